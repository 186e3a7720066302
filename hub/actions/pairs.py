"""A person's word on two mentions: load, decide, record."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from hub.actions.desk import REASON, TRIES, Busy, Desk, unsealed
from hub.domain.judging import (
    JudgePair,
    PairState,
    Refusal,
    Refused,
    Side,
    evolve,
    group_version,
    judge,
    seen_now,
)
from hub.projections import tables
from hub.security.sealing import Sealer
from hub.store.database import Database
from hub.store.record import VersionTaken
from schemas.events import PairJudged, Seen
from schemas.ids import linkage_id, pair_id, standing_id


@dataclass(frozen=True, slots=True)
class Look:
    """A pair as it stands, what a person sees of it, and the histories that this rests on."""

    state: PairState
    seen: Seen
    rests_on: dict[UUID, int]


def look(desk: Desk, one: str, other: str) -> Look | Refusal:
    """Load a pair of mentions, in the order of their ids."""
    if one == other:
        return Refusal(Refused.ONE_MENTION)
    one, other = min(one, other), max(one, other)
    found = _mentions(desk.views, one, other)
    if len(found) < 2:  # noqa: PLR2004 - both must be there
        return Refusal(Refused.UNKNOWN)
    signals, groups = zip(found[one], found[other], strict=True)
    pair = pair_id(one, other)
    streams = {*signals, *map(linkage_id, signals), pair, standing_id(pair)}
    read = {stream: desk.record.stream(stream) for stream in (*streams, *groups)}
    state = PairState(one, other, (Side(signals[0]), Side(signals[1])))
    for recorded in sorted(it for stream in streams for it in read[stream]):
        state = evolve(state, desk.mapper.from_recorded(recorded))
    versions = tuple(
        group_version(tuple(map(desk.mapper.from_recorded, read[group]))) for group in groups
    )
    seen = seen_now(state, (versions[0], versions[1]), desk.model, desk.policy)
    return Look(state, seen, {stream: len(its) for stream, its in read.items()})


def judge_pair(desk: Desk, command: JudgePair, now: datetime) -> PairJudged | Refusal | None:
    """Record a person's word on two mentions; None when it stood already.

    Raises `Busy` when what it rests on kept going on.
    """
    one, other = min(command.one, command.other), max(command.one, command.other)
    command = replace(command, one=one, other=other)
    for _ in range(TRIES):
        loaded = look(desk, one, other)
        if isinstance(loaded, Refusal):
            return loaded
        decided = judge(loaded.state, command, loaded.seen)
        if not isinstance(decided, Seen):
            return decided
        event = _judged(desk, command, loaded.state, decided, now)
        try:
            desk.append(event, unchanged=loaded.rests_on)
        except VersionTaken:
            continue
        return event
    raise Busy("what the judgement rests on kept changing")


def reason_of(sealer: Sealer, event: PairJudged) -> str | None:
    """Open why a person judged so; None where it was erased."""
    return unsealed(sealer, event, event.sealed[REASON], REASON)


def _judged(
    desk: Desk, command: JudgePair, state: PairState, seen: Seen, now: datetime
) -> PairJudged:
    pair, version = pair_id(command.one, command.other), state.judgements + 1
    return PairJudged(
        originator_id=pair,
        originator_version=version,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{command.by}",
        one=command.one,
        other=command.other,
        signals=(state.sides[0].signal, state.sides[1].signal),
        verdict=command.verdict,
        by=command.by,
        sealed=desk.seal(pair, version, REASON, command.reason.strip()),
        seen=seen,
    )


def _mentions(views: Database, *mentions: str) -> dict[str, tuple[UUID, UUID]]:
    """The signal that names each mention, and the history of the person it is."""
    sql = f"SELECT mention, signal, entity FROM {tables.MENTIONS.name} WHERE mention = ?"  # noqa: S608
    found = {}
    for mention in mentions:
        with views.snapshot() as cursor:
            rows = cursor.execute(sql, (mention,)).fetchall()
        found.update({name: (UUID(signal), UUID(entity)) for name, signal, entity in rows})
    return found
