"""What `hub doctor` looks at on this machine: each answer has a mark and, if need be, a mend."""

import shutil
import stat
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final, NamedTuple

from hub.actions.certificate import horizon
from hub.actions.forgetting import to_do
from hub.cli.app import CommandFailed
from hub.cli.opening import routing_of
from hub.cli.output import count, moment
from hub.cli.outside import UNUSABLE, Which, reason, require_database
from hub.domain.calendar import WorkingCalendar
from hub.policy.cases import load_cases, run_cases
from hub.policy.reading import SHIPPED
from hub.processing_log import lag
from hub.projections import tables
from hub.settings import Settings
from hub.store.database import Database
from hub.wiring import Hub

PYTHON_MIN: Final = (3, 11)
DISTRIBUTION: Final = "signal-hub"
PACKAGES: Final = ("adapters", "consumers", "hub", "schemas")
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
LAG_COUNTED_MAX: Final = 1000
DISK_LOW_PERCENT: Final = 20
DISK_FULL_PERCENT: Final = 10
DATABASES: Final[tuple[Which, ...]] = ("record", "views", "keys")
DATABASE_NAMES: Final = {
    "record": "het register",
    "views": "de overzichten",
    "keys": "de sleutelkast",
}


class Mark(StrEnum):
    """How it is."""

    GOOD = "✓"
    LOOK = "!"
    WRONG = "✗"


class Finding(NamedTuple):
    """One thing that was looked at; `mend` is what to do about it."""

    mark: Mark
    what: str
    mend: str = ""


