"""`hub check`: reads a message as its partner's door would, and stores nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from hub import settings
from hub.cli.app import EXIT_FOUND
from hub.cli.output import answer, say
from hub.cli.outside import explained
from hub.domain.checking import Verdict, verdict_on
from hub.domain.reading import Door, read_message
from hub.domain.receipts import REFUSED
from hub.wiring import Hub
from schemas import attributes, envelope, strict_json
from schemas.problems import Code, Problem
from schemas.signal import Partner

STRANGER: Final = Problem(
    code=Code.WRONG_SENDER,
    pointer="/source",
    message="Met dit organisatienummer is niemand aangemeld.",
    mend="Gebruik in source het OIN waarmee u bent aangemeld, of kies zelf een partner met --as.",
)


def check(
    file: Path,
    /,
    *,
    partner: Annotated[Partner | None, Parameter(name="--as")] = None,
    json: bool = False,
) -> int:
    """Kijk of een bericht klopt. Er wordt niets verstuurd en niets bewaard.

    Parameters
    ----------
    file
        Het bericht: één CloudEvent als JSON.
    partner
        Lees het als deze partner; zonder vinden wij de partner door het OIN in source.
    json
        Toon de uitkomst als één JSON-object.

    """
    with explained():
        data = read_file(file)
        doors = Hub(settings.load()).doors()
    door = _door(data, doors, partner)
    verdict = _read(data, door, doors)
    if json:
        answer({"partner": door.partner if door else None, **verdict.as_json()})
    else:
        say(*problem_lines(verdict.problems), verdict.text)
    return EXIT_FOUND if verdict.status == REFUSED else 0


def read_file(file: Path, bytes_max: int = strict_json.MAX_BYTES) -> bytes:
    """Read a file whole; one byte more than is allowed is enough to be refused for it."""
    with file.open("rb") as opened:
        return opened.read(bytes_max + 1)


def problem_lines(problems: Iterable[Problem]) -> Iterable[str]:
    """Write each fault: its code and place, what is wrong, how to mend it."""
    for problem in problems:
        yield f"{problem.code} {problem.pointer or '(het hele bericht)'}"
        yield f"    {problem.message}"
        yield f"    {problem.mend}"


def _door(data: bytes, doors: Sequence[Door], partner: Partner | None) -> Door | None:
    """Find the door by partner, or else by the organisation number in the message."""
    if partner is not None:
        return next(door for door in doors if door.partner is partner)
    try:
        body = strict_json.parse(data)
    except strict_json.StrictJsonError:
        return None
    source = body.get("source") if isinstance(body, dict) else None
    named = attributes.SOURCE.fullmatch(source) if isinstance(source, str) else None
    return next((door for door in doors if named and named[1] == door.oin), None)


def _read(data: bytes, door: Door | None, doors: Sequence[Door]) -> Verdict:
    """Read at the door; where none was found, as far as an envelope can be read without one."""
    if door is None:
        schemas = {schema for each in doors for schema in each.schemas}
        found = envelope.read(data, None, expected_oin=None, known_schemas=schemas)
        return Verdict(REFUSED, (STRANGER,) if isinstance(found, envelope.Envelope) else found)
    return verdict_on(read_message(door, data, None, 0, datetime.now(UTC)))
