"""A small made-up set, and the published ones where they stand beside the project."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.hub.evaluation.sets import made

DATA = Path(__file__).parents[4] / "shared" / "linking-data"

# The published sets are no part of the project: without them there is nothing to promise.
collect_ignore = [] if DATA.is_dir() else ["test_sets.py"]


@pytest.fixture
def folder(tmp_path):
    """A set of five records that is as it should be."""
    return made(tmp_path / "set")


@pytest.fixture(scope="session")
def splink():
    """Splink is an extra: where it is not installed, there is nothing to train with."""
    if find_spec("splink") is None:
        pytest.skip("Splink is not installed: make splink")
