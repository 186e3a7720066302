"""JSON as we accept it (RFC 8259, I-JSON of RFC 7493): one text, one meaning.

Parsers differ on doubled names, numbers that do not fit, half characters and encodings; whoever
lets those pass stores something else than what was signed or shown. So they are refused, all at
once. What is right takes a short way; only what looks odd is read again to say what and where.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from math import isinf
from typing import Final, NamedTuple

import orjson

from schemas.problems import Code, Problem

MAX_BYTES: Final = 64 * 1024
"""The largest message that intermediaries must forward (CloudEvents 1.0, size limits)."""
MAX_DEPTH: Final = 32
MAX_PROBLEMS: Final = 50
MAX_NUMBER_CHARACTERS: Final = 40
INTEGER_MIN: Final = -(2**63)
INTEGER_MAX: Final = 2**63 - 1

_STRING: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_CONTROL_ESCAPE: Final = re.compile(rb"\\u00(?:[01]|7[fF]|[89])|\\[bf]")
_CONTROL_RAW: Final = re.compile(rb"\x7f|\xc2[\x80-\x9f]")
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NAME: Final = re.compile(r"(?!.*[0-9]{5})[A-Za-z0-9_$-]{1,40}", re.ASCII)
_UNSHOWN: Final = "?"

_TEXTS: Final = {
    Code.TOO_LARGE: (
        "Dit getal is te groot.",
        "Gebruik hoogstens 64 bits; stuur een nummer met meer cijfers als tekst.",
    ),
    Code.DUPLICATE_KEY: (
        "Dit veld staat er twee keer.",
        "Laat een van de twee weg: wij kunnen niet weten welke geldt.",
    ),
    Code.CHARACTERS: (
        "Hier staan tekens die niet mogen: stuurtekens of halve Unicode-tekens.",
        "Haal deze tekens weg. Een regeleinde en een tab mogen wel.",
    ),
    Code.NOT_JSON: (
        "NaN en Infinity bestaan niet in JSON.",
        "Laat het veld weg als u de waarde niet weet.",
    ),
}


class StrictJsonError(Exception):
    """The bytes are not JSON as we accept it; `problems` holds every reason, never a value."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{p.code} {p.pointer}" for p in problems))
        self.problems = problems


def parse(data: bytes, *, below: str = "") -> object:
    """Read one JSON text of at most `MAX_BYTES`; `below` is where it hangs in the whole message.

    Refused with `StrictJsonError`: another encoding than UTF-8 without byte order mark, a name
    twice in one object, NaN and Infinity, integers beyond 64 bits and numbers beyond a double,
    more than `MAX_DEPTH` levels, half surrogate pairs, control characters other than tab and line
    ends, and anything after the text. No bytes make it raise anything else.
    """
    if len(data) > MAX_BYTES:
        raise StrictJsonError((_too_large(below),))
    try:
        orjson.loads(data)  # the strictest about grammar, encoding and surrogates
        if not _is_too_deep(data):
            value: object = _STRICT.decode(data.decode())
            if not (_may_hold_control(data) and _faults(data, below)):
                return value
    except (json.JSONDecodeError, _OddError):
        pass
    raise StrictJsonError(_faults(data, below) or (_not_json(below, None),))


def child(pointer: str, name: str) -> str:
    """Write the JSON Pointer (RFC 6901) of a member.

    A name that may itself be personal (long, foreign signs, many digits) is shown as `?`.
    """
    return f"{pointer}/{name if _NAME.fullmatch(name) else _UNSHOWN}"


class _OddError(Exception):
    """Valid JSON that has no one meaning: a name twice, a number that does not fit."""


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(members)
    if len(value) != len(members):
        raise _OddError
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_NUMBER_CHARACTERS or not INTEGER_MIN <= int(text) <= INTEGER_MAX:
        raise _OddError
    return int(text)


def _fraction(text: str) -> float:
    if len(text) > MAX_NUMBER_CHARACTERS or isinf(float(text)):
        raise _OddError
    return float(text)


