"""The page of one request: who asked (once opened), what was found, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.actions.desk import REASON
from hub.actions.requests import identity_of, load_request
from hub.actions.seeking import is_opened, read_signals, signals_of
from hub.domain.disclosure import CONTACTS, NUMBERS, address_words, person_name
from hub.domain.mandate import Right
from hub.domain.request_terms import due_of
from hub.domain.request_verdicts import gives_data
from hub.domain.requests import QUESTION, RequestState, Stage
from hub.web.choices import Choice
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.requests.follow import Follow, follow_of
from hub.web.requests.found import FoundRow, found_rows
from hub.web.requests.listing import choices
from hub.web.requests.words import (
    ANSWERS,
    ARTICLES,
    ASKED,
    LAWS,
    PATH,
    SHORT,
    STAGES,
)
from hub.web.visit import Visit
from hub.web.words import said, short_name
from schemas.events.requests import (
    Asked,
    RequestAdvised,
    RequestClosed,
    RequestDecided,
    RequestReceived,
)
from schemas.parties import Person

WENT: Final = "[vernietigd]"


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal that is about the requester, and whether it was decided what goes out of it."""

    name: str
    signal: str
    path: str
    stand: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decided or advised; the words are empty for who may not read them."""

    answer: str
    ground: str
    by: str
    at: Moment
    words: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What this person can do now."""

    open: bool = False
    identify: bool = False
    extend: bool = False
    search: bool = False
    judge: bool = False
    advise: bool = False
    decide: bool = False
    answer: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the forms offer."""

    means: tuple[Choice, ...]
    extensions: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    closings: tuple[Choice, ...]
    grounds: tuple[Choice, ...]
    answers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The page. `identity` and `question` are None until this person opened the request."""

    now: Moment
    name: str
    path: str
    asked: str
    article: str
    law: str
    stage: str
    is_over: bool
    received: Moment
    channel: str
    due: Deadline
    term: str
    basis: str
    is_checked: bool
    identified: str
    is_own: bool
    is_opened: bool
    identity: tuple[str, ...] | None
    question: str | None
    searched: str
    waiting: int
    found: tuple[FoundRow, ...]
    signals: tuple[SignalRow, ...]
    needs_parts: bool
    advice: Said | None
    decision: Said | None
    ending: Said | None
    answered: str
    digest: str
    answer_path: str
    follow: Follow | None
    offers: Offers
    chosen: Chosen
    problem: str
    json_path: str


def load_one(visit: Visit, request: UUID, problem: str = "") -> RequestPage | None:
    """Make the page; None where there is no such request."""
    desk = visit.site.desk
    state = load_request(desk, request, visit.up_to)
    if state.received is None:
        return None
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
    is_open = opened(visit, state, request)
    asker = identity_of(desk, state) if is_open else None
    content = read_signals(desk, signals_of(state)) if is_open else {}
    received, path = state.received, f"{PATH}/{request}"
    term, policy = desk.requests.named(received.term), desk.requests
    assert state.due_at is not None
    longer = state.extended is not None
    return RequestPage(
        now=moment(now, now),
        name=name_of(received),
        path=path,
        asked=ASKED[received.asked],
        article=ARTICLES[received.law, received.asked],
        law=said(LAWS, received.law),
        stage=STAGES[state.stage],
        is_over=not state.is_open,
        received=moment(received.occurred_at, now),
        channel=said(policy.channels, received.channel),
        due=deadline(state.due_at, now),
        term=due_of(received.occurred_at, term, is_longer=longer).reason if term else "",
        basis=term.basis if term else "",
        is_checked=term is not None and term.is_checked,
        identified=said(policy.means, state.identified.means) if state.identified else "",
        is_own=received.requester == visit.user.id,
        is_opened=is_open,
        identity=_identity(asker) if is_open else None,
        question=(desk.unseal(received, received.sealed, QUESTION) or WENT) if is_open else None,
        searched=_searched(state, now),
        waiting=len(state.waiting),
        found=found_rows(visit, state, content, asker),
        signals=tuple(_signal(visit, state, it, path) for it in state.signals),
        needs_parts=received.asked is Asked.ACCESS,
        advice=_said(visit, state.advised, now),
        decision=_said(visit, state.decided, now),
        ending=_said(visit, state.closed, now),
        answered=moment(state.answered.occurred_at, now).date if state.answered else "",
        digest=state.answered.digest if state.answered else "",
        answer_path=f"{path}/antwoord" if gives_data(state) else "",
        follow=follow_of(visit, state, now),
        offers=_offers(visit, state, is_opened=is_open),
        chosen=_chosen(visit, state),
        problem=problem,
        json_path=f"{path}.json",
    )


