"""`hub schema`: what changed in the contract, and whether partners have to act."""

import json as json_module
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from hub.cli import schema_released as released
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.contract import FOLDER
from hub.cli.output import answer, count, say
from hub.cli.outside import explained
from hub.cli.schema_diff import Way, differences
from hub.cli.schema_released import Changes
from hub.cli.schema_subset import Node

BASELINE: Final = FOLDER / "released" / "contract.jsonl"


def diff(
    old: str | None = None,
    new: str | None = None,
    /,
    *,
    way: Way | None = None,
    baseline: Path = BASELINE,
    json: bool = False,
) -> int:
    """Vergelijk schema's: wat is anders, en wat breekt er? Een nieuwe versie mag alles.

    Parameters
    ----------
    old
        Een bestand met JSON Schema, of een bericht zoals police/mutatie.v1. Zonder: alles wat is
        uitgegeven.
    new
        Het bestand of bericht om mee te vergelijken. Zonder: het contract van nu.
    way
        Wie het leest: sent (van partners), received (naar partners) of kept (in het register).
        Zonder zien wij het aan het schema.
    baseline
        Wat er is uitgegeven.
    json
        Toon de uitkomst als één JSON-object.

    """
    if (old is None) != (new is None):
        raise CommandFailed("Noem twee schema's, of geen.", EXIT_USAGE)
    if old is None or new is None:
        found, may_break = list(_since(_read(baseline))), False
    else:
        one, two = (_document(it) for it in (old, new))
        names = released.name_of(one, old), released.name_of(two, new)
        shown = " → ".join(dict.fromkeys(names))
        way = way or released.way_of(names[0])
        found = [Changes(shown, differences(one, two, way))]
        may_break = released.is_next(*names)
    return _conclude(found, may_break=may_break, json=json)


def release(*, baseline: Path = BASELINE, without: tuple[str, ...] = (), json: bool = False) -> int:
    """Leg het contract vast zoals het nu is: hierna mag het binnen een versie niet meer breken.

    Parameters
    ----------
    baseline
        Waar het wordt vastgelegd.
    without
        Een versie die is vervallen en uit het contract is, zoals police/mutatie.v1.
    json
        Toon de uitkomst als één JSON-object.

    """
    before = _read(baseline) if baseline.is_file() else {}
    kept = {name: it for name, it in before.items() if name not in without}
    found = list(_since(kept))
    if any(it.breaks for it in found):
        return _conclude(found, may_break=False, json=json)
    now = released.documents()
    with explained():
        baseline.parent.mkdir(parents=True, exist_ok=True)
        baseline.write_text(released.written(now), "utf-8")
    if json:
        answer({"uitgegeven": sorted(now), "nieuw": sorted(now.keys() - before.keys())})
    else:
        said = count(len(now), "document", "documenten")
        say(f"{said} vastgelegd in {baseline}; {len(now.keys() - before.keys())} daarvan nieuw.")
    return 0


def _since(before: Mapping[str, Node]) -> Iterable[Changes]:
    return released.changes_since(before, released.documents())


def _read(baseline: Path) -> dict[str, Node]:
    with explained():
        return released.read(baseline.read_text("utf-8"))


def _document(asked: str) -> Node:
    """A schema of the contract by its name, or out of a file."""
    known = released.documents()
    if asked in known and asked != released.API:
        return known[asked]
    with explained():
        text = Path(asked).read_text("utf-8")
    try:
        document = json_module.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise CommandFailed(f"{asked} is geen JSON Schema: het is geen JSON-object.", EXIT_USAGE)
    return document


def _conclude(found: Iterable[Changes], *, may_break: bool, json: bool) -> int:
    changed = [it for it in found if it.found]
    breaks = any(it.breaks for it in changed)
    if json:
        answer({"breekt": breaks, "documenten": [_as_json(it) for it in changed]})
    else:
        for it in changed:
            say(it.name, *_lines(it))
        say(_conclusion(changed, breaks=breaks, may_break=may_break))
    return EXIT_FOUND if breaks and not may_break else 0


def _conclusion(changed: list[Changes], *, breaks: bool, may_break: bool) -> str:
    if not changed:
        return "Er is niets anders."
    if not breaks:
        return "Niets hiervan breekt: het kan binnen dezelfde versie."
    if may_break:
        return "Dit breekt, en daarom is het een nieuwe versie."
    return "Dit breekt. Laat de versie zoals zij was, en maak er een nieuwe versie naast."


def _lines(changes: Changes) -> Iterable[str]:
    for it in changes.found:
        yield f"  {'breekt' if it.is_breaking else 'kan   '}  {it.place}: {it.text}"
        if it.is_breaking:
            yield f"          {it.why}"


def _as_json(changes: Changes) -> dict[str, Any]:
    return {
        "naam": changes.name,
        "breekt": changes.breaks,
        "wijzigingen": [
            {"plaats": it.place, "wat": it.text, "waarom": it.why, "breekt": it.is_breaking}
            for it in changes.found
        ],
    }
