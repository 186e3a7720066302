"""Reading the values that a coordinator writes in a condition; every refusal helps in Dutch."""

from difflib import get_close_matches
from typing import Final

from hub.domain.indicators import VULNERABILITY_FAMILY, IndicatorCatalogue, Strength

NUMBER_MAX: Final = 10_000
SELECTION_KEYS: Final = frozenset({"uit", "sterkte_min", "basis", "aantal_min"})


class ConditionError(Exception):
    """A condition that cannot be read. The message says, in Dutch, which word and what is meant."""


def did_you_mean(word: str, known: frozenset[str]) -> str:
    """Suggest the nearest known word, or list all of them."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"; bedoelde u '{near[0]}'?" if near else f"; kies uit: {', '.join(sorted(known))}"


def read_selection(
    name: str, value: object, catalogue: IndicatorCatalogue
) -> tuple[frozenset[str], int]:
    """Read `{uit, sterkte_min, basis, aantal_min}`: the codes meant, and how many must be there."""
    if not isinstance(value, dict) or not value:
        raise ConditionError(f"'{name}' is een tabel met {', '.join(sorted(SELECTION_KEYS))}")
    for key in value:
        if key not in SELECTION_KEYS:
            raise ConditionError(
                f"onbekende sleutel '{key}' in '{name}'{did_you_mean(key, SELECTION_KEYS)}"
            )
    patterns = _patterns(name, value.get("uit", ["*"]), catalogue)
    bases = frozenset().union(*(item.basis for item in catalogue))
    basis = (
        frozenset(read_words("basis", value["basis"], bases)) if "basis" in value else frozenset()
    )
    codes = catalogue.select(patterns, _strength(value.get("sterkte_min", 1)), basis)
    least = read_number("aantal_min", value.get("aantal_min", 1))
    if len(codes) < least:
        raise ConditionError(
            f"'{name}' kan nooit gelden: de lijst heeft er {len(codes)}, gevraagd is {least}"
        )
    return codes, least


def _patterns(name: str, value: object, catalogue: IndicatorCatalogue) -> tuple[str, ...]:
    patterns = read_words(name, value, None)
    known = frozenset(item.code for item in catalogue.suspicions)
    for pattern in patterns:
        if pattern.startswith(VULNERABILITY_FAMILY):
            raise ConditionError(f"'{pattern}' is een kwetsbaarheid en telt nooit als vermoeden")
        if not catalogue.matching(pattern):
            near = get_close_matches(pattern, sorted(known), n=1)
            hint = f"; bedoelde u '{near[0]}'?" if near else "; schrijf SEX-02, SEX-* of *"
            raise ConditionError(f"onbekende indicator '{pattern}' in '{name}'{hint}")
    return patterns


def _strength(value: object) -> Strength:
    for strength in (Strength.WEAK, Strength.MIDDLE, Strength.STRONG, Strength.ACUTE):
        if str(value) == strength.label:
            return strength
    raise ConditionError("'sterkte_min' is 1, 2, 3 of \"A\"")


def read_words(name: str, value: object, allowed: frozenset[str] | None) -> tuple[str, ...]:
    """Read a list of words that are all allowed; None allows every word."""
    if not isinstance(value, list) or not value:
        raise ConditionError(f"'{name}' is een lijst van woorden, zoals [\"...\"]")
    for word in value:
        if not isinstance(word, str) or (allowed is not None and word not in allowed):
            hint = did_you_mean(str(word), allowed) if allowed is not None else ""
            raise ConditionError(f"onbekende waarde {word!r} bij '{name}'{hint}")
    return tuple(value)


def read_number(name: str, value: object) -> int:
    """Read a whole number from 1 up to the bound."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= NUMBER_MAX:
        raise ConditionError(f"'{name}' is een geheel getal van 1 tot en met {NUMBER_MAX}")
    return value
