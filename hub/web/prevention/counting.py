"""Counting signals by quarter, dimension by dimension, so that no number is about somebody."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import orjson

from hub.domain.aggregates import Column, protect
from hub.domain.prevention import (
    PreventionPolicy,
    groups_of,
    month_of,
    quarter_of,
    quarter_of_month,
)
from hub.domain.sharing import SharingPolicy
from hub.store.database import Cursor
from hub.web.moments import parse, stored
from hub.web.words import FORMS, said

ALIKE: Final = "month, forms, vulnerabilities, ages, language, area"
SIGNALS: Final = (
    f"SELECT {ALIKE}, COUNT(*) FROM counted_signals "  # noqa: S608 - our own words
    f"WHERE is_withdrawn = 0 AND is_repeat = 0 AND month < ? AND month >= ? GROUP BY {ALIKE}"
)
OUTCOMES: Final = (
    "SELECT reported_at, pillar, outcome FROM handover_reports "
    "WHERE is_final = 1 AND reported_at < ? AND reported_at >= ?"
)
NO_GROUP: Final = "geen"
NO_LANGUAGE: Final = "onbekend"
AREAS: Final[Mapping[str, str]] = {
    "inside": "Gemeente Nijkerk (plek niet nader bekend)",
    "outside": "Buiten de gemeente",
}
HIDDEN: Final = "niet getoond"
Quarter = tuple[int, int]


class Counted(NamedTuple):
    """So many signals that are alike, as far as they are counted."""

    quarter: Quarter
    forms: tuple[str, ...]
    groups: tuple[str, ...]
    language: str
    area: str
    times: int


class Categories(NamedTuple):
    """What so many of a quarter count as in one dimension."""

    quarter: Quarter
    values: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A category with its numbers by quarter, in words."""

    title: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One dimension against quarters. Nothing in it can be worked out from the rest."""

    name: str
    title: str
    quarters: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[str, ...]
    note: str


SEVERAL: Final = "Een signaal kan bij meer dan één regel tellen."


def quarter_words(quarter: Quarter) -> str:
    """A quarter as one says it."""
    return f"{quarter[0]}, kwartaal {quarter[1]}"


def read(
    cursor: Cursor, policy: PreventionPolicy, since: datetime, until: datetime
) -> tuple[Counted, ...]:
    """Fetch what is counted: signals that stand, each source once, between two months."""
    found = cursor.execute(SIGNALS, (month_of(until), month_of(since))).fetchall()
    return tuple(
        Counted(
            quarter_of_month(month),
            tuple(orjson.loads(forms)) or ("ONB",),
            groups_of(orjson.loads(vulnerabilities), ages, policy) or (NO_GROUP,),
            language or NO_LANGUAGE,
            area,
            times,
        )
        for month, forms, vulnerabilities, ages, language, area, times in found
    )


def read_outcomes(
    cursor: Cursor, sharing: SharingPolicy, since: datetime, until: datetime
) -> tuple[Categories, ...]:
    """Fetch the figures that outcomes of handovers count in, by quarter."""
    found = cursor.execute(OUTCOMES, (stored(until), stored(since))).fetchall()
    return tuple(
        Categories(quarter_of(parse(at)), (_figure(sharing, pillar, code),))
        for at, pillar, code in found
    )


def _figure(sharing: SharingPolicy, pillar: str, code: str) -> str:
    receiver = sharing.receivers.get(pillar)
    outcome = receiver.outcomes.get(code) if receiver else None
    return outcome.figure if outcome else code


def tables(
    counted: Sequence[Counted], quarters: Sequence[Quarter], policy: PreventionPolicy
) -> tuple[Table, ...]:
    """The four tables of signals: by form, group, language and area."""
    groups = {code: group.title for code, group in policy.groups.items()}
    languages = {**policy.languages, NO_LANGUAGE: "Taal niet bekend"}
    wanted: tuple[tuple[str, str, Mapping[str, str], Callable[[Counted], Iterable[str]]], ...] = (
        ("vorm", "Per vorm van uitbuiting", FORMS, lambda it: it.forms),
        ("groep", "Per groep", {**groups, NO_GROUP: "Groep niet bekend"}, lambda it: it.groups),
        ("taal", "Per taal van de melding", languages, lambda it: (it.language,)),
        ("gebied", "Per gebied", AREAS, lambda it: (it.area,)),
    )
    return tuple(
        table(
            (name, title, SEVERAL if name in {"vorm", "groep"} else ""),
            [Categories(it.quarter, tuple(values(it)), it.times) for it in counted],
            quarters,
            titles,
        )
        for name, title, titles, values in wanted
    )


def table(
    head: tuple[str, str, str],
    counted: Sequence[Categories],
    quarters: Sequence[Quarter],
    titles: Mapping[str, str],
) -> Table:
    """Count by category and quarter, and leave out what may not be shown."""
    present = {value for it in counted for value in it.values}
    order = [*(code for code in titles if code in present), *sorted(present - titles.keys())]
    columns = [_column(counted, quarter, order) for quarter in quarters]
    name, title, note = head
    return Table(
        name=name,
        title=title,
        quarters=tuple(map(quarter_words, quarters)),
        lines=tuple(
            Line(said(titles, code), tuple(_number(column.cells[i]) for column in columns))
            for i, code in enumerate(order)
        ),
        totals=tuple(_number(column.total) for column in columns),
        note=note,
    )


def _column(counted: Sequence[Categories], quarter: Quarter, order: Sequence[str]) -> Column:
    numbers, total = Counter[str](), 0
    for it in counted:
        if it.quarter == quarter:
            total += it.times
            numbers.update(dict.fromkeys(it.values, it.times))
    return protect([numbers[code] for code in order], total)


def _number(number: int | None) -> str:
    return HIDDEN if number is None else str(number)
