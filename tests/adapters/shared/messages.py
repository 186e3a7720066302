"""Messages for tests of partner folders: the examples, and any message that a format allows.

Free text holds `CANARY`, so that a test can see where it went. Births lie in the last century and
all other dates in this one, so that a birth cannot be taken for another date.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from adapters.base import Format

ADAPTERS = Path(__file__).parents[3] / "adapters"
CANARY = "kanarie"
BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
PERSONAL = {
    *("bsn", "vnummer", "telefoon", "kenteken", "waarde", "kvkNummer", "vestigingsnummer", "rsin"),
    *("adresseerbaarObjectId", "nummeraanduidingId", "bag", "geboortedatum"),
}
TELLING_LENGTH = 8  # a shorter value may stand in a header by chance


@dataclass(frozen=True)
class Example:
    """One example file: its name, the whole CloudEvent, and the problems it should have."""

    folder: str
    name: str
    event: dict[str, Any]
    expected: list[dict[str, str]] | None

    @property
    def data(self) -> bytes:
        return json.dumps(self.event["data"]).encode()


def examples(folder: str) -> list[Example]:
    """Read all examples of one partner folder, in order of name."""
    paths = sorted((ADAPTERS / folder / "examples").glob("*.json"))
    return [_example(folder, path) for path in paths if ".expected" not in path.suffixes]


def example(folder: str, name: str) -> Example:
    """Read one example of a partner folder."""
    return _example(folder, ADAPTERS / folder / "examples" / f"{name}.json")


def _example(folder: str, path: Path) -> Example:
    beside = path.with_suffix(".expected.json")
    expected = json.loads(beside.read_bytes()) if beside.exists() else None
    return Example(folder, path.stem, json.loads(path.read_bytes()), expected)


def leaves(
    data: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Go through all values of a JSON text, with the way to each."""
    match data:
        case dict():
            for key, value in data.items():
                yield from leaves(value, (*path, key))
        case list():
            for place, value in enumerate(data):
                yield from leaves(value, (*path, place))
        case _:
            yield path, data


def replaced(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Copy a JSON value with one leaf replaced."""
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = replaced(data[path[0]], path[1:], value)
    return copy


def personal_values(data: Any) -> set[str]:
    """Collect the values of personal fields that are long enough to be recognised."""
    return {
        value
        for path, value in leaves(data)
        if isinstance(value, str) and PERSONAL & set(path) and len(value) >= TELLING_LENGTH
    }


@cache
def messages(form: Format) -> st.SearchStrategy[Any]:
    """Make any data that the published schema of a format allows."""
    schema = form.model.model_json_schema()
    return _value(schema, schema.get("$defs", {}))


def _value(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _value(defs[schema["$ref"].rpartition("/")[2]], defs)
    if "anyOf" in schema:
        return st.one_of([_value(option, defs) for option in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema["type"] == "object":
        return _object(schema, defs)
    if schema["type"] == "array":
        least = schema.get("minItems", 0)
        return st.lists(_value(schema["items"], defs), min_size=least, max_size=2)
    return _scalar(schema)


def _scalar(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    kinds: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "string": lambda: _string(schema),
        "integer": lambda: st.integers(schema["minimum"], schema["maximum"]),
        "number": lambda: st.floats(schema["minimum"], schema["maximum"]),
        "boolean": st.booleans,
        "null": st.none,
    }
    return kinds[schema["type"]]()


def _object(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    required = set(schema.get("required", ()))
    fields = {name: _value(sub, defs) for name, sub in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: value for name, value in fields.items() if name in required},
        optional={name: value for name, value in fields.items() if name not in required},
    )


def _string(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    by_format = {"bsn": bsn(), "date": days(), "date-time": moments(), "partial-date": births()}
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    if "pattern" in schema:
        bare = schema["pattern"].removeprefix("^").removesuffix("$")
        return st.from_regex(bare, fullmatch=True)
    alphabet = st.characters(exclude_categories=["Cc", "Cs"])
    room = min(schema["maxLength"] - len(CANARY), 40)
    return st.text(alphabet, max_size=room).map(lambda text: CANARY + text)


@st.composite
def bsn(draw: st.DrawFn) -> str:
    """Make nine digits that pass the eleven-test (and may be anybody's: for tests only)."""
    digits = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8).filter(_has_check_digit))
    return "".join(map(str, (*digits, _remainder(digits))))


def _remainder(digits: list[int]) -> int:
    return sum(w * d for w, d in zip(BSN_WEIGHTS, digits, strict=True)) % 11


def _has_check_digit(digits: list[int]) -> bool:
    return len(set(digits)) > 2 and _remainder(digits) < 10 and digits != list(range(1, 9))


def days() -> st.SearchStrategy[str]:
    """Make a date of this century."""
    return st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(date.isoformat)


def moments() -> st.SearchStrategy[str]:
    """Make an RFC 3339 moment of this century with a zone."""
    zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=9))])
    first, last = datetime(2020, 1, 1), datetime(2030, 12, 31)  # noqa: DTZ001 - hypothesis adds it
    return st.datetimes(first, last, timezones=zones).map(datetime.isoformat)


def births() -> st.SearchStrategy[str]:
    """Make a date of birth of the last century, whole or partial."""
    born = st.dates(date(1930, 1, 1), date(1999, 12, 31)).map(date.isoformat)
    return st.tuples(born, st.sampled_from([4, 7, 10])).map(lambda it: it[0][: it[1]])
