"""Two verifiers that must find the same must also read the same: what one refuses, the other does.

All cases are events of one history, so that both programs start once.
"""

import json
from collections import Counter

import pytest

from hub.audit.notes import format_note
from hub.audit.offline import verify
from hub.merkle.tiles import WIDTH, path
from tests.hub.audit.histories import Told, drawn, history, name
from tests.hub.audit.logs import W1, W2
from tests.hub.audit.second import first
from tests.hub.audit.test_attacks import look

MUTATIONS = 400
MOMENT = "2026-11-02T09:00:00"
ROUTED, ASIDE, SEEN = "signal.routed.v1", "delivery.set-aside.v1", "page.viewed.v1"
UNREADABLE_TIMES = (
    MOMENT,
    f"{MOMENT}z",
    f"{MOMENT},5Z",
    f"{MOMENT}.5Z",
    f"{MOMENT}.1234567Z",
    f"{MOMENT}+0100",
    f"{MOMENT}+24:00",
    f"{MOMENT}+01:60",
    f"{MOMENT}Z\n",
    f" {MOMENT}Z",
    f"{MOMENT[:10]}",
    f"{MOMENT[:16]}Z",
    f"{MOMENT.replace('T', ' ')}Z",
    "2026-W45-1T09:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-02-30T09:00:00Z",
    "2026-11-02T24:00:00Z",
    "2026-11-02T09:00:60Z",
    "\u0662026-11-02T09:00:00Z",
    5,
    None,
    [],
)
READABLE_TIMES = (f"{MOMENT}Z", f"{MOMENT}.000001Z", f"{MOMENT}+23:59", f"{MOMENT}-05:30")
UNREADABLE_CAUSES = ("", " 1", "+1", "1_0", "\u0661", "1\n", "1:2", "-1", "1" * 16)
READABLE_CAUSES = ("event", 5, None, ["event:1"], "person:x", "Event:1")
NO_NUMBERS = (0, -1, True, 1.0, "1", None, 10**15)


def text_of(**said):
    return json.dumps({"recorded_at": f"{MOMENT}Z"} | said).encode()


def raw(value):
    """An event with something in it that Python would not write."""
    return text_of(more="HERE").replace(b'"HERE"', value)


def unreadable():
    """Pairs of a topic and a state that nobody may read."""
    yield from ((SEEN, text_of(recorded_at=it)) for it in UNREADABLE_TIMES)
    yield from ((SEEN, text_of(cause=f"event:{it}")) for it in UNREADABLE_CAUSES)
    yield from ((SEEN, text_of(message={"partner": "p", "sequence": it})) for it in NO_NUMBERS)
    yield from ((SEEN, text_of(message={"partner": it, "sequence": 1})) for it in ("", 5, None))
    yield from ((ASIDE, text_of(stage="route", sequence=it)) for it in NO_NUMBERS)
    yield from ((ASIDE, text_of(stage=it, sequence=1)) for it in ("", 5, None))
    yield from ((ROUTED, text_of(signal=it)) for it in ("", "-", 5, None))
    yield from ((SEEN, raw(it)) for it in (b"NaN", b"Infinity", b"-Infinity", b"01", b"1.", b"+1"))
    yield from ((SEEN, raw(it)) for it in (b'"\t"', b'"\xff"', b'"\xed\xa0\x80"', b"'a'"))
    halves = (b"\\ud83d", b"\\uDE00", b"\\ud83d\\ude00", b"\\\\\\udead")
    yield from ((SEEN, raw(b'"' + it + b'"')) for it in halves)
    yield from ((SEEN, raw(b"[" * n + b"]" * n)) for n in (100, 1000, 100_000))
    yield from ((SEEN, it) for it in (b"", b"[]", b"null", b"5", b'"x"', b"{", text_of() + b"x"))
    whole = text_of()
    yield SEEN, b"\xef\xbb\xbf" + whole
    yield from ((SEEN, whole.decode().encode(it)) for it in ("utf-16", "utf-16-le", "utf-32"))


def readable():
    """Pairs that both read, whatever else is wrong with them."""
    yield from ((SEEN, text_of(recorded_at=it)) for it in READABLE_TIMES)
    yield from ((SEEN, text_of(cause=it)) for it in READABLE_CAUSES)
    yield from ((SEEN, text_of(message=it)) for it in (None, [], "x", 5))
    yield from ((SEEN, raw(it)) for it in (b"9" * 5000, b"-0", b"1e999", b'"\\\\ud83d"'))
    yield SEEN, raw(b"[" * 99 + b"]" * 99)
    yield SEEN, raw(b'"' + b"[{" * 200 + b'"')
    yield SEEN, raw(b"[" + b"[]," * 200 + b"[]]")
    yield SEEN, raw(b'1, "more": 2')
    yield SEEN, b" \n" + text_of() + b"\t\r\n"
    yield from ((SEEN, text_of(originator_version=it)) for it in (1.0, True, "1", 1e3, None, 9))


