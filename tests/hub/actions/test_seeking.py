"""Searching for a requester: what is found and how, and what is not."""

from datetime import timedelta

import pytest

from hub.actions import seeking
from hub.actions.seeking import COMPARED, IN_TEXT, LINKED, NAME, NUMBER, seek
from hub.web.linking import shipped_rules
from schemas import events
from schemas.ids import mention_id
from schemas.parties import Address, Identifier, IdentifierKind, Narrative, Person, Role
from schemas.signal import Partner, SignalContent
from tests.hub.web.events import START, a_signal, mentions, place, ref
from tests.hub.web.handovers import sealed
from tests.hub.web.small import small_hub

PHONE = Identifier(kind=IdentifierKind.PHONE, value="+31 6 0000 0011")
WRITTEN = Identifier(kind=IdentifierKind.PHONE, value="06-00000011")
BSN = Identifier(kind=IdentifierKind.BSN, value="999990019")
HOME = Address(street="Demohof", number=9012, town="Nijkerk")
WANTED = Person(
    family_name="Kowalska",
    given_names="Zofia",
    birth="2001-03-04",
    home=HOME,
    identifiers=(BSN, PHONE),
)
SAME = WANTED.model_copy(update={"identifiers": (), "role": Role.LIKELY_VICTIM})
SAID = {
    "same": (SAME,),
    "number": (
        Person(alias="Zo", identifiers=(PHONE.model_copy(update={"value": "06-00000011"}),)),
    ),
    "number-as-given": (Person(alias="Zo", identifiers=(PHONE,)),),
    "namesake": (Person(family_name="Kowalska", given_names="Zuzanna", birth="1975-01-01"),),
    "sister": (Person(family_name="Kowalska", given_names="Maria", birth="2003-01-01"),),
    "reporter": (Person(role=Role.REPORTER, family_name="Kowalska", given_names="Zofia"),),
    "stranger": (Person(family_name="Voorbeeldsen", given_names="Milan", birth="2011"),),
    "linked": (Person(alias="Z.", role=Role.LIKELY_VICTIM),),
    "gone": (SAME,),
}
TEXTS = {
    "told": "Een buurvrouw zag KOWALSKA-s auto.",
    "told-number": "Zij gaf 0031 6 0000 0011 als nummer; haar burgerservicenummer is 99999.0019.",
    "told-phone": "Bel haar op 06 0000 0011.",
    "told-nothing": "Er stond een auto voor de deur.",
}


def signal(name):
    return a_signal(name, Partner.SCHOOL, START + timedelta(days=1))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with small_hub("sqlite", tmp_path_factory.mktemp("seek"), []) as hub:
        for name, persons in SAID.items():
            hub.say(sealed(hub, signal(name), SignalContent(persons=persons)))
        for name, text in TEXTS.items():
            narratives = (Narrative(kind="tekst", text=text),)
            hub.say(sealed(hub, signal(name), SignalContent(narratives=narratives)))
        gone = signal("gone").originator_id
        message = ref(Partner.SCHOOL, 900, START)
        hub.say(events.SignalWithdrawn(**place(gone, START), message=message, sealed={}))
        for name in ("same", "linked"):
            told = mentions(signal(name).originator_id, ("person", "e1"))
            mention = mention_id(signal(name).originator_id, "person", 0)
            named = told.mentions[0].model_copy(update={"mention": mention})
            hub.say(told.model_copy(update={"mentions": (named,)}))
        yield seek(hub.desk, shipped_rules().model, WANTED)


def how(found, name):
    return [it.how for it in found.found if it.signal == signal(name).originator_id]


def test_every_signal_is_looked_at_also_one_that_was_withdrawn(found):
    assert (found.searched, found.left_out) == (len(SAID) + len(TEXTS), 0)
    assert how(found, "gone") == [COMPARED]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("same", [COMPARED]),
        ("number-as-given", [NUMBER]),
        ("namesake", [NAME]),
        ("sister", []),
        ("reporter", [NAME]),
        ("stranger", []),
        ("linked", [LINKED]),
        ("told", [IN_TEXT]),
        ("told-number", [IN_TEXT]),
        ("told-phone", [IN_TEXT]),
        ("told-nothing", []),
    ],
)
def test_what_is_found_and_how(found, name, expected):
    assert how(found, name) == expected


def test_a_number_is_the_same_however_it_is_written(found):
    assert how(found, "number") == [NUMBER]


def test_what_is_likeliest_stands_first(found):
    weights = [it.nanobits for it in found.found if it.nanobits is not None]
    assert weights == sorted(weights, reverse=True)
    assert found.found[0].how in {COMPARED, NUMBER}


def test_what_cannot_all_be_looked_at_says_how_much_there_is_more(monkeypatch, tmp_path):
    monkeypatch.setattr(seeking, "FOUND_MAX", 2)
    with small_hub("sqlite", tmp_path, []) as hub:
        for n in range(3):
            hub.say(sealed(hub, signal(f"n{n}"), SignalContent(persons=(SAME,))))
        sought = seek(hub.desk, shipped_rules().model, WANTED)
    assert (len(sought.found), sought.left_out) == (2, 1)
