"""Has the log of a hub signed, as a process beside the consumers."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import nats.errors
import psycopg
import structlog
from eventsourcing.persistence import PersistenceError

from hub.audit.asking import ask
from hub.audit.handing import Handing, Send
from hub.audit.kept import ForkError
from hub.audit.publishing import NotSignedError, Publisher
from hub.audit.signing import SEED_BYTES, Signer
from hub.audit.trust import Trust, read_trust
from hub.bus.publish import heed_cancellation
from hub.merkle.tiles import TileMissingError
from hub.security.secret_file import own_secret, read_secret
from hub.settings import Settings, SettingsError
from hub.store.leaves import LeafMissingError
from hub.store.mapper import StateInvalidError, TopicUnknownError
from hub.store.record import PositionTaken
from hub.wiring import CONSUMERS, Hub

log = structlog.get_logger()

CHECKPOINT: Final = "checkpoint"
PROCESSES: Final = (*CONSUMERS, CHECKPOINT)
POLICY: Final = "log.policy"
LOG_KEY, SIGNER_KEY, WITNESS_KEY = "log-key", "signer-key", "witness-key"
STEP_S: Final = 1.0
AWAY_S: Final = 10.0
AWAY: Final = (PersistenceError, PositionTaken, psycopg.Error, nats.errors.Error, OSError)
"""The record or the bus is away for a moment, or another process did the same at the same time."""
DAMAGE: Final = (
    LeafMissingError,
    TileMissingError,
    ForkError,
    StateInvalidError,
    TopicUnknownError,
)
"""The record is not what the hub wrote: nothing here can mend it, and signals still come in."""


def policy_path(settings: Settings) -> Path:
    """Where the policy of the log is, or would be."""
    return settings.log_policy_file or settings.directory / POLICY


def trust_of(settings: Settings) -> Trust | None:
    """Who signs and watches the log of this hub; None where nobody was named yet.

    Raises `TrustError`, or `SettingsError` where the policy names no signer that can be asked.
    """
    path = policy_path(settings)
    if settings.log_policy_file is None and not path.exists():
        return None
    trust = read_trust(path)
    if len(trust.logs) != 1 or not trust.logs[0].url:
        raise SettingsError(f"{path}: noem één log, met het adres van de ondertekenaar")
    return trust


def key_of(named: Path | None, directory: Path, name: str, owner: str) -> Signer:
    """A key that was put somewhere, or the one in `directory`, made at first use."""
    if named is not None:
        return Signer(owner, read_secret(named))
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Signer(owner, own_secret(directory / name, SEED_BYTES))


def publisher_of(hub: Hub, trust: Trust) -> Publisher:
    """What has the log of this hub signed."""
    settings = hub.settings
    own = key_of(settings.log_key_file, settings.directory, LOG_KEY, trust.logs[0].key.name)
    soon_ms = settings.log_seconds * 1000
    return Publisher(hub.record(), trust, own, ask, now_ms, soon_ms=soon_ms)


def now_ms() -> int:
    """The present, which the signer's own clock is independent of."""
    return time.time_ns() // 1_000_000


async def keep_signed(hub: Hub, send: Send) -> None:
    """Have the log signed again and again, and hand out proofs; nothing else waits for it."""
    trust = trust_of(hub.settings)
    if trust is None:
        log.warning("log_is_not_signed", reason=f"{policy_path(hub.settings)} is not there")
        return
    publisher = publisher_of(hub, trust)
    handing = Handing(hub.record(), hub.mapper, trust, send)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, CHECKPOINT) as executor:
        while True:
            pause_s = STEP_S
            try:
                signed = await loop.run_in_executor(executor, publisher.step)
                if signed is not None:
                    log.info("log_signed", position=signed.size)
                while await loop.run_in_executor(executor, handing.step):
                    heed_cancellation()
            except NotSignedError as error:
                log.warning("log_not_signed", error=type(error).__name__, reason=str(error))
            except DAMAGE as error:
                log.error("log_damaged", error=type(error).__name__, reason=str(error))  # noqa: TRY400
                pause_s = AWAY_S
            except AWAY as error:
                log.warning("log_record_away", error=type(error).__name__)
                pause_s = AWAY_S
            await asyncio.sleep(pause_s)
