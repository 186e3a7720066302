"""Gives every signal an owner, and decides again whenever what it stands among changes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from consumers.route_events import Weighed, tell
from consumers.stage import Clock, Decision
from hub.bus.fetch import Delivery
from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import facts_of
from hub.domain.rules import RoutingPolicy
from hub.domain.standing import Standing, dossier_facts
from hub.store.mapper import Mapper
from hub.store.memory import Memory
from schemas.base import Event
from schemas.events import (
    DOSSIER_CHANGES,
    SIGNAL_VERSIONS,
    CoLocation,
    DossierChange,
    RepeatRecognised,
    RoutingEnded,
    SignalForgotten,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.ids import routing_id
from schemas.signal import SignalHeader

LISTENED: Final[tuple[type[Event], ...]] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    SignalForgotten,
    RepeatRecognised,
    SignalLinked,
    SignalUnlinked,
    *DOSSIER_CHANGES,
)
TOPICS: Final = tuple(event.TOPIC for event in LISTENED)
WITHDRAWN: Final = "withdrawn"
FORGOTTEN: Final = "forgotten"
"""Why nobody has to act on a signal any more; nothing is remembered of one that was forgotten."""


class Route:
    """The stage. It remembers of each signal its header and what it stands among."""

    name = "route"

    def __init__(
        self, mapper: Mapper, policy: RoutingPolicy, calendar: WorkingCalendar, clock: Clock
    ) -> None:
        self._mapper, self._policy, self._calendar = mapper, policy, calendar
        self._clock = clock

    def restore(self, position: int) -> None:
        """Nothing to take up: all it knows is in its memory."""

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Take in what changed, then decide once for each signal it touches."""
        events = [self._mapper.from_delivery(d.subject, d.data) for d in batch]
        memory.prefetch(key for event in events for key in _keys(event))
        touched: dict[str, tuple[Event, int]] = {}
        for event, delivery in zip(events, batch, strict=True):
            for signal in take_in(event, memory):
                touched[signal] = (event, delivery.seq)
        memory.prefetch(_signal(s) for s in touched)
        memory.prefetch(_routing(s) for s in touched)
        decided = (self._decide(s, *why, memory) for s, why in touched.items())
        return Decision([event for event in decided if event is not None])

    def _decide(self, signal: str, event: Event, seq: int, memory: Memory) -> Event | None:
        weighed = weigh(signal, memory)
        if weighed is None:
            return None
        originator = routing_id(UUID(signal))
        where: dict[str, Any] = {
            "originator_id": originator,
            "originator_version": memory.version(originator.bytes) + 1,
            "occurred_at": event.occurred_at,
            "recorded_at": self._clock.recorded(event.occurred_at),
            "cause": f"event:{seq}",
        }
        said = tell(weighed, where, self._policy, self._calendar)
        if memory.load(_signal(signal))["last"] == _mark(said):
            return None
        remember(said, memory)
        memory.next_version(originator.bytes)
        return said


def remember(said: SignalRouted | RoutingEnded, memory: Memory) -> None:
    """Remember what was told; nothing is remembered of a signal that was forgotten."""
    key = _signal(said.signal.hex)
    is_forgotten = isinstance(said, RoutingEnded) and said.reason == FORGOTTEN
    memory.store(key, None if is_forgotten else {**memory.load(key), "last": _mark(said)})


def weigh(signal: str, memory: Memory) -> Weighed | None:
    """What there is to decide on, by what is remembered; None for a signal nobody reported."""
    known = memory.load(_signal(signal))
    if known is None:
        return None
    members = memory.load(_dossier(known["dossier"])) if known["dossier"] else []
    memory.prefetch(_signal(s) for s in (*members, *known["near"]))
    header = SignalHeader.model_validate_json(known["header"])
    received_at = datetime.fromisoformat(known["received_at"])
    return Weighed(
        facts=facts_of(UUID(signal), header, received_at),
        among=dossier_facts(
            _standing(signal, known),
            _standings((m for m in members if m != signal), memory),
            _standings(known["near"], memory),
        ),
        version=known["version"],
        dossier=UUID(known["dossier"]) if known["dossier"] else None,
        ended=_ended(known["gone"]),
    )


def _ended(gone: str | bool) -> str:  # noqa: FBT001 - as it was remembered before there were words
    return (FORGOTTEN if gone == FORGOTTEN else WITHDRAWN) if gone else ""


