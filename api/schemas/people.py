"""People, units, sessions."""

from pydantic import Field

from api.schemas.base import Request, Wire


class SignIn(Request):
    username: str = Field(min_length=1, max_length=50)
    password: str = Field(min_length=1, max_length=200)


class UnitOut(Wire):
    id: str
    name: str


class Person(Wire):
    username: str
    name: str
    roles: list[str]
    role_labels: list[str]
    unit: UnitOut | None


class Me(Person):
    """Who is signed in, and what the menus may offer."""

    permissions: list[str]
    office: str
    jurisdiction: str
    simulated: bool = Field(description="正在使用模拟时钟（演示或演练），每页都要标明")
