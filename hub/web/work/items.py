"""One item of the work list as a person reads it. Pure: rows to values."""

from dataclasses import dataclass
from uuid import UUID

from hub.domain.casework import Sight
from hub.domain.facts import URGENCY_RANK
from hub.domain.labels import LABELS
from hub.web.cards import Level, Ref, dossier_ref, leading, level, signal_ref
from hub.web.moments import Deadline, deadline
from hub.web.words import count, forms, said
from hub.web.work.back import Back
from hub.web.work.back import back as back_of
from hub.web.work.back import why as why_back
from hub.web.work.filters import STATES
from hub.web.work.keys import MatchKey, match_key
from hub.web.work.read import NO_TERM, Found, WorkRow
from hub.web.work.reader import Reader, Spot
from hub.web.work.reasons import Why, news, waits, why
from hub.web.work.weeks import Weeks, weeks

URGENCY_OF = {rank: urgency.value for urgency, rank in URGENCY_RANK.items()}


@dataclass(frozen=True, slots=True)
class Label:
    """A label by its code and in words."""

    code: str
    word: str


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A dossier, or a signal that stands alone.

    `evidence` names exactly what lies there, so that nobody postpones what they have not seen.
    `news` is empty where this person has seen all of it. `back` is what was handed over of it, and
    nobody took on in time; `spots` are its addresses, beside a map.
    """

    id: str
    ref: Ref
    is_dossier: bool
    version: int
    evidence: str
    level: Level | None
    due: Deadline | None
    why: Why
    state: str
    waits: str
    news: str
    owner: str
    others: tuple[str, ...]
    assignee: str
    is_mine: bool
    forms: tuple[str, ...]
    has_minor: bool
    partners: tuple[str, ...]
    back: tuple[Back, ...]
    key: MatchKey
    sources: str
    signals: str
    weeks: Weeks
    labels: tuple[Label, ...]
    spots: tuple[Spot, ...]


def ref_of(row: WorkRow) -> Ref:
    """The item by the name people call it."""
    return dossier_ref(row.item) if row.is_dossier else signal_ref(row.item, {})


def sight(row: WorkRow, found: Found) -> Sight:
    """What lies there, as a decision is bound to it."""
    there = (found.signals[s] for s in found.members[row.item] if s in found.signals)
    return Sight(row.version, {UUID(it.signal): it.version for it in there if not it.is_withdrawn})


def item(row: WorkRow, found: Found, reader: Reader) -> WorkItem:
    """Make one item of its rows."""
    words, now = reader.words, reader.now
    members = found.members[row.item]
    signals = [found.signals[m] for m in members if m in found.signals]
    open_routes = (found.routes[m] for m in members if m in found.routes)
    routes = leading(route for route in open_routes if not route.is_ended)
    owners = list(dict.fromkeys(route.owner for route in routes))
    came_back = back_of(found.offered.get(row.item, ()), reader)
    first_due = min((row.due_at, row.acknowledge_by)) if came_back else row.due_at
    repeats = (found.repeats[m] for m in sorted(members) if m in found.repeats)
    return WorkItem(
        id=row.item,
        ref=ref_of(row),
        is_dossier=row.is_dossier,
        version=row.version,
        evidence=sight(row, found).digest,
        level=level(URGENCY_OF[row.urgency]) if routes else None,
        due=deadline(first_due, now) if first_due < NO_TERM else None,
        why=why_back(came_back[0])
        if first_due < row.due_at
        else why(row, routes, found.signals, words, now),
        state="" if row.state == "open" else said(STATES, row.state),
        waits=came_back[0].waits if came_back else waits(row, found, reader),
        news=news(row, found.looks.get(row.item), words, now),
        owner=words.pillar(row.owner) if row.owner else "",
        others=tuple(map(words.pillar, owners[1:])),
        assignee=reader.people.get(row.assignee, row.assignee),
        is_mine=row.assignee == reader.user.id,
        forms=forms(form for signal in signals for form in signal.forms),
        has_minor=row.has_minor,
        partners=tuple(sorted({words.partner(signal.partner) for signal in signals})),
        back=came_back,
        key=match_key(found.ties.get(row.item, ()), found.related.get(row.item, ()), repeats),
        sources=count(row.sources, "bron", "bronnen"),
        signals=count(row.signals, "signaal", "signalen"),
        weeks=weeks((signal.received_at for signal in signals), now),
        labels=tuple(Label(it, said(LABELS, it)) for it in found.labels.get(row.item, ())),
        spots=reader.spots.get(row.item, ()),
    )
