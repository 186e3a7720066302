"""Published vectors, where they lie beside the project; else the tests on them say so and skip."""

from pathlib import Path

import pytest

from tests.conftest import NO_SKIPS

_FOLDER = Path(__file__).parents[3] / "shared" / "vectors"


@pytest.fixture
def vectors():
    """The folder with a folder for each published set."""
    if not _FOLDER.is_dir():
        pytest.skip("the published vectors are not beside the project, in ../shared/vectors")
    return _FOLDER


def pytest_collection_modifyitems(config, items):
    """Where no test may be skipped, leave out those that have nothing to read."""
    if NO_SKIPS and not _FOLDER.is_dir():
        left = [item for item in items if "vectors" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
