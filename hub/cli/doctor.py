"""`hub doctor`: is this hub sound, and how to mend what is not. It changes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from hub import settings
from hub.actions.memberships import membership
from hub.actions.outgoing import delivery_alerts
from hub.actions.partner_alerts import alerts
from hub.audit.standing import State, standing
from hub.audit.trust import TrustError
from hub.checkpointing import trust_of
from hub.cli import bus_checks, checks
from hub.cli.api import clients_of
from hub.cli.app import EXIT_FOUND
from hub.cli.audit import MEND
from hub.cli.checks import Finding, Mark
from hub.cli.output import answer, count, moment, say
from hub.cli.outside import UNUSABLE, reason
from hub.cli.requests import late
from hub.cli.web import service_of
from hub.outgoing.service import NotSetUpError, base_of, ways_of
from hub.security.clients import ClientInvalidError, Clients
from hub.security.secret_file import SecretExposedError
from hub.settings import Settings, SettingsError
from hub.web.logbook.signing import said
from hub.web.signin.service import SignInFailed
from hub.wiring import Hub

CLIENT_SOON: Final = timedelta(days=30)
DAMAGE: Final = (State.SHORTER, State.CHANGED, State.NOT_BY_LOG)
NAMES: Final = {Mark.GOOD: "goed", Mark.LOOK: "let-op", Mark.WRONG: "fout"}


def doctor(*, json: bool = False) -> int:
    """Kijk of deze hub gezond is. Achter elke ! en ✗ staat hoe u het herstelt. Er verandert niets.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-lijst.

    """
    hub = Hub(settings.load())
    found = []
    try:
        for finding in _findings(hub):
            found.append(finding)
            if not json:
                say(_line(finding))
    finally:
        hub.close()
    wrong = sum(finding.mark is Mark.WRONG for finding in found)
    if json:
        answer([{"stand": NAMES[f.mark], "wat": f.what, "herstel": f.mend or None} for f in found])
    else:
        say("", f"{count(wrong, 'fout', 'fouten')}." if wrong else "Deze hub is gezond.")
    return EXIT_FOUND if wrong else 0


def _line(finding: Finding) -> str:
    return f"{finding.mark} {finding.what}" + (f"  →  {finding.mend}" if finding.mend else "")


def _findings(hub: Hub) -> Iterator[Finding]:
    yield from checks.python_and_packages()
    yield Finding(Mark.GOOD, f"instellingen: {hub.settings.environment}")
    yield from checks.policy(hub)
    yield sign_in(hub.settings)
    yield from clients(clients_of(hub.settings), datetime.now(UTC))
    yield from checks.files(hub.settings)
    usable = set()
    for finding, which in checks.databases(hub):
        yield finding
        usable.add(which)
    if "keys" in usable:
        yield checks.key_store(hub)
    has_record = {"record", "views"} <= usable
    found, is_there = bus_checks.server(hub.settings)
    yield from found
    try:
        if is_there:
            yield from bus_checks.bus(hub, has_record=has_record)
        if has_record:
            yield from checks.waiting(hub)
            yield from checks.glass(hub)
            yield from checks.processing(hub)
            yield from partners(hub)
            yield from receivers(hub)
            yield from keys(hub, datetime.now(UTC))
            yield log(hub)
            if "keys" in usable:
                yield from checks.retention(hub)
                yield from late(hub)
    except UNUSABLE as error:
        yield Finding(Mark.WRONG, reason(error), "zie docs/operations.md")


def log(hub: Hub) -> Finding:
    """How the signing of the log stands. That it waits is no fault; that something is gone is."""
    try:
        trust = trust_of(hub.settings)
    except (SettingsError, TrustError) as error:
        return Finding(Mark.WRONG, f"het beleid van het logboek: {error}", "zie docs/audit.md")
    found = standing(hub.reading, hub.mapper, trust, datetime.now(UTC))
    mark = Mark.WRONG if found.state in DAMAGE else Mark.LOOK
    if found.state is State.GOOD:
        mark = Mark.GOOD
    return Finding(mark, said(found), MEND.get(found.state, ""))


def partners(hub: Hub) -> Iterator[Finding]:
    """Whether partners are let in, took their news, and all that they numbered came."""
    found = alerts(hub.reading, hub.mapper, [it.partner for it in hub.partners])
    for it in found:
        if it.membership.suspension is not None:
            since = moment(it.membership.suspension.occurred_at)
            what = f"{it.partner} is geschorst sinds {since}"
            yield Finding(Mark.LOOK, what, f"hub partner resume {it.partner}, als het weer mag")
        if it.news:
            what = f"{it.partner} nam {count(it.news, 'bericht', 'berichten')} niet aan"
            mend = f"vraag waarom, en dan hub partner webhook resend {it.partner}"
            yield Finding(Mark.LOOK, what, mend)
        if it.numbers:
            what = f"van {it.partner} ontbreken {count(it.numbers, 'nummer', 'nummers')}"
            yield Finding(Mark.LOOK, what, "hub partner numbers, en vraag de partner")
    if not found:
        yield Finding(Mark.GOOD, "partners namen hun nieuws aan, en in hun telling ontbreekt niets")


def receivers(hub: Hub) -> Iterator[Finding]:
    """Whether those who are told of handovers can be told, and were."""
    try:
        base_of(hub)
        told = [name for name, way in ways_of(hub).items() if way is not None]
    except NotSetUpError as error:
        yield Finding(Mark.WRONG, f"berichten over overdrachten: {error}", "zie docs/operations.md")
        return
    found = delivery_alerts(hub.reading, hub.mapper, hub.sharing.receivers)
    for it in found:
        lost = count(len(it.given_up), "bericht", "berichten")
        what = f"het systeem van {it.receiver} nam {lost} over een overdracht niet aan"
        yield Finding(Mark.LOOK, what, "vraag waarom, en dan hub outgoing resend")
    if not found:
        said = ", ".join(told) or "niemand; pijlereigenaren kijken in de hub"
        yield Finding(Mark.GOOD, f"berichten over overdrachten: {said}")


def keys(hub: Hub, now: datetime) -> Iterator[Finding]:
    """Whether partners' keys on the bus hold long enough, and old ones are refused by now."""
    file = hub.settings.nats_accounts_file
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file and file.exists() else now
    for it in hub.partners:
        there = membership(hub.reading, hub.mapper, it.partner)
        if there.key is not None and there.key.until < now + CLIENT_SOON:
            what = f"de sleutel van {it.partner} op de bus geldt tot {moment(there.key.until)}"
            yield Finding(Mark.LOOK, what, f"hub partner rotate {it.partner}")
        if there.refused_before(written) != there.refused_before(now):
            what = f"oude sleutels van {it.partner} zijn vervallen, en de bus weet het nog niet"
            yield Finding(Mark.WRONG, what, "hub partner apply")


