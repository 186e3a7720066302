"""What a recipe for training is: comparisons, blocking, and from which pairs to learn.

A recipe is data in Splink's own terms, written without Splink: conditions are SQL over a pair of
records, `x_l` and `x_r` being column x of either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

JsonObject = dict[str, Any]

_NAMED: Final = re.compile(r'"(\w+_[lr])"')


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train a model for one kind of records, without looking at any truth.

    `predict` are the blocking rules, each a list of columns or expressions that must be equal.
    `learn` are those that expectation maximisation runs on, one after the other; what a rule
    reads, that run does not estimate. `certain` rules find hardly anything but matches, and
    `certain_recall` of all matches: together they estimate the prior. `matches_per_record` states
    the prior instead, where there are too few records to learn from. `lists` are columns that
    hold several values, joined by `|`, `numbers` those of whole numbers. `identifying` are the
    rules of `predict` whose key identifies (`hub.matching.blocks`).
    """

    comparisons: tuple[JsonObject, ...]
    predict: tuple[tuple[str, ...], ...]
    learn: tuple[tuple[str, ...], ...] = ()
    certain: tuple[tuple[str, ...], ...] = ()
    certain_recall: float = 1.0
    matches_per_record: float | None = None
    lists: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    identifying: frozenset[tuple[str, ...]] = frozenset()

    @property
    def columns(self) -> frozenset[str]:
        """The columns that comparisons and blocking read."""
        conditions = " ".join(
            level["sql_condition"]
            for item in self.comparisons
            for level in item["comparison_levels"]
        )
        read = {name.removesuffix("_l").removesuffix("_r") for name in _NAMED.findall(conditions)}
        blocked = {part for rule in self.predict for part in rule if "{}" not in part}
        return frozenset(read | blocked)


def comparison(name: str, *levels: JsonObject) -> JsonObject:
    """Return a comparison; what no level describes is its last."""
    if levels[-1]["sql_condition"] != "ELSE":
        levels = (*levels, level("ELSE", "anders"))
    return {"output_column_name": name, "comparison_levels": list(levels)}


def level(
    condition: str,
    label: str,
    *,
    rare: str | None = None,
    m: float | None = None,
    u: float | None = None,
) -> JsonObject:
    """Return a level. `rare` names the column whose rarity counts.

    m and u are the chances of this level among matches and others, where they are not learned.
    """
    found: JsonObject = {"sql_condition": condition, "label_for_charts": label}
    if rare is not None:
        found |= {"tf_adjustment_column": rare, "tf_adjustment_weight": 1.0}
    if m is not None:
        found |= {"m_probability": m, "fix_m_probability": True}
    if u is not None:
        found |= {"u_probability": u, "fix_u_probability": True}
    return found


def unknown(*columns: str) -> JsonObject:
    """Return the level of pairs in which one of these columns is not known."""
    return {
        "sql_condition": " OR ".join(f'"{c}_l" IS NULL OR "{c}_r" IS NULL' for c in columns),
        "label_for_charts": "onbekend",
        "is_null_level": True,
    }


def same(*columns: str) -> str:
    """Return the condition that columns are equal."""
    return " AND ".join(f'"{column}_l" = "{column}_r"' for column in columns)


def crossed(one: str, other: str) -> str:
    """Return the condition that two columns are equal crosswise."""
    return f'"{one}_l" = "{other}_r" AND "{other}_l" = "{one}_r"'


def alike(column: str, least: float) -> str:
    """Return the condition that two texts have at least this Jaro-Winkler similarity."""
    return f'jaro_winkler_similarity("{column}_l", "{column}_r") >= {least}'


def typos(column: str, most: int) -> str:
    """Return the condition that at most so many typing mistakes lie between two texts."""
    return f'damerau_levenshtein("{column}_l", "{column}_r") <= {most}'


def overlap(column: str, least: int) -> str:
    """Return the condition that two lists share at least so many values."""
    return f'array_length(list_intersect("{column}_l", "{column}_r")) >= {least}'


def columns(rules: Sequence[Sequence[str]]) -> list[str]:
    """Return blocking rules as SQL: a column, or an expression with `{}` for the side."""
    return [
        " AND ".join(
            f"{part.replace('{}', 'l.')} = {part.replace('{}', 'r.')}"
            if "{}" in part
            else f'l."{part}" = r."{part}"'
            for part in rule
        )
        for rule in rules
    ]
