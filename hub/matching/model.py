"""Fellegi-Sunter model of persons, in Splink's JSON format, compiled to Python.

A comparison has levels; the first whose condition holds gives its weight, log2(m/u). Weights are
whole centibits (1/100 bit), so sums are exact and equal on every machine. Beside Splink's own
fields a level may have `sentence` (Dutch, for the coordinator) and `is_contradiction` (two such
mentions are never one person unless a person says so), and the model `term_frequencies`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlglot import exp

from hub.matching.features import Record, Value
from hub.matching.sql import FUNCTIONS, ModelError, PairSource, Slots, parse, side_of
from hub.matching.weights import CONTRADICTION, nanobits

Slotted = tuple[Value | float, ...]
"""A record as the compiled model reads it: the value of each slot."""


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison."""

    label: str
    sentence: str
    condition: str
    weight: int
    is_contradiction: bool
    frequency_column: str | None
    frequency_base: int
    frequency_floor: int


@dataclass(frozen=True, slots=True)
class BlockRule:
    """A blocking rule: slots that must be equal, and what must hold beside that (l, r)."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    also: Callable[[Slotted, Slotted], bool] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two mentions, with its possible outcomes in order."""

    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall: what was compared, what came out, its weight in nanobits."""

    comparison: str
    level: str
    nanobits: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Why two mentions weigh what they weigh: the bars add up to `nanobits`, exactly."""

    nanobits: int
    bars: tuple[Bar, ...]
    contradictions: tuple[str, ...]


class PersonModel:
    """A compiled model: pure, symmetric in its two mentions, and pinned by its digest."""

    __slots__ = ("_levels", "_slots", "comparisons", "digest", "prior", "rules", "weigh")

    weigh: Callable[[Slotted, Slotted], int]
    """Weight of two slotted records in nanobits; far below zero when they contradict."""

    def __init__(self, text: str) -> None:
        """Compile the JSON text of a model. Raises ModelError naming what is not understood."""
        raw = _object(text)
        self.digest = sha256(text.encode()).hexdigest()
        self._slots = Slots()
        try:
            prior = raw["probability_two_random_records_match"]
            self.prior = nanobits(prior / (1 - prior))
            self.comparisons = tuple(_comparison(item) for item in raw["comparisons"])
            rules = raw["blocking_rules_to_generate_predictions"]
            self.rules = tuple(self._rule(rule) for rule in rules)
        except (KeyError, TypeError, ZeroDivisionError) as error:
            message = f"the model lacks or misspells {error}"
            raise ModelError(message) from error
        frequencies = _frequency_tables(raw.get("term_frequencies", {}))
        self.weigh, self._levels = self._compile(frequencies)

    def slotted(self, record: Record) -> Slotted:
        """Compute a record's slots, once for all comparisons it will be in."""
        return tuple([function(record) for function in self._slots.functions])

    def explain(self, one: Slotted, other: Slotted) -> Waterfall:
        """Return the waterfall of two mentions, in the model's order."""
        bars = [Bar("prior", "vooraf", self.prior, "Zo vaak zijn twee vermeldingen één persoon.")]
        contradictions = []
        for comparison, (index, adjustment) in zip(
            self.comparisons, self._levels(one, other), strict=True
        ):
            level = comparison.levels[index]
            bars.append(Bar(comparison.name, level.label, level.weight, level.sentence))
            if adjustment:
                sentence = "Deze waarde komt vaker voor dan gemiddeld."
                if adjustment > 0:
                    sentence = "Deze waarde komt minder vaak voor dan gemiddeld."
                bars.append(Bar(comparison.name, "zeldzaamheid", adjustment, sentence))
            if level.is_contradiction:
                contradictions.append(level.sentence)
        total = sum(bar.nanobits for bar in bars)
        return Waterfall(total, tuple(bars), tuple(contradictions))

    def _rule(self, raw: str | Mapping[str, Any]) -> BlockRule:
        """Return a blocking rule as slots."""
        condition = raw if isinstance(raw, str) else raw["blocking_rule"]
        left, right = [], []
        parsed = parse(condition)
        for part in parsed.flatten() if isinstance(parsed, exp.And) else (parsed,):
            if not isinstance(part, exp.EQ):
                message = f"a blocking rule joins equalities by AND: {condition}"
                raise ModelError(message)
            sides = (part.left, part.right)
            one, other = sides if side_of(part.left) == "l" else reversed(sides)
            left.append(self._slots.of(one))
            right.append(self._slots.of(other))
        return BlockRule(tuple(left), tuple(right), None)

    def _compile(
        self, frequencies: Mapping[str, Mapping[str, int]]
    ) -> tuple[
        Callable[[Slotted, Slotted], int], Callable[[Slotted, Slotted], list[tuple[int, int]]]
    ]:
        """Generate the two functions over a pair from the parsed conditions, never from text."""
        weigh = ["def weigh(l, r):", f"  w = {self.prior}"]
        levels = ["def levels(l, r):", "  out = []"]
        for comparison in self.comparisons:
            source = PairSource(self._slots)
            branches = [
                "True" if level.condition == "ELSE" else source.condition(parse(level.condition))
                for level in comparison.levels
            ]
            start = [f"  {name} = None" for name in source.measures]
            weigh += start
            levels += start
            for index, (level, branch) in enumerate(zip(comparison.levels, branches, strict=True)):
                word = "elif" if index else "if"
                bonus = self._frequency(level, frequencies)
                total = level.weight + CONTRADICTION * level.is_contradiction
                weigh += [
                    f"  {word} {branch}:",
                    f"    w += {total}{' + ' + bonus if bonus else ''}",
                ]
                levels += [f"  {word} {branch}:", f"    out.append(({index}, {bonus or 0}))"]
        scope: dict[str, Any] = dict(FUNCTIONS)
        program = "\n".join([*weigh, "  return w", *levels, "  return out"])
        exec(program, scope)  # noqa: S102  our own source, made from a parsed, closed grammar
        return scope["weigh"], scope["levels"]

    def _frequency(self, level: Level, tables: Mapping[str, Mapping[str, int]]) -> str:
        """Source of a level's term-frequency adjustment: zero when neither value is listed."""
        column = level.frequency_column
        if column is None or column not in tables:
            return ""
        table, never = tables[column], CONTRADICTION
        slot = self._slots.add(
            f"frequency of {column}", lambda record: _listed(table, record, column)
        )
        base, floor = level.frequency_base, level.frequency_floor
        common = f"max(l[{slot}], r[{slot}])"
        return f"({base} - max({floor}, {common}) if {common} > {never} else 0)"


