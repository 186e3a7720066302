"""The list of pairs that wait for somebody to look, and how many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from hub.matching.weights import CENTIBIT
from hub.store.database import Cursor
from hub.web import rows as tables
from hub.web.cards import signal_ref
from hub.web.dossier.persons import VERDICTS, WHY_APART
from hub.web.dossier.waterfall import bits, centibits_of
from hub.web.linking import Rules, rules_of
from hub.web.moments import Moment, moment
from hub.web.visit import Visit
from hub.web.words import said
from schemas.events import Judged

LIST_MAX: Final = 100
NEAR_CENTIBITS: Final = 300
"""A join that is no further above the threshold than this is worth a look."""
JUDGED: Final = (
    "SELECT one, other, one_signal, other_signal, verdict, is_doubted, walls FROM pairs "
    "WHERE walls <> '' OR is_doubted = 1 OR verdict = 'unsure' ORDER BY judged_at DESC LIMIT ?"
)
GROUPED: Final = "SELECT joins, kept_apart FROM persons ORDER BY changed_at DESC, entity LIMIT ?"
PERSONS_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair that waits for a look, and why."""

    path: str
    title: str
    why: str
    weight: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """The pairs that wait, most urgent first."""

    now: Moment
    waiting: tuple[Waiting, ...]
    json_path: str


def pairs_page(visit: Visit) -> PairsPage:
    """The pairs that wait for a look: in conflict, in doubt, unsure, kept apart, or near."""
    rules = rules_of(visit.site.desk)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        titled = _titled(cursor, waiting(cursor, rules))
    return PairsPage(moment(now, now), titled, "/paren.json")


def waiting(cursor: Cursor, rules: Rules | None) -> list[Waiting]:
    """Those pairs, most urgent first, each once and without its title."""
    near = (rules.policy.person.threshold if rules else 0) + NEAR_CENTIBITS * CENTIBIT
    judged = [_judged(row) for row in cursor.execute(JUDGED, (LIST_MAX,)).fetchall()]
    grouped = cursor.execute(GROUPED, (PERSONS_MAX,)).fetchall()
    apart = [it for row in grouped for it in orjson.loads(row[1])]
    joins = [
        it
        for row in grouped
        for it in orjson.loads(row[0])
        if it["nanobits"] is not None and it["nanobits"] <= near
    ]
    joins.sort(key=lambda it: (it["nanobits"], it["one"]))
    found = [*(_grouped(it, "Apart: " + said(WHY_APART, it["reason"])) for it in apart)]
    found += [_grouped(it, "Dicht bij de grens") for it in joins]
    every = {it.path: it for it in reversed((*judged, *found))}
    return list(reversed(every.values()))[:LIST_MAX]


def how_many(number: int) -> str:
    """How many wait, in words; the list shows no more than its longest."""
    if number >= LIST_MAX:
        return f"{LIST_MAX} of meer wachten"
    return f"{number} wacht" if number == 1 else f"{number} wachten"


def _judged(row: Sequence[Any]) -> Waiting:
    one, other, _, _, verdict, is_doubted, walls = row
    why = "Weet niet"
    if walls:
        why = "Oordelen spreken elkaar tegen"
    elif is_doubted:
        why = "In twijfel door een correctie"
    elif verdict != Judged.UNSURE:
        why = said(VERDICTS, verdict)
    return Waiting(f"/paren/{one}/{other}", "", why, "")


def _grouped(pair: Mapping[str, Any], why: str) -> Waiting:
    one, other = sorted((pair["one"], pair["other"]))
    nanobits = pair["nanobits"]
    weight = "" if nanobits is None else f"{bits(centibits_of(nanobits))} bits"
    return Waiting(f"/paren/{one}/{other}", "", why, weight)


def _titled(cursor: Cursor, waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    mentions = sorted({name for it in waiting for name in it.path.split("/")[2:]})
    signal_of = tables.signals_of_mentions(cursor, mentions)

    def title(path: str) -> str:
        names = [signal_of.get(name, "") for name in path.split("/")[2:]]
        return " en ".join(signal_ref(it, {}).name if it else "onbekend" for it in names)

    return tuple(Waiting(it.path, title(it.path), it.why, it.weight) for it in waiting)
