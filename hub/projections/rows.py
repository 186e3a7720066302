"""From events to rows: what each event changes in the views. Pure, and in the record's order.

An event is accepted, never judged: whatever was recorded can be shown.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from hub.projections import (
    cases,
    dossier_rows,
    forgetting,
    handovers,
    looks,
    places,
    prevention,
    requests,
    tables,
)
from hub.projections.table import Change, Write
from hub.projections.values import as_json, as_text
from schemas.base import Event
from schemas.events import (
    CampaignEvent,
    CaseEvent,
    DeliverySetAside,
    DossierChange,
    DossierJudged,
    DossierWordEvent,
    EntityChange,
    FeedbackReceived,
    FilterSaved,
    HandoverEvent,
    Judged,
    LocationEvent,
    MessageQuarantined,
    MessageRef,
    MessageRefused,
    MessageRepeated,
    PairConflicted,
    PairDoubted,
    PairEvent,
    PairJudged,
    PairLapsed,
    PairReconciled,
    PairSettled,
    PersonGrouped,
    RepeatRecognised,
    RoutingEnded,
    SenderInformed,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.access import AccessEvent
from schemas.events.erasure import ErasureCarriedOut, ErasureEvent, Forgotten, HoldEvent

REGROUPED: Final = "UPDATE mentions SET entity = ? WHERE mention = ?"

REGISTERED: Final = "registered"
WITHDRAWN: Final = "withdrawn"
REPEATED: Final = "repeated"
REFUSED: Final = "refused"
QUARANTINED: Final = "quarantined"
FEEDBACK: Final = "feedback"


def changes(event: Event) -> Iterator[Write | Change]:  # noqa: C901, PLR0912 - all events
    """What the event changes, in order."""
    match event:
        case SignalVersion():
            yield from _version(event)
            yield from prevention.changes(event)
        case SignalWithdrawn():
            yield _message(event.message, WITHDRAWN, signal := str(event.originator_id))
            yield Change(tables.SIGNALS, forgetting.WITHDRAWN_SIGNAL, (signal,))
            yield from prevention.changes(event)
        case FeedbackReceived():
            yield _message(event.message, FEEDBACK, about := str(event.about))
            ref = event.message
            row = (ref.partner.value, ref.sequence, about, event.outcome, as_text(ref.received_at))
            yield Write(tables.FEEDBACK, row)
        case MessageRefused() | MessageQuarantined():
            outcome = REFUSED if isinstance(event, MessageRefused) else QUARANTINED
            yield _message(event.message, outcome, "", (p.code for p in event.problems))
        case MessageRepeated():
            yield _message(event.message, REPEATED, "")
        case DeliverySetAside():
            at = as_text(event.recorded_at)
            yield Write(tables.SET_ASIDE, (event.stage, event.sequence, event.fault, at))
        case RepeatRecognised():
            yield from _repeat(event)
            yield from prevention.changes(event)
        case SignalLinked():
            yield from _linked(event)
        case SignalUnlinked():
            yield Change(tables.MENTIONS, forgetting.UNMENTIONED, (str(event.signal),))
            yield from _regrouped(event, frozenset())
        case PairSettled():
            for change in event.changes:
                yield from _gained(change, frozenset())
        case PairJudged() | PairDoubted() | PairLapsed() | PairConflicted() | PairReconciled():
            yield from _pair(event)
        case PersonGrouped():
            yield _person(event)
        case DossierChange():
            yield from _dossier(event)
        case DossierJudged() | DossierWordEvent():
            yield from dossier_rows.changes(event)
        case SignalRouted():
            yield _route(event)
        case RoutingEnded():
            sql = "UPDATE routes SET is_ended = 1 WHERE signal = ?"
            yield Change(tables.ROUTES, sql, (str(event.signal),))
        case _:
            yield from _by_people(event)


def _by_people(event: Event) -> Iterator[Write | Change]:
    """What a person did: with a case, an address, or a page."""
    match event:
        case CaseEvent():
            yield from cases.changes(event)
        case LocationEvent():
            yield from places.changes(event)
        case AccessEvent() | FilterSaved():
            yield from looks.changes(event)
        case HandoverEvent() | SenderInformed():
            yield from handovers.changes(event)
        case CampaignEvent():
            yield from prevention.changes(event)
        case ErasureEvent() | ErasureCarriedOut() | HoldEvent() | Forgotten():
            yield from forgetting.changes(event)
        case _:
            yield from requests.changes(event)


def _message(ref: MessageRef, outcome: str, subject: str, codes: Iterable[str] = ()) -> Write:
    return Write(
        tables.MESSAGES,
        (
            ref.partner.value,
            ref.sequence,
            outcome,
            subject,
            as_text(ref.received_at),
            as_json(sorted(set(codes))),
        ),
    )


def _version(event: SignalVersion) -> Iterator[Write | Change]:
    header, ref, signal = event.header, event.message, str(event.originator_id)
    yield _message(ref, REGISTERED, signal)
    seen = header.observed.since if header.observed else None
    yield Write(
        tables.SIGNALS,
        (
            signal,
            event.originator_version,
            header.partner.value,
            header.source_kind,
            as_json(header.forms),
            as_json([[i.code, i.answer, i.provenance] for i in header.indicators]),
            as_json(header.flags),
            header.regime.value,
            as_text(ref.received_at),
            as_text(seen) if seen else "",
            f"{ref.partner}/{ref.sequence}",
            0,
        ),
    )


def _repeat(event: RepeatRecognised) -> Iterator[Write | Change]:
    if event.earlier is None or event.verdict is None:
        yield Change(tables.REPEATS, forgetting.UNREPEATED, (str(event.signal),))
        return
    yield Write(
        tables.REPEATS,
        (
            str(event.signal),
            str(event.earlier),
            event.verdict.value,
            event.overlap_bits,
            event.text_percent,
            int(event.counts),
        ),
    )


def _linked(event: SignalLinked) -> Iterator[Write | Change]:
    signal = str(event.signal)
    if event.signal_version > 1:
        yield Change(tables.MENTIONS, forgetting.UNMENTIONED, (signal,))
    for mention in event.mentions:
        said = (mention.mention, signal, mention.kind, mention.entity)
        yield Write(tables.MENTIONS, (*said, int(mention.is_home), mention.area))
    yield from _regrouped(event, frozenset(mention.mention for mention in event.mentions))


def _regrouped(event: SignalLinked | SignalUnlinked, own: frozenset[str]) -> Iterator[Change]:
    """Other signals' mentions that are another entity from now on."""
    for change in event.changes:
        yield from _gained(change, own)


