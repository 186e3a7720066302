"""Has the log signed: soon after it grew, and once an hour when it did not.

The signer is asked with the proof that the log goes on from what it signed last. Then the witnesses
are asked the same, each for itself: one that is away holds up nobody, and is asked again with the
next checkpoint. While the signer is away signals come in as ever; what they add is signed later.
"""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Final, NamedTuple

import structlog

from hub.audit import kept
from hub.audit.adding import SIZE, AddCheckpoint, Answer
from hub.audit.asking import UnreachableError
from hub.audit.checkpoints import Checkpoint, read_number
from hub.audit.kept import Kept
from hub.audit.ledger import Ledger
from hub.audit.notes import Note, NoteInvalidError, Signature, parse_signature_lines
from hub.audit.signing import (
    WITNESS_KIND,
    SignatureInvalidError,
    Signer,
    Verifier,
    verify,
)
from hub.audit.trust import Trust, agreed
from hub.store.record import Record

_log = structlog.get_logger()

SOON_MS: Final = 10_000
SOON_EVENTS: Final = 256
IDLE_MS: Final = 3_600_000
AGAIN_TIMES: Final = 3
"""How many times as long as an event waits, to ask again after a failure, or too few witnesses."""

Ask = Callable[[str, AddCheckpoint], Answer]


class NotSignedError(Exception):
    """The signer did not sign; the text says why."""


class RecordShorterError(NotSignedError):
    """What was signed is longer than the record, or is another record: something is gone."""


class Waiting(NamedTuple):
    """What is not yet signed: how many events, and since when the first is seen to wait."""

    events: int
    since_ms: int


def is_due(
    waiting: Waiting, signed_ms: int, now_ms: int, *, is_enough: bool, soon_ms: int = SOON_MS
) -> bool:
    """Whether to have the log signed now; `is_enough` says if witnesses agreed last time.

    An event waits `soon_ms` for others that are signed with it.
    """
    quiet_ms = now_ms - signed_ms
    if waiting.events == 0:
        return quiet_ms >= (IDLE_MS if is_enough else AGAIN_TIMES * soon_ms)
    return waiting.events >= SOON_EVENTS or now_ms - waiting.since_ms >= soon_ms


