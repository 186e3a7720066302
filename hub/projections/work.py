"""The work list: one row for each dossier and each signal alone, made of the other views.

A row follows from the rows of its signals, their routes and what people decided, and from nothing
else: after a batch the rows of what it touched are made anew, so that views made again are the
same, byte for byte. `state` says how a case stands; that a followed one opens again on its day is
left to whoever asks, who knows what day it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from hub.domain.casework import OPEN
from hub.domain.facts import URGENCY_RANK
from hub.projections.cases import IN_FORCE
from hub.projections.table import INTEGER, TEXT, Table
from hub.projections.touching import Touched, among
from hub.store.database import Cursor, Row
from schemas.events import Ruling

WORK: Final = Table(
    "work",
    ("item",),
    (
        ("item", TEXT),
        ("is_dossier", INTEGER),
        ("version", INTEGER),
        ("due_at", TEXT),
        ("acknowledge_by", TEXT),
        ("urgency", INTEGER),
        ("owner", TEXT),
        ("signals", INTEGER),
        ("sources", INTEGER),
        ("state", TEXT),
        ("until", TEXT),
        ("assignee", TEXT),
        ("waits_second", INTEGER),
        ("questions", INTEGER),
        ("newest_at", TEXT),
        ("newest_partner", TEXT),
        ("has_minor", INTEGER),
    ),
)
"""`urgency` is its rank; `due_at` is `NEVER` where nobody has to act any more. `acknowledge_by` is
when the first of what was handed over, and nobody took on yet, comes back to the coordinator, else
`NEVER`. `waits_second` is the version of the decision that waits for a second person, else 0."""
TAGS: Final = Table(
    "work_tags",
    ("kind", "tag", "item"),
    (("kind", TEXT), ("tag", TEXT), ("item", TEXT)),
)
MINORS: Final = Table("work_minors", ("signal",), (("signal", TEXT),))
"""Signals that say that a minor may be a victim."""
TABLES: Final = (WORK, TAGS, MINORS)
REST: Final = "item, state, until, acknowledge_by, assignee, waits_second, questions"
INDEXES: Final = tuple(
    f"CREATE INDEX IF NOT EXISTS {index}"
    for index in (
        f"work_by_due ON work (due_at, newest_at DESC, {REST}, urgency, sources, has_minor)",
        f"work_by_newest ON work (newest_at DESC, {REST})",
        f"work_by_sources ON work (sources DESC, due_at, {REST})",
        "work_by_state ON work (state, assignee, until)",
        "work_offered ON work (acknowledge_by, state, assignee, until)",
        "work_seconds ON work (item) WHERE waits_second > 0",
        "work_questions ON work (item) WHERE questions > 0",
        "work_tags_by_item ON work_tags (item)",
    )
)

FORM: Final = "form"
PILLAR: Final = "pillar"
PARTNER: Final = "partner"
LABEL: Final = "label"
NEVER: Final = "9999-12-31T00:00:00.000Z"
REOPENED: Final = "reopened"

PLACES: Final = "SELECT signal, dossier FROM dossier_signals WHERE signal IN (*)"
MEMBERS: Final = "SELECT dossier, signal FROM dossier_signals WHERE dossier IN (*)"
DOSSIERS: Final = "SELECT dossier, version FROM dossiers WHERE dossier IN (*)"
SIGNALS: Final = (
    "SELECT signal, version, partner, forms, received_at FROM signals "
    "WHERE is_withdrawn = 0 AND signal IN (*)"
)
MINOR: Final = "SELECT signal FROM work_minors WHERE signal IN (*)"
GROWN: Final = "DELETE FROM work_minors WHERE signal = ?"
ROUTES: Final = (
    "SELECT signal, owner, urgency, due_at, independent_sources FROM routes "
    "WHERE is_ended = 0 AND signal IN (*)"
)
DECISIONS: Final = (
    "SELECT subject, version, ruling, until, evidence_version, "  # noqa: S608 - constants only
    f"CASE WHEN {IN_FORCE} THEN 1 ELSE 0 END FROM case_decisions "
    "WHERE is_undone = 0 AND is_refused = 0 AND subject IN (*)"
)
ASSIGNED: Final = "SELECT subject, person FROM case_assignments WHERE subject IN (*)"
LABELS: Final = "SELECT subject, label FROM case_labels WHERE subject IN (*)"
QUESTIONS: Final = "SELECT subject, version FROM questions WHERE outcome = '' AND subject IN (*)"
OFFERED: Final = (
    "SELECT s.signal, h.acknowledge_by FROM handover_signals s "
    "JOIN handovers h ON h.handover = s.handover WHERE h.stage = 'offered' AND s.signal IN (*)"
)
ITEMS: Final = (
    "SELECT dossier FROM dossiers UNION ALL SELECT s.signal FROM signals s "
    "LEFT JOIN dossier_signals d ON d.signal = s.signal WHERE d.signal IS NULL"
)
"""All that may have a row."""
MADE_AT_ONCE: Final = 5_000
CLEARED: Final = ("DELETE FROM work WHERE item = ?", "DELETE FROM work_tags WHERE item = ?")


Made = tuple[tuple[object, ...], frozenset[tuple[str, str]]]
"""A row with its tags."""


class Decision(NamedTuple):
    """A decision that was not undone or refused; `counts` unless it waits for a second person."""

    version: int
    ruling: str
    until: str
    evidence_version: int
    counts: bool


class Standing(NamedTuple):
    """How a case stands."""

    state: str = OPEN
    until: str = ""
    waits_second: int = 0


def refresh(cursor: Cursor, about: Touched) -> tuple[str, ...]:
    """Make the rows of all that was touched anew; the ids whose rows may differ."""
    keep_minors(cursor, about.minors)
    homes: dict[str, str] = dict(among(cursor, PLACES, about.signals))
    items = sorted(about.signals | about.items | set(homes.values()))
    made = rows(cursor, items)
    for statement in CLEARED:
        cursor.executemany(statement, [(item,) for item in items])
    _write(cursor, made)
    return tuple(items)


def keep_minors(cursor: Cursor, minors: Mapping[str, bool]) -> None:
    """Note which signals tell of a minor now, and which no longer do."""
    cursor.executemany(GROWN, [(signal,) for signal, it in minors.items() if not it])
    cursor.executemany(MINORS.upsert, [(signal,) for signal, it in minors.items() if it])


def make(cursor: Cursor) -> None:
    """Make all rows, where there are none yet."""
    items = sorted(item for (item,) in cursor.execute(ITEMS).fetchall())
    for at in range(0, len(items), MADE_AT_ONCE):
        _write(cursor, rows(cursor, items[at : at + MADE_AT_ONCE]))


def _write(cursor: Cursor, made: Sequence[Made]) -> None:
    cursor.executemany(WORK.upsert, [row for row, _ in made])
    cursor.executemany(TAGS.upsert, sorted((*tag, row[0]) for row, tags in made for tag in tags))


def rows(cursor: Cursor, items: Sequence[str]) -> list[Made]:
    """The rows that follow from the other views, with their tags; what is no item has none."""
    dossiers: dict[str, int] = dict(among(cursor, DOSSIERS, items))
    members = _grouped(among(cursor, MEMBERS, list(dossiers)))
    placed = {signal for signal, _ in among(cursor, PLACES, items)}
    alone = [item for item in items if item not in dossiers and item not in placed]
    members |= {item: [(item,)] for item in alone}
    ids = [signal for some in members.values() for (signal,) in some]
    signals = {row[0]: row for row in among(cursor, SIGNALS, ids)}
    routes = {row[0]: row for row in among(cursor, ROUTES, ids)}
    said = _said(cursor, list(members), ids)
    return [
        _row(item, dossiers.get(item), its_signals, its_routes, said)
        for item, its in members.items()
        if (its_signals := [signals[s] for (s,) in its if s in signals])
        and ((its_routes := [routes[s] for (s,) in its if s in routes]) or item in dossiers)
    ]


class Said(NamedTuple):
    """What people did with cases, by subject; by signal, what is offered and tells of a minor."""

    decisions: Mapping[str, Sequence[Row]]
    assigned: Mapping[str, str]
    labels: Mapping[str, Sequence[Row]]
    questions: Mapping[str, Sequence[Row]]
    offered: Mapping[str, Sequence[Row]]
    minors: frozenset[str]


def _said(cursor: Cursor, items: Sequence[str], signals: Sequence[str]) -> Said:
    return Said(
        _grouped(among(cursor, DECISIONS, items)),
        dict(among(cursor, ASSIGNED, items)),
        _grouped(among(cursor, LABELS, items)),
        _grouped(among(cursor, QUESTIONS, items)),
        _grouped(among(cursor, OFFERED, signals)),
        frozenset(signal for (signal,) in among(cursor, MINOR, signals)),
    )


def _row(item: str, dossier: int | None, signals: list[Row], routes: list[Row], said: Said) -> Made:
    version = int(signals[0][1]) if dossier is None else int(dossier)
    decisions = [_decision(it) for it in said.decisions.get(item, ())]
    state = standing(decisions, version)
    leading = min(routes, key=_pressing, default=None)
    newest = max(signals, key=lambda row: (row[4], row[0]))
    labels = [label for (label,) in said.labels.get(item, ())]
    row = (
        item,
        int(dossier is not None),
        version,
        min((route[3] for route in routes), default=NEVER),
        min((at for signal in signals for (at,) in said.offered.get(signal[0], ())), default=NEVER),
        URGENCY_RANK[leading[2]] if leading else 0,
        leading[1] if leading else "",
        len(signals),
        max((int(route[4]) for route in routes), default=0),
        *state[:2],
        said.assigned.get(item, ""),
        state.waits_second,
        len(said.questions.get(item, ())),
        newest[4],
        newest[2],
        int(any(signal[0] in said.minors for signal in signals)),
    )
    tags = {(FORM, form) for signal in signals for form in orjson.loads(signal[3])}
    tags |= {(PARTNER, signal[2]) for signal in signals} | {(LABEL, it) for it in labels}
    return row, frozenset(tags | {(PILLAR, route[1]) for route in routes})


def _decision(row: Row) -> Decision:
    version, ruling, until, evidence_version, counts = row
    return Decision(version, ruling, until, evidence_version, bool(counts))


def standing(decisions: Iterable[Decision], version: int) -> Standing:
    """How a case stands while its subject is at this version (`hub.domain.casework.is_open`)."""
    ordered = sorted(decisions)
    waits = max((it.version for it in ordered if not it.counts), default=0)
    last = next((it for it in reversed(ordered) if it.counts), None)
    if last is None or last.ruling == Ruling.RETURNED:
        return Standing(waits_second=waits)
    rests = last.ruling != Ruling.CONFIRMED
    if rests and version > last.evidence_version:
        return Standing(REOPENED, "", waits)
    return Standing(last.ruling, last.until, waits)


def _pressing(route: Row) -> tuple[int, str, str]:
    return -URGENCY_RANK[route[2]], route[3], route[0]


def _grouped(found: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by their first column, without it."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for key, *rest in found:
        groups[key].append(tuple(rest))
    return dict(groups)
