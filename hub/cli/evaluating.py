"""`hub evaluate linking`: how good, fast and small linking is where the truth is known."""

from pathlib import Path
from typing import Any, Final

from hub.cli.app import CommandFailed
from hub.cli.output import answer, say, say_table
from hub.evaluation.folder import FolderError, read
from hub.evaluation.prepare import SOURCES, prepare
from hub.evaluation.run import evaluate
from hub.evaluation.training import SplinkMissingError

DATA: Final = Path("../shared/linking-data")
NO_SPLINK: Final = (
    "Splink is niet geïnstalleerd; het is alleen nodig om modellen te trainen. "
    'Installeer het met: pip install "signal-hub[splink]"'
)
_SETTINGS: Final = {
    "threshold": ("drempel", "bits"),
    "veto": ("veto", "bits gemiddeld"),
    "cap": ("grens van een sleutel", "records"),
    "clip": ("meeste van één paar", "bits"),
    "region_max": ("grens van een gebied", "records"),
}


def linking(
    directory: Path | None = None,
    /,
    *,
    prepare: str | None = None,
    into: Path | None = None,
    data: Path = DATA,
    json: bool = False,
) -> int:
    """Laat de hub records verbinden waarvan bekend is wie wie is, en vergelijk.

    In de map staan records.csv (eerste kolom id), truth.csv (id, entity), model.json (van Splink),
    en als u wilt tf.json en options.toml (threshold, veto, cap).

    Parameters
    ----------
    directory
        De map met de records en de waarheid.
    prepare
        Maak zo'n map van een gepubliceerde verzameling, en train een model zonder de waarheid.
    into
        Waar die map komt; zonder in een map met de naam van de verzameling.
    data
        Waar de gepubliceerde verzamelingen staan.
    json
        Toon de uitkomst als één JSON-object.

    """
    if prepare is not None:
        return _prepare(prepare, data, into or directory or Path(prepare))
    if directory is None:
        raise CommandFailed("Geef een map, of --prepare met de naam van een verzameling.", 2)
    try:
        found = evaluate(read(directory)).to_dict()
    except FolderError as error:
        raise CommandFailed(str(error)) from error
    if json:
        answer(found)
    else:
        _show(found)
    return 0


def _prepare(name: str, data: Path, into: Path) -> int:
    if name not in SOURCES:
        raise CommandFailed(f"Er is geen verzameling {name}; er zijn: {', '.join(SOURCES)}.", 2)
    try:
        prepare(name, data, into)
    except SplinkMissingError as error:
        raise CommandFailed(NO_SPLINK) from error
    except OSError as error:
        raise CommandFailed(
            f"{error.filename}: {error.strerror}. Geef met --data de map."
        ) from error
    say(f"{into} is klaar. Meet met: hub evaluate linking {into}")
    return 0


def _show(found: dict[str, Any]) -> None:
    scores = (("Paren", "pairs"), ("Entiteiten", "entity_pairs"), ("Per record (B³)", "b_cubed"))
    say_table(
        ("", "Precisie", "Volledigheid", "F1"),
        [
            (title, *(f"{found[key][part]:.4f}" for part in ("precision", "recall", "f1")))
            for title, key in scores
        ],
    )
    rows = [
        ("Records", found["records"]),
        ("Entiteiten", f"{found['entities']} (in werkelijkheid {found['true_entities']})"),
        ("Grootste entiteit", found["largest_entity"]),
        ("Vergeleken paren", found["compared_pairs"]),
        ("Sleutels die te vaak voorkomen", found["generic_keys"]),
        ("Records in een te groot verband", found["alarms"]),
    ]
    if found["records"]:
        times = f"{found['p50_us']} / {found['p99_us']} / {found['mean_us']}"
        rows += [
            ("Records per seconde", found["records_per_second"]),
            ("Microseconden per record (p50 / p99 / gemiddeld)", times),
            ("Bytes per record", found["bytes_per_record"]),
        ]
    say("")
    say_table(("", ""), rows)
    by_rule = found["settings_by_rule"]
    say("", *(_setting(name, value, name in by_rule) for name, value in found["settings"].items()))


def _setting(name: str, value: float, by_rule: bool) -> str:  # noqa: FBT001
    title, unit = _SETTINGS[name]
    return f"{title}: {value:g} {unit} ({'vaste regel' if by_rule else 'options.toml'})"
