"""A signal's content as sealed blocks: it opens whole, in its own place, or without one block."""

import os
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.security.content import CONTEXT, TEXT, Draft, open_all, seal_all
from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import SealBroken, SealedBox, Sealer
from schemas.events import MessageRef, SignalRegistered
from schemas.ids import signal_id
from schemas.parties import (
    Address,
    Identifier,
    IdentifierKind,
    Narrative,
    Organisation,
    Person,
    Place,
    Role,
    Vehicle,
)
from schemas.signal import Partner, Regime, SignalContent, SignalHeader
from tests.databases import new_url

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
HEADER = SignalHeader(
    partner=Partner.POLICE, source_kind="mutatie", forms=(), regime=Regime.WPG, ground="Wpg 16"
)
CONTENT = SignalContent(
    persons=(
        Person(role=Role.LIKELY_VICTIM, family_name="Demowicz", birth="1991"),
        Person(role=Role.BROKER, alias="Rico"),
    ),
    narratives=(Narrative(kind="mutatie", text="Voorbeeldtekst"),),
    vehicles=(Vehicle(plate="DE-001-O"),),
)

WORDS = st.text(max_size=12)
NAMES = st.none() | WORDS
PERSONS = st.builds(
    Person,
    role=st.sampled_from(Role),
    family_name=NAMES,
    given_names=NAMES,
    birth=st.none() | st.sampled_from(["1991", "1991-05", "1991-05-14"]),
    nationalities=st.tuples(WORDS),
    home=st.none() | st.builds(Address, street=NAMES, number=st.none() | st.integers(9001, 9999)),
    identifiers=st.tuples(
        st.builds(
            Identifier, kind=st.sampled_from(IdentifierKind), value=st.text(min_size=1, max_size=9)
        )
    ),
)
CONTENTS = st.builds(
    SignalContent,
    persons=st.lists(PERSONS, max_size=12).map(tuple),
    places=st.lists(st.builds(Place, address=st.builds(Address, town=NAMES)), max_size=2).map(
        tuple
    ),
    organisations=st.lists(st.builds(Organisation, name=NAMES), max_size=2).map(tuple),
    narratives=st.lists(st.builds(Narrative, kind=WORDS, text=WORDS), max_size=3).map(tuple),
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    url = new_url("sqlite", tmp_path_factory.mktemp("keys"))
    keys = KeyStore.open(url, Kek("test", bytes(32)), lambda: 0)
    yield keys
    keys.close()


@pytest.fixture
def sealer(keys):
    return Sealer(keys, os.urandom)


def draft(number=1, content=CONTENT, reference="PL-1"):
    ref = MessageRef(
        partner=Partner.POLICE, sequence=number, id=None, digest=f"{number:064}", received_at=NOW
    )
    return Draft(signal_id("police", str(number)), 1, ref, "politie", reference, content)


def registered(one, sealed):
    """The event that carries these blocks."""
    return SignalRegistered(
        originator_id=one.signal,
        originator_version=one.version,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="message:police/1",
        message=one.message,
        header=HEADER,
        sealed=sealed,
    )


def seal(sealer, *drafts):
    blocks = seal_all(sealer, drafts)
    return [registered(one, sealed) for one, sealed in zip(drafts, blocks, strict=True)]


def plain(content):
    return content.model_dump(exclude={"reference"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(CONTENTS, st.text(min_size=1, max_size=20)), max_size=3))
def test_opening_undoes_sealing_for_many_signals_at_once(sealer, contents):
    drafts = [draft(n, *given) for n, given in enumerate(contents, 1)]
    opened = open_all(sealer, seal(sealer, *drafts))
    assert [(plain(it.content), it.reference) for it in opened] == [
        (plain(content), reference) for content, reference in contents
    ]
    assert all(it.is_whole for it in opened)


def test_each_person_and_the_texts_lie_in_a_block_of_their_own(sealer):
    [event] = seal(sealer, draft())
    assert set(event.sealed) == {"person:0", "person:1", TEXT, CONTEXT}
    [bare] = seal(sealer, draft(content=SignalContent()))
    assert set(bare.sealed) == {CONTEXT}


def test_nothing_of_the_content_can_be_read_in_the_event(sealer):
    [event] = seal(sealer, draft(reference="PL-geheim"))
    said = event.model_dump_json()
    for secret in ("Demowicz", "1991", "Rico", "Voorbeeldtekst", "DE-001-O", "PL-geheim"):
        assert secret not in said


@pytest.mark.parametrize(
    ("block", "what_is_left"),
    [
        ("person:0", {"persons": (CONTENT.persons[1],)}),
        ("person:1", {"persons": (CONTENT.persons[0],)}),
        (TEXT, {"narratives": ()}),
        (CONTEXT, {"vehicles": ()}),
    ],
)
def test_an_erased_block_is_missing_and_the_rest_is_there(keys, sealer, block, what_is_left):
    [event] = seal(sealer, draft())
    keys.shred_kids([SealedBox.from_text(event.sealed[block]).kid])
    [opened] = open_all(sealer, [event])
    assert not opened.is_whole
    assert plain(opened.content) == plain(CONTENT.model_copy(update=what_is_left))
    assert opened.reference == (None if block == CONTEXT else "PL-1")


def test_a_signal_whose_keys_are_all_gone_opens_to_nothing(keys, sealer):
    [event] = seal(sealer, draft())
    keys.shred([event.originator_id.bytes])
    [opened] = open_all(sealer, [event])
    assert (opened.reference, plain(opened.content), opened.is_whole) == (
        None,
        plain(SignalContent()),
        False,
    )


@pytest.mark.parametrize(
    "moved",
    [
        {"originator_id": UUID(int=5)},
        {"originator_version": 2},
        {"message": draft(2).message},
        {"sealed": {}},
    ],
    ids=["signal", "version", "message", "block"],
)
def test_a_box_does_not_open_in_another_place(sealer, moved):
    [event] = seal(sealer, draft())
    if "sealed" in moved:
        moved = {"sealed": {"person:0": event.sealed["person:1"]}}
    with pytest.raises(SealBroken):
        open_all(sealer, [event.model_copy(update=moved)])