def _gained(change: EntityChange, own: frozenset[str]) -> Iterator[Change]:
    for mention in change.gained:
        if mention not in own:
            yield Change(tables.MENTIONS, REGROUPED, (change.entity, mention))


def _pair(event: PairJudged | PairEvent) -> Iterator[Write | Change]:
    """A pair is there while a word on it counts; what became of it is written beside it."""
    match event:
        case PairJudged(verdict=Judged.WITHDRAWN) | PairLapsed():
            sql = "DELETE FROM pairs WHERE one = ? AND other = ?"
            yield Change(tables.PAIRS, sql, (event.one, event.other))
        case PairJudged():
            one, other = map(str, event.signals)
            said = (event.verdict.value, event.by, as_text(event.occurred_at), 0, "")
            yield Write(tables.PAIRS, (event.one, event.other, one, other, *said))
        case PairDoubted():
            sql = "UPDATE pairs SET is_doubted = 1 WHERE one = ? AND other = ?"
            yield Change(tables.PAIRS, sql, (event.one, event.other))
        case PairConflicted() | PairReconciled():
            walls = as_json(event.walls) if isinstance(event, PairConflicted) else ""
            sql = "UPDATE pairs SET walls = ? WHERE one = ? AND other = ?"
            yield Change(tables.PAIRS, sql, (walls, event.one, event.other))
        case _:
            return


def _person(event: PersonGrouped) -> Write | Change:
    if not event.mentions:
        sql = "DELETE FROM persons WHERE entity = ?"
        return Change(tables.PERSONS, sql, (event.entity,))
    return Write(
        tables.PERSONS,
        (
            event.entity,
            len(event.mentions),
            as_json([join.model_dump(mode="json") for join in event.joins]),
            as_json([apart.model_dump(mode="json") for apart in event.kept_apart]),
            int(event.is_crowded),
            as_text(event.occurred_at),
            event.originator_version,
        ),
    )


def _dossier(event: DossierChange) -> Iterator[Write | Change]:
    dossier = str(event.originator_id)
    sql = "DELETE FROM dossier_signals WHERE dossier = ?"
    yield Change(tables.DOSSIER_SIGNALS, sql, (dossier,))
    if not event.members:
        yield Change(tables.DOSSIERS, "DELETE FROM dossiers WHERE dossier = ?", (dossier,))
        return
    for member in event.members:
        yield Write(tables.DOSSIER_SIGNALS, (str(member), dossier))
    yield Write(
        tables.DOSSIERS,
        (
            dossier,
            len(event.members),
            as_json([tie.model_dump(mode="json") for tie in event.ties]),
            as_json([related.model_dump(mode="json") for related in event.related]),
            as_text(event.occurred_at),
            event.originator_version,
        ),
    )


def _route(event: SignalRouted) -> Write:
    hidden = sorted({pillar for veto in event.vetoes for pillar in veto.hidden_from})
    masks: dict[str, set[str]] = {}
    for veto in event.vetoes:
        for detail, pillars in sorted(veto.masks.items()):
            masks.setdefault(detail, set()).update(pillars)
    return Write(
        tables.ROUTES,
        (
            str(event.signal),
            event.owner,
            as_json(event.informed),
            event.urgency.value,
            as_text(event.due_at),
            as_json([hit.rule for hit in event.hits]),
            as_json(hidden),
            as_json({detail: sorted(pillars) for detail, pillars in masks.items()}),
            as_json(event.calls),
            int(event.needs_release),
            event.independent_sources,
            event.policy_version,
            0,
        ),
    )
