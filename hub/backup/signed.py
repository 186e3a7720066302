"""Asks who signs the log, and who watches it, whether they signed more than a backup holds.

They are asked to sign again what they signed at the size of the newest checkpoint in the backup.
Who is there already signs the same once more, which changes nothing. Who is elsewhere says where.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Final, NamedTuple

from hub.audit.adding import AddCheckpoint, Answer
from hub.audit.asking import UnreachableError
from hub.audit.checkpoints import read_checkpoint
from hub.audit.notes import Note, parse_note
from hub.audit.publishing import size_of
from hub.audit.signing import Signer
from hub.audit.trust import Trust

Ask = Callable[[str, AddCheckpoint], Answer]
SIGNER: Final = "signer"


class Stand(StrEnum):
    """How far somebody is, compared with the backup."""

    SAME = "same"
    AHEAD = "ahead"
    BEHIND = "behind"
    FORK = "fork"
    AWAY = "away"


class Seen(NamedTuple):
    """What somebody answered; `size` is what they signed last, where they said."""

    name: str
    stand: Stand
    size: int | None


def stands(trust: Trust, hub: Signer, notes: Sequence[str], events: int, ask: Ask) -> list[Seen]:
    """Ask the signer and every witness; `notes` are the checkpoints of the backup, by size."""
    if not notes:
        return []
    note = parse_note(notes[-1].encode())
    return list(_asked(trust, hub, note, events, ask))


def _asked(trust: Trust, hub: Signer, note: Note, events: int, ask: Ask) -> Iterator[Seen]:
    checkpoint = read_checkpoint(note.text)
    own = Note(note.text, (hub.sign(note.text),))
    whom = [(SIGNER, trust.logs[0].url, own)]
    whom += [(name, witness.url, note) for name, witness in trust.witnesses.items()]
    for name, url, said in whom:
        if not url:
            continue
        try:
            answer = ask(url, AddCheckpoint(checkpoint.size, (), said, checkpoint))
        except UnreachableError:
            yield Seen(name, Stand.AWAY, None)
            continue
        yield judged(name, answer, checkpoint.size, events)


def judged(name: str, answer: Answer, signed: int, events: int) -> Seen:
    """What an answer means for a backup of so many events, of which so many were signed."""
    if answer.status == HTTPStatus.OK:
        return Seen(name, Stand.SAME, signed)
    size = size_of(answer)
    if size is None:
        return Seen(name, Stand.AWAY, None)
    if size == signed:
        return Seen(name, Stand.FORK, size)
    if size < signed:
        return Seen(name, Stand.BEHIND, size)
    return Seen(name, Stand.AHEAD if size > events else Stand.SAME, size)
