"""For every test: none is skipped where that is forbidden, and no property fails by being slow.

The tests of a file run in one process, for what they share; those in a browser share a demo.
"""

import gc
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
LONG = ("tests/journeys/", BROWSER)
YOUNG_MAX = 20_000


class Together(LoadFileScheduling):  # type: ignore[misc]
    """Runs the tests of a file in one process; all those in a browser are one file to it."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Divide the tests over the processes of `--numprocesses`."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: else one process works at the end while the others wait."""
    items.sort(key=lambda it: not it.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what was imported: it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 50, 100)


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
