"""Writes the functions of a compiled model: weigh a pair, weigh it while it matters, explain it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from hub.matching.levels import Comparison, Level
from hub.matching.sql.conditions import nulls_of, truth
from hub.matching.sql.grammar import ModelError, parse
from hub.matching.sql.scopes import PairScope, Slots, Slotted, run
from hub.matching.weights import CONTRADICTION

Frequencies = Mapping[str, Mapping[str, int]]
"""log2 of the share of records with a value, in nanobits, by column and value."""

UNLISTED: Final = 2 * CONTRADICTION
"""What a slot of frequencies holds for a value that no table lists."""


class Tables(NamedTuple):
    """Term frequencies, and what a value counts that its table does not list: None for nothing."""

    listed: Frequencies
    unlisted: int | None = None


class Program(NamedTuple):
    """The functions over two slotted records, left the one with the smaller mention id."""

    weigh: Callable[[Slotted, Slotted], int]
    weigh_from: Callable[[Slotted, Slotted, int], int | None]
    levels: Callable[[Slotted, Slotted], list[tuple[int, int, int]]]


class _Part(NamedTuple):
    """A compiled comparison: what must start as None, and (test, bonus, frequency) by level."""

    lazy: tuple[str, ...]
    branches: tuple[tuple[str, str, str], ...]
    highest: int


def program(
    prior: int, comparisons: Sequence[Comparison], slots: Slots, frequencies: Tables
) -> Program:
    """Compile a model's comparisons. Raises ModelError naming comparison and level."""
    parts = [_part(comparison, slots, frequencies) for comparison in comparisons]
    lines = ["def weigh(l, r):", f"  w = {prior}"]
    for comparison, part in zip(comparisons, parts, strict=True):
        lines += _added(comparison, part)
    lines += ["  return w", "def weigh_from(l, r, least):", f"  w = {prior}"]
    order = sorted(range(len(parts)), key=lambda i: (-parts[i].highest, i))
    total = rest = sum(part.highest for part in parts)
    for number, place in enumerate(order):
        lines += _added(comparisons[place], parts[place])
        rest -= parts[place].highest
        if number < len(order) - 1 and 2 * rest < total:  # before that, no pair leaves
            lines.append(f"  if w + {rest} < least: return None")
    lines += ["  return w if w >= least else None", "def levels(l, r):", "  out = []"]
    for part in parts:
        lines += [f"  {name} = None" for name in part.lazy]
        for index, (test, bonus, frequency) in enumerate(part.branches):
            word = (
                f"{'elif' if index else 'if'} {test}" if test else ("else" if index else "if True")
            )
            lines += [f"  {word}:", f"    out.append(({index}, {bonus or 0}, {frequency or 0}))"]
    scope = run("\n".join([*lines, "  return out"]), slots.constants)
    return Program(scope["weigh"], scope["weigh_from"], scope["levels"])


def _added(comparison: Comparison, part: _Part) -> list[str]:
    lines = [f"  {name} = None" for name in part.lazy]
    for index, (level, (test, bonus, _)) in enumerate(
        zip(comparison.levels, part.branches, strict=True)
    ):
        word = f"{'elif' if index else 'if'} {test}" if test else ("else" if index else "if True")
        weight = _weight(level)
        step = f"w += {weight}{' + ' + bonus if bonus else ''}" if weight or bonus else "pass"
        lines += [f"  {word}:", f"    {step}"]
    return lines


def _weight(level: Level) -> int:
    return level.weight + CONTRADICTION * level.is_contradiction


def _part(comparison: Comparison, slots: Slots, frequencies: Tables) -> _Part:
    scope = PairScope(slots)
    branches, heights = [], []
    for index, level in enumerate(comparison.levels):
        try:
            test = "" if level.is_else else _test(scope, level, is_first=index == 0)
        except ModelError as error:
            message = f"comparison {comparison.name}, level {level.label}: {error}"
            raise ModelError(message) from error
        bonus, frequency, highest = _frequency(level, slots, frequencies)
        branches.append((test, bonus, frequency))
        heights.append(_weight(level) + highest)
    return _Part(scope.lazy, tuple(branches), max(heights))


def _test(scope: PairScope, level: Level, *, is_first: bool) -> str:
    parsed = parse(level.condition)
    if is_first and (tested := nulls_of(parsed)) is not None:
        return scope.null_level(tested)
    return truth(scope, parsed, is_sure=True)


def _frequency(level: Level, slots: Slots, frequencies: Tables) -> tuple[str, str, int]:
    """Return source of a level's adjustment and of the frequency used, and how far it can go."""
    table = frequencies.listed.get(level.frequency_column or "")
    if level.frequency_column is None or not table:
        return "", "", 0
    default = UNLISTED if frequencies.unlisted is None else frequencies.unlisted
    name = slots.constants.add(
        ("frequencies", level.frequency_column), lambda: _lookup(table, default)
    )
    slot = slots.add(f"{name}({slots.column(level.frequency_column)})")
    floor = UNLISTED if level.frequency_floor is None else level.frequency_floor
    base, share = level.frequency_base, level.frequency_share
    one, other = f"l[{slot}]", f"r[{slot}]"
    common = f"(f := ({one} if {one} > {other} else {other})) > {UNLISTED}"
    bonus = f"({base} - (f if f > {floor} else {floor}) if {common} else 0)"
    if share != 1:
        bonus = f"round({share!r} * {bonus})"
    rarest = min([*table.values(), *([default] if default > UNLISTED else [])])
    ends = [round(share * (base - max(floor, end))) for end in (rarest, 0)]
    return bonus, f"max({one}, {other}, {floor})", max(0, *ends)


def _lookup(table: Mapping[str, int], default: int) -> Callable[[Any], int]:
    get = table.get

    def listed(value: Any) -> int:
        if value is None:
            return UNLISTED
        return get(value if type(value) is str else str(value), default)

    return listed
