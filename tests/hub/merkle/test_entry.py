"""The entry: every part of an event changes it, and nothing else does."""

from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.merkle.entry import entry, event_leaf

EVENT = (17, UUID(int=5), 3, "signal.registered.v1", b'{"a": 1}')


def test_an_entry_can_be_read_by_anyone():
    digest = sha256(EVENT[-1]).hexdigest()
    assert entry(*EVENT).decode() == (
        "signaalhub-event/1\n"
        "position 17\n"
        "originator 00000000000000000000000000000005\n"
        "version 3\n"
        "topic signal.registered.v1\n"
        f"state 8 {digest}\n"
    )


def test_the_leaf_of_an_event_stays_the_same_for_ever():
    expected = sha256(b"\0" + entry(*EVENT)).digest()
    assert event_leaf(*EVENT) == expected
    assert expected.hex() == "3bb9eeecf9727c470b7eae32d83606905beaad34cc3606243ab6da78d6a62a49"


@pytest.mark.parametrize("at", range(5))
def test_every_part_counts(at):
    others = (18, UUID(int=6), 4, "signal.corrected.v1", b'{"a":1}')
    changed = [*EVENT[:at], others[at], *EVENT[at + 1 :]]
    assert event_leaf(*changed) != event_leaf(*EVENT)


@given(st.binary(), st.binary())
def test_one_meaning_written_in_two_ways_is_two_entries(one, other):
    head = EVENT[:-1]
    assert (entry(*head, one) == entry(*head, other)) == (one == other)


@pytest.mark.parametrize("topic", ["a\nposition 9", "a b", "a\x00", "signaal.ë", "a\r"])
def test_a_topic_cannot_add_a_line(topic):
    with pytest.raises(ValueError, match="one word"):
        entry(1, UUID(int=1), 1, topic, b"")


def test_the_largest_event_fits_a_bundle():
    assert len(entry(2**63 - 1, UUID(int=2**128 - 1), 2**63 - 1, "x" * 200, bytes(10**6))) < 500


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_json_is_never_written_anew(vectors, name):
    """What RFC 8785 calls one text is two to us, unless the bytes are the same."""
    folder = vectors / "cyberphone-jcs" / "testdata"
    given_, canonical = (
        (folder / way / f"{name}.json").read_bytes() for way in ("input", "output")
    )
    head = EVENT[:-1]
    assert (entry(*head, given_) == entry(*head, canonical)) == (given_ == canonical)
    assert f"state {len(given_)} ".encode() in entry(*head, given_)