class _Members(list[tuple[str, object]]):
    """The members of an object in their order, a doubled name twice."""


class _Odd(NamedTuple):
    """Stands where a number stood that is none, or does not fit."""

    code: Code


def _or_odd(read: Callable[[str], float]) -> Callable[[str], float | _Odd]:
    def tolerant(text: str) -> float | _Odd:
        try:
            return read(text)
        except _OddError:
            return _Odd(Code.TOO_LARGE)

    return tolerant


_STRICT: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction
)
_TOLERANT: Final = json.JSONDecoder(
    object_pairs_hook=_Members,
    parse_int=_or_odd(_integer),
    parse_float=_or_odd(_fraction),
    parse_constant=lambda _: _Odd(Code.NOT_JSON),
)


def _may_hold_control(data: bytes) -> bool:
    """Say whether control characters may stand in the strings; `False` is certain."""
    if b"\\" in data and _CONTROL_ESCAPE.search(data):
        return True
    return (b"\xc2" in data or b"\x7f" in data) and bool(_CONTROL_RAW.search(data))


def _is_too_deep(data: bytes) -> bool:
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return False
    depth = 0
    for sign in _STRING.sub(b"", data).translate(None, _NO_BRACKETS):
        depth += 1 if sign in b"[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _faults(data: bytes, below: str) -> tuple[Problem, ...]:
    """Say what is wrong with these bytes; nothing when only another parser would object."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return (_not_utf8(below),)
    if text.startswith("\ufeff"):
        return (_not_utf8(below),)
    if _is_too_deep(data):
        return (_too_deep(below),)
    try:
        value = _TOLERANT.decode(text)
    except json.JSONDecodeError as error:
        return (_not_json(below, error),)
    return tuple(islice(_walk(value, below), MAX_PROBLEMS))


def _walk(value: object, pointer: str) -> Iterator[Problem]:
    match value:
        case _Odd(code):
            yield _problem(code, pointer)
        case str():
            if _NO_TEXT.search(value):
                yield _problem(Code.CHARACTERS, pointer)
        case _Members():
            seen: set[str] = set()
            for name, item in value:
                here = child(pointer, name)
                if _NO_TEXT.search(name):
                    yield _problem(Code.CHARACTERS, here)
                if name in seen:
                    yield _problem(Code.DUPLICATE_KEY, here)
                seen.add(name)
                yield from _walk(item, here)
        case list():
            for index, item in enumerate(value):
                yield from _walk(item, f"{pointer}/{index}")
        case _:
            pass


def _problem(code: Code, pointer: str) -> Problem:
    message, mend = _TEXTS[code]
    return Problem(code=code, pointer=pointer, message=message, mend=mend)


def _too_large(pointer: str) -> Problem:
    return Problem(
        code=Code.TOO_LARGE,
        pointer=pointer,
        message=f"Het bericht is te groot: hoogstens {MAX_BYTES // 1024} KiB mag.",
        mend="Stuur bijlagen en lange stukken niet mee, maar verwijs ernaar met dataref.",
    )


def _too_deep(pointer: str) -> Problem:
    return Problem(
        code=Code.TOO_LARGE,
        pointer=pointer,
        message=f"Het bericht heeft te veel lagen: hoogstens {MAX_DEPTH} mag.",
        mend="Zet minder lijsten en objecten in elkaar; kijk in het schema.",
    )


def _not_utf8(pointer: str) -> Problem:
    return Problem(
        code=Code.CHARACTERS,
        pointer=pointer,
        message="Het bericht is geen geldige UTF-8, of begint met een BOM.",
        mend="Sla het bericht op als UTF-8 zonder BOM.",
    )


def _not_json(pointer: str, error: json.JSONDecodeError | None) -> Problem:
    where = f" Het gaat mis op regel {error.lineno}, teken {error.colno}." if error else ""
    return Problem(
        code=Code.NOT_JSON,
        pointer=pointer,
        message=f"Dit is geen geldige JSON.{where}",
        mend="Controleer aanhalingstekens, komma's en haken, en of er niets achter staat.",
    )
