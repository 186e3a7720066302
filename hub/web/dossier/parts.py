"""The parts that the page of a dossier and of a lone signal share: what people do with a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hub.actions.releasing import released_from
from hub.domain.explanations import Thing
from hub.domain.mandate import CARE, Right
from hub.store.database import Cursor
from hub.web import rows
from hub.web.cards import Ref, signal_ref
from hub.web.dossier.calls import Calls, calls
from hub.web.dossier.context import Case
from hub.web.dossier.gaps import Gaps, Others, gaps, others
from hub.web.dossier.growth import News, news
from hub.web.dossier.history import Entry, entries, written
from hub.web.dossier.names import managed
from hub.web.dossier.said import SaidOf, said_of
from hub.web.dossier.status import Status, status
from hub.web.dossier.steps import Steps, steps
from hub.web.handover.section import Section, section_of
from hub.web.moments import local_minute
from hub.web.visit import Visit
from schemas.events import CaseNoted, HandoverReleased
from schemas.signal import Urgency

HISTORY_VIEWS: Final = ("kort", "volledig")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was not accepted: which, what was typed, why not, and what changed meanwhile."""

    form: str = ""
    error: str = ""
    where: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    came: tuple[Ref, ...] = ()
    went: tuple[Ref, ...] = ()
    changed: tuple[Ref, ...] = ()
    asks_unread: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether something changed since the person looked."""
        return bool(self.came or self.went or self.changed)


@dataclass(frozen=True, slots=True)
class Parts:
    """All that people can do with the case, and did."""

    path: str
    may_decide: bool
    now_local: str
    news: News
    status: Status
    said: tuple[SaidOf, ...]
    gaps: Gaps
    others: Others
    calls: Calls
    notes: tuple[Entry, ...]
    steps: Steps
    handovers: Section
    history: tuple[Entry, ...]
    history_view: str


def parts(visit: Visit, case: Case, view: str) -> Parts:
    """Make the parts for this visitor."""
    site = visit.site
    texts = written(site.desk, case.history)
    procedure = site.desk.procedure
    history = entries(case, texts, site.words, procedure)
    released = released_from(site.desk, site.sharing, case.subject)
    with visit.views.snapshot() as cursor:
        things = shared_things(cursor, case)
        subject = str(case.subject)
        handovers = section_of(cursor, subject, site.sharing, site.words, case.now)
    return Parts(
        path=case.path,
        may_decide=visit.may(Right.DECIDE),
        now_local=local_minute(case.now),
        news=news(case, visit.user.id),
        status=status(case, visit.user.id, texts),
        said=said_of(visit, case),
        gaps=gaps(case, site.words, has_consent=any(it.consent for it in released)),
        others=others(case, managed(visit, case, things)),
        calls=calls(case, site.words, texts),
        notes=tuple(it for it in history if it.topic == CaseNoted.TOPIC),
        steps=steps(case, procedure, site.words, texts, _past_the_steps(released)),
        handovers=handovers,
        history=history,
        history_view=view if view in HISTORY_VIEWS else HISTORY_VIEWS[0],
    )


def shared_things(cursor: Cursor, case: Case) -> dict[str, Thing]:
    """What two or more signals of the case name, with how many signals of the hub name it."""
    by_entity: dict[str, set[str]] = {}
    kinds = {}
    for mention in case.mentions:
        by_entity.setdefault(mention.entity, set()).add(mention.signal)
        kinds[mention.entity] = mention.kind
    shared = [entity for entity, signals in by_entity.items() if len(signals) > 1]
    everywhere: dict[str, set[str]] = {}
    for mention in rows.sharing(cursor, shared):
        everywhere.setdefault(mention.entity, set()).add(mention.signal)
    return {
        entity: Thing(kinds[entity], len(everywhere.get(entity, by_entity[entity])))
        for entity in shared
    }


def refs(case: Case, signals: tuple[object, ...]) -> tuple[Ref, ...]:
    """Signals by their number on this page."""
    return tuple(signal_ref(str(signal), case.numbers) for signal in signals)


def _past_the_steps(released: tuple[HandoverReleased, ...]) -> tuple[datetime, ...]:
    """When something acute was shared with another pillar than care."""
    return tuple(
        it.occurred_at for it in released if it.urgency is Urgency.ACUTE and it.pillar != CARE
    )