def clients(directory: Path, now: datetime) -> Iterator[Finding]:
    """Whether those who may sign in over HTTP still may, and their files are ours."""
    try:
        found = list(Clients(directory).every())
    except (ClientInvalidError, SecretExposedError) as error:
        what = f"wie zich over HTTP kan aanmelden: {error}"
        yield Finding(Mark.WRONG, what, f"kijk in {directory}; zo nodig hub partner revoke")
        return
    for it in found:
        if it.until < now + CLIENT_SOON:
            what = f"{it.id} kan zich tot {moment(it.until)} aanmelden over HTTP"
            yield Finding(Mark.LOOK, what, "maak een nieuwe met hub partner client")
    yield Finding(Mark.GOOD, f"aanmelden over HTTP: {count(len(found), 'systeem', 'systemen')}")


def sign_in(chosen: Settings) -> Finding:
    """Whether people can sign in."""
    if chosen.is_demo:
        return Finding(Mark.GOOD, "aanmelden: verzonnen mensen van de demo")
    try:
        service = service_of(chosen)
    except SettingsError as error:
        return Finding(Mark.WRONG, str(error), "zie docs/operations.md, Signing in")
    if service is None:
        return Finding(
            Mark.LOOK, "aanmelden is niet ingesteld", "stel HUB_OIDC_ISSUER in: docs/operations.md"
        )
    try:
        service.check()
    except SignInFailed as error:
        what = f"de aanmelddienst antwoordt niet zoals het hoort ({error})"
        return Finding(Mark.WRONG, what, "kijk of HUB_OIDC_ISSUER klopt en te bereiken is")
    return Finding(Mark.GOOD, "aanmelden bij de dienst van de gemeente")
