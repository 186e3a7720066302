"""Publishing many messages as one: JetStream's atomic batches (ADR-50).

A server that syncs before it acknowledges pays one fsync per message, or a few per batch: batches
are what makes safe publishing fast. A batch is stored whole or not at all, under consecutive
sequence numbers, and is answered once.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Self

import nats.errors
from nats.aio.client import Client

from hub.bus.errors import BusError, PublishRefused, SequenceTaken, StreamMissing

MAX_BATCH: Final = 1000
"""The most messages the server takes in one batch."""
ACK_TIMEOUT_S: Final = 10.0

_WRONG_LAST_SEQUENCE: Final = 10071
_NOTHING_STORED: Final = (PublishRefused, StreamMissing, nats.errors.MaxPayloadError)


class Message(NamedTuple):
    """Something to publish; immutable, and cheap enough to make 50,000 of a second."""

    subject: str
    data: bytes


async def publish_batch(
    nc: Client,
    messages: Sequence[Message],
    *,
    expected_last_seq: int | None = None,
    timeout_s: float = ACK_TIMEOUT_S,
) -> int:
    """Publish 1 to `MAX_BATCH` messages to one stream, all or nothing; return the last sequence.

    With ``expected_last_seq`` the stream takes them only if that is its last sequence now, so
    that of two publishers one wins. Raises `SequenceTaken` for the other, `PublishRefused`,
    `StreamMissing`, or ``nats.errors.TimeoutError``: then nobody knows whether it was stored.
    """
    if not 1 <= len(messages) <= MAX_BATCH:
        raise ValueError(f"a batch holds 1 to {MAX_BATCH} messages, not {len(messages)}")
    first: dict[str, str] = {}
    if expected_last_seq is not None:
        first["Nats-Expected-Last-Sequence"] = str(expected_last_seq)
    if len(messages) == 1:
        return await _commit(nc, messages[0], first, timeout_s)
    batch = uuid.uuid4().hex
    for number, message in enumerate(messages[:-1], start=1):
        headers = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
        await nc.publish(
            message.subject, message.data, headers=headers | first if number == 1 else headers
        )
    last = {
        "Nats-Batch-Id": batch,
        "Nats-Batch-Sequence": str(len(messages)),
        "Nats-Batch-Commit": "1",
    }
    return await _commit(nc, messages[-1], last, timeout_s)


async def _commit(nc: Client, message: Message, headers: dict[str, str], timeout_s: float) -> int:
    try:
        answer = await nc.request(
            message.subject, message.data, timeout=timeout_s, headers=headers or None
        )
    except nats.errors.NoRespondersError:
        raise StreamMissing(f"no stream takes {message.subject}") from None
    ack: dict[str, Any] = json.loads(answer.data)
    if error := ack.get("error"):
        code = int(error["err_code"])
        refusal = SequenceTaken if code == _WRONG_LAST_SEQUENCE else PublishRefused
        raise refusal(code, str(error["description"]))
    return int(ack["seq"])


def heed_cancellation() -> None:
    """Raise `asyncio.CancelledError` if this task was told to end; ask in every loop of requests.

    ``asyncio.wait_for``, with which nats-py waits for every answer, loses a cancellation that
    comes together with the answer (Python 3.11; gone in 3.12). The loop would never end.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


class _Put(NamedTuple):
    message: Message
    stored: "asyncio.Future[int]"


class GroupCommitter:
    """Turns what many callers publish at the same moment into atomic batches to one stream.

    Each caller is answered after its own batch is on disk. There is no waiting for company: a
    lone caller goes alone, a crowd shares one commit. When the stream refuses a batch (it takes
    none, or one message in it is at fault) its messages go one by one, so that each caller
    gets an answer of its own.
    """

    def __init__(self, nc: Client, *, max_batch: int = 500, max_waiting: int = 10_000) -> None:
        self._nc = nc
        self._max_batch = min(max_batch, MAX_BATCH)
        self._waiting: deque[_Put] = deque()
        self._room = asyncio.Semaphore(max_waiting)
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None
        while self._waiting:
            self._waiting.popleft().stored.cancel()

    async def put(self, subject: str, data: bytes) -> int:
        """Store one message; return its sequence once it is on disk.

        Raises what `publish_batch` raises. Waits when too many callers are waiting already.
        """
        if self._task is None or self._task.done():
            raise BusError("the group committer is not running")
        async with self._room:
            stored: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self._waiting.append(_Put(Message(subject, data), stored))
            self._filled.set()
            return await stored

    async def _run(self) -> None:
        while True:
            heed_cancellation()
            await self._filled.wait()
            count = min(len(self._waiting), self._max_batch)
            puts = [self._waiting.popleft() for _ in range(count)]
            if not self._waiting:
                self._filled.clear()
            try:
                await self._store(puts)
            finally:
                for put in puts:
                    put.stored.cancel()

    async def _store(self, puts: Sequence[_Put]) -> None:
        try:
            last = await publish_batch(self._nc, [put.message for put in puts])
        except _NOTHING_STORED as refusal:
            if len(puts) == 1:
                _fail(puts, refusal)
                return
            for put in puts:
                await self._store([put])
        except (BusError, nats.errors.Error, OSError) as error:
            _fail(puts, error)
        else:
            for put, seq in zip(puts, range(last - len(puts) + 1, last + 1), strict=True):
                if not put.stored.done():
                    put.stored.set_result(seq)


def _fail(puts: Sequence[_Put], error: Exception) -> None:
    for put in puts:
        if not put.stored.done():
            put.stored.set_exception(error)
