"""What an operator could do to the record, and whether somebody without the hub finds it.

Each attack is made on ten histories. `naive` attacks change what is stored; the others also make
the leaves anew, and sign all of it again with the log's own key, which was stolen. Witnesses are
honest: they do not sign what is not the log they know.
"""

import pytest

from hub.audit.notes import Note, format_note
from hub.audit.offline import verify
from hub.audit.signing import Signer
from tests.hub.audit import second
from tests.hub.audit.histories import PARTNERS, STEP, drawn, history, message, name, route
from tests.hub.audit.logs import ORIGIN, W1, W2
from tests.hub.audit.second import first

SEEDS = range(10)
THIEF = Signer(ORIGIN, bytes([8] * 32))


def look(made, directory, held=(), *, since=None, **chosen):
    """What the verifier finds; the second one, where it can be built, finds the same."""
    audit = first(made.write(directory), **chosen)
    earlier = since and verify.read_checkpoint(format_note(since).encode())
    audit.look([verify.read_checkpoint(format_note(it).encode()) for it in held], earlier)
    if second.program():
        found = second.look(directory, held, since=since, **chosen)
        assert found == sorted((it.kind, it.position) for it in audit.findings)
    return audit.findings


def test_the_second_verifier_is_there():
    if not second.program():
        pytest.skip("Go is not here: apt-get install golang-go golang-golang-x-mod-dev")
    assert second.program().is_file()


def kinds(findings):
    return {it.kind for it in findings}


def old(made, random):
    """The number of an event that was signed long ago, and is not the first."""
    return random.randrange(1, min(made.notes) - 1)


def edit(made, random):
    at = old(made, random)
    made.events[at] = made.events[at].changed(note="iets anders")


def delete(made, random):
    at = old(made, random)
    del made.events[at], made.leaves[at]


def insert(made, random):
    at, copy = old(made, random), made.copy()
    copy.tell(name("inserted", at), "page.viewed.v1")
    made.events.insert(at, copy.events[-1])
    made.leaves.insert(at, copy.leaves[-1])


def reorder(made, random):
    at = old(made, random)
    for some in (made.events, made.leaves):
        some[at - 1], some[at] = some[at], some[at - 1]


def swap_ciphertexts(made, random):
    sealed = [n for n, it in enumerate(made.events) if b"sealed" in it.state]
    one, other = random.sample(sealed[:4], 2)
    states = [made.events[n].state for n in (one, other)]
    texts = [verify.json.loads(it)["sealed"] for it in states]
    made.events[one] = made.events[one].changed(sealed=texts[1])
    made.events[other] = made.events[other].changed(sealed=texts[0])


def back_date_the_past(made, random):
    at = old(made, random)
    when = (made.at(at) - 100 * STEP).isoformat()
    made.events[at] = made.events[at].changed(recorded_at=when)


CHANGES = [edit, delete, insert, reorder, swap_ciphertexts, back_date_the_past]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_stored_differs_from_its_leaves(tmp_path, change, seed):
    made = history(seed)
    before = made.events.copy(), made.leaves.copy()
    change(made, drawn(seed))
    made.leaves = before[1]
    assert made.events != before[0]
    assert kinds(look(made, tmp_path)) & {"leaf", "truncated", "root"}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", CHANGES)
def test_leaves_made_anew_differ_from_what_was_signed(tmp_path, change, seed):
    made = history(seed)
    change(made, drawn(seed))
    made.leaf_anew()
    found = look(made, tmp_path)
    assert "root" in kinds(found)
    assert "leaf" not in kinds(found)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", CHANGES)
def test_all_of_it_signed_again_lacks_the_witnesses(tmp_path, change, seed):
    made = history(seed)
    change(made, drawn(seed))
    made.leaf_anew()
    made.resign()
    found = kinds(look(made, tmp_path))
    assert "too-few-witnesses" in found
    assert "root" not in found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", CHANGES)
def test_whoever_kept_a_checkpoint_sees_another_log(tmp_path, change, seed):
    made = history(seed)
    kept = made.notes[min(made.notes)]
    change(made, drawn(seed))
    made.leaf_anew()
    made.resign((W1, W2))
    assert "fork" in kinds(look(made, tmp_path, [kept]))


