"""Counting signals by quarter, dimension by dimension, so that no number is about somebody."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import orjson

from hub.domain.aggregates import Column, protect
from hub.domain.prevention import PreventionPolicy, groups_of, quarter_of
from hub.domain.sharing import SharingPolicy
from hub.store.database import Cursor
from hub.web.moments import parse, stored
from hub.web.words import FORMS, said

SIGNALS: Final = (
    "SELECT c.received_at, c.forms, c.vulnerabilities, c.ages, c.language, c.area "
    "FROM counted_signals c JOIN signals s ON s.signal = c.signal "
    "LEFT JOIN repeats r ON r.signal = c.signal "
    "WHERE s.is_withdrawn = 0 AND (r.counts IS NULL OR r.counts = 1) "
    "AND c.received_at < ? AND c.received_at >= ?"
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
    """One signal, as far as it is counted."""

    quarter: Quarter
    forms: tuple[str, ...]
    groups: tuple[str, ...]
    language: str
    area: str


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
    """Fetch what is counted: signals that stand, each source once, between two moments."""
    found = cursor.execute(SIGNALS, (stored(until), stored(since))).fetchall()
    return tuple(
        Counted(
            quarter_of(parse(row[0])),
            tuple(orjson.loads(row[1])) or ("ONB",),
            groups_of(orjson.loads(row[2]), row[3], policy) or (NO_GROUP,),
            row[4] or NO_LANGUAGE,
            row[5],
        )
        for row in found
    )


def read_outcomes(
    cursor: Cursor, sharing: SharingPolicy, since: datetime, until: datetime
) -> tuple[tuple[Quarter, str], ...]:
    """Fetch the figures that outcomes of handovers count in, by quarter."""
    found = cursor.execute(OUTCOMES, (stored(until), stored(since))).fetchall()
    return tuple(
        (quarter_of(parse(at)), _figure(sharing, pillar, code)) for at, pillar, code in found
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
            [(it.quarter, tuple(values(it))) for it in counted],
            quarters,
            titles,
        )
        for name, title, titles, values in wanted
    )


def table(
    head: tuple[str, str, str],
    counted: Sequence[tuple[Quarter, tuple[str, ...]]],
    quarters: Sequence[Quarter],
    titles: Mapping[str, str],
) -> Table:
    """Count by category and quarter, and leave out what may not be shown."""
    present = {value for _, values in counted for value in values}
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


def _column(
    counted: Sequence[tuple[Quarter, tuple[str, ...]]], quarter: Quarter, order: Sequence[str]
) -> Column:
    mine = [values for at, values in counted if at == quarter]
    numbers = Counter(value for values in mine for value in values)
    return protect([numbers[code] for code in order], len(mine))


def _number(number: int | None) -> str:
    return HIDDEN if number is None else str(number)
