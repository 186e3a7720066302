"""A signal's page: its codes in words, its company, and what was heard since."""

import pytest

from hub.web.dossier import show
from hub.web.dossier.signal_page import OTHERS_SHOWN
from schemas.signal import Partner
from tests.hub.web.events import ALONE, DOSSIER, GONE, POLICE, RESIDENT, START, a_signal, mentions
from tests.hub.web.small import small_hub, visit_of


@pytest.fixture
def load(hub):
    """The page of a signal of the case load."""
    visit = visit_of(hub.app())
    return lambda event: show.signal(visit, str(event.originator_id))


def test_a_signal_names_its_dossier_and_one_that_is_alone_does_not(load):
    assert load(POLICE).dossier.path == f"/dossiers/{DOSSIER}"
    assert load(ALONE).dossier is None


def test_indicators_have_words_and_what_was_seen_comes_first(load):
    seen, not_seen = load(ALONE).line.signal.indicators
    assert (seen.code, seen.answer, seen.provenance) == ("SEX-02", "gezien", "uit een dossier")
    assert seen.label == "Minderjarige in (vermoede) prostitutie of betaalde seks"
    assert (not_seen.code, not_seen.answer) == ("SEX-07", "niet gezien")


def test_a_signal_without_a_moment_of_observation_says_so(load):
    assert load(RESIDENT).line.signal.observed is None
    assert load(RESIDENT).line.signal.remarks == ("Vervolg op een eerdere melding",)


def test_what_it_mentions_names_the_others_that_mention_it(load):
    things = {thing.kind: [other.path for other in thing.others] for thing in load(POLICE).things}
    assert f"/signalen/{RESIDENT.originator_id}" in things["Adres"]
    assert f"/signalen/{POLICE.originator_id}" not in things["Adres"]
    assert things["Persoon"] == []


def test_a_thing_that_many_mention_names_some_and_counts_the_rest(tmp_path):
    signals = [a_signal(f"M{n}", Partner.SCHOOL, START) for n in range(OTHERS_SHOWN + 4)]
    links = [mentions(s.originator_id, ("address", "e1")) for s in signals]
    with small_hub("sqlite", tmp_path, [*signals, *links]) as hub:
        (thing,) = show.signal(visit_of(hub.app()), str(signals[0].originator_id)).things
    assert len(thing.others) == OTHERS_SHOWN
    assert thing.more == "en 3 andere signalen"


def test_a_withdrawn_signal_is_still_there_and_waits_for_nobody(load):
    page = load(GONE)
    assert page.line.signal.is_withdrawn
    assert page.route is None
    assert [event.what for event in page.messages] == ["Opgenomen als signaal", "Intrekking"]


def test_feedback_says_who_did_what(load):
    (feedback,) = load(POLICE).feedback
    assert (feedback.what, feedback.source) == ("opvang geregeld", "Zorgcoördinatie (Moviera)")