class Publisher:
    """Has one log signed; call `step` again and again, from one thread."""

    def __init__(  # noqa: PLR0913 - who has what signed by whom, and when
        self,
        record: Record,
        trust: Trust,
        hub: Signer,
        ask: Ask,
        now_ms: Callable[[], int],
        *,
        soon_ms: int = SOON_MS,
    ) -> None:
        self._record, self._trust, self._hub = record, trust, hub
        self._ask, self._now_ms, self._soon_ms = ask, now_ms, soon_ms
        self._ledger = Ledger(record)
        self._signer = trust.logs[0]
        self._since_ms: int | None = None
        self._not_before_ms = 0
        self._sizes: dict[str, int] = {}
        """The size that each witness signed last, as far as is known."""

    def step(self) -> Kept | None:
        """Have the log signed if it is time; give what was signed. Raises `NotSignedError`."""
        now_ms, newest, last = self._now_ms(), self._newest(), self._record.last()
        waiting = last - (newest.size if newest else 0)
        if self._since_ms is None or waiting == 0:
            self._since_ms = now_ms
        if last == 0 or now_ms < self._not_before_ms:
            return None
        is_enough = newest is None or self._trust.is_enough(agreed(newest.note, self._trust))
        signed_ms = newest.signed_ms if newest else 0
        waits = Waiting(waiting, self._since_ms)
        if not is_due(waits, signed_ms, now_ms, is_enough=is_enough, soon_ms=self._soon_ms):
            return None
        try:
            return self.publish()
        except NotSignedError:
            self._not_before_ms = now_ms + AGAIN_TIMES * self._soon_ms
            raise

    def publish(self) -> Kept:
        """Have the log signed as it is now. Raises `NotSignedError`."""
        newest = self._newest()
        old_size = newest.size if newest else 0
        with self._ledger.read() as log:
            if log.size < old_size:
                raise RecordShorterError(f"{old_size} events were signed; there are {log.size}")
            checkpoint = Checkpoint(self._signer.key.name, log.size, log.tree.root(log.size))
        signed = self._sign(checkpoint, old_size)
        earlier = newest.note.signatures if newest and old_size == checkpoint.size else ()
        self._keep(checkpoint, earlier, signed)
        self._since_ms = None
        return self._keep(checkpoint, earlier, (*signed, *self._cosign(checkpoint, signed)))

    def _newest(self) -> Kept | None:
        with self._record.database.snapshot() as cursor:
            return kept.newest(cursor)

    def _keep(
        self, checkpoint: Checkpoint, earlier: Iterable[Signature], new: Iterable[Signature]
    ) -> Kept:
        """Keep the new signatures, and the earlier ones of who did not sign again."""
        by_key = {(one.name, one.key_id): one for one in (*earlier, *new)}
        note, now_ms = Note(checkpoint.text, tuple(by_key.values())), self._now_ms()
        with self._record.database.transaction() as cursor:
            kept.keep(cursor, note, now_ms)
        return Kept(checkpoint.size, note, now_ms)

    def _sign(self, checkpoint: Checkpoint, old_size: int) -> tuple[Signature, ...]:
        """Ask the signer, who may have signed a later size than was kept here."""
        note = Note(checkpoint.text, (self._hub.sign(checkpoint.text),))
        try:
            answer = self._add(self._signer.url, checkpoint, note, old_size)
        except UnreachableError as error:
            raise NotSignedError(f"the signer cannot be reached ({error})") from error
        key = self._signer.key
        signed = _valid(answer, checkpoint, [key, key._replace(kind=WITNESS_KIND)])
        if not any(one.key_id == key.key_id for one in signed):
            raise NotSignedError(f"the signer did not sign ({int(answer.status)})")
        return signed

    def _cosign(self, checkpoint: Checkpoint, signed: tuple[Signature, ...]) -> Iterator[Signature]:
        """Ask every witness; one that does not sign is named in the log."""
        note = Note(checkpoint.text, signed)
        for name, witness in self._trust.witnesses.items():
            if not witness.url:
                continue
            try:
                answer = self._add(witness.url, checkpoint, note, self._sizes.get(name, 0))
            except (UnreachableError, RecordShorterError) as error:
                _log.warning("witness_away", name=name, error=type(error).__name__)
                continue
            found = _valid(answer, checkpoint, [witness.key])
            if found:
                self._sizes[name] = checkpoint.size
            else:
                _log.warning("witness_refused", name=name, code=int(answer.status))
            yield from found

    def _add(self, url: str, checkpoint: Checkpoint, note: Note, old_size: int) -> Answer:
        """Ask to sign; once more where the other one turns out to be at another size."""
        answer = self._ask(url, self._request(checkpoint, note, old_size))
        size = size_of(answer)
        if size is None or size == old_size:
            return answer
        if size > checkpoint.size:
            raise RecordShorterError(f"{size} events were signed; there are {checkpoint.size}")
        return self._ask(url, self._request(checkpoint, note, size))

    def _request(self, checkpoint: Checkpoint, note: Note, old_size: int) -> AddCheckpoint:
        with self._ledger.read() as log:
            proof = tuple(log.tree.consistency(old_size, checkpoint.size))
        return AddCheckpoint(old_size, proof, note, checkpoint)


def _valid(answer: Answer, checkpoint: Checkpoint, keys: list[Verifier]) -> tuple[Signature, ...]:
    """The signatures of these keys in the answer; none where anything is wrong with it."""
    if answer.status != HTTPStatus.OK:
        return ()
    try:
        found = parse_signature_lines(answer.body)
        names = {(one.by.name, one.by.key_id) for one in verify(Note(checkpoint.text, found), keys)}
    except (NoteInvalidError, SignatureInvalidError):
        return ()
    return tuple(one for one in found if (one.name, one.key_id) in names)


def size_of(answer: Answer) -> int | None:
    """The size that was signed last, where that is what the answer says."""
    if answer.status != HTTPStatus.CONFLICT or answer.content_type != SIZE:
        return None
    try:
        return read_number(answer.body.decode("ascii").removesuffix("\n"))
    except (NoteInvalidError, UnicodeDecodeError):
        return None
