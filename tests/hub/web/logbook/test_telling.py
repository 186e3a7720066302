"""Every event that can be recorded has a name, a line and labels in Dutch."""

import re
from string import Formatter

import pytest

from hub.policy.event_words import SAID
from hub.projections.journal import Numbered, subjects_of
from hub.web.cards import Ref
from hub.web.logbook.details import PLACE, SealState, details_of
from hub.web.logbook.labels import LABELS
from hub.web.logbook.references import Voice, kinds_of
from hub.web.logbook.sentences import SENTENCES, name_of
from hub.web.logbook.stages import PEOPLE, STAGES, stage_of, topics_of
from hub.web.logbook.telling import SPECIAL, line_of
from schemas.events import BY_TOPIC, EVENTS, DossierFormed, PageViewed, SignalRouted
from tests.hub.web.logbook.samples import WHEN, sample

KINDS = {event.TOPIC: event for event in EVENTS}


class NoKeys:
    """A sealer whose keys are all gone, but for boxes that are none."""

    def shredded(self, texts):
        return [True for _ in texts]


@pytest.fixture
def voice(words):
    return Voice(words, {"reason": "D. Jansen"}, WHEN)


def test_no_event_is_without_a_name_a_line_and_a_sentence():
    assert set(BY_TOPIC) <= set(SENTENCES)
    assert set(BY_TOPIC) == set(SAID)
    names = [sentence.name for sentence in SENTENCES.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-zë]+\.[a-zë-]+", name) for name in names)


def test_every_event_is_done_by_one_part_of_the_hub_or_by_people():
    told = [topic for code in (*STAGES, PEOPLE[0]) for topic in topics_of(code)]
    assert sorted(told) == sorted(SENTENCES)
    assert stage_of(SignalRouted.TOPIC) == "Toewijzing"
    assert stage_of("case.decided.v1") == ""


@pytest.mark.parametrize("topic", BY_TOPIC)
def test_the_words_between_braces_are_fields_of_the_event(topic):
    line = SENTENCES[topic].line
    wanted = {name for _, name, _, _ in Formatter().parse(line) if name}
    assert wanted <= KINDS[topic].model_fields.keys() | SPECIAL.keys()


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.TOPIC)
def test_an_event_is_told_in_one_line_with_all_that_it_is_about(kind, voice):
    event = sample(kind)
    line = line_of(Numbered(812, event), voice)
    assert line.path == "/logboek/812"
    assert line.name == name_of(kind.TOPIC) != kind.TOPIC
    assert line.text
    assert not re.search(r"[{}]|None|UUID|datetime|_", line.text), line.text
    assert line.cause == Ref("bericht 7 van Politie", "/logboek?oorzaak=message:police/7")
    assert bool(line.person) != bool(line.stage)
    assert kinds_of(event).keys() <= subjects_of(event)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.TOPIC)
def test_every_field_of_an_event_has_a_label(kind):
    assert kind.model_fields.keys() - LABELS.keys() == set()


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.TOPIC)
def test_the_details_hold_every_field_but_its_place(kind):
    rows = details_of(sample(kind), NoKeys())
    fields = kind.model_fields.keys() - set(PLACE)
    for field in fields:
        assert any(row.label.startswith(LABELS[field]) for row in rows), field
    if "sealed" in fields:
        [sealed] = [row.text for row in rows if row.label.startswith(LABELS["sealed"])]
        assert sealed == SealState.LOST.value == "vernietigd (sleutel weg)"


def test_what_is_looked_at_is_an_object_or_has_a_name(voice):
    look = sample(PageViewed)
    assert line_of(Numbered(1, look), voice).text.endswith("een dossier (reason)")
    seen = look.model_copy(update={"subject": str(sample(DossierFormed).originator_id)})
    line = line_of(Numbered(1, seen), voice)
    assert line.text.endswith("een dossier")
    assert [ref.name for ref in line.about] == [
        "dossier " + seen.subject[:8].upper()[:4] + " " + seen.subject[4:8].upper()
    ]
