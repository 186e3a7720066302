"""DuckDB's functions as Python ones, over values that are not NULL unless said otherwise."""

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, Hamming, Jaro, JaroWinkler, Levenshtein

from hub.matching.sql.moments import DAY, day

_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")


def number(value: Any) -> float | int | None:
    """Return a number, or the number a text is (of an ISO date its days); None when it is none."""
    if value is None or isinstance(value, (int, float)):
        return value
    try:
        found = float(value)
    except (TypeError, ValueError):
        seconds = day(value)
        return None if seconds is None else seconds / DAY
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def integer(value: Any) -> int | None:
    """Return a whole number, halves away from zero for text and numbers alike."""
    found = number(value)
    if found is None or not math.isfinite(found):
        return None
    return int(math.copysign(math.floor(abs(found) + 0.5), found))


def boolean(value: Any) -> bool | None:
    """Return the truth a value says, None when it says none."""
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    return None if value is None else bool(value)


def text(value: Any) -> str | None:
    """Return a value as DuckDB writes it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join('NULL' if item is None else str(text(item)) for item in value)}]"
    return str(value)


def substring(value: Any, start: int, length: int) -> Any:
    """Return part of a text from a place counted from 1, or from the end when negative."""
    first = start - 1 if start > 0 else len(value) + start if start < 0 else -1
    one, other = sorted((first, first + length))
    return value[max(0, one) : max(0, other)]


def right(value: str, length: int) -> str:
    """Return the last characters, or all but the first when negative."""
    return value[-length:] if length else ""


def item(value: Any, place: int | str) -> Any:
    """Return an item of a list (from 1, or from the end when negative), a text or a struct."""
    if isinstance(place, str):
        return value.get(place)
    inside = 0 < place <= len(value) or -len(value) <= place < 0
    if not inside:
        return "" if isinstance(value, str) else None
    return value[place - 1 if place > 0 else place]


def divide(one: float, other: float) -> float:
    """Divide as floating point; NaN, which SQL sorts above all, is infinity here."""
    if other:
        return one / other
    return math.copysign(math.inf, math.copysign(1, one) * math.copysign(1, other) if one else 1)


def remainder(one: float, other: float) -> float | None:
    return math.fmod(one, other) if other else None


def quotient(one: float, other: float) -> int | None:
    return int(one / other) if other else None


def rounded(value: float, decimals: int = 0) -> float:
    scaled = math.floor(abs(value) * 10**decimals + 0.5) / 10**decimals
    return math.copysign(scaled, value)


def greatest(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


def least(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def concat(*values: Any) -> str:
    return "".join(str(text(value)) for value in values if value is not None)


def concat_ws(separator: str, *values: Any) -> str:
    return separator.join(str(text(value)) for value in values if value is not None)


def jaro(one: str, other: str) -> float:
    """Return Jaro similarity; of two empty texts 0, as in DuckDB."""
    return Jaro.similarity(one, other) if one else 0.0


def jaro_winkler(one: str, other: str) -> float:
    """Return Jaro-Winkler similarity; of two empty texts 0, as in DuckDB."""
    return JaroWinkler.similarity(one, other) if one else 0.0


def jaccard(one: str, other: str) -> float:
    """Return shared over all characters; 0 for empty text, where DuckDB stops with an error."""
    left, right = set(one), set(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def cosine(one: Iterable[float], other: Iterable[float]) -> float | None:
    """Return the cosine of two vectors of one length."""
    left, right = tuple(one), tuple(other)
    if len(left) != len(right) or None in left or None in right:
        return None
    norm = math.sqrt(sum(v * v for v in left)) * math.sqrt(sum(v * v for v in right))
    dot = sum(a * b for a, b in zip(left, right, strict=True))
    return max(-1.0, min(1.0, dot / norm)) if norm else math.inf


def intersection(one: Iterable[Any] | None, other: Iterable[Any] | None) -> Any:
    """Return what two lists share; with NULL on the right nothing, as in DuckDB."""
    if one is None or other is None:
        return None if one is None else ()
    held = set(other)
    return tuple(v for v in dict.fromkeys(one) if v in held and v is not None)


def overlap(one: Iterable[Any], other: Any) -> bool:
    for value in one:  # noqa: SIM110  a loop is twice as fast as any() here
        if value in other and value is not None:
            return True
    return False


def has_all(one: Iterable[Any], other: Iterable[Any]) -> bool:
    return set(one).issuperset(v for v in other if v is not None)


def distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(v for v in dict.fromkeys(values) if v is not None)


def exploded(value: Any) -> Any:
    """Return the values a blocking rule explodes a list into; a bare value stays itself."""
    if type(value) is tuple and None not in value:
        return value
    return distinct(value) if isinstance(value, (tuple, list)) else value


class Whole(tuple[Any, ...]):
    """A list that is one key, not a key for each of its values."""

    __slots__ = ()


def whole(value: Any) -> Any:
    return Whole(value) if isinstance(value, (tuple, list)) else value


def pairwise(
    pick: Callable[..., Any], measure: Callable[[Any, Any], Any], one: Any, other: Any
) -> Any:
    """Return the least or greatest measure between any two values of two lists."""
    return pick(
        (measure(a, b) for a in one for b in other if a is not None and b is not None),
        default=None,
    )


def like(pattern: str, *, is_folded: bool = False) -> Callable[[str], bool]:
    """Return the test that SQL's LIKE makes with a pattern."""
    regex = "".join({"%": ".*", "_": "."}.get(char, re.escape(char)) for char in pattern)
    matches = re.compile(regex, re.DOTALL | (re.IGNORECASE if is_folded else 0)).fullmatch
    return lambda value: matches(value) is not None


def extractor(pattern: str, group: int) -> Callable[[str], str]:
    """Return DuckDB's regexp_extract: the group's text, empty when nothing matches."""
    search = re.compile(pattern).search
    return lambda value: (match[group] or "") if (match := search(value)) else ""


STRING_MEASURES: dict[str, Callable[[str, str], float]] = {
    "damerau_levenshtein": DamerauLevenshtein.distance,
    "hamming": Hamming.distance,
    "jaccard": jaccard,
    "jaro_similarity": jaro,
    "jaro_winkler_similarity": jaro_winkler,
    "levenshtein": Levenshtein.distance,
}
"""Similarities and distances of two texts, over code points, as DuckDB 2 has them: its versions
before compared bytes, so that one accent was two differences."""


def each(function: Callable[[Any], Any], values: Any) -> Any:
    """Return a function of every value of a list, or of a bare value."""
    return distinct(map(function, values)) if isinstance(values, tuple) else function(values)


def part(value: str, separator: str, place: int) -> str:
    """Return one part of a text, counted from 1, or from the end when negative; else empty."""
    parts = value.split(separator) if separator else [value]
    return str(item(parts, place) or "")
