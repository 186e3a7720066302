"""Searching for a requester in all that the hub keeps, and reading what that opened.

There is no index of names: every signal is opened in memory and compared as the linker compares,
and nothing of it is kept but the ids of what was found. That somebody searched, and what was opened
for it, is recorded before anything is shown.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from hub.actions.access import DETAILS, Opening, opened_event
from hub.actions.desk import Busy, Desk
from hub.actions.requests import TRIES, identity_of, load_request, version_of
from hub.domain import requesting as rules
from hub.domain.access import OPEN_FOR
from hub.domain.mandate import Right, User, may
from hub.domain.masking import finds, masker, others_of
from hub.domain.requesting import Refused
from hub.domain.requests import RequestState
from hub.matching import identifiers
from hub.matching.accounts import handle
from hub.matching.extract import PERSON, features_of
from hub.matching.features import person_record
from hub.matching.model import PersonModel
from hub.matching.names import family_keys, fold
from hub.security.content import Opened, open_all
from hub.store.database import expand
from hub.store.record import UNTOUCHED, VersionTaken
from schemas.events import SIGNAL_VERSIONS, SignalVersion
from schemas.events.requests import FOUND_MAX, Candidate, RequestSearched
from schemas.ids import mention_id
from schemas.parties import Identifier, IdentifierKind, Person

PURPOSE: Final = "verzoek"
PAGE_EVENTS: Final = 500
EVENS: Final = 0
"""From this weight (nanobits) on it is likelier than not, as the linker weighs."""
NUMBER, COMPARED, NAME, IN_TEXT, LINKED = "nummer", "vergeleken", "naam", "tekst", "koppeling"
READ: Final[Mapping[IdentifierKind, Callable[[str], str | None]]] = {
    IdentifierKind.BSN: identifiers.bsn,
    IdentifierKind.V_NUMBER: identifiers.v_number,
    IdentifierKind.DOCUMENT: identifiers.document,
    IdentifierKind.PHONE: identifiers.phone,
    IdentifierKind.EMAIL: identifiers.email,
    IdentifierKind.IBAN: identifiers.iban,
    IdentifierKind.HANDLE: handle,
}
TOPICS: Final = tuple(it.TOPIC for it in SIGNAL_VERSIONS)
NEWEST: Final = "SELECT signal, version FROM signals"
ENTITIES: Final = "SELECT DISTINCT entity FROM mentions WHERE kind = 'person' AND mention IN (*)"
TOGETHER: Final = "SELECT signal, mention FROM mentions WHERE kind = 'person' AND entity IN (*)"


class Sought(NamedTuple):
    """How many signals were looked at, and what may be about the requester, likeliest first.

    `left_out` is how many more there are than can be looked at.
    """

    searched: int
    found: tuple[Candidate, ...]
    left_out: int


class Searched(NamedTuple):
    """What was recorded: what the search opened, and its place in the record."""

    opening: Opening
    place: int


def seek(desk: Desk, model: PersonModel, wanted: Person) -> Sought:
    """Look for a person in the newest version of every signal."""
    seeker = _Seeker(model, wanted)
    searched, found = 0, []
    for version, opened in _opened(desk):
        searched += 1
        found += seeker.look(version.originator_id, opened)
    found += _linked(desk, found)
    found.sort(key=lambda it: (-(it.nanobits or EVENS), str(it.signal), it.mention))
    return Sought(searched, tuple(found[:FOUND_MAX]), max(0, len(found) - FOUND_MAX))


def _opened(desk: Desk) -> Iterator[tuple[SignalVersion, Opened]]:
    """The newest version of each signal with its content, as far as that is still there."""
    with desk.views.snapshot() as cursor:
        newest = {UUID(signal): int(n) for signal, n in cursor.execute(NEWEST).fetchall()}
    after = 0
    while page := desk.record.read(after, PAGE_EVENTS, TOPICS):
        versions = [
            event
            for it in page
            if isinstance(event := desk.mapper.from_recorded(it), SignalVersion)
            and newest.get(event.originator_id) == event.originator_version
        ]
        yield from zip(versions, open_all(desk.sealer, versions), strict=True)
        after = page[-1].position


class _Seeker:
    """Compares what signals say with one person."""

    def __init__(self, model: PersonModel, wanted: Person) -> None:
        self._model = model
        self._wanted = model.slotted(person_record(features_of(wanted)))
        self._numbers = frozenset(map(_number, wanted.identifiers))
        self._family = frozenset(family_keys(wanted.family_name or ""))
        self._given = fold(wanted.given_names or wanted.initials or "")
        told = Person(
            family_name=wanted.family_name, alias=wanted.alias, identifiers=wanted.identifiers
        )
        self._in_text = masker(others_of((told,), ()), ())

    def look(self, signal: UUID, opened: Opened) -> list[Candidate]:
        """What in a signal may be the person: those it describes, else its texts."""
        found = [
            Candidate(
                signal=signal,
                mention=mention_id(signal, PERSON, place),
                how=how,
                nanobits=weight,
            )
            for place, person in zip(opened.ordinals, opened.content.persons, strict=True)
            for how, weight in self._compare(person)
        ]
        if found or not self._is_told(opened):
            return found
        return [Candidate(signal=signal, mention="", how=IN_TEXT, nanobits=None)]

    def _compare(self, person: Person) -> Iterator[tuple[str, int]]:
        weight = self._model.weigh(
            self._wanted, self._model.slotted(person_record(features_of(person)))
        )
        if self._numbers & set(map(_number, person.identifiers)):
            yield NUMBER, weight
        elif weight >= EVENS:
            yield COMPARED, weight
        elif self._is_namesake(person):
            yield NAME, weight

    def _is_namesake(self, person: Person) -> bool:
        """Whether the names do not speak against it, whatever else does."""
        if self._family.isdisjoint(family_keys(person.family_name or "")):
            return False
        given = fold(person.given_names or person.initials or "")
        return not (given and self._given) or given[0] == self._given[0]

    def _is_told(self, opened: Opened) -> bool:
        """Whether a text names them, or one of their numbers."""
        content = opened.content
        texts = [it.text for it in content.narratives]
        texts += [it.value for it in content.contacts]
        return any(finds(text, self._in_text) for text in texts)


def _number(it: Identifier) -> tuple[IdentifierKind, str]:
    """A number in its one spelling, or as it was written where that is none."""
    return it.kind, READ[it.kind](it.value) or it.value


def _linked(desk: Desk, found: Sequence[Candidate]) -> list[Candidate]:
    """Mentions that the hub takes for the same person as one that was found."""
    known = {it.mention for it in found if it.mention}
    sure = sorted(it.mention for it in found if it.how in {NUMBER, COMPARED})
    entities = sorted({row[0] for row in _asked(desk, ENTITIES, sure) if row[0]})
    return [
        Candidate(signal=UUID(signal), mention=mention, how=LINKED, nanobits=None)
        for signal, mention in _asked(desk, TOGETHER, entities)
        if mention not in known
    ]


def _asked(desk: Desk, sql: str, ids: Sequence[str]) -> list[Any]:
    with desk.views.snapshot() as cursor:
        return [
            row
            for at in range(0, len(ids), PAGE_EVENTS)
            for some in [ids[at : at + PAGE_EVENTS]]
            for row in cursor.execute(expand(sql, some), some).fetchall()
        ]


def search(
    desk: Desk, by: User, request: UUID, model: PersonModel, now: datetime
) -> Searched | Refused:
    """Search, and record what was found together with opening it."""
    state = load_request(desk, request)
    if refusal := rules.search(state, by):
        return refusal
    wanted = identity_of(desk, state)
    if wanted is None:
        return Refused.NOTHING_THERE
    sought = seek(desk, model, wanted)
    event = RequestSearched(
        originator_id=request,
        originator_version=state.version + 1,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{by.id}",
        by=by.id,
        searched=sought.searched,
        found=sought.found,
        left_out=sought.left_out,
    )
    signals = {it.signal for it in sought.found} | set(state.signals)
    opening = _opening(request, signals, now)
    for _ in range(TRIES):
        try:
            place = desk.append(event, opened_event(desk, by, opening, now))
        except VersionTaken:
            if load_request(desk, request).version != state.version:
                return Refused.STALE
            continue
        return Searched(opening, place)
    raise Busy("the access log kept changing")


def open_request(desk: Desk, by: User, request: UUID, now: datetime) -> Searched | Refused:
    """Open who asked, and the signals of a request; logged before anything is shown."""
    state = load_request(desk, request)
    if refusal := rules.read(state, by):
        return refusal
    opening = _opening(request, signals_of(state), now)
    for _ in range(TRIES):
        try:
            return Searched(opening, desk.append(opened_event(desk, by, opening, now)))
        except VersionTaken:
            continue
    raise Busy("the access log kept changing")


def signals_of(state: RequestState) -> frozenset[UUID]:
    """The signals that handling a request needs: of what was found, what was not ruled out."""
    return frozenset(
        signal for signal, mention in state.found if state.judged.get((signal, mention), True)
    )


def _opening(request: UUID, signals: Collection[UUID], now: datetime) -> Opening:
    return Opening(str(request), frozenset(signals), PURPOSE, now + OPEN_FOR, DETAILS)


def for_session(opening: Opening, until: datetime) -> Opening:
    """What the session keeps: it names no signal, so it opens the pages of a request alone."""
    return replace(opening, signals=frozenset(), until=until)


def is_opened(user: User, openings: Iterable[Opening], request: UUID, clock: datetime) -> bool:
    """Whether this person opened a request in this session, and still may read it."""
    return may(user, Right.HANDLE_REQUESTS) and any(
        it.subject == str(request) and it.purpose == PURPOSE and clock < it.until for it in openings
    )


def read_signals(
    desk: Desk, signals: Iterable[UUID], versions: Mapping[UUID, int] = UNTOUCHED
) -> Mapping[UUID, tuple[SignalVersion, Opened]]:
    """These signals opened, in their newest version or the one given. Whoever calls this logged it.

    What was decided on stays what it was, whatever its sender says since.
    """
    wanted = [it for s in signals if (it := version_of(desk, s, versions.get(s))) is not None]
    opened = open_all(desk.sealer, wanted)
    return {it.originator_id: (it, content) for it, content in zip(wanted, opened, strict=True)}
