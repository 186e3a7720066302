"""The measurement of the pages: it asks each of them, over a case load that is what it says."""

from itertools import groupby

from hub.bench.web import LISTS, TIMES, web
from hub.bench.web_load import Load, written
from schemas.events import DossierFormed, SignalRegistered

SMALL = Load(signals=60, dossiers=6, seed=1)


def test_the_case_load_is_as_large_as_asked_and_the_same_every_time():
    events = list(written(SMALL))
    assert sum(isinstance(event, SignalRegistered) for event in events) == SMALL.signals
    assert sum(isinstance(event, DossierFormed) for event in events) == SMALL.dossiers
    assert events == list(written(SMALL))
    by_history = sorted(events, key=lambda it: it.originator_id)
    for _, history in groupby(by_history, key=lambda it: it.originator_id):
        versions = [event.originator_version for event in history]
        assert versions == list(range(1, len(versions) + 1))


def test_every_page_is_asked_and_answers():
    found = web(SMALL)
    assert len(found["pages"]) > len(LISTS)
    assert {it["status"] for it in found["pages"].values()} <= {200, 303, 404}
    lists = [it for path, it in found["pages"].items() if path.startswith("/werkvoorraad?")]
    assert {it["status"] for it in lists} == {200}
    assert found["slowest_median_ms"] == max(it["p50_ms"] for it in found["pages"].values())
    assert found["times"] == TIMES
