"""`hub partner add`, `rotate`, `suspend`, `resume`, `apply`: who may send, and with which keys."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

from cyclopts import Parameter

from hub.actions import memberships as acts
from hub.actions.memberships import Doing
from hub.cli.api import clients_of
from hub.cli.app import EXIT_FAILED, EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.opening import opened
from hub.cli.options import By, Json
from hub.cli.output import answer, moment, say, warn
from hub.cli.partner import DAYS, DAYS_MAX, with_secret
from hub.cli.partner_bus import PartnerBus, bus_of, require_bus
from hub.cli.partner_package import CLIENT, write_package
from hub.cli.webhook import at_work
from hub.domain.membership import Key
from hub.policy.partners import PartnerAgreement
from hub.security.clients import Client, Clients
from hub.wiring import Hub
from schemas.signal import Partner

OVERLAP_DAYS: Final = 7
FOLDER_MODE: Final = 0o700

Who = Annotated[Partner, Parameter(name="PARTNER", help="De partner.")]
To = Annotated[Path, Parameter(help="Een nieuwe map voor het pakket, waar alleen u in kunt.")]
Days = Annotated[int, Parameter(help="Hoeveel dagen de nieuwe sleutels gelden.")]
NatsUrl = Annotated[
    str | None, Parameter(help="Waar de partner de bus bereikt; zonder is dat HUB_NATS_URL.")
]
Why = Annotated[str, Parameter(help="Waarom. De reden wordt verzegeld bewaard.")]


class Wish(NamedTuple):
    """A package: where it goes, until when its keys hold, and what goes into it."""

    folder: Path
    until: datetime
    nats_url: str | None
    is_over_http: bool


class Keys(NamedTuple):
    """What a partner was handed: the key of its user on the bus, and a system over HTTP."""

    key: Key
    client: Client | None
    files: list[str]


def add(  # noqa: PLR0913 - each is a choice of the user, by name
    partner: Who,
    /,
    *,
    to: To,
    http: Annotated[bool, Parameter(help="Maak ook een aanmelding over HTTP, met geheim.")] = False,
    days: Days = DAYS,
    nats_url: NatsUrl = None,
    by: By,
    json: Json = False,
) -> int:
    """Laat een partner toe met wie iets is afgesproken, en maak een pakket met zijn sleutels.

    De afspraak staat in partners.toml. Dit maakt zijn account op de bus, zijn sleutels, en een map
    met alles wat de partner nodig heeft om te beginnen. Geef die veilig door en wis haar hier.
    """
    _require_days(days)
    with at_work(by) as hub:
        agreement, bus = _agreement(hub, partner), require_bus(hub)
        doing = Doing(hub.desk(), partner, by, _now())
        if acts.membership(hub.reading, hub.mapper, partner).admitted is not None:
            raise CommandFailed(f"{partner} is al toegelaten. Nieuwe sleutels: hub partner rotate.")
        bus.credentials(partner).server_config(int(doing.now.timestamp()))
        wish = Wish(to, doing.now + timedelta(days=days), nats_url, http)
        made = _hand(bus, agreement, wish, doing.now)
        acts.admit(doing, agreement, made.key)
        wrong = bus.bring_up_to_date(doing.now, partner)
    return _say_keys(partner, made, to, wrong, {}, json=json)


def rotate(  # noqa: PLR0913 - each is a choice of the user, by name
    partner: Who,
    /,
    *,
    to: To,
    overlap_days: Annotated[
        int, Parameter(help="Hoeveel dagen de oude sleutels nog gelden; 0 is meteen niet meer.")
    ] = OVERLAP_DAYS,
    days: Days = DAYS,
    nats_url: NatsUrl = None,
    by: By,
    json: Json = False,
) -> int:
    """Geef een partner nieuwe sleutels. De oude gelden nog even, of meteen niet meer.

    Voor de bus is er een nieuwe sleutel. Meldt een systeem van de partner zich over HTTP aan met
    een geheim, dan is er een nieuw geheim. Alles van daarvoor vervalt, ook wat zich met een eigen
    sleutel aanmeldt: geef daarvoor een nieuwe op met hub partner client --key.
    """
    _require_days(days)
    if not 0 <= overlap_days <= DAYS_MAX:
        raise CommandFailed(f"--overlap-days is 0 tot {DAYS_MAX}.", EXIT_USAGE)
    with at_work(by) as hub:
        agreement, bus = _agreement(hub, partner), require_bus(hub)
        if not bus.credentials().has_account(partner):
            raise CommandFailed(f"{partner} is niet toegelaten. Doe eerst: hub partner add.")
        bus.wait_for_another_second(partner)
        doing = Doing(hub.desk(), partner, by, _now())
        clients = Clients(clients_of(hub.settings))
        former = [it for it in clients.every() if it.partner is partner and it.until > doing.now]
        until, former_until = (doing.now + timedelta(days=it) for it in (days, overlap_days))
        wish = Wish(to, until, nats_url, any(it.secret for it in former))
        made = _hand(bus, agreement, wish, doing.now)
        new = () if made.client is None else (made.client.id,)
        acts.rotate(doing, made.key, new, former_until)
        for client in former:
            clients.end(client, former_until)
        wrong = bus.bring_up_to_date(doing.now)
    return _say_keys(partner, made, to, wrong, {"oudeTot": former_until}, json=json)


def suspend(partner: Who, /, *, reason: Why, by: By, json: Json = False) -> int:
    """Neem niets meer aan van een partner: niet over HTTP, en op de bus wordt hij afgesloten.

    Wat hij stuurde voordat hij werd geschorst, telt gewoon. Wat er daarna toch nog binnenkomt,
    wacht op een medewerker. Er gaat niets verloren.
    """
    with at_work(by) as hub:
        _agreement(hub, partner)
        doing = Doing(hub.desk(), partner, by, _now())
        is_new = acts.suspend(doing, reason) is not None
        wrong = _up_to_date(hub, doing.now)
    said = f"{partner} is geschorst." if is_new else f"{partner} was al geschorst."
    return _say_done(partner, said, wrong, is_done=is_new, json=json)


def resume(partner: Who, /, *, by: By, json: Json = False) -> int:
    """Neem weer aan wat een geschorste partner stuurt.

    Wat intussen apart werd gezet, biedt u aan met hub quarantine redrive.
    """
    with at_work(by) as hub:
        _agreement(hub, partner)
        doing = Doing(hub.desk(), partner, by, _now())
        is_new = acts.resume(doing) is not None
        wrong = _up_to_date(hub, doing.now)
    said = f"{partner} kan weer sturen." if is_new else f"{partner} was niet geschorst."
    return _say_done(partner, said, wrong, is_done=is_new, json=json)


def apply(*, json: Json = False) -> int:
    """Werk de bus bij naar wat nu geldt: oude sleutels die vervallen, grenzen en schorsingen."""
    with opened("record") as hub:
        bus = require_bus(hub)
        wrong = bus.bring_up_to_date(_now())
    if json:
        answer({"bijgewerkt": not wrong, "waarom": wrong or None})
    elif wrong:
        warn(wrong)
    else:
        say("De bus is bijgewerkt.")
    return EXIT_FAILED if wrong else 0


def _agreement(hub: Hub, partner: Partner) -> PartnerAgreement:
    found = next((it for it in hub.partners if it.partner is partner), None)
    if found is None:
        text = f"Met {partner} is niets afgesproken. Zet de afspraak in partners.toml."
        raise CommandFailed(text, EXIT_FOUND)
    return found


def _hand(bus: PartnerBus, agreement: PartnerAgreement, wish: Wish, now: datetime) -> Keys:
    """Make new keys, and the package that they go in."""
    wish.folder.mkdir(mode=FOLDER_MODE)
    partner, chosen = agreement.partner, bus.hub.settings
    credentials = bus.credentials(partner)
    public = credentials.renew(partner, int(now.timestamp()), int(wish.until.timestamp()))
    places = {
        "nats": wish.nats_url or chosen.nats_url or "",
        "http": chosen.api_url or f"http://{chosen.api_host}:{chosen.api_port}",
    }
    text = credentials.path(partner).read_text("ascii")
    files = write_package(wish.folder, agreement, text, places)
    client = None
    if wish.is_over_http:
        clients = Clients(clients_of(chosen))
        client = with_secret(clients, partner, wish.until, wish.folder / CLIENT)
        files.append(CLIENT)
    return Keys(Key(public, wish.until), client, files)


def _up_to_date(hub: Hub, now: datetime) -> str:
    """Tell the bus, where its keys are here; what went wrong, or nothing."""
    bus = bus_of(hub)
    if bus is None:
        return "De sleutels van de bus zijn hier niet. Doe waar ze wel zijn: hub partner apply."
    return bus.bring_up_to_date(now)


def _say_keys(  # noqa: PLR0913 - what was made, and how it went
    partner: Partner, made: Keys, to: Path, wrong: str, more: dict[str, datetime], *, json: bool
) -> int:
    if json:
        client = None if made.client is None else made.client.id
        said: dict[str, Any] = {"partner": partner, "map": str(to), "bestanden": made.files}
        said |= {"tot": made.key.until, "client": client, **more, "waarom": wrong or None}
        answer(said)
        return EXIT_FAILED if wrong else 0
    say(f"Het pakket voor {partner} staat in {to}. Geef het veilig door en wis het hier.")
    say(f"De sleutels gelden tot {moment(made.key.until)}.")
    for until in more.values():
        say(f"De oude gelden tot {moment(until)}. Doe dan: hub partner apply.")
    if wrong:
        warn(wrong)
    return EXIT_FAILED if wrong else 0


def _say_done(partner: Partner, said: str, wrong: str, *, is_done: bool, json: bool) -> int:
    if json:
        answer({"partner": partner, "gedaan": is_done, "waarom": wrong or None})
    else:
        say(said)
        if wrong:
            warn(wrong)
    if wrong:
        return EXIT_FAILED
    return 0 if is_done else EXIT_FOUND


def _require_days(days: int) -> None:
    if not 1 <= days <= DAYS_MAX:
        raise CommandFailed(f"--days is 1 tot {DAYS_MAX}.", EXIT_USAGE)


def _now() -> datetime:
    return datetime.now(UTC)
