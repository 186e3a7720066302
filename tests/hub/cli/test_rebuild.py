"""`hub rebuild`: views follow from the record, and a difference is found."""

from pathlib import Path

import pytest

from hub.trial.house import House
from hub.wiring import Hub
from tests.hub.cli.conftest import Cli


def test_views_made_again_are_those_in_use(hub: Cli, tmp_path: Path):
    assert hub("rebuild").code == 0
    into = f"sqlite:///{tmp_path / 'again.db'}"
    found = hub("rebuild", "--into", into, "--json").json
    assert found["gelijk"] is True
    assert found["gebeurtenissen"] == len(hub("events", "--json").lines)
    assert hub("rebuild", "--into", into).code == 3


def test_views_that_differ_are_found(
    told: House, hub: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    assert hub("rebuild", "--into", copy).code == 0
    monkeypatch.setenv("HUB_VIEWS", copy)
    looking = Hub(told.settings.model_copy(update={"views": copy}))
    with looking.views.database.transaction() as cursor:
        cursor.execute("UPDATE routes SET owner = 'voorkomen'")
    looking.close()
    found = hub("rebuild")
    assert found.code == 1
    assert "VERSCHILLEN" in found.out
