"""What holds for every test: real servers on request, loopback alone, and in CI no test is passed over."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.servers.browser",
    "tests.servers.elasticsearch",
    "tests.servers.postgres",
    "tests.servers.records",
]

GUARD = Path(__file__).parent / "servers" / "loopback"


def pytest_configure() -> None:
    # Child processes inherit it; they load the guard before anything else.
    paths = [str(GUARD), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report, expected=hasattr(report, "wasxfail"))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report, expected=False)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport, *, expected: bool) -> None:
    if report.skipped and not expected and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"in CI nothing may be skipped: {report.longrepr}"