@pytest.mark.parametrize("seed", SEEDS)
def test_another_key_than_the_logs_is_no_signature(tmp_path, seed):
    made = history(seed)
    made.sign(log=THIEF)
    assert "not-signed" in kinds(look(made, tmp_path))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_signature_that_does_not_hold_is_named(tmp_path, seed):
    made = history(seed)
    size = drawn(seed).choice(list(made.notes))
    note = made.notes[size]
    first, *rest = note.signatures
    broken = first._replace(value=bytes([first.value[0] ^ 1]) + first.value[1:])
    made.notes[size] = Note(note.text, (broken, *rest))
    assert [it.position for it in look(made, tmp_path) if it.kind == "signature"] == [size]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tail_that_is_gone(tmp_path, seed):
    made = history(seed)
    newest, number = made.notes[max(made.notes)], drawn(seed).randrange(1, 6)
    del made.events[-number:], made.leaves[-number:]
    assert "truncated" in kinds(look(made, tmp_path / "one"))
    made.notes.popitem()
    made.sign()
    assert "truncated" in kinds(look(made, tmp_path / "two", [newest]))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_logs_shown_to_two_people(tmp_path, seed):
    made = history(seed)
    other = made.copy()
    for one, viewer in ((made, 1), (other, 2)):
        one.tell(name("viewer", viewer), "page.viewed.v1")
        one.sign()
    assert "fork" in kinds(look(made, tmp_path, [other.notes[len(other.events)]]))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("days", [-1, 1])
def test_a_time_that_its_signatures_contradict(tmp_path, seed, days):
    made = history(seed)
    made.tell(name("late", seed), "page.viewed.v1")
    when = made.at(len(made.events)) + days * 2880 * STEP
    made.put(made.events.pop().changed(recorded_at=when.isoformat()))
    made.leaf_anew()
    made.sign()
    [found] = look(made, tmp_path)
    assert (found.kind, found.position) == ("time", len(made.events))


def no_version(made, _):
    told = made.events[-1]
    made.put(told._replace(version=9).changed(originator_version=9))
    return "version", len(made.events)


def twice_a_version(made, _):
    made.put(made.events[-1].changed(cause="person:b.beheer"))
    return "version", len(made.events)


def another_place(made, _):
    made.tell(name("one", 1), "page.viewed.v1", originator_id=name("other", 1))
    return "place", len(made.events)


def a_cause_of_later(made, _):
    made.tell(name("one", 1), "page.viewed.v1", cause=f"event:{len(made.events) + 1}")
    return "cause", len(made.events)


def a_route_without_a_signal(made, random):
    route(made, 0, name("nobody", random.random()), 1)
    return "route-without-signal", len(made.events)


def a_signal_without_a_route(made, _):
    counts = {it: numbers(made, it) for it in PARTNERS}
    lost, there = name("lost", 1), name("there", 1)
    message(made, counts, "police", lost, "signal.registered.v1")
    position = len(made.events)
    message(made, counts, "school", there, "signal.registered.v1")
    route(made, 0, there, len(made.events))
    return "signal-without-route", position


def a_message_without_outcome(made, _):
    counts = {it: numbers(made, it) + (it == "care") for it in PARTNERS}
    message(made, counts, "care", name("refused", 99), "message.refused.v1")
    return "message-without-outcome", 0


def not_readable(made, _):
    made.put(made.events[-1]._replace(originator=name("bad", 1), version=1, state=b"{"))
    return "unreadable", len(made.events)


def numbers(made, partner):
    said = [verify.json.loads(it.state).get("message", {}) for it in made.events]
    return max((it["sequence"] for it in said if it.get("partner") == partner), default=0)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "write",
    [
        no_version,
        twice_a_version,
        another_place,
        a_cause_of_later,
        a_route_without_a_signal,
        a_signal_without_a_route,
        a_message_without_outcome,
        not_readable,
    ],
)
def test_what_should_not_have_been_written_is_found_though_all_signed_it(tmp_path, write, seed):
    made = history(seed)
    expected = write(made, drawn(seed))
    made.sign()
    assert (expected in [(it.kind, it.position) for it in look(made, tmp_path)]) is True


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_found_where_nothing_is_wrong(tmp_path, seed):
    made = history(seed, messages=seed % 15 or 1)
    assert look(made, tmp_path / "one", [*made.notes.values()]) == []
    made.tell(name("more", seed), "page.viewed.v1")
    assert look(made, tmp_path / "two") == [], "what is not signed yet is not in the bundle"
    made.sign()
    assert look(made, tmp_path / "three") == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_routing_has_not_reached_may_wait(tmp_path, seed):
    made = history(seed)
    counts = {it: numbers(made, it) for it in PARTNERS}
    for waiting in range(1, 4):
        message(made, counts, "police", name("waits", waiting), "signal.registered.v1")
    made.sign()
    assert look(made, tmp_path) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_set_aside_has_its_outcome(tmp_path, seed):
    made = history(seed)
    _, position = a_signal_without_a_route(made, None)
    a_message_without_outcome(made, None)
    lost = numbers(made, "care") - 1
    made.tell(name("aside", 1), verify.ASIDE, stage="route", sequence=position)
    made.tell(name("aside", 2), verify.ASIDE, stage="intake:care", sequence=lost)
    made.sign()
    assert look(made, tmp_path) == []


def test_a_log_of_several_tiles_is_whole(tmp_path):
    made = history(1, messages=300)
    assert len(made.events) > 512
    assert look(made, tmp_path) == []
