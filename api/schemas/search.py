"""What search can be narrowed by."""

from pydantic import Field

from api.schemas.base import ChoiceOut, Wire


class SearchFilters(Wire):
    """Lists to choose from; each value goes into the parameter of the same name, in the singular."""

    longest: int = Field(description="检索词最多几个字")
    sources: list[ChoiceOut] = Field(description="source_id：采集过或导入过帖文的来源")
    source_kinds: list[ChoiceOut]
    topics: list[ChoiceOut]
    scopes: list[ChoiceOut]
    places: list[ChoiceOut] = Field(description="place：管辖地及其上下级，近期事件所在地")
    urgencies: list[ChoiceOut] = Field(description="urgency：至少这样紧急")
