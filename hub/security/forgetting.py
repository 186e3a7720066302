"""What the record says is forgotten is forgotten by the key store too, whichever copy was put back.

An old copy of the key store still has keys that were shredded since. It also says how far it had
come with what was forgotten; whatever the record says after that is shredded again, before anything
is read. A copy that went another way than the record starts from the beginning.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import takewhile
from typing import Final

import structlog

from hub.security.keys import NOWHERE, KeyStore, Mark
from hub.store.database import ScrubIncompleteError
from hub.store.mapper import Mapper
from hub.store.record import Record, Recorded
from schemas.events.erasure import Forgotten, SignalForgotten
from schemas.ids import forgotten_id

FOLLOWERS: Final = ("dedupe", "link")
"""Stages that need the content of a signal until they have forgotten it themselves."""

AWAITED: Final = SignalForgotten.TOPIC
"""Of a message in quarantine no stage has anything to let go of, nor does it hear of it."""

log = structlog.get_logger()


def safe_position(record: Record) -> int:
    """Up to where in the record every stage has let go of the signals that were forgotten."""
    return min(record.position(stage) for stage in FOLLOWERS)


def applicable(register: Iterable[Recorded], safe: int) -> list[Recorded]:
    """What of all that was forgotten may be shredded, when the stages have come to `safe`."""
    return list(takewhile(lambda it: it.topic != AWAITED or it.position <= safe, register))


def forget_again(record: Record, mapper: Mapper, keys: KeyStore) -> int:
    """Shred what was forgotten and may still have a key here; how many keys there were."""
    register = applicable(record.stream(forgotten_id()), safe_position(record))
    applied = keys.forgotten()
    if applied == _mark(register):
        return 0
    known = applied.version
    goes_on = 0 < known <= len(register) and _mark(register[:known]) == applied
    rest = register[known:] if goes_on else register
    kids = [bytes.fromhex(kid) for it in rest for kid in keys_of(mapper, it)]
    shredded = keys.forget(kids, _mark(register))
    try:
        keys.scrub()
    except ScrubIncompleteError:
        log.warning("scrub_later", name="keys")
    log.info("forgotten_again", count=shredded)
    return shredded


def keys_of(mapper: Mapper, recorded: Recorded) -> tuple[str, ...]:
    """The ids of the keys that something forgotten had."""
    event = mapper.from_recorded(recorded)
    assert isinstance(event, Forgotten)
    return event.keys


def _mark(register: list[Recorded]) -> Mark:
    """Where a register ends; its events are numbered from 1 without a gap."""
    if not register:
        return NOWHERE
    return Mark(len(register), sha256(register[-1].state).digest())
