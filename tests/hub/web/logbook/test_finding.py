"""Finding events: the pages of any choice hold each event once, newest first."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.projections import journal
from hub.projections.journal import person_of, subjects_of
from hub.web.logbook import finding
from hub.web.logbook.finding import Asked, candidates, dashed, every, find, with_parts
from hub.web.logbook.stages import topics_of
from schemas.events import PairJudged, SignalRouted
from schemas.ids import pair_id
from tests.databases import KINDS
from tests.hub.web.events import DOSSIER, ECHO, POLICE, RESIDENT, START, case_load
from tests.hub.web.logbook.samples import sample
from tests.hub.web.small import small_hub


@pytest.fixture(scope="module", params=KINDS)
def hub(request, tmp_path_factory):
    with small_hub(request.param, tmp_path_factory.mktemp("hub"), case_load()) as hub:
        yield hub


def pages(hub, asked, most):
    """All pages of a choice, as somebody who turns them over sees them."""
    found = []
    with hub.views.database.snapshot() as cursor:
        page = find(cursor, asked, most=most)
        while True:
            found.append(page.positions)
            if not page.has_older:
                return found
            page = find(cursor, asked, before=page.positions[-1], most=most)


def wanted(hub, **chosen):
    """What a choice should give, from the events themselves."""
    fits = {
        "topic": lambda event: event.TOPIC,
        "person": person_of,
        "cause": lambda event: event.cause,
    }

    def is_wanted(event):
        return (
            all(chosen.get(name, read(event)) == read(event) for name, read in fits.items())
            and ("stage" not in chosen or event.TOPIC in topics_of(chosen["stage"]))
            and ("object" not in chosen or chosen["object"] in subjects_of(event))
        )

    numbered = enumerate(hub.recorded(), 1)
    return sorted((at for at, event in numbered if is_wanted(event)), reverse=True)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"topic": SignalRouted.TOPIC},
        {"stage": "link"},
        {"stage": "intake"},
        {"cause": "message:police/1"},
        {"object": str(DOSSIER)},
        {"object": str(POLICE.originator_id), "topic": SignalRouted.TOPIC},
        {"object": str(POLICE.originator_id), "stage": "link"},
        {"topic": "case.decided.v1"},
    ],
    ids=repr,
)
@pytest.mark.parametrize("most", [1, 3, 50])
def test_the_pages_of_a_choice_hold_each_event_once_the_newest_first(hub, chosen, most):
    asked = {name: value for name, value in chosen.items() if name != "object"}
    objects = (chosen["object"],) if "object" in chosen else ()
    found = pages(hub, Asked(objects, **asked), most)
    assert [at for page in found for at in page] == wanted(hub, **chosen)
    assert all(len(page) == most for page in found[:-1])


def test_one_can_turn_back_to_newer_events(hub):
    with hub.views.database.snapshot() as cursor:
        first = find(cursor, Asked(), most=4)
        second = find(cursor, Asked(), before=first.positions[-1], most=4)
        back = find(cursor, Asked(), after=second.positions[0], most=4)
        assert back.positions == first.positions
        assert (first.has_newer, second.has_newer, back.has_newer) == (False, True, False)
        assert back.has_older
        assert every(cursor, Asked(), 3) == [1, 2, 3, 4]


def test_days_are_dutch_days_and_reach_to_their_end(hub):
    """What is younger than the day does not hide what was recorded before it, nor the reverse."""
    day = (START + timedelta(days=2)).date()
    with hub.views.database.snapshot() as cursor:
        assert find(cursor, Asked(since=date(2026, 12, 1))).positions == ()
        assert find(cursor, Asked(until=date(2026, 8, 31))).positions == ()
        until = find(cursor, Asked(until=day)).positions
        later = find(cursor, Asked(since=day + timedelta(days=1)), most=100).positions
        assert sorted((*until, *later)) == list(range(1, journal.last(cursor) + 1))
        assert until == (1,)


def test_a_dossier_comes_with_its_signals_and_pairs(tmp_path):
    signals = (POLICE.originator_id, RESIDENT.originator_id)
    judged = sample(PairJudged).model_copy(update={"signals": signals})
    pair = pair_id(judged.one, judged.other)
    events = [*case_load(), judged.model_copy(update={"originator_id": pair})]
    with small_hub("sqlite", tmp_path, events) as hub, hub.views.database.snapshot() as cursor:
        found = with_parts(hub.desk, cursor, str(DOSSIER))
    members = {str(it.originator_id) for it in (POLICE, RESIDENT, ECHO)}
    assert found[0] == str(DOSSIER)
    assert set(found[1:]) == members | {str(pair)}


def test_people_may_write_the_short_name_of_an_object(hub):
    with hub.views.database.snapshot() as cursor:
        for text in (
            "3F2A 9C1B",
            "3f2a",
            str(DOSSIER),
            f" dossier {DOSSIER} ".replace("dossier", ""),
        ):
            assert candidates(cursor, text) == [str(DOSSIER)], text
        assert candidates(cursor, "3f2") == []
        assert candidates(cursor, "0000 0000") == []


@given(st.uuids(), st.integers(1, 32))
def test_the_first_digits_of_an_id_begin_the_id(identifier, many):
    assert str(UUID(int=identifier.int)).startswith(dashed(identifier.hex[:many]))


def test_what_an_object_is_follows_from_the_first_event_about_it(hub):
    with hub.views.database.snapshot() as cursor:
        assert finding.kind_of(hub.desk, cursor, str(DOSSIER)) == "dossier"
        assert finding.kind_of(hub.desk, cursor, str(POLICE.originator_id)) == "signaal"
        assert finding.kind_of(hub.desk, cursor, "x") == "object"