def put(made, cases):
    """Add each as the first of a history of its own; the numbers that they got."""
    before = len(made.events)
    for number, (topic, state) in enumerate(cases, before):
        made.put(Told(name("strict", number), 1, topic, state))
    made.sign()
    return range(before + 1, len(made.events) + 1)


def test_what_may_not_be_read_neither_reads_and_what_may_both_do(tmp_path):
    made = history(1)
    bad, good = put(made, unreadable()), put(made, readable())
    found = look(made, tmp_path, no_times=True)
    assert {it.position for it in found if it.kind == "unreadable"} == set(bad)
    assert {it.position for it in found if it.kind == "place"} >= set(good)  # so both read them
    assert not {it.kind for it in found} & {"leaf", "state", "root", "fork", "entry"}


def test_they_agree_on_events_with_some_bytes_changed(tmp_path):
    made, random = history(2), drawn(2)
    some = [it for it in made.events if b"message" in it.state]
    told = []
    for _ in range(MUTATIONS):
        one = random.choice(some)
        state = bytearray(one.state)
        for _ in range(random.randrange(1, 4)):
            at = random.randrange(len(state))
            state[at : at + random.randrange(2)] = random.choice(
                [b"", b"0", b'"', b"\\", b"[", b"}", b"-", b"\x00", b"\xc3", b"e", b" ", b"5"]
            )
        told.append((one.topic, bytes(state)))
    put(made, told)
    kinds = Counter(it.kind for it in look(made, tmp_path, no_times=True))
    assert kinds["unreadable"] > MUTATIONS // 10
    assert kinds["place"] > MUTATIONS // 10


NOT_NOTES = (
    b"log\n05\n{root}\n\n{line}",
    b"log\n+5\n{root}\n\n{line}",
    b"log\n 5\n{root}\n\n{line}",
    b"log\n5\n{root}=\n\n{line}",
    b"log\n5\nAAAA\n\n{line}",
    b"log\n5\n{root}\nmore\n\n{line}",
    b"log\n5\n{root}\n\n",
    b"log\n5\n{root}\n\n- a AAAAAAAA\n",
    b"log\n5\n{root}\n\n{line}x",
    b"lo\x00g\n5\n{root}\n\n{line}",
    b"lo\xffg\n5\n{root}\n\n{line}",
)
ROOT = b"A" * 43 + b"="
LINE = "\u2014 a AAAAAAAAAAAA\n".encode()


@pytest.mark.parametrize("text", NOT_NOTES)
def test_a_checkpoint_of_another_form_is_none(text):
    good = b"log\n5\n{root}\n\n{line}"
    written = [it.replace(b"{root}", ROOT).replace(b"{line}", LINE) for it in (good, text)]
    assert verify.read_checkpoint(written[0]).size == 5
    with pytest.raises((verify.CannotLook, UnicodeDecodeError)):
        verify.read_checkpoint(written[1])


@pytest.fixture(scope="module")
def several_tiles():
    return history(1, messages=300)


@pytest.fixture
def made(several_tiles):
    return several_tiles.copy()


@pytest.fixture
def earlier(made):
    """A checkpoint behind the first whole tile."""
    return next(note for size, note in sorted(made.notes.items()) if size > WIDTH)


def test_what_came_after_a_checkpoint_can_be_looked_at_without_what_came_before(
    tmp_path, made, earlier
):
    assert look(made, tmp_path, since=earlier) == []
    for kind in ("state", "entries"):
        looked = made.write(tmp_path) / path("states" if kind == "state" else kind, 0, WIDTH)
        looked.unlink()
        audit = first(tmp_path)
        audit.look([], verify.read_checkpoint(format_note(earlier).encode()))
        is_needed = kind == "entries"  # the log itself is always whole
        assert [it.kind for it in audit.findings] == ["truncated"] * is_needed


def test_what_is_wrong_after_a_checkpoint_is_found_from_there(tmp_path, made, earlier):
    at = len(made.events) - 1
    made.events[at] = made.events[at].changed(note="iets anders")
    assert ("leaf", at + 1) in places(look(made, tmp_path / "one", since=earlier))
    made.leaf_anew()
    assert ("root", at + 1) in places(look(made, tmp_path / "two", since=earlier))
    first = made.events[0]
    made.put(Told(first.originator, first.version + 9, SEEN, b"{}"))
    made.sign()
    assert ("version", at + 2) in places(look(made, tmp_path / "three", since=earlier))


def test_another_past_than_the_one_that_was_looked_at_is_a_fork(tmp_path, made, earlier):
    made.events[1] = made.events[1].changed(note="iets anders")
    made.leaf_anew()
    made.resign((W1, W2))
    found = places(look(made, tmp_path, since=earlier))
    assert found == {("fork", int(earlier.text.split("\n")[1]))}


def places(findings):
    return {(it.kind, it.position) for it in findings}
