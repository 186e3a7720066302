"""The bare rates of bus and store on this machine, in the same run, to divide a pipeline's by.

(a) nats-py's own fetch, (a') our puller, (b) SQLite inserts, all in batches of 256 with payloads of
1,200 bytes and every commit on disk.
"""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Final

import nats
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, StorageType, StreamConfig

from hub.bus.fetch import BATCH, Puller
from hub.bus.publish import Message, publish_batch

PAYLOAD: Final = b"x" * 1200
STREAM: Final = "BENCH"
FILL_BATCH: Final = 500


async def raw_rates(
    url: str, credentials: Path, directory: Path, messages: int
) -> dict[str, float]:
    """Messages or rows a second, by name."""
    nc = await nats.connect(url, user_credentials=str(credentials))
    js = nc.jetstream(timeout=30)
    config = StreamConfig(
        name=STREAM, subjects=["bench.raw"], storage=StorageType.FILE, allow_atomic=True
    )
    try:
        await js.add_stream(config)
        for start in range(0, messages, FILL_BATCH):
            count = min(FILL_BATCH, messages - start)
            await publish_batch(nc, [Message("bench.raw", PAYLOAD)] * count)
        rates = {
            "fetch_a_per_s": await _fetch(nc, messages),
            "puller_a_per_s": await _pull(nc, messages),
        }
    finally:
        await nc.close()
    sqlite = await asyncio.get_running_loop().run_in_executor(
        None, _sqlite, directory / "raw.db", messages
    )
    return {**rates, "sqlite_b_per_s": sqlite}


async def _consumer(nc: Client, name: str) -> None:
    config = ConsumerConfig(durable_name=name, ack_policy=AckPolicy.ALL, max_ack_pending=4 * BATCH)
    await nc.jetstream().add_consumer(STREAM, config)


async def _fetch(nc: Client, messages: int) -> float:
    await _consumer(nc, "fetch")
    subscription = await nc.jetstream().pull_subscribe_bind("fetch", STREAM)
    started_s, left = time.perf_counter(), messages
    while left:
        batch = await subscription.fetch(min(BATCH, left), timeout=5)
        await batch[-1].ack()
        left -= len(batch)
    return messages / (time.perf_counter() - started_s)


async def _pull(nc: Client, messages: int) -> float:
    await _consumer(nc, "puller")
    puller = await Puller(nc, STREAM, "puller").open()
    started_s, left = time.perf_counter(), messages
    while left > 0:
        batch = await puller.fetch(BATCH)
        await batch[-1].ack()
        left -= len(batch)
    took_s = time.perf_counter() - started_s
    await puller.unsubscribe()
    return messages / took_s


def _sqlite(path: Path, rows: int) -> float:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, state BLOB)")
        started_s = time.perf_counter()
        for start in range(0, rows, BATCH):
            some = [(PAYLOAD,)] * min(BATCH, rows - start)
            with connection:
                connection.executemany("INSERT INTO raw (state) VALUES (?)", some)
        return rows / (time.perf_counter() - started_s)
    finally:
        connection.close()
