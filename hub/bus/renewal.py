"""Makes an intake stream anew, so that what is forgotten is in none of its files.

A message that JetStream let go of (``max_age``) stays readable in the server's files until the
block that it is in is full, which for a quiet partner takes months (nats-server 2.15.1). Nothing
but another stream is free of it. So the stream is sealed, copied message by message with their
numbers and moments to a stream beside it, without what is to be erased, deleted, and copied back.
For less than a second partners are told to try again.

Every step can be found again in what streams there are: whoever is killed halfway goes on there.
"""

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Final

import nats.errors
from nats.js import JetStreamContext
from nats.js.api import StreamConfig, StreamInfo, StreamSource
from nats.js.errors import NotFoundError

from hub.bus import topology
from hub.bus.errors import BusError

PATIENCE_S: Final = 120.0
LOOK_S: Final = 0.02
NOBODYS: Final = f"{topology.BESIDE}NOBODY"


class RenewalLater(BusError):  # noqa: N818 - named for what has to happen
    """A stream cannot be made anew yet; within `topology.INTAKE_MAX_AGE_S` it can."""


async def renew(
    js: JetStreamContext, slug: str, erased: Collection[int], *, replicas: int = 1
) -> None:
    """Make a partner's intake stream anew without the messages erased; the others stay as they are.

    ``js`` must be allowed to delete streams. Raises `RenewalLater` where somebody erased the newest
    message in another way, and older ones are still there: its number could be given again.
    """
    name, beside = topology.intake(slug), topology.beside(slug)
    there, copy = await _info(js, name), await _info(js, beside)
    if copy is None:
        if there is None:
            return
        if there.state.messages == 0:
            await _begin_again(js, slug, there, replicas)
            return
        await _seal(js, there)
        copy = await js.add_stream(_mirror(beside, name, slug, replicas).evolve(max_age=0))
    if copy.config.mirror is not None:
        await _empty_into(js, name, beside, erased)
        await js.update_stream(copy.config.evolve(mirror=None, subjects=[topology.mark(slug)]))
        there = None
    if there is not None and there.config.mirror is None:
        await js.delete_stream(beside)
        return
    await _copy_back(js, slug, replicas, is_begun=there is not None)


async def require_rights(js: JetStreamContext) -> None:
    """Raise `BusError` for who may not delete streams, before anything is begun."""
    with suppress(NotFoundError):
        try:
            await js.delete_stream(NOBODYS)
        except nats.errors.TimeoutError:
            raise BusError("these credentials may not delete a stream") from None


async def _begin_again(js: JetStreamContext, slug: str, there: StreamInfo, replicas: int) -> None:
    """Replace a stream that holds nothing; its numbers go on."""
    await _seal(js, there)
    sealed = await js.stream_info(topology.intake(slug))
    if sealed.state.messages:
        await renew(js, slug, (), replicas=replicas)
        return
    await js.delete_stream(topology.intake(slug))
    first = sealed.state.last_seq + 1
    await js.add_stream(topology.intake_stream(slug, replicas=replicas, first_seq=first))


async def _seal(js: JetStreamContext, there: StreamInfo) -> None:
    if there.config.sealed:
        return
    if there.state.messages:
        name = str(there.config.name)
        if not await _has(js, name, there.state.last_seq):
            raise RenewalLater(f"{name}: its newest number would be lost")
    await js.update_stream(there.config.evolve(sealed=True))


async def _empty_into(
    js: JetStreamContext, name: str, beside: str, erased: Collection[int]
) -> None:
    """Wait for the copy to be whole, erase in it, and delete the stream it is a copy of."""
    source = await _info(js, name)
    if source is None:
        return
    await _until(js, beside, source.state.last_seq)
    await _erase(js, beside, erased)
    await js.delete_stream(name)


async def _copy_back(js: JetStreamContext, slug: str, replicas: int, *, is_begun: bool) -> None:
    """Copy to the stream's own name; the newest number is kept, whether or not it was erased."""
    name, beside = topology.intake(slug), topology.beside(slug)
    copy = await js.stream_info(beside)
    if not is_begun:
        if not await _has(js, beside, copy.state.last_seq):
            await js.publish(topology.mark(slug), b"", stream=beside)
        await js.add_stream(_mirror(name, beside, slug, replicas))
    await _until(js, name, (await js.stream_info(beside)).state.last_seq)
    first = (await js.stream_info(name)).config.first_seq
    final = topology.intake_stream(slug, replicas=replicas)
    await js.update_stream(final.evolve(first_seq=first))
    await js.delete_stream(beside)


async def _erase(js: JetStreamContext, name: str, erased: Iterable[int]) -> None:
    """Overwrite messages in the server's file; one that is not there is left alone."""
    for seq in sorted(erased):
        if await _has(js, name, seq):
            await js.delete_msg(name, seq)


async def _has(js: JetStreamContext, name: str, seq: int) -> bool:
    with suppress(NotFoundError):
        await js.get_msg(name, seq)
        return True
    return False


def _mirror(name: str, of: str, slug: str, replicas: int) -> StreamConfig:
    return topology.intake_stream(slug, replicas=replicas).evolve(
        name=name,
        subjects=None,
        subject_transform=None,
        duplicate_window=None,
        deny_delete=False,
        deny_purge=False,
        mirror=StreamSource(name=of),
    )


async def _info(js: JetStreamContext, name: str) -> StreamInfo | None:
    try:
        return await js.stream_info(name)
    except NotFoundError:
        return None


async def _until(js: JetStreamContext, name: str, last: int) -> None:
    """Wait for a copy to have the number that is the last."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if (await js.stream_info(name)).state.last_seq >= last:
                    return
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise BusError(f"{name} was not whole in time; run again") from None
