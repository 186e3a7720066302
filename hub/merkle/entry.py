"""The entry of the log for an event: a few lines of text that anyone can make again.

    signaalhub-event/1
    position 17
    originator 0192f0c1a7b87cc3b8a1d7a4f0c93a55
    version 3
    topic signal.registered.v1
    state 812 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

Every line ends in a newline. `state` gives the number of bytes that are stored for the event and
their SHA-256: the bytes as they stand, never written anew from what they mean. Because an entry
holds no bytes of the event itself it always fits the entry bundles of C2SP (65,535 bytes; a state
can be longer), it may be shown to whoever checks the log, and it holds when the content is gone.
"""

from hashlib import sha256
from typing import Final
from uuid import UUID

from hub.merkle.tree import leaf_hash

FORMAT: Final = "signaalhub-event/1"


def entry(position: int, originator: UUID, version: int, topic: str, state: bytes) -> bytes:
    """The entry of an event; a topic is one word, and so cannot add a line."""
    if not topic.isascii() or not topic.isprintable() or " " in topic:
        raise ValueError("a topic is one word of printable ASCII")
    digest = sha256(state).hexdigest()
    return (
        f"{FORMAT}\nposition {position}\noriginator {originator.hex}\nversion {version}\n"
        f"topic {topic}\nstate {len(state)} {digest}\n"
    ).encode()


def event_leaf(position: int, originator: UUID, version: int, topic: str, state: bytes) -> bytes:
    """The hash of an event's entry; event n of the record is leaf n - 1 of the tree."""
    return leaf_hash(entry(position, originator, version, topic, state))
