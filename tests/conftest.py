"""For every test: none is skipped where that is forbidden, and no property fails by being slow.

The tests of a file run in one process, for what they share; those in a browser share a demo.
"""

import os

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

NO_SKIPS = os.environ.get("HUB_NO_SKIPS") == "1"

# How long an example takes says more about a shared machine than about the code.
settings.register_profile("hub", deadline=None)
settings.load_profile("hub")


BROWSER = "tests/browser/"


class Together(LoadFileScheduling):  # type: ignore[misc]
    """Runs the tests of a file in one process; all those in a browser are one file to it."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Divide the tests over the processes of `--numprocesses`."""
    return Together(config, log)


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
