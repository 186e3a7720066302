"""Fellegi-Sunter model of persons, in Splink 5's JSON format, compiled to Python.

A comparison has levels; the first whose condition holds gives its weight, log2(m/u), as Splink
computes it. Weights are whole nanobits, so sums are exact and equal on every machine, and within
1e-6 bit of Splink's. Beside Splink's own fields a level may have `sentence` (Dutch, for the
coordinator), `is_contradiction` (two such mentions are never one person unless a person says so)
and `nanobits` (its weight, checked when loading), and the model `term_frequencies`, `population`
and `digest`: see `hub.matching.artefact`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from hub.matching.artefact import Shares, check_digest
from hub.matching.blocks import BlockRule, block_rules
from hub.matching.levels import Comparison, comparison, share_of
from hub.matching.program import Tables, program
from hub.matching.sql.grammar import ModelError, numeric_columns
from hub.matching.sql.scopes import Slots, Slotted
from hub.matching.waterfall import Bar, Waterfall
from hub.matching.weights import CONTRADICTION, nanobits

__all__ = ["Bar", "BlockRule", "ModelError", "PersonModel", "Slotted", "Waterfall"]

_PRIOR = 0.0001
"""Splink's probability that two random records match, for a model that says none."""


class PersonModel:
    """A compiled model: pure, and pinned by its digest."""

    __slots__ = (
        "_levels",
        "comparisons",
        "digest",
        "prior",
        "rules",
        "slotted",
        "warnings",
        "weigh",
        "weigh_from",
    )

    slotted: Callable[[Mapping[str, Any]], Slotted]
    """Compute a record's slots, once for all comparisons it will be in."""

    weigh: Callable[[Slotted, Slotted], int]
    """Weight of two slotted records in nanobits, the one with the smaller mention id first; far
    below zero when they contradict."""

    weigh_from: Callable[[Slotted, Slotted, int], int | None]
    """The weight when it is at least the third argument, else None; sooner than `weigh` is."""

    rules: tuple[BlockRule, ...]
    """Which pairs deserve comparison."""

    warnings: tuple[str, ...]
    """What was assumed where the model is silent."""

    def __init__(self, text: str, frequencies: Shares | None = None) -> None:
        """Compile the JSON text of a model. Raises ModelError naming what is not understood.

        `frequencies` take the place of the model's own `term_frequencies`, column by column.
        """
        raw = _object(text)
        check_digest(raw)
        self.digest = _digest(text, frequencies)
        warnings: list[str] = []
        try:
            if (dialect := raw.get("sql_dialect", "duckdb")) != "duckdb":
                message = f"the model is in {dialect} SQL: save it from Splink with DuckDB"
                raise ModelError(message)
            self.prior = _prior(raw, warnings)
            self.comparisons: tuple[Comparison, ...] = tuple(
                comparison(item, number, warnings)
                for number, item in enumerate(raw["comparisons"], 1)
            )
            check_weights(raw, self.comparisons)
            rules = raw["blocking_rules_to_generate_predictions"]
            slots = Slots(_numeric(self.comparisons, rules))
            self.rules = block_rules(rules, slots)
            shares = {**raw.get("term_frequencies", {}), **(frequencies or {})}
            tables = _tables(shares, raw.get("term_frequency_floor"))
        except (AttributeError, KeyError, TypeError) as error:
            message = f"the model lacks or misspells {error}"
            raise ModelError(message) from error
        warnings += _without_table(self.comparisons, tables)
        compiled = program(self.prior, self.comparisons, slots, tables)
        self.weigh, self.weigh_from, self._levels = compiled
        self.slotted = slots.function()
        self.warnings = tuple(dict.fromkeys(warnings))

    def explain(self, one: Slotted, other: Slotted) -> Waterfall:
        """Return the waterfall of two mentions, in the model's order, the smaller id first."""
        bars = [Bar("prior", "vooraf", self.prior, "Zo vaak zijn twee vermeldingen één persoon.")]
        contradictions = []
        for comparison_, (index, adjustment, common) in zip(
            self.comparisons, self._levels(one, other), strict=True
        ):
            level, name = comparison_.levels[index], comparison_.name
            is_contradiction = level.is_contradiction
            bars.append(
                Bar(name, level.label, level.weight, level.sentence, None, is_contradiction)
            )
            if adjustment:
                sentence = "Deze waarde komt vaker voor dan gemiddeld."
                if adjustment > 0:
                    sentence = "Deze waarde komt minder vaak voor dan gemiddeld."
                bars.append(Bar(name, "zeldzaamheid", adjustment, sentence, share_of(common)))
            if is_contradiction:
                contradictions.append(level.sentence)
        total = sum(bar.nanobits for bar in bars)
        used = total + CONTRADICTION * len(contradictions)
        return Waterfall(total, tuple(bars), tuple(contradictions), used)


def _numeric(comparisons: tuple[Comparison, ...], rules: Sequence[Any]) -> set[str]:
    """Return the columns a model calculates with, in a level or a blocking rule."""
    conditions = [level.condition for item in comparisons for level in item.levels]
    conditions += [rule if isinstance(rule, str) else rule["blocking_rule"] for rule in rules]
    return set().union(*(numeric_columns(c) for c in conditions if c.strip().upper() != "ELSE"))


def _object(text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"the model is not JSON: line {error.lineno}"
        raise ModelError(message) from error
    if not isinstance(raw, dict):
        message = "the model is not a JSON object"
        raise ModelError(message)
    return raw


def _prior(raw: Mapping[str, Any], warnings: list[str]) -> int:
    prior = raw.get("probability_two_random_records_match")
    if prior is None:
        warnings.append(f"the model has no prior; Splink's default {_PRIOR} is used")
        prior = _PRIOR
    if not 0 < prior < 1:
        message = f"probability_two_random_records_match is {prior}: it must lie between 0 and 1"
        raise ModelError(message)
    return nanobits(prior / (1 - prior))


def _digest(text: str, frequencies: Shares | None) -> str:
    """Return the SHA-256 of a model's text, and of the frequencies that were given with it."""
    given = json.dumps(frequencies, sort_keys=True) if frequencies else ""
    return sha256((text + given).encode()).hexdigest()


def _tables(raw: Shares, floor: float | None) -> Tables:
    """Return shares as nanobits; a share that is not above 0 is refused."""
    for column, table in raw.items():
        if any(share <= 0 for share in table.values()):
            message = f"term_frequencies of {column}: each share must be above 0"
            raise ModelError(message)
    listed = {
        column: {value: nanobits(share) for value, share in table.items()}
        for column, table in raw.items()
    }
    return Tables(listed, None if floor is None else nanobits(floor))


def _without_table(comparisons: tuple[Comparison, ...], tables: Tables) -> list[str]:
    return [
        f"comparison {item.name}: no term frequencies of {level.frequency_column} were given, so"
        " common and rare values weigh the same"
        for item in comparisons
        for level in item.levels
        if level.frequency_column is not None and not tables.listed.get(level.frequency_column)
    ]


def check_weights(raw: Mapping[str, Any], comparisons: tuple[Comparison, ...]) -> None:
    """Raise ModelError when a weight written in a model is not what its m and u give."""
    for item, source in zip(comparisons, raw["comparisons"], strict=True):
        for level, written in zip(item.levels, source["comparison_levels"], strict=True):
            stated = written.get("nanobits")
            if stated is not None and stated != level.weight:
                message = (
                    f"comparison {item.name}, level {level.label}: {stated} nanobits are written,"
                    f" but m and u give {level.weight}; pin the model anew"
                )
                raise ModelError(message)