def _mark(event: Event) -> str:
    """A digest of what the event says, whenever and for whatever reason it says it."""
    said = event.__pydantic_serializer__.to_json(event, exclude=set(Event.model_fields))
    return blake2b(said, digest_size=16).hexdigest()


def _keys(event: Event) -> Iterable[bytes]:
    match event:
        case SignalVersion() | SignalWithdrawn():
            yield _signal(event.originator_id.hex)
        case RepeatRecognised() | SignalLinked() | SignalUnlinked() | SignalForgotten():
            yield _signal(event.signal.hex)
        case DossierChange():
            yield _dossier(event.originator_id.hex)
            yield from (_signal(member.hex) for member in event.members)
        case _:
            return


def take_in(event: Event, memory: Memory) -> Iterable[str]:  # noqa: PLR0911 - all events
    """Remember what the event says and name the signals whose standing it touches."""
    match event:
        case SignalVersion():
            return _take_version(event, memory)
        case SignalWithdrawn():
            return _change(event.originator_id.hex, memory, gone=WITHDRAWN)
        case SignalForgotten():
            return _change(event.signal.hex, memory, gone=FORGOTTEN)
        case RepeatRecognised():
            return _change(event.signal.hex, memory, counts=event.counts)
        case SignalLinked() | SignalUnlinked():
            return _take_places(event, memory)
        case DossierChange():
            return _take_members(event, memory)
        case _:
            return ()


def _take_version(event: SignalVersion, memory: Memory) -> Iterable[str]:
    signal = event.originator_id.hex
    former = memory.load(_signal(signal)) or {
        "near": [],
        "dossier": None,
        "counts": True,
        "last": "",
        "received_at": event.message.received_at.isoformat(),
    }
    said = {
        "header": event.header.model_dump_json(exclude_defaults=True),
        "partner": event.header.partner,
        "source_kind": event.header.source_kind,
        "version": event.originator_version,
        "gone": "",
    }
    memory.store(_signal(signal), former | said)
    return (signal, *former["near"], *_members(former, memory))


def _change(signal: str, memory: Memory, **said: bool | str) -> Iterable[str]:
    known = memory.load(_signal(signal))
    if known is None:
        return ()
    memory.store(_signal(signal), known | said)
    return (signal, *known["near"], *_members(known, memory))


def _take_places(event: SignalLinked | SignalUnlinked, memory: Memory) -> Iterable[str]:
    gone = [CoLocation(signal=event.signal, others=())] if isinstance(event, SignalUnlinked) else []
    touched = []
    for place in (*event.co_located, *gone):
        known = memory.load(_signal(place.signal.hex))
        if known is not None:
            memory.store(_signal(place.signal.hex), known | {"near": [s.hex for s in place.others]})
            touched.append(place.signal.hex)
    return touched


def _take_members(event: DossierChange, memory: Memory) -> Iterable[str]:
    dossier, members = event.originator_id.hex, [m.hex for m in event.members]
    former = memory.load(_dossier(dossier)) or []
    memory.store(_dossier(dossier), members or None)
    touched = dict.fromkeys((*former, *members))
    for signal in touched:
        known = memory.load(_signal(signal))
        if known is None:
            continue
        if signal in members:
            memory.store(_signal(signal), known | {"dossier": dossier})
        elif known["dossier"] == dossier:
            memory.store(_signal(signal), known | {"dossier": None})
    return touched


def _members(known: dict[str, Any], memory: Memory) -> list[str]:
    return (memory.load(_dossier(known["dossier"])) or []) if known["dossier"] else []


def _standings(signals: Iterable[str], memory: Memory) -> list[Standing]:
    known = ((signal, memory.load(_signal(signal))) for signal in signals)
    return [_standing(signal, k) for signal, k in known if k is not None]


def _standing(signal: str, known: dict[str, Any]) -> Standing:
    return Standing(
        signal=UUID(signal),
        partner=known["partner"],
        source_kind=known["source_kind"],
        received_at=datetime.fromisoformat(known["received_at"]),
        counts=known["counts"] and not known["gone"],
    )


def _signal(signal: str) -> bytes:
    return b"s:" + bytes.fromhex(signal)


def _dossier(dossier: str) -> bytes:
    return b"d:" + bytes.fromhex(dossier)


def _routing(signal: str) -> bytes:
    return b"v:" + routing_id(UUID(signal)).bytes
