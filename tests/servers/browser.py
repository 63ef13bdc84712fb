"""A real browser: the machine's Chromium, or the one from npm; Chinese type comes from npm in either case."""

import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PACKAGES = Path(__file__).parent / "node_modules"
ARCHIVES = ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chromium:
    """How to start it: `playwright.chromium.launch(**chromium.launch)`."""

    executable: Path
    env: dict[str, str]

    @property
    def launch(self) -> dict[str, Any]:
        return {"executable_path": str(self.executable), "env": self.env, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Chromium:
    """Chromium that reaches loopback alone and knows Chinese type."""
    folder = tmp_path_factory.mktemp("chromium")
    env = {"PATH": os.defpath, "HOME": str(folder), "FONTCONFIG_FILE": str(_font_config(folder))}
    if installed := shutil.which("chromium"):
        return Chromium(executable=Path(installed), env=env)
    return Chromium(executable=_unpack(folder), env={**env, "LD_LIBRARY_PATH": str(folder / "lib")})


@pytest.fixture(scope="session")
def browser(chromium: Chromium) -> Iterator[Browser]:
    """One browser for the run. Only tests marked `browser` may ask for it: its event loop lasts to the end."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**chromium.launch)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of an officer's desk: Chinese, Beijing time, nothing moving."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
    )
    yield context.new_page()
    context.close()


def _unpack(folder: Path) -> Path:
    source = PACKAGES / "@sparticuz" / "chromium" / "bin"
    brotli = pytest.importorskip("brotli", reason="no brotli: run make install")
    if not source.exists():
        pytest.skip("no Chromium: run make install, or install the package chromium")
    for name in ARCHIVES:
        with tarfile.open(fileobj=BytesIO(brotli.decompress((source / name).read_bytes()))) as packed:
            packed.extractall(folder, filter="data")
    executable = folder / "chromium"
    executable.write_bytes(brotli.decompress((source / "chromium.br").read_bytes()))
    executable.chmod(0o755)
    return executable


def _font_config(folder: Path) -> Path:
    fonts = PACKAGES / "@embedpdf" / "fonts-sc" / "fonts"
    if not fonts.exists():
        pytest.skip("no Chinese font: run make install")
    # Not fonts.conf: the archive of Chromium brings one, which knows none of these.
    config = folder / "chinese.conf"
    config.write_text(
        f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>"
        f"<fontconfig><dir>{fonts}</dir><dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>"
        f"</fontconfig>",
        "utf-8",
    )
    return config
