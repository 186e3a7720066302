"""Small histories for an audit bundle, and the bundle of one: what an operator could tamper with.

A history is made from a seed: partners' messages, their routes, corrections, refusals, and what
people did. It is signed at some sizes by the log and by two witnesses, each at its own time.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import NamedTuple
from uuid import UUID

from hub.audit.checkpoints import Checkpoint
from hub.audit.notes import Note, format_note
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.merkle.entry import entry
from hub.merkle.tiles import WIDTH, path
from hub.merkle.tree import leaf_hash, root
from tests.hub.audit.logs import LOG, ORIGIN, W1, W2

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
STEP = timedelta(seconds=30)
POLICY = "\n".join(
    [
        f"log {LOG.verifier(LOG_KIND)}",
        f"witness one {W1.verifier(WITNESS_KIND)}",
        f"witness two {W2.verifier(WITNESS_KIND)}",
        "group both 2 one two",
        "quorum both",
        "",
    ]
)
PARTNERS = ("police", "school", "care")


class Told(NamedTuple):
    """An event as it is stored; the number it has in the log is its place in the history."""

    originator: str
    version: int
    topic: str
    state: bytes

    def changed(self, **said):
        """The same event, saying something else."""
        return self._replace(state=written(json.loads(self.state) | said))


def written(said):
    return json.dumps(said).encode()


def entry_of(position, told):
    return entry(position, UUID(told.originator), told.version, told.topic, told.state)


@dataclass
class History:
    """Events, leaves as the hub keeps them, and checkpoints by size."""

    events: list[Told] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    notes: dict[int, Note] = field(default_factory=dict)

    def at(self, position):
        """When the event at this place would be recorded."""
        return START + position * STEP

    def tell(self, originator, topic, **said):
        """Add an event to a history of its own."""
        version = sum(it.originator == originator for it in self.events) + 1
        position = len(self.events) + 1
        state = {
            "originator_id": originator,
            "originator_version": version,
            "recorded_at": self.at(position).isoformat().replace("+00:00", "Z"),
            "cause": "person:d.jansen",
        }
        self.put(Told(originator, version, topic, written(state | said)))

    def put(self, told):
        """Add an event as it is, with its leaf."""
        self.events.append(told)
        self.leaves.append(leaf_hash(entry_of(len(self.events), told)))

    def leaf_anew(self):
        """Make all leaves from the events, as somebody does who can write everywhere."""
        self.leaves = [leaf_hash(entry_of(n, it)) for n, it in enumerate(self.events, 1)]

    def checkpoint(self, size):
        return Checkpoint(ORIGIN, size, root(self.leaves[:size]))

    def sign(self, size=None, witnesses=(W1, W2), log=LOG):
        """Have the log signed as it is, by its signer and by these witnesses."""
        size = len(self.events) if size is None else size
        text, at_s = self.checkpoint(size).text, int(self.at(size).timestamp())
        signatures = [log.sign(text), *(it.cosign(text, at_s) for it in witnesses)]
        self.notes[size] = Note(text, tuple(signatures))

    def resign(self, witnesses=()):
        """Sign all sizes again that there are, as somebody does who stole the signer's key."""
        for size in list(self.notes):
            del self.notes[size]
            if size <= len(self.events):
                self.sign(size, witnesses)

    def copy(self):
        return History(list(self.events), list(self.leaves), dict(self.notes))

    def write(self, directory):
        """Write the bundle, up to the newest checkpoint, as the hub's export does."""
        size = min(max(self.notes), len(self.events))
        for at in range(0, size, WIDTH):
            some, wide = self.events[at : min(at + WIDTH, size)], min(WIDTH, size - at)
            entries = [entry_of(n, it) for n, it in enumerate(some, at + 1)]
            put(directory / path("entries", at // WIDTH, wide), framed(entries, 2))
            put(directory / path("states", at // WIDTH, wide), framed([it.state for it in some], 4))
            put(directory / path(0, at // WIDTH, wide), b"".join(self.leaves[at : at + wide]))
        for number, note in self.notes.items():
            put(directory / f"checkpoints/{number:015d}", format_note(note).encode())
        return directory


def framed(parts, length_bytes):
    return b"".join(len(it).to_bytes(length_bytes, "big") + it for it in parts)


def put(file, data):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def drawn(seed):
    """Chance, the same for the same seed."""
    return Random(seed)  # noqa: S311 - an invention


def history(seed, messages=14):
    """A history as a hub writes it, signed now and then; the same for the same seed."""
    random, made, sequences = drawn(seed), History(), dict.fromkeys(PARTNERS, 0)
    for number in range(messages):
        partner = random.choice(PARTNERS)
        signal = name(seed, "signal", number)
        message(made, sequences, partner, signal, "signal.registered.v1")
        if random.random() < 0.3:
            made.tell(name(seed, "person", random.randrange(3)), "page.viewed.v1")
        if random.random() < 0.2:
            message(made, sequences, partner, signal, "signal.corrected.v1")
        if random.random() < 0.2:
            refused = name(seed, "refused", number)
            message(made, sequences, random.choice(PARTNERS), refused, "message.refused.v1")
        newest = max(n for n, it in enumerate(made.events, 1) if it.originator == signal)
        route(made, seed, signal, newest)
        if number % 5 == 4:
            made.sign()
    made.sign()
    return made


def message(made, sequences, partner, originator, topic):
    sequences[partner] += 1
    sealed = {"text": sha256(f"{originator}{sequences}".encode()).hexdigest()}
    said = {"partner": partner, "sequence": sequences[partner]}
    made.tell(originator, topic, message=said, sealed=sealed, cause=f"message:{partner}/1")


def route(made, seed, signal, cause):
    said = {"signal": signal, "cause": f"event:{cause}"}
    made.tell(name(seed, "route", signal), "signal.routed.v1", **said)


def name(*parts):
    return sha256(repr(parts).encode()).hexdigest()[:32]
