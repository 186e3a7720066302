"""`hub backup`: takes a backup while the hub goes on, looks at one, and lets keys go in time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from hub import settings
from hub.backup import expiring
from hub.backup.faults import BackupRefused, Fault, Kind
from hub.backup.manifest import KeysPaper, RecordPaper
from hub.backup.place import Place
from hub.backup.sources import Secrets
from hub.backup.taking import KeysKeptGoing, take
from hub.backup.verifying import Verified
from hub.backup.verifying import verify as look
from hub.checkpointing import trust_of
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.output import answer, count, moment, say
from hub.cli.outside import explained, require_database

WRONG: Final = {
    Kind.MISSING: "ontbreekt",
    Kind.SURPLUS: "hoort er niet bij",
    Kind.RIGHTS: "is voor anderen te lezen",
    Kind.PAPER: "is geen beschrijving van een reservekopie",
    Kind.SEAL: "is niet door deze hub geschreven, of is veranderd",
    Kind.DIGEST: "is beschadigd of verwisseld",
    Kind.PAIR: "hoort bij een andere reservekopie",
    Kind.UNREADABLE: "de inhoud is niet te lezen",
    Kind.RECORD: "een gebeurtenis klopt niet",
    Kind.ROOT: "het logboek heeft een andere wortel",
    Kind.CHECKPOINT: "een ondertekening past niet bij de gebeurtenissen",
    Kind.SIGNATURE: "een ondertekening is niet van het logboek in log.policy",
    Kind.KEK: "de KEK is een andere dan waarmee de sleutels zijn versleuteld",
    Kind.KEYS_LOST: "van een verzegeld deel is geen sleutel",
    Kind.KEYS_AHEAD: "de sleutels zijn van later dan het register",
    Kind.KEYS_BACK: "een vernietigde sleutel is er weer",
}


def make(directory: Path, /, *, keys_to: Path | None = None, json: bool = False) -> int:
    """Maak een reservekopie. De hub mag doorwerken; de kopie verschijnt als die heel is.

    Parameters
    ----------
    directory
        De map die gemaakt wordt.
    keys_to
        Een andere map voor de sleutels en wat na HUB_BACKUP_DAYS weg moet; ook die wordt gemaakt.
    json
        Toon de uitkomst als één JSON-object.

    """
    chosen = settings.load()
    with explained(), told():
        for which in ("record", "keys"):
            require_database(chosen, which)
        made = take(chosen, trust_of(chosen), directory, now, keys_to=keys_to)
    if json:
        answer({**as_json(made.record, made.keys), "fouten": _faults(made.faults)})
    else:
        say(f"De reservekopie staat in {directory}.", *lines(made.record, made.keys))
        say(*fault_lines(made.faults))
        if made.faults:
            say("", "Met de hub zelf is iets mis. Kijk met `hub doctor` en `hub audit status`.")
    return EXIT_FOUND if made.faults else 0


def verify(directory: Path, /, *, keys: Path | None = None, json: bool = False) -> int:
    """Kijk of een reservekopie heel is, van deze hub, en terug te zetten.

    Parameters
    ----------
    directory
        De map van de reservekopie.
    keys
        De map met de sleutels, als die ergens anders staat.
    json
        Toon de uitkomst als één JSON-object.

    """
    chosen = settings.load()
    with explained(), told():
        place = Place.of(directory, keys)
        found = look(place, Secrets.of(chosen), trust_of(chosen))
    if json:
        answer(_verified(found))
    else:
        say(*_said(found))
    return 0 if found.is_good else EXIT_FOUND


def expire(directory: Path, /, *, json: bool = False) -> int:
    """Verwijder sleutels uit reservekopieën waarvan de tijd voorbij is. De rest blijft.

    Parameters
    ----------
    directory
        Een reservekopie, of een map met reservekopieën.
    json
        Toon de uitkomst als één JSON-object.

    """
    with explained():
        gone = expiring.expire(directory, now())
        left = list(expiring.kept(directory))
    if json:
        answer(
            {
                "verwijderd": [str(it.folder) for it in gone],
                "gebleven": [{"map": str(it.folder), "tot": it.until} for it in left],
            }
        )
        return 0
    say(*(f"verwijderd {it.folder}, mocht blijven tot {moment(it.until)}" for it in gone))
    say(*(f"blijft     {it.folder} tot {moment(it.until)}" for it in left))
    if not gone and not left:
        say("Hier zijn geen sleutels van een reservekopie.")
    return 0


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


@contextmanager
def told() -> Iterator[None]:
    """Say in Dutch why a backup cannot be made or used."""
    try:
        yield
    except BackupRefused as error:
        said = "\n".join(fault_lines(error.faults))
        raise CommandFailed(f"Met een reservekopie is iets mis:\n{said}", EXIT_FOUND) from error
    except KeysKeptGoing as error:
        raise CommandFailed(
            "Er werd steeds iets vernietigd tijdens het kopiëren. Probeer het straks opnieuw."
        ) from error


def fault_lines(faults: Iterable[Fault]) -> list[str]:
    """What is wrong, a line each."""
    return [f"✗ {it.where}: {WRONG[it.kind]}" for it in faults]


def lines(record: RecordPaper, keys: KeysPaper | None) -> list[str]:
    """What is in a backup."""
    events = count(record.events, "gebeurtenis", "gebeurtenissen")
    found = [f"{events} op {moment(record.made_at)}, waarvan {record.signed} ondertekend."]
    if keys is None:
        return [*found, "De sleutels zijn weg, zoals afgesproken: terugzetten kan niet meer."]
    number = count(keys.rows["keys"], "sleutel", "sleutels")
    return [*found, f"{number}, die hier mogen blijven tot {moment(keys.expires_at)}."]


def as_json(record: RecordPaper, keys: KeysPaper | None) -> dict[str, Any]:
    """What is in a backup, for programs."""
    return {
        "gemaaktOp": record.made_at,
        "gebeurtenissen": record.events,
        "wortel": record.root,
        "ondertekend": record.signed,
        "sleutels": None if keys is None else keys.rows["keys"],
        "sleutelsTot": None if keys is None else keys.expires_at,
    }


def _verified(found: Verified) -> dict[str, Any]:
    said = {} if found.record is None else as_json(found.record, found.keys)
    return {
        "goed": found.is_good,
        "ondertekeningNagekeken": found.is_signature_checked,
        "fouten": _faults(found.faults),
        **said,
    }


def _faults(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"soort": it.kind, "waar": it.where} for it in faults]


def _said(found: Verified) -> list[str]:
    if not found.is_good:
        return [*fault_lines(found.faults), "", "Deze reservekopie is niet te gebruiken."]
    assert found.record is not None
    unchecked = "Zonder log.policy is niet nagekeken van wie de ondertekeningen zijn."
    return [
        "Deze reservekopie is goed.",
        *lines(found.record, found.keys),
        *(() if found.is_signature_checked else (unchecked,)),
    ]
