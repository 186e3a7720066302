"""The measurement of making views again: it makes what it says, and compares."""

from hub.bench import replay as module
from hub.projections.anew import Anew


def test_it_makes_about_so_many_events_and_the_views_are_equal():
    found = module.replay(300, 1)
    assert 250 < found["events"] < 400
    assert found["equal"] is True
    assert found["record"] == "sqlite"
    assert found["events_per_s"] > 0


def test_views_that_differ_are_not_called_equal(monkeypatch):
    finish = Anew.finish

    def forgetful(made):
        finish(made)
        made._cursor.execute("UPDATE routes SET owner = owner || 'x'")

    monkeypatch.setattr(Anew, "finish", forgetful)
    assert module.replay(100, 1)["equal"] is False
