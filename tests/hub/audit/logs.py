"""Events for a record, and keys for its log."""

from uuid import UUID

from eventsourcing.persistence import StoredEvent

from hub.audit.checkpoints import Checkpoint
from hub.audit.notes import Note
from hub.audit.signing import Signer
from hub.merkle.tree import leaf_hash, root

ORIGIN = "demo.example/log"
HUB = Signer(ORIGIN, bytes([1] * 32))
LOG = Signer(ORIGIN, bytes([2] * 32))
W1 = Signer("witness.example/w1", bytes([3] * 32))
W2 = Signer("witness.example/w2", bytes([4] * 32))


def events(first, count):
    return [
        StoredEvent(UUID(int=n), 1, "signal.registered.v1", b'{"n":%d}' % n)
        for n in range(first, first + count)
    ]


def leaves(count, last=None):
    hashes = [leaf_hash(b"%d" % n) for n in range(count)]
    return hashes if last is None else [*hashes[:-1], leaf_hash(last)]


def checkpoint(hashes, origin=ORIGIN):
    return Checkpoint(origin, len(hashes), root(hashes))


def signed(one, signer=HUB):
    return Note(one.text, (signer.sign(one.text),))
