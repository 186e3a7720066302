"""One run: both doors as the partner has them, every case, one report."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from adapters import formats
from hub.conformance.cases import CASES, TLS_CASE
from hub.conformance.config import Config, ConfigError
from hub.conformance.doors import HTTP, NATS, Door, http_door, nats_door
from hub.conformance.playing import Past, Result, listen, play
from hub.conformance.report import About, Report
from hub.conformance.sample import Sample, sample_of
from hub.conformance.tls import Attempt, by_hand, program, tls_case
from hub.domain.sandbox import PROEF
from hub.doors import as_in, door_of
from hub.policy.partners import load_partners
from schemas import attributes, strict_json

EXAMPLE: Final = "ordinary.json"
TOKEN_BITS: Final = 128
NONE_YET: Final = "niet na te gaan over de bus"
FIRST, LAST = CASES[: TLS_CASE.number - 1], CASES[TLS_CASE.number :]

Tell = Callable[[Result], None]


def sample_for(config: Config) -> Sample:
    """The partner's own message, or our example for it, read as a sandbox does.

    Raises `SampleError`, `ConfigError`, or `PolicyError` for an organisation number that is in use.
    """
    data = _file(config).read_bytes()
    agreement = next(it for it in load_partners() if it.partner is config.partner)
    oin = _oin(data) or agreement.oin
    [door] = as_in(PROEF, [door_of(replace(agreement, oin=oin), formats())])
    sample = sample_of(door, data, datetime.now(UTC), lambda: secrets.randbits(TOKEN_BITS))
    if config.system:
        source = f"urn:nld:oin:{oin}:systeem:{config.system}"
        if not attributes.SOURCE.fullmatch(source):
            raise ConfigError("'systeem' heeft niet de vorm die source toelaat")
        return replace(sample, message={**sample.message, "source": source})
    return sample


def _file(config: Config) -> Path:
    """Where the message is that runs are made of."""
    if config.message is not None:
        return config.message
    folder = config.partner.value.replace("-", "_")
    return Path(str(files("adapters") / folder / "examples" / EXAMPLE))


def _oin(data: bytes) -> str:
    try:
        body = strict_json.parse(data)
    except strict_json.StrictJsonError:
        return ""
    source = body.get("source") if isinstance(body, dict) else None
    found = attributes.SOURCE.fullmatch(source) if isinstance(source, str) else None
    return (found[1] or "") if found else ""


async def run(config: Config, sample: Sample, tell: Tell) -> Report:
    """Play every case at each door. Raises `NotSandboxError` or `DoorError`."""
    results: list[Result] = []
    contracts: list[str] = []
    for name, opening in _doors(config):
        past = Past()
        async with opening as door:
            contracts.append(door.contract)
            await _all(play(FIRST, door, sample, past), results, tell)
            tls = await asyncio.to_thread(_tls, name, config)
            await _all(_one(tls), results, tell)
            await _all(play(LAST, door, sample, past), results, tell)
    return _report(config, sample, results, contracts, listened=False)


async def run_listening(
    config: Config, sample: Sample, tell: Tell, ask: Callable[[str], None]
) -> Report:
    """Have the partner's system send, and judge what it gets. Raises as `run`."""
    results: list[Result] = []
    name, opening = _doors(config)[-1]
    past = Past()
    async with opening as door:
        for cases in (FIRST, LAST):
            await _all(listen(cases, door, past, ask, config.patience_s), results, tell)
            if cases is FIRST:
                hand = by_hand(ask, config.patience_s, is_nats=name == NATS)
                tls = await asyncio.to_thread(_tls, name, config, hand)
                await _all(_one(tls), results, tell)
        return _report(config, sample, results, [door.contract], listened=True)


def _doors(config: Config) -> Sequence[tuple[str, AbstractAsyncContextManager[Door]]]:
    found: list[tuple[str, AbstractAsyncContextManager[Door]]] = []
    if config.http:
        found.append((HTTP, http_door(config.http, config.sign_in, config.patience_s)))
    if config.nats and config.credentials is not None:
        place = nats_door(config.nats, config.credentials, config.partner, config.patience_s)
        found.append((NATS, place))
    return found


def _tls(name: str, config: Config, hand: Attempt | None = None) -> Result:
    is_nats = name == NATS
    command = config.client_nats if is_nats else config.client_http
    attempt = hand
    if command:
        attempt = program(command, _file(config), config.variables(), is_nats=is_nats)
    return tls_case(name, "client_nats" if is_nats else "client_http", attempt)


async def _one(found: Result) -> AsyncIterator[Result]:
    yield found


async def _all(played: AsyncIterator[Result], results: list[Result], tell: Tell) -> None:
    async for found in played:
        results.append(found)
        tell(found)


def _report(
    config: Config,
    sample: Sample,
    results: Iterable[Result],
    contracts: Iterable[str],
    *,
    listened: bool,
) -> Report:
    agreement = next(it for it in load_partners() if it.partner is config.partner)
    where = {HTTP: config.http, NATS: config.nats}
    about = About(
        partner=config.partner.value,
        title=agreement.title,
        oin=sample.door.oin,
        system=sample.oin_source.rpartition(":")[2],
        schema=str(sample.message["dataschema"]),
        doors={name: address for name, address in where.items() if address},
        contract=next(filter(None, contracts), NONE_YET),
        listened=listened,
        at=sample.now,
    )
    return Report(about, tuple(results))
