"""`hub partner webhook` and `hub partner numbers`: where partners hear news, and what lacks."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter

from hub.actions import webhooks as acts
from hub.actions.desk import Busy
from hub.actions.partner_alerts import alerts, settle
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.judging import USER
from hub.cli.opening import opened
from hub.cli.options import By, Json
from hub.cli.output import answer, count, say, say_table
from hub.domain.webhooks import SECRET_BYTES, Secret, Webhook, refused_url, secret_text
from hub.security.secret_file import write_private
from hub.store.record import VersionTaken
from hub.webhooks.resending import resend as resend_
from hub.webhooks.service import webhooks_of
from hub.wiring import Hub
from schemas.signal import Partner

NONE: Final = "{} heeft geen webhook. Stel er een in met hub partner webhook set."

Who = Annotated[Partner, Parameter(name="PARTNER", help="De partner.")]
SecretFile = Annotated[
    Path, Parameter(help="Een nieuw bestand voor het geheim, dat alleen u kunt lezen.")
]


def set_(
    partner: Who,
    url: Annotated[str, Parameter(name="ADRES", help="Het adres van de partner: https://...")],
    /,
    *,
    secret_file: SecretFile,
    by: By,
    json: Json = False,
) -> int:
    """Stuur nieuws voor een partner voortaan naar zijn adres, ondertekend met een nieuw geheim."""
    secret = _new_secret()
    with at_work(by) as hub:
        wrong = refused_url(url, is_demo=hub.settings.is_demo)
        if wrong:
            raise CommandFailed(wrong, EXIT_USAGE)
        write_private(secret_file, f"{secret}\n")
        acts.set_webhook(hub.desk(), partner, Webhook(url, (Secret(secret),)), by, _now())
    return _say_secret(partner, secret_file, json=json)


def rotate(partner: Who, /, *, secret_file: SecretFile, by: By, json: Json = False) -> int:
    """Onderteken met een nieuw geheim. Het oude telt nog een dag mee."""
    secret = _new_secret()
    with at_work(by) as hub:
        if acts.found(hub.reading, hub.mapper, hub.sealer, partner).hook is None:
            raise CommandFailed(NONE.format(partner), EXIT_FOUND)
        write_private(secret_file, f"{secret}\n")
        acts.rotate(hub.desk(), partner, secret, by, _now())
    return _say_secret(partner, secret_file, json=json)


def off(partner: Who, /, *, by: By, json: Json = False) -> int:
    """Stuur een partner geen nieuws meer over HTTP."""
    with at_work(by) as hub:
        stopped = acts.stop(hub.desk(), partner, by, _now())
    if json:
        answer({"partner": partner, "gestopt": stopped is not None})
    else:
        said = "Er gaat geen nieuws meer naar {}." if stopped else NONE
        say(said.format(partner))
    return 0 if stopped else EXIT_FOUND


def show(*, json: Json = False) -> int:
    """Toon welke partners een webhook hebben, en wat er is opgegeven."""
    with opened("record", "keys") as hub:
        rows = [row for it in hub.partners if (row := _row(hub, it.partner)) is not None]
    if json:
        answer(rows, indent=2)
        return 0
    say_table(
        ("Partner", "Adres", "Opgegeven"),
        [(it["partner"], it["adres"] or "niet te openen", it["opgegeven"]) for it in rows],
    )
    say(f"{count(len(rows), 'webhook', 'webhooks')}.")
    return 0


def resend(
    partner: Who,
    /,
    *,
    number: Annotated[
        int | None,
        Parameter(
            help="Alleen het ontvangstbewijs van het bericht op deze plaats in de stroom van de "
            "partner; zonder gaat alles wat is opgegeven."
        ),
    ] = None,
    by: By,
    json: Json = False,
) -> int:
    """Stuur nieuws opnieuw dat een partner niet aannam."""
    with at_work(by) as hub:
        try:
            done = asyncio.run(resend_(hub, webhooks_of(hub), partner, number))
        except LookupError:
            raise CommandFailed(NONE.format(partner), EXIT_FOUND) from None
        for it in done:
            if not it.fault:
                acts.tell_resent(hub.desk(), partner, it.first, it.last, it.messages, by, _now())
    fault = next((it.fault for it in done if it.fault), "")
    sent = sum(it.messages for it in done)
    if json:
        answer({"partner": partner, "aangenomen": sent, "fout": fault or None})
    else:
        say(f"{count(sent, 'bericht', 'berichten')} aangenomen door {partner}.")
        if fault:
            say(f"Daarna ging het mis: {fault}. Probeer het later opnieuw.")
    return EXIT_FOUND if fault or not done else 0


def numbers(*, json: Json = False) -> int:
    """Toon welke berichten in de telling van partners ontbreken."""
    with opened("record") as hub:
        found = alerts(hub.reading, hub.mapper, [it.partner for it in hub.partners])
    rows: list[dict[str, Any]] = [
        {
            "partner": it.partner,
            "vanaf": hole.first,
            "totEnMet": hole.last,
            "gezien": hole.occurred_at,
        }
        for it in found
        for hole in it.missing
    ]
    if json:
        answer(rows, indent=2)
        return 0
    say_table(
        ("Partner", "Vanaf", "Tot en met"),
        [(it["partner"], str(it["vanaf"]), str(it["totEnMet"])) for it in rows],
    )
    say(f"{count(len(rows), 'gat', 'gaten')} in de telling van partners.")
    return 0


def settled(
    partner: Who,
    first: Annotated[int, Parameter(name="VANAF", help="Het eerste nummer dat ontbreekt.")],
    /,
    *,
    by: By,
    json: Json = False,
) -> int:
    """Leg vast dat er onder ontbrekende nummers niets komt: de partner zei dat."""
    with at_work(by) as hub:
        event = settle(hub.desk(), partner, first, by, _now())
    if json:
        answer({"partner": partner, "afgedaan": event is not None})
    elif event is None:
        say("Hier begint geen gat. Kijk met hub partner numbers.")
    else:
        say(f"Afgedaan: {event.first} tot en met {event.last}.")
    return 0 if event else EXIT_FOUND


@contextmanager
def at_work(by: str) -> Iterator[Hub]:
    """Open the hub for somebody who changes something."""
    if not USER.fullmatch(by):
        raise CommandFailed("Geef uw gebruikersnaam: kleine letters, cijfers, . _ -", EXIT_USAGE)
    with opened("record", "views", "keys") as hub:
        try:
            yield hub
        except (Busy, VersionTaken) as error:
            raise CommandFailed("Het lukte niet: er verandert steeds iets. Wacht even.") from error


def _row(hub: Hub, partner: Partner) -> dict[str, Any] | None:
    there = acts.found(hub.reading, hub.mapper, hub.sealer, partner)
    if there.standing.newest is None:
        return None
    given_up = sum(it.messages for it in there.standing.given_up)
    hook = there.hook
    return {
        "partner": partner.value,
        "adres": None if hook is None else hook.url,
        "geheimen": 0 if hook is None else len(hook.secrets),
        "opgegeven": str(given_up),
    }


def _say_secret(partner: Partner, file: Path, *, json: bool) -> int:
    if json:
        answer({"partner": partner, "geheim": str(file)})
    else:
        say(f"Het geheim voor {partner} staat in {file}. Geef het veilig door en wis het hier.")
    return 0


def _new_secret() -> str:
    return secret_text(secrets.token_bytes(SECRET_BYTES))


def _now() -> datetime:
    return datetime.now(UTC)
