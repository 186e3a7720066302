"""`hub pub`: publishes as a partner does, through its own account, and waits for its receipt."""

import asyncio
import json as json_module
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

import nats.errors
from cyclopts import Parameter
from nats.aio.subscription import Subscription

from hub import settings
from hub.bus import topology
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.check import read_file
from hub.cli.output import answer, progress, say
from hub.cli.outside import explained, reach
from hub.domain.receipts import REFUSED
from hub.domain.versions import outdated_text
from hub.settings import Settings
from hub.trial.house import partner_credentials
from hub.trial.play import Partners
from schemas.signal import Partner

TIMEOUT_S: Final = 30.0

Receipt = dict[str, Any]


def pub(
    *files: Path,
    partner: Annotated[Partner, Parameter(name="--as")],
    timeout_s: Annotated[float, Parameter(name="--timeout")] = TIMEOUT_S,
    json: bool = False,
) -> int:
    """Stuur berichten als partner, op volgorde, en toon van elk het ontvangstbewijs.

    Parameters
    ----------
    files
        De berichten: elk bestand één CloudEvent als JSON.
    partner
        De partner die stuurt, met diens eigen sleutel.
    timeout_s
        Hoeveel seconden er op elk ontvangstbewijs wordt gewacht.
    json
        Toon elk ontvangstbewijs als één regel JSON.

    """
    if not files:
        raise CommandFailed("Noem ten minste één bestand.", EXIT_USAGE)
    chosen = settings.load()
    with explained():
        messages = [read_file(file) for file in files]
        reach(chosen)
        require_credentials(chosen, partner)
        with progress("Versturen", len(files), hidden=json or len(files) == 1) as done:
            receipts = asyncio.run(_publish(chosen, partner, messages, timeout_s, done))
    for file, receipt in zip(files, receipts, strict=True):
        if json:
            answer(receipt)
        else:
            say(*receipt_lines(receipt, str(file)))
    return EXIT_FOUND if any(receipt["status"] == REFUSED for receipt in receipts) else 0


def require_credentials(chosen: Settings, partner: str) -> None:
    """Refuse to go on without a partner's own key."""
    path = partner_credentials(chosen, partner)
    if path is None or not path.exists():
        raise CommandFailed(
            f"De sleutel van {partner} is er niet. Zet HUB_PARTNER_CREDENTIALS_DIRECTORY op de map "
            f"met {partner}.creds.",
            EXIT_USAGE,
        )


async def _publish(
    chosen: Settings,
    partner: str,
    messages: Sequence[bytes],
    timeout_s: float,
    done: Callable[[int], None],
) -> list[Receipt]:
    """Publish one after another: the next one goes when the receipt of the last is there."""
    receipts = []
    async with Partners(chosen) as partners:
        client = await partners.client(partner)
        heard = await client.subscribe(topology.receipts(partner))
        await client.flush()
        for number, message in enumerate(messages, 1):
            place = await partners.publish(partner, message)
            digest = sha256(message).hexdigest()
            try:
                async with asyncio.timeout(timeout_s):
                    receipts.append(await _receipt(heard, digest))
            except TimeoutError:
                raise CommandFailed(
                    f"Bericht {number} is bewaard als nummer {place} van {partner}, maar het "
                    f"ontvangstbewijs kwam niet binnen {timeout_s:g} seconden. "
                    "Kijk met `hub doctor` of alle verwerkers draaien."
                ) from None
            done(number)
    return receipts


async def _receipt(heard: Subscription, digest: str) -> Receipt:
    """Wait for the receipt of a message: it names the bytes it is for."""
    while True:
        try:
            receipt: Receipt = json_module.loads((await heard.next_msg()).data)
        except nats.errors.TimeoutError:
            continue
        if receipt.get("sha256") == digest:
            return receipt


def receipt_lines(receipt: Receipt, name: str) -> list[str]:
    """Write a receipt, or other news for a partner, for a person."""
    lines = [f"{name}: {receipt['status']}, {_numbers(receipt)}"]
    if "signaalId" in receipt:
        lines.append(f"    signaal {receipt['signaalId']}")
    if "uitkomst" in receipt:
        lines.append(f"    uitkomst {receipt['uitkomst']}")
    if "beoordeling" in receipt:
        lines.append(f"    beoordeling {receipt['beoordeling']}")
    if "toelichting" in receipt:
        lines.append(f"    {receipt['toelichting']}")
    if "versie" in receipt:
        lines.append(f"    {outdated_text(receipt['versie'])}")
    for reason in (*receipt.get("redenen", ()), *receipt.get("meldingen", ())):
        lines.append(f"    {reason['code']} {reason['plaats']}: {reason['uitleg']}")
        lines.append(f"        {reason['oplossing']}")
    return lines


def _numbers(said: Receipt) -> str:
    """Which message it is about, or which of the partner's own numbers."""
    if "volgnummer" in said:
        return f"nummer {said['volgnummer']}"
    return f"nummers {said['vanaf']} tot en met {said['totEnMet']}"
