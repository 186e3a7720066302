"""Comparisons and levels as a Splink 5 model writes them, with Splink's defaults for gaps."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlglot import exp

from hub.matching.sql.grammar import ModelError, parse
from hub.matching.weights import nanobits

NOT_OBSERVED: Final = "level not observed in training dataset"
_NOT_OBSERVED_SHARE = 1e-6
_LEAST: Final = 1e-300
"""Splink refuses an m or u below this."""
_EXACT_SHARE = 0.95
_WEIGHTS = (-5, 3, 10)
"""Match weights of untrained levels: the lowest, the one below the best, the best."""


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison. `frequency_*` in nanobits; weights and u as log2."""

    label: str
    sentence: str
    condition: str
    weight: int
    is_contradiction: bool
    is_null: bool
    frequency_column: str | None
    frequency_base: int
    frequency_floor: int | None
    frequency_share: float

    @property
    def is_else(self) -> bool:
        """Whether this level takes what no other did."""
        return self.condition.strip().upper() == "ELSE"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two mentions, with its possible outcomes in order."""

    name: str
    levels: tuple[Level, ...]


def comparison(raw: Mapping[str, Any], number: int, warnings: list[str]) -> Comparison:
    """Read one comparison. Raises ModelError; what was assumed is added to `warnings`."""
    name = raw.get("output_column_name") or raw.get("comparison_description") or f"number {number}"
    levels = raw["comparison_levels"]
    is_else = [level["sql_condition"].strip().upper() == "ELSE" for level in levels]
    if not levels or not is_else[-1] or any(is_else[:-1]):
        message = f"comparison {name}: the last level, and no other, must be ELSE"
        raise ModelError(message)
    shares = tuple(_shares(name, levels, warnings))
    exact = {
        column: u
        for level, (_, u) in reversed(tuple(zip(levels, shares, strict=True)))
        if u is not None and (column := _exact_column(level["sql_condition"])) is not None
    }
    return Comparison(
        name,
        tuple(
            _level(name, level, m, u, exact) for level, (m, u) in zip(levels, shares, strict=True)
        ),
    )


def _shares(
    name: str, levels: Sequence[Mapping[str, Any]], warnings: list[str]
) -> Iterator[tuple[float | None, float | None]]:
    """Return m and u of each level, (None, None) for a null level."""
    rank = sum(not level.get("is_null_level") for level in levels)
    count = rank
    for level in levels:
        if level.get("is_null_level"):
            yield None, None
            continue
        rank -= 1
        label = level.get("label_for_charts") or level["sql_condition"]
        found = []
        for letter in "mu":
            share = level.get(f"{letter}_probability")
            where = f"comparison {name}, level {label}: {letter}"
            if share is None:
                if count == 1:
                    message = f"{where} is missing; train the model, or write it in"
                    raise ModelError(message)
                share = _default(letter, rank, count)
                warnings.append(f"{where} was not trained; Splink's default {share:.3g} is used")
            elif share == NOT_OBSERVED:
                share = _NOT_OBSERVED_SHARE
                warnings.append(f"{where} was not observed in training; {share} is used")
            if not isinstance(share, (int, float)) or share < _LEAST:
                message = f"{where} is {share!r}: it must be over 0, at least 1e-300"
                raise ModelError(message)
            found.append(float(share))
        yield found[0], found[1]


def _default(letter: str, rank: int, count: int) -> float:
    """Return Splink's m or u of an untrained level (comparison_level.py, _default_m_values)."""
    m = _EXACT_SHARE if rank == count - 1 else (1 - _EXACT_SHARE) / (count - 1)
    if letter == "m":
        return m
    lowest, high, best = _WEIGHTS
    steps = count - 2
    weight = best if rank == count - 1 else lowest + rank * (high - lowest) / max(1, steps)
    return float(m / 2**weight)


def _exact_column(condition: str) -> str | None:
    """Return the column of `"x_l" = "x_r"`, in lower case, None for another condition."""
    if condition.strip().upper() == "ELSE":
        return None
    parsed = parse(condition).unnest()
    if not isinstance(parsed, exp.EQ):
        return None
    names = {side.unnest().name.lower()[:-2] for side in (parsed.left, parsed.right)}
    is_bare = all(isinstance(side.unnest(), exp.Column) for side in (parsed.left, parsed.right))
    return names.pop() if is_bare and len(names) == 1 else None


def _level(
    name: str,
    raw: Mapping[str, Any],
    m: float | None,
    u: float | None,
    exact: Mapping[str, float],
) -> Level:
    condition = raw["sql_condition"]
    label = raw.get("label_for_charts") or condition
    share = raw.get("tf_adjustment_weight")
    share = 1.0 if share is None else float(share)
    column, base = raw.get("tf_adjustment_column"), u
    if m is None or u is None or not share or condition.strip().upper() == "ELSE":
        column = None
    column = column.strip('"') if column else None
    if column and not raw.get("disable_tf_exact_match_detection"):
        base = exact.get(column.lower())
        if base is None:
            message = (
                f"comparison {name}, level {label}: no level is an exact match on {column}; add"
                " one, or set disable_tf_exact_match_detection"
            )
            raise ModelError(message)
    floor = raw.get("tf_minimum_u_value") or None
    return Level(
        label=label,
        sentence=raw.get("sentence") or f"{name}: {label}".rstrip(".") + ".",
        condition=condition,
        weight=0 if m is None or u is None else nanobits(m / u),
        is_contradiction=raw.get("is_contradiction", False),
        is_null=m is None,
        frequency_column=column,
        frequency_base=0 if column is None or base is None else nanobits(base),
        frequency_floor=None if floor is None else nanobits(floor),
        frequency_share=share,
    )


def share_of(weight: int) -> float:
    """Return the share whose log2 is a number of nanobits."""
    return math.exp2(weight / 1e9)