def _listed(table: Mapping[str, int], record: Record, column: str) -> int:
    return table.get(str(record.get(column)), CONTRADICTION)


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


def _frequency_tables(raw: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, int]]:
    return {
        column: {value: nanobits(share) for value, share in table.items()}
        for column, table in raw.items()
    }


def _comparison(raw: Mapping[str, Any]) -> Comparison:
    name = raw["output_column_name"]
    levels = raw["comparison_levels"]
    if not levels or levels[-1]["sql_condition"] != "ELSE":
        message = f"comparison {name}: the last level must be ELSE"
        raise ModelError(message)
    exact = {level["sql_condition"]: u for level in levels if (u := level.get("u_probability"))}
    return Comparison(name, tuple(_level(name, level, exact) for level in levels))


def _level(name: str, raw: Mapping[str, Any], u_of: Mapping[str, float]) -> Level:
    condition = raw["sql_condition"]
    is_null = raw.get("is_null_level", False)
    weight = 0
    if not is_null:
        m, u = raw.get("m_probability"), raw.get("u_probability")
        if not m or not u:
            message = f"comparison {name}: level {condition} has no m or u probability"
            raise ModelError(message)
        weight = nanobits(m / u)
    column = raw.get("tf_adjustment_column") if raw.get("tf_adjustment_weight") else None
    u_exact = u_of.get(f'"{column}_l" = "{column}_r"', raw.get("u_probability", 1.0))
    floor = raw.get("tf_minimum_u_value")
    return Level(
        label=raw.get("label_for_charts", condition),
        sentence=raw.get("sentence", raw.get("label_for_charts", condition)),
        condition=condition,
        weight=weight,
        is_contradiction=raw.get("is_contradiction", False),
        frequency_column=column,
        frequency_base=nanobits(u_exact) if column else 0,
        frequency_floor=nanobits(floor) if column and floor else CONTRADICTION,
    )
