"""A dossier's page: the story in order, the reasons in words, and who may not see what."""

import pytest
from fastapi import HTTPException

from hub.web.dossier import show
from hub.web.rows import MentionRow
from hub.web.why import entity_labels, related_sentence
from tests.hub.web.events import DOSSIER, ECHO, NEIGHBOUR, POLICE, RESIDENT
from tests.hub.web.small import visit_of


@pytest.fixture
def page(hub):
    """The page of the dossier of the case load."""
    return show.dossier(visit_of(hub.app()), str(DOSSIER))


def test_there_is_no_page_without_a_dossier(hub):
    with pytest.raises(HTTPException):
        show.dossier(visit_of(hub.app()), str(POLICE.originator_id))


def test_signals_are_numbered_in_the_order_in_which_they_happened(page):
    assert [line.signal.ref.path for line in page.lines] == [
        f"/signalen/{s.originator_id}" for s in (POLICE, RESIDENT, ECHO)
    ]
    assert [line.number for line in page.lines] == [1, 2, 3]
    assert (page.signals, page.sources) == ("3 signalen", "2 onafhankelijke bronnen")


def test_the_drawing_and_the_table_say_the_same(page):
    assert [lane.label for lane in page.picture.lanes] == ["Adres A", "Telefoon A"]
    assert [line.names for line in page.lines] == [
        ("Adres A", "Telefoon A"),
        ("Adres A",),
        ("Adres A", "Telefoon A"),
    ]
    assert [len(column.dots) for column in page.picture.columns] == [2, 1, 2]
    assert [column.is_own_source for column in page.picture.columns] == [True, True, False]


def test_a_tie_is_a_sentence_with_how_rare_and_how_strong_it_is(page):
    both, one = page.reasons.leading
    assert both.sentence == (
        "Signaal 1 en signaal 3 noemen hetzelfde adres (Adres A) en hetzelfde telefoonnummer "
        "(Telefoon A)."
    )
    assert both.rarity == "Het zeldzaamste daarvan staat in 2 signalen."
    assert both.strength == "zeer sterk"
    assert one.sentence == ("Signaal 1 en signaal 2 noemen hetzelfde adres (Adres A).")
    assert one.rarity == "Dat staat in 3 signalen."


def test_what_is_near_is_named_with_why_it_is_kept_apart(page):
    (related,) = page.related
    assert related.signal.path == f"/signalen/{NEIGHBOUR.originator_id}"
    assert related.dossier is None
    assert related.sentence == (
        "Het noemt een huisnummer vlak bij dat van signaal 1. Dat kan toeval zijn."
    )


def test_routes_come_by_urgency_with_owner_rules_calls_and_release(page):
    first = page.routes[0]
    assert (first.ref.name, first.owner, first.level.word) == ("signaal 2", "Aanpakken", "Spoed")
    assert first.informed == ("Zorg en opvang", "Signaleren")
    assert first.calls == ("Nederlandse Arbeidsinspectie (0800-5151)",)
    assert first.release
    assert page.due.left == "14 dagen te laat"


def test_a_rule_is_explained_once_with_the_signals_it_fired_for(page):
    uses = {use.rule.id: [ref.name for ref in use.signals] for use in page.rules}
    assert uses == {"R09": ["signaal 2"], "R-oud": ["signaal 2"], "R27": ["signaal 1", "signaal 3"]}
    assert page.rules[0].rule.reason


def test_who_may_not_see_which_signal_is_said_above_everything(page):
    assert page.vetoes == (
        "Niet iedereen mag alles zien. Niet voor Aanpakken en Voorkomen: signaal 1.",
    )


def test_an_echo_says_what_it_repeats_and_that_it_is_no_source(page):
    echo = page.lines[2].signal
    assert echo.repeat == "Dit geeft door wat signaal 1 al zei. Het telt niet als extra bron."
    assert not echo.is_own_source


def test_labels_go_on_after_the_alphabet_and_never_name_two_things_alike():
    mentions = [MentionRow(s, "address", f"e{n:03}") for n in range(60) for s in ("a", "b")]
    labels = entity_labels(mentions, {"a": 1, "b": 2})
    assert labels["e000"] == "Adres A"
    assert labels["e026"] == "Adres A1"
    assert len(set(labels.values())) == 60


def test_what_only_one_signal_names_has_no_label():
    assert entity_labels([MentionRow("a", "phone", "e1")], {"a": 1}) == {}


def test_reasons_and_kinds_from_a_later_version_are_still_shown():
    near = {"other": "cc", "member": "aa", "reason": "new", "centibits": 0, "dossier": "dd"}
    related = related_sentence(near, {"aa": 2})
    assert related.sentence == "new"
    assert related.dossier.path == "/dossiers/dd"