def python_and_packages() -> Iterator[Finding]:
    """Look whether this is a Python and an installation that the hub was made for."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < PYTHON_MIN:
        yield Finding(
            Mark.WRONG, f"Python {version} is te oud", "installeer Python 3.11 of nieuwer"
        )
    else:
        yield Finding(Mark.GOOD, f"Python {version}")
    owners = packages_distributions()
    for package in PACKAGES:
        others = sorted(set(owners.get(package, ())) - {DISTRIBUTION})
        if others:
            what = f"pakket {package} is ook van {', '.join(others)}"
            yield Finding(Mark.WRONG, what, f"pip uninstall {' '.join(others)}")
    if not any(DISTRIBUTION in owners.get(package, ()) for package in PACKAGES):
        what = f"{DISTRIBUTION} is niet geïnstalleerd; dit draait uit de bronmap"
        yield Finding(Mark.LOOK, what, "make setup")


def policy(hub: Hub) -> Iterator[Finding]:
    """Look whether the rules can be read and pass their own examples."""
    directory = hub.settings.policy_directory or SHIPPED
    try:
        rules = routing_of(hub.settings)
        failures = run_cases(rules, load_cases(rules, directory), WorkingCalendar())
        agreed = len(hub.partners)
        hub.new_linker()
    except UNUSABLE as error:
        yield Finding(
            Mark.WRONG, f"het beleid is niet te lezen: {reason(error)}", "hub policy test"
        )
        return
    if failures:
        wrong = count(len(failures), "voorbeeld", "voorbeelden")
        yield Finding(Mark.WRONG, f"het beleid haalt {wrong} niet", "hub policy test")
    else:
        what = f"beleid {rules.version}: {len(rules.rules)} regels, {agreed} partners"
        yield Finding(Mark.GOOD, what)


def files(chosen: Settings) -> Iterator[Finding]:
    """Look whether nobody else can read what must stay secret, and whether there is room."""
    directory = chosen.directory
    named = (chosen.nats_credentials_file, chosen.database_password_file)
    secrets = [
        chosen.kek_file or directory / "kek",
        chosen.match_key_file or directory / "match-key",
        *(path for path in named if path is not None),
        *sorted((chosen.partner_credentials_directory or directory / "credentials").glob("*")),
    ]
    there = [path for path in secrets if path.exists()]
    exposed = [path for path in there if path.stat().st_mode & OTHERS]
    for path in exposed:
        mark = Mark.WRONG if path == secrets[0] else Mark.LOOK
        yield Finding(mark, f"anderen kunnen bij {path}", f"chmod 600 {path}")
    if not exposed:
        number = count(len(there), "geheim", "geheimen")
        yield Finding(Mark.GOOD, f"{number}, alleen voor u leesbaar")
    for path in (path for path in secrets if not path.exists()):
        yield Finding(Mark.LOOK, f"{path} is er nog niet", "hub run maakt het, of hub init")
    yield _disk(next(p for p in (directory.resolve(), *directory.resolve().parents) if p.exists()))


def _disk(path: Path) -> Finding:
    usage = shutil.disk_usage(path)
    percent = 100 * usage.free // usage.total
    what = f"{percent}% vrij op de schijf van {path}"
    if percent < DISK_FULL_PERCENT:
        return Finding(Mark.WRONG, what, "maak ruimte; bij een volle schijf stopt de inname")
    return Finding(Mark.LOOK if percent < DISK_LOW_PERCENT else Mark.GOOD, what)


def databases(hub: Hub) -> Iterator[tuple[Finding, Which | None]]:
    """Look whether the databases are there and keep what they commit; name those that do."""
    chosen = hub.settings
    for which in DATABASES:
        name = DATABASE_NAMES[which]
        try:
            require_database(chosen, which)
            secure = which == "keys"
            database = Database.open(
                chosen.database_url(which),
                password=chosen.database_password(),
                secure_delete=secure,
            )
            database.close()
        except CommandFailed:
            yield (
                Finding(Mark.LOOK, f"{name}: nog niet gemaakt", "hub run, of zet HUB_DIRECTORY"),
                None,
            )
        except UNUSABLE as error:
            yield Finding(Mark.WRONG, f"{name}: {reason(error)}", "zie docs/operations.md"), None
        else:
            what = f"{name} ({database.dialect}) bewaart wat is toegezegd"
            yield Finding(Mark.GOOD, what), which


def key_store(hub: Hub) -> Finding:
    """Look whether the key store opens under the KEK that is here; make neither of them."""
    path = hub.settings.kek_file or hub.settings.directory / "kek"
    if not path.exists():
        return Finding(
            Mark.WRONG, f"de sleutelkast is er, {path} niet", "zet het KEK-bestand terug"
        )
    try:
        hub.keys.get_many(())
    except UNUSABLE as error:
        return Finding(Mark.WRONG, reason(error), "zet het juiste KEK-bestand terug")
    return Finding(Mark.GOOD, "de sleutelkast gaat open met de KEK")


def retention(hub: Hub) -> Iterator[Finding]:
    """Look whether what was agreed to go is gone, and until when copies may hold keys of it."""
    try:
        policy = hub.retention
    except UNUSABLE as error:
        what = f"de bewaartermijnen zijn niet te lezen: {reason(error)}"
        yield Finding(Mark.WRONG, what, "hub policy test")
        return
    unchecked = sum(not it.is_checked for it in policy.all)
    if unchecked:
        what = f"{unchecked} van {len(policy.all)} bewaartermijnen zijn niet nagekeken"
        yield Finding(Mark.LOOK, what, "laat ze nakijken; zie retention.toml")
    number = len(to_do(hub.desk()))
    if number:
        what = f"{count(number, 'voorstel is', 'voorstellen zijn')} goedgekeurd en niet uitgevoerd"
        yield Finding(Mark.LOOK, what, "hub forget run")
    until, days = horizon(hub.desk()), hub.settings.backup_days
    if until is None:
        yield Finding(Mark.GOOD, f"nog niets vernietigd; reservekopieën blijven {days} dagen")
    else:
        what = (
            f"wat is vernietigd, kan tot {moment(until)} in een reservekopie van de sleutels staan"
        )
        yield Finding(Mark.GOOD, what)


def glass(hub: Hub) -> Iterator[Finding]:
    """Look whether somebody checked who may open in an emergency."""
    try:
        policy = hub.glass
    except UNUSABLE as error:
        what = f"het beleid voor noodinzage is niet te lezen: {reason(error)}"
        yield Finding(Mark.WRONG, what, "hub policy test")
        return
    if not policy.is_checked:
        what = "het beleid voor noodinzage is niet nagekeken"
        yield Finding(Mark.LOOK, what, "laat het nakijken; zie glass.toml")


def processing(hub: Hub) -> Iterator[Finding]:
    """Look whether the processing log is whole, and whether it is where it has to go."""
    try:
        unchecked = sum(not it.is_checked for it in hub.register.activities.values())
    except UNUSABLE as error:
        what = f"het register van verwerkingen is niet te lezen: {reason(error)}"
        yield Finding(Mark.WRONG, what, "hub policy test")
        return
    if unchecked:
        what = f"{unchecked} van {len(hub.register.activities)} verwerkingen zijn niet nagekeken"
        yield Finding(Mark.LOOK, what, "laat ze nakijken; zie processing.toml")
    events, rows = lag(hub.reading, LAG_COUNTED_MAX)
    more = " of meer" if events >= LAG_COUNTED_MAX else ""
    if events:
        what = f"verwerkingenlog: {events}{more} gebeurtenissen nog vast te leggen"
        yield Finding(Mark.LOOK, what, "hub run processing-log")
    if hub.settings.processing_log_url is None:
        what = f"verwerkingenlog: {count(rows, 'regel wacht', 'regels wachten')}, geen ontvanger"
        yield Finding(Mark.LOOK, what, "zet HUB_PROCESSING_LOG_URL")
    elif rows:
        what = f"verwerkingenlog: {count(rows, 'regel', 'regels')} nog te bevestigen"
        yield Finding(Mark.LOOK, what, "hub run processing-log, of kijk of de ontvanger antwoordt")
    elif not events:
        yield Finding(Mark.GOOD, "verwerkingenlog: alles is vastgelegd en bevestigd")


def waiting(hub: Hub) -> Iterator[Finding]:
    """Look whether anything waits for a person."""
    counts = {
        "wacht op een medewerker": (
            hub.reading.database,
            "SELECT COUNT(*) FROM quarantine WHERE state = 'open'",
        ),
        "apart gezet door een verwerker": (
            hub.views.database,
            f"SELECT COUNT(*) FROM {tables.SET_ASIDE.name}",  # noqa: S608 - our own name
        ),
    }
    for what, (database, sql) in counts.items():
        with database.snapshot() as cursor:
            row = cursor.execute(sql).fetchone()
        number = int(row[0]) if row else 0
        mark = Mark.LOOK if number else Mark.GOOD
        yield Finding(mark, f"{number} {what}", "hub quarantine list" if number else "")
