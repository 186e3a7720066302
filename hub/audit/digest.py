"""One digest of all the hub knows and concluded, for comparing two hubs that saw the same messages.

It is taken over opened content, because sealing is random, and over what is so in the end: the
newest version of every signal, how things were linked, grouped, recognised and routed, and what was
refused. It leaves out what may differ between honest runs: positions, the moments of recording, and
the decisions in between that later ones replaced.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

import orjson

from hub.security.content import open_all
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.record import Record
from schemas.base import Event
from schemas.events import (
    DossierChange,
    DossierJudged,
    DossierVerdict,
    DossierWordConflicted,
    DossierWordEvent,
    DossierWordReconciled,
    DossierWordSettled,
    FeedbackReceived,
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    PairJudged,
    PairLapsed,
    PairSettled,
    PersonGrouped,
    RepeatRecognised,
    RoutingEnded,
    SignalForgotten,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)

PAGE_EVENTS: Final = 1000
ROUTING_LEFT_OUT: Final = {"originator_version", "recorded_at", "occurred_at", "cause"}

State = dict[str, dict[str, Any]]


def state_digest(record: Record, mapper: Mapper, sealer: Sealer) -> str:
    """SHA-256 over the state the whole record amounts to."""
    state: State = {}
    after = 0
    while page := record.read(after, PAGE_EVENTS):
        _fold(state, [mapper.from_recorded(recorded) for recorded in page], sealer)
        after = page[-1].position
    there = {table: rows for table, rows in state.items() if rows}
    return sha256(orjson.dumps(there, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _fold(state: State, events: Sequence[Event], sealer: Sealer) -> None:
    versions = [event for event in events if isinstance(event, SignalVersion)]
    opened = iter(open_all(sealer, versions))
    for event in events:
        if isinstance(event, SignalLinked | SignalUnlinked | PairSettled):
            _regroup(state, event)
        table, key, value = _fact(event)
        if isinstance(event, SignalVersion):
            content = next(opened)
            value["content"] = content.content.model_dump(mode="json")
            value["reference"] = content.reference
        rows = state.setdefault(table, {})
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value


def _fact(event: Event) -> tuple[str, str, Any]:  # noqa: C901, PLR0911, PLR0912 - all events
    match event:
        case SignalVersion():
            header = event.header.model_dump(mode="json")
            value = {"header": header, "version": event.originator_version, "gone": False}
            return "signals", str(event.originator_id), value
        case SignalWithdrawn():
            return "signals", str(event.originator_id), {"gone": event.originator_version}
        case SignalForgotten():
            return "signals", str(event.signal), {"gone": event.version}
        case FeedbackReceived():
            return "feedback", event.message.digest, [str(event.about), event.outcome]
        case MessageRefused() | MessageQuarantined():
            codes = sorted(problem.code for problem in event.problems)
            return "held", f"{event.message.partner}/{event.message.sequence}", codes
        case MessageRepeated():
            place = f"{event.message.partner}/{event.message.sequence}"
            return "repeated", place, event.original_sequence
        case RepeatRecognised():
            found = event.verdict and [str(event.earlier), event.verdict, event.overlap_bits]
            return "repeats", str(event.signal), found or None
        case SignalLinked():
            return "linked", str(event.signal), sorted(m.mention for m in event.mentions)
        case SignalUnlinked():
            return "linked", str(event.signal), None
        case PairJudged() | PairLapsed():
            said = None if isinstance(event, PairLapsed) else event.verdict
            return "judged", f"{event.one}/{event.other}", said
        case DossierJudged() | DossierWordEvent():
            return _word(event)
        case PersonGrouped():
            return "persons", event.entity, sorted(event.mentions) or None
        case DossierChange():
            members = sorted(map(str, event.members))
            return "dossiers", str(event.originator_id), members or None
        case SignalRouted():
            value = event.model_dump(mode="json", exclude=ROUTING_LEFT_OUT)
            return "routes", str(event.signal), value
        case RoutingEnded():
            return "routes", str(event.signal), None
        case _:
            return "other", f"{event.TOPIC}/{event.originator_id}", event.originator_version


def _regroup(state: State, event: SignalLinked | SignalUnlinked | PairSettled) -> None:
    """Keep, of every mention that is there, the entity it belongs to."""
    entities = state.setdefault("entities", {})
    if not isinstance(event, PairSettled):
        for mention in state.get("linked", {}).get(str(event.signal), ()):
            entities.pop(mention, None)
    for change in event.changes:
        entities.update((mention, change.entity) for mention in change.gained)
    if isinstance(event, SignalLinked):
        entities.update((m.mention, m.entity) for m in event.mentions)


def _word(event: DossierJudged | DossierWordEvent) -> tuple[str, str, Any]:
    """What persons said of dossiers as far as it counts, and what stands in its way."""
    match event:
        case DossierJudged() | DossierWordSettled():
            said = [event.verdict, *(list(map(str, side)) for side in (event.one, event.other))]
            judgement = event.originator_id if isinstance(event, DossierJudged) else event.judgement
            return "words", str(judgement), None if said[0] == DossierVerdict.WITHDRAWN else said
        case DossierWordConflicted():
            return "walls", str(event.judgement), list(map(str, event.walls))
        case DossierWordReconciled():
            return "walls", str(event.judgement), None
        case _:
            return "words", str(event.judgement), None
