"""For every test: none is skipped where that is forbidden, and no property fails by being slow.

The tests of a file run in one process, for what they share; those in a browser share a demo.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

NO_SKIPS = os.environ.get("HUB_NO_SKIPS") == "1"

# How long an example takes says more about a shared machine than about the code.
settings.register_profile("hub", deadline=None)
settings.load_profile("hub")


HERE = Path(__file__).parent
BROWSER = HERE / "browser"


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests run in one process (`--dist loadgroup`)."""
    for item in items:
        shared = BROWSER if item.path.is_relative_to(BROWSER) else item.path
        item.add_marker(pytest.mark.xdist_group(shared.relative_to(HERE).as_posix()))


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure; an expected failure stays what it is."""
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"no test may be skipped here (HUB_NO_SKIPS=1). {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    refuse_skip(report)
    return report
