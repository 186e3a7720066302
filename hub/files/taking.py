"""Takes in a file at a partner's door: read it whole, then send what is in it, or only judge it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from adapters import formats
from adapters.base import Format
from hub.domain.checking import verdict_on
from hub.domain.reading import Door, read_message
from hub.files.entry import FileRefused
from hub.files.message import Message, messages_of
from hub.files.reading import Batch, by_kind, read_batch
from hub.files.report import CHECKED, Report, checked, refused_file, unsendable
from hub.files.sending import Way, send

Done = Callable[[int], None]
Opened = tuple[Batch, tuple[Message, ...]]


def formats_of(partner: str) -> Mapping[str, Format]:
    """The formats of a partner, as files call them."""
    return by_kind(form for form in formats() if form.partner == partner)


async def take_in(way: Way, door: Door, name: str, data: bytes, done: Done) -> Report:
    """Read a file and send what is in it; `done` hears how many messages are through."""
    opened = await asyncio.to_thread(_opened, door, name, data)
    if isinstance(opened, Report):
        return opened
    return await send(way, *opened, done)


def check_file(door: Door, name: str, data: bytes, now: datetime) -> Report:
    """Read a file and judge each message in it. Nothing is sent."""
    opened = _opened(door, name, data)
    if isinstance(opened, Report):
        return opened
    batch, messages = opened
    lines = [
        checked(it, verdict_on(read_message(door, it.data, None, 0, now)))
        if it.data
        else unsendable(it)
        for it in messages
    ]
    return Report(door.partner, batch.sha256, CHECKED, lines)


def _opened(door: Door, name: str, data: bytes) -> Opened | Report:
    """The messages of a file, or the report of one that is refused whole."""
    known = formats_of(door.partner)
    try:
        batch = read_batch(name, data, known)
    except FileRefused as refused:
        return refused_file(door.partner, sha256(data).hexdigest(), refused.faults)
    return batch, messages_of(batch, door, known)