def name_of(received: RequestReceived) -> str:
    """What people call it."""
    code = short_name(str(received.originator_id))
    return f"Verzoek {received.ordinal} ({code}): {SHORT[received.asked].lower()}"


def opened(visit: Visit, state: RequestState, request: UUID) -> bool:
    """Whether this person may read it now: opened in this session, and not their own."""
    if visit.is_past or (state.received and state.received.requester == visit.user.id):
        return False
    return is_opened(visit.user, visit.session.openings, request, visit.site.clock())


def _identity(asker: Person | None) -> tuple[str, ...]:
    if asker is None:
        return (WENT,)
    said_ = [person_name(asker)]
    if asker.birth:
        said_.append(f"geboren {asker.birth}")
    if asker.home is not None:
        said_.append(address_words(asker.home))
    said_ += [f"{NUMBERS.get(it.kind) or CONTACTS[it.kind]} {it.value}" for it in asker.identifiers]
    return tuple(said_)


def _searched(state: RequestState, now: datetime) -> str:
    event = state.searched
    if event is None:
        return ""
    when = moment(event.occurred_at, now).words
    more = ""
    if event.left_out:
        more = f". Er waren er nog {event.left_out}, minder waarschijnlijk; die staan hier niet"
    return f"{event.searched} signalen doorzocht, {when}; {len(event.found)} gevonden{more}"


def _signal(visit: Visit, state: RequestState, signal: UUID, path: str) -> SignalRow:
    decided = state.parts.get(signal)
    versions = len([it for it in visit.history(signal) if hasattr(it, "header")])
    stand = "nog niet bepaald"
    if decided is not None:
        stand = "bepaald" if decided.version >= versions else "veranderd: bepaal opnieuw"
    name = f"signaal {short_name(str(signal))}"
    there = f"{path}/signaal/{signal}"
    return SignalRow(name, str(signal), there, stand, stand == "bepaald")


def _said(
    visit: Visit, event: RequestAdvised | RequestDecided | RequestClosed | None, now: datetime
) -> Said | None:
    if event is None:
        return None
    people = {it.id: it.name for it in visit.site.sessions.people()}
    policy, desk = visit.site.desk.requests, visit.site.desk
    reads = visit.may(Right.HANDLE_REQUESTS) or visit.may(Right.ADVISE_REQUESTS)
    grounds = {code: it.title for code, it in policy.grounds.items()} | dict(policy.closings)
    return Said(
        answer="" if isinstance(event, RequestClosed) else ANSWERS[event.answer],
        ground=said(grounds, event.ground) if event.ground else "",
        by=said(people, event.by),
        at=moment(event.occurred_at, now),
        words=(desk.unseal(event, event.sealed, REASON) or WENT) if reads else "",
    )


def _offers(visit: Visit, state: RequestState, *, is_opened: bool) -> Offers:
    received = state.received
    if received is None or received.requester == visit.user.id:
        return Offers()
    handles = visit.may(Right.HANDLE_REQUESTS)
    going, is_decided = handles and state.is_open, state.decided is not None
    term = visit.site.desk.requests.named(received.term)
    adviser = state.advised.by if state.advised else ""
    return Offers(
        open=handles and not is_opened,
        identify=going and state.identified is None,
        extend=going and state.extended is None and bool(term and term.longer) and not is_decided,
        search=going and state.identified is not None and not is_decided,
        judge=going and is_opened and bool(state.found) and not is_decided,
        advise=visit.may(Right.ADVISE_REQUESTS) and bool(state.signals) and _waits(state),
        decide=going and state.stage is Stage.DECIDE and adviser != visit.user.id,
        answer=going and is_decided,
        close=going and not is_decided,
    )


def _waits(state: RequestState) -> bool:
    return state.is_open and state.decided is None


def _chosen(visit: Visit, state: RequestState) -> Chosen:
    policy = visit.site.desk.requests
    assert state.received is not None
    return Chosen(
        means=choices(policy.means),
        extensions=choices(policy.extensions),
        channels=choices(policy.channels),
        closings=choices(policy.closings),
        grounds=choices(policy.grounds_of(state.received.law)),
        answers=choices(ANSWERS),
    )
