"""`hub sandbox`: a hub for partners to try their systems against, emptied every night."""

import signal
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from hub import observability
from hub.bus.embedded import ANY_PORT
from hub.cli.api import clients_of
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.output import answer, moment, say, warn
from hub.cli.outside import explained
from hub.cli.partner import DAYS, with_secret
from hub.domain.sandbox import BANNER, PROEF
from hub.policy.partners import load_partners
from hub.security.clients import Clients
from hub.trial.sandbox import Admit, Sandbox, hand_out, next_wipe
from schemas.signal import Partner

HOUR: Final = 3
HOURS: Final = range(24)


def sandbox(  # noqa: PLR0913 - the options of a command, by name
    *,
    directory: Path | None = None,
    port: Annotated[int, Parameter(name="--port")] = 8720,
    nats_port: int = ANY_PORT,
    url: str | None = None,
    hour: int = HOUR,
    json: bool = False,
) -> int:
    """Start een proefomgeving voor partners en houd haar open tot Ctrl-C.

    Elke partner krijgt een map met wat hij nodig heeft. Elke nacht wordt alles gewist, behalve de
    sleutels en adressen.

    Parameters
    ----------
    directory
        Waar de proefomgeving haar gegevens bewaart; zonder is dat een tijdelijke map.
    port
        De poort van de deur over HTTP; is die bezet, dan wordt het een vrije poort.
    nats_port
        De poort van de bus; zonder is het een vrije poort.
    url
        Waar partners de deur over HTTP vinden, als dat elders is: https://proef.gemeente.example.
    hour
        Het uur waarop alles elke nacht wordt gewist, in Nederlandse tijd: 0 tot en met 23.
    json
        Zeg waar alles is als één regel JSON.
    """
    if hour not in HOURS:
        raise CommandFailed("--hour is 0 tot en met 23.", EXIT_USAGE)
    observability.configure("warning")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="hub-proef-") as temporary, explained():
        chosen = directory or Path(temporary)
        with Sandbox(chosen, http_port=port, nats_port=nats_port, url=url) as running:
            _invite(running, hour, as_json=json)
            with suppress(KeyboardInterrupt):
                running.stay(hour, _now, wiped=lambda due: warn(f"Gewist. {_due(due)}"))
    return 0


def handed_out(sandbox_: Sandbox, hour: int) -> Path:
    """Write every partner's folder; where they are."""
    clients = Clients(clients_of(sandbox_.house.settings))
    until = _now() + timedelta(days=DAYS)
    admit: dict[str, Admit] = {it.value: partial(_admit, clients, it, until) for it in Partner}
    oins = {it.partner.value: it.oin for it in load_partners()}
    return hand_out(sandbox_, oins, hour, admit)


def _admit(clients: Clients, partner: Partner, until: datetime, file: Path) -> None:
    with_secret(clients, partner, until, file)


def _invite(running: Sandbox, hour: int, *, as_json: bool) -> None:
    folders, due = handed_out(running, hour), next_wipe(_now(), hour)
    if as_json:
        where = {"http": running.addresses.http, "nats": running.addresses.nats}
        answer({"omgeving": PROEF, **where, "partners": folders, "wist": due})
        return
    say(
        BANNER,
        f"Over HTTP  {running.addresses.http}/v1",
        f"Uitleg     {running.addresses.http}/ontwikkelaars",
        f"Bus        {running.addresses.nats}",
        f"Partners   een map voor elk in {folders}",
        _due(due),
        "Stop met Ctrl-C.",
    )


def _due(due: datetime) -> str:
    return f"Alles wordt gewist op {moment(due)}; sleutels en adressen blijven."


def _now() -> datetime:
    return datetime.now(UTC)
