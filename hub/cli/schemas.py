"""`hub schemas`: writes the contract with partners, or says whether what is written is fresh."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hub.cli import asyncapi, contract, openapi
from hub.cli.app import EXIT_FOUND
from hub.cli.contract import FOLDER
from hub.cli.output import answer, count, say
from hub.cli.outside import explained


def schemas(*, check: bool = False, directory: Path = FOLDER, json: bool = False) -> int:
    """Schrijf het contract: JSON Schema van berichten en gebeurtenissen, AsyncAPI en OpenAPI.

    Parameters
    ----------
    check
        Schrijf niets, maar zeg of wat er staat nog klopt.
    directory
        De map waarin het komt.
    json
        Toon wat er veranderde als één JSON-object.

    """
    wanted = texts()
    with explained():
        there = {
            path.relative_to(directory).as_posix(): path.read_text("utf-8")
            for path in directory.rglob("*.json")
        }
        stale = sorted(name for name, text in wanted.items() if there.get(name) != text)
        left_over = sorted(there.keys() - wanted.keys())
        if not check:
            for name in stale:
                path = directory / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(wanted[name], "utf-8")
    if json:
        answer({"anders": stale, "overbodig": left_over, "geschreven": not check})
    else:
        say(*(f"{'anders' if check else 'geschreven'}  {name}" for name in stale))
        say(*(f"overbodig  {name}: verwijder dit zelf" for name in left_over))
        same = count(len(wanted) - len(stale), "bestand", "bestanden")
        say(f"{same} in {directory} {'klopte' if len(wanted) - len(stale) == 1 else 'klopten'} al.")
    return EXIT_FOUND if left_over or (check and stale) else 0


@cache
def texts(issuer: str = openapi.PLACEHOLDER) -> Mapping[str, str]:
    """Every file of the contract, as it is to be written of a hub at this address."""
    found = contract.documents() | {
        "asyncapi.json": asyncapi.document(),
        "openapi.json": openapi.document(issuer),
    }
    return {name: contract.written(document) for name, document in found.items()}
