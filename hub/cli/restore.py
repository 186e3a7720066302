"""`hub restore` and `hub drill`: putting a backup back, and trying whether that works."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hub import observability, settings
from hub.audit.asking import ask
from hub.audit.trust import Trust
from hub.backup import drill as trying
from hub.backup.drill import Report
from hub.backup.invariants import Check
from hub.backup.place import Place
from hub.backup.restoring import KeysGone, NotEmpty, Restored, SignedMore, check
from hub.backup.restoring import restore as put_back
from hub.backup.signed import Seen, Stand, stands
from hub.bus.relay import drop_copy
from hub.checkpointing import LOG_KEY, key_of, trust_of
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.backup import as_json, lines, now, told
from hub.cli.output import answer, count, progress, say, say_table
from hub.cli.outside import explained, reach, require_database
from hub.eraser import as_eraser
from hub.settings import Settings
from hub.stories.story import load
from hub.trial.evaluate import play
from hub.trial.house import House
from hub.trial.scratch import scratch
from hub.trial.signing import start_signing, wait_until_signed
from hub.wiring import CONSUMERS

STANDS: Final = {
    Stand.SAME: "heeft niets ondertekend wat hier ontbreekt",
    Stand.AHEAD: "heeft meer ondertekend",
    Stand.BEHIND: "weet minder dan deze reservekopie: zijn geheugen is ouder",
    Stand.FORK: "heeft op dit punt iets anders ondertekend",
    Stand.AWAY: "antwoordt niet",
}
PROMISES: Final = {
    "record": "elke gebeurtenis staat op haar plaats, met haar blad",
    "messages-once": "elk bericht is één keer verwerkt",
    "routes": "geen toewijzing zonder signaal",
    "roots-equal": "de wortel van het logboek is die van de hub",
    "checkpoints": "elke ondertekening past bij het logboek",
    "contents": "elk signaal gaat open, behalve wat is vernietigd",
    "views-equal": "de overzichten zijn gelijk, tot op de byte",
    "views-in-use": "de overzichten in gebruik zijn gelijk, tot op de byte",
    "verifier": "verify.py, dat de hub niet nodig heeft, vindt niets",
    trying.CANARY: "wat na de kopie is vernietigd, komt niet terug",
}
FOUND: Final = {
    "record": "{} gebeurtenissen",
    "messages-once": "{} berichten",
    "routes": "{} gevonden",
    "checkpoints": "{} bekeken, {} fout",
    "contents": "{} gaan open, {} niet, {} sleutels terug",
    "verifier": "tot en met gebeurtenis {}",
    trying.CANARY: "{} sleutels: {} terug; {} leesbaar, in {} bestanden",
}
MARKS: Final = {True: "✓", False: "✗", None: "-"}
DEMO: Final = "demo"


def restore(
    directory: Path,
    /,
    *others: Path,
    keys: Path | None = None,
    accept_loss: bool = False,
    clear_bus: bool = False,
    json: bool = False,
) -> int:
    """Zet een reservekopie terug in lege databases. Start de diensten pas daarna.

    Wat later is vernietigd, wordt opnieuw vernietigd voordat iemand erbij kan. Wat dat is, staat in
    nieuwere reservekopieën: die in dezelfde map worden gelezen, en die u noemt.

    Parameters
    ----------
    directory
        De map van de reservekopie.
    others
        Andere reservekopieën, of mappen daarmee.
    keys
        De map met de sleutels, als die ergens anders staat.
    accept_loss
        Zet ook terug als de ondertekenaar of een getuige meer heeft ondertekend: dat is dan weg. En
        ook als er met de hub zelf al iets mis was, of een nieuwere reservekopie beschadigd is.
    clear_bus
        Verwijder daarna de stroom EVENTS van de bus: die kan verder zijn dan deze reservekopie, en
        de relay vult een nieuwe. Dit vraagt HUB_ERASURE_CREDENTIALS_FILE.
    json
        Toon de uitkomst als één JSON-object.

    """
    chosen = settings.load()
    if clear_bus:
        reach(chosen)
    place = Place.of(directory, keys)
    with explained(), told(), _refused():
        trust = trust_of(chosen)
        checked = check(
            place,
            chosen,
            trust=trust,
            others=[directory.resolve().parent, *others],
            stands=_asker(chosen, trust),
            accept_loss=accept_loss,
        )
        paper = checked.verified.record
        assert paper is not None
        with progress("Overzichten opbouwen", paper.events, hidden=json) as done:
            restored = put_back(checked, chosen, done)
        if clear_bus:
            asyncio.run(clear_copy(chosen))
    if json:
        answer(_restored(restored, checked.seen))
    else:
        say(*lines(restored.record, restored.keys), *_after(restored, checked.seen))
    return 0


async def clear_copy(chosen: Settings) -> None:
    """Take the copy of the record from the bus, as who may delete streams."""
    async with as_eraser(chosen) as nc:
        await drop_copy(nc.jetstream())


def _asker(chosen: Settings, trust: Trust | None) -> Any:
    """What asks who signs how far they are; nobody, without a policy and a key to ask with."""
    own = chosen.log_key_file or chosen.directory / LOG_KEY

    def asked(notes: Sequence[str], events: int) -> list[Seen]:
        if trust is None or not own.exists():
            return []
        hub = key_of(own, chosen.directory, LOG_KEY, trust.logs[0].key.name)
        return stands(trust, hub, notes, events, ask)

    return asked


@contextmanager
def _refused() -> Iterator[None]:
    """Say in Dutch why nothing was put back."""
    try:
        yield
    except KeysGone as error:
        raise CommandFailed(
            "De sleutels van deze reservekopie zijn weg: wat verzegeld is, is niet meer te lezen. "
            "Terugzetten kan niet. Zie docs/backup.md.",
            EXIT_FOUND,
        ) from error
    except NotEmpty as error:
        raise CommandFailed(
            f"Terugzetten kan alleen in lege databases; hier is al iets: {error}", EXIT_USAGE
        ) from error
    except SignedMore as error:
        said = "\n".join(_standing(error.seen))
        raise CommandFailed(
            f"{said}\nDeze reservekopie is ouder dan wat is ondertekend, of een andere. Zoek eerst "
            "een nieuwere. Is die er niet, lees dan docs/backup.md en gebruik --accept-loss.",
            EXIT_FOUND,
        ) from error


def _standing(seen: Sequence[Seen]) -> list[str]:
    return [
        f"{it.name} {STANDS[it.stand]}" + (f" ({it.size})" if it.size is not None else "")
        for it in seen
    ]


def _after(restored: Restored, seen: Sequence[Seen]) -> list[str]:
    again = count(restored.forgotten_again, "signaal of bericht", "signalen en berichten")
    shredded = count(restored.shredded, "sleutel", "sleutels")
    return [
        f"Opnieuw vergeten uit nieuwere kopieën: {again}; {shredded} kwamen niet terug.",
        *_standing(seen),
        *(() if seen else ("Niemand is gevraagd tot waar er is ondertekend.",)),
        "Lees docs/backup.md voordat u de diensten start.",
    ]


def _restored(restored: Restored, seen: Sequence[Seen]) -> dict[str, Any]:
    return {
        **as_json(restored.record, restored.keys),
        "opnieuwVergeten": restored.forgotten_again,
        "sleutelsTeruggezet": restored.keys_put,
        "sleutelsNietTerug": restored.shredded,
        "ondertekenaars": [
            {"naam": it.name, "stand": it.stand, "ondertekend": it.size} for it in seen
        ],
    }


def drill(*, demo: bool = False, json: bool = False) -> int:
    """Oefen: maak een reservekopie, zet die elders terug en kijk of alles klopt.

    De hub wordt alleen gelezen en mag doorwerken. Op PostgreSQL komt de oefening in eigen schema's
    op dezelfde server; die gaan daarna weg.

    Parameters
    ----------
    demo
        Oefen met een eigen hub met verzonnen signalen.
    json
        Toon het verslag als één JSON-object.

    """
    observability.configure("error")
    with explained(), told():
        report = _in_demo() if demo else _here(settings.load())
    if json:
        answer(_report(report))
    else:
        _show(report)
    return 0 if report.is_good else EXIT_FOUND


def _here(chosen: Settings) -> Report:
    for which in ("record", "views", "keys"):
        require_database(chosen, which)
    return trying.drill(chosen, trust_of(chosen), now)


def _in_demo() -> Report:
    stories = load(files("hub.stories") / DEMO)
    with scratch(Settings(environment="demo")) as chosen, House(chosen) as house:
        house.spawn(*CONSUMERS)
        start_signing(house)
        asyncio.run(play(house.settings, stories))
        wait_until_signed(house)
        return trying.drill(house.settings, trust_of(house.settings), now)


def _report(report: Report) -> dict[str, Any]:
    return {
        "goed": report.is_good,
        "gebeurtenissen": report.events,
        "ondertekend": report.signed,
        "sleutels": report.keys,
        "bytes": report.bytes,
        "kopieSeconden": report.backup_s,
        "terugzettenSeconden": report.restore_s,
        "nakijkenSeconden": report.checks_s,
        "rtoSeconden": report.rto_s,
        "rpoSeconden": report.lost_s,
        "rpoGebeurtenissen": report.lost_events,
        "beloften": [
            {"naam": it.name, "houdt": it.holds, "gevonden": _found(it)} for it in report.checks
        ],
    }


def _show(report: Report) -> None:
    say_table(
        ("", "Belofte", "Gevonden"),
        [(MARKS[it.holds], PROMISES[it.name], _found(it)) for it in report.checks],
    )
    events = count(report.events, "gebeurtenis", "gebeurtenissen")
    say(
        "",
        f"{events} en {count(report.keys, 'sleutel', 'sleutels')}, {report.bytes / 1e6:.1f} MB.",
        f"Kopie {report.backup_s:.1f} s, terugzetten {report.restore_s:.1f} s, nakijken "
        f"{report.checks_s:.1f} s: na {report.rto_s:.1f} s kan iedereen weer werken (RTO).",
        f"Ging het nu mis, dan was {count(report.lost_events, 'gebeurtenis', 'gebeurtenissen')} "
        f"weg, van {report.lost_s:.1f} s (RPO van deze kopie).",
        "De oefening is geslaagd." if report.is_good else "De oefening is NIET geslaagd.",
    )


def _found(it: Check) -> str:
    if it.holds is None:
        return "niet te bekijken"
    return FOUND.get(it.name, "{}").format(*it.found)
