"""A signer and a witness beside a house, with keys of their own, so that its log is signed."""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from hub.audit.signing import LOG_KIND, WITNESS_KIND, Signer
from hub.audit.standing import State, standing
from hub.checkpointing import (
    CHECKPOINT,
    LOG_KEY,
    POLICY,
    SIGNER_KEY,
    WITNESS_KEY,
    key_of,
    trust_of,
)
from hub.settings import Settings
from hub.trial.house import House
from hub.wiring import Hub

ORIGIN: Final = "demo.example/signaalhub/1"
WITNESS: Final = "getuige.example/demo"
WITNESS_LABEL: Final = "demo-partner"
SIGNED_WITHIN_S: Final = 30.0
LOOK_S: Final = 0.05


class Watched(NamedTuple):
    """Where the signer and the witness have their folders."""

    signer: Path
    witness: Path


def start_signing(house: House) -> Watched:
    """Start a signer, a witness and what has the log signed; they end with the house."""
    watched = Watched(house.directory / "signer", house.directory / "witness")
    _agree(house.directory, watched)
    base = Settings(environment="demo")
    signer = base.model_copy(update={"directory": watched.signer})
    named = {"directory": watched.witness, "witness_name": WITNESS}
    listen = _url(watched.witness, "witness.sock")
    witness = base.model_copy(update={**named, "witness_listen": listen})
    house.start(signer, "sign", log="sign")
    house.start(witness, "witness", log="witness")
    house.spawn(CHECKPOINT)
    return watched


def wait_until_signed(house: House, seconds: float = SIGNED_WITHIN_S) -> bool:
    """Wait until all there is was signed and witnessed; whether that was in time."""
    trust, until = trust_of(house.settings), time.monotonic() + seconds
    with closing(Hub(house.settings)) as hub:
        size = hub.reading.last()
        while True:
            found = standing(hub.reading, hub.mapper, trust, datetime.now(UTC))
            if found.state is State.GOOD and found.signed >= size:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_S)


def _agree(hub: Path, watched: Watched) -> None:
    """Make the keys, and let each know of the others what it must."""
    own = key_of(None, hub, LOG_KEY, ORIGIN)
    log = key_of(None, watched.signer, SIGNER_KEY, ORIGIN)
    witness = key_of(None, watched.witness, WITNESS_KEY, WITNESS)
    _write(watched.signer, f"log {own.verifier(LOG_KIND)}", "quorum none")
    _write(watched.witness, f"log {log.verifier(LOG_KIND)}", "quorum none")
    _write(
        hub,
        f"log {log.verifier(LOG_KIND)} {_url(watched.signer, 'signer.sock')}",
        _witness(witness, watched),
        f"quorum {WITNESS_LABEL}",
    )


def _witness(witness: Signer, watched: Watched) -> str:
    where = _url(watched.witness, "witness.sock")
    return f"witness {WITNESS_LABEL} {witness.verifier(WITNESS_KIND)} {where}"


def _url(directory: Path, name: str) -> str:
    return f"unix:{directory / name}"


def _write(directory: Path, *lines: str) -> None:
    (directory / POLICY).write_text("".join(f"{line}\n" for line in lines), "utf-8")
