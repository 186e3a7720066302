"""Releasing: choose what goes to whom, see what they will and will not see, then release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from hub.actions import access
from hub.actions import releasing as actions
from hub.actions.access import Opening
from hub.actions.releasing import Before
from hub.domain.access import HANDOVER_PURPOSE, OPEN_FOR
from hub.domain.handover import Refusal
from hub.domain.mandate import Right
from hub.domain.releasing import gate, seconds
from hub.domain.sharing import Receiver, allowed
from hub.security.content import Opened
from hub.web import rows
from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.handover import rows as own
from hub.web.handover.choices import Choices, Typed, choices, command_of, typed_of
from hub.web.handover.overview import PATH, receiver_title
from hub.web.handover.preview import SignalPreview, signal_previews
from hub.web.handover.words import CONFLICTS, REFUSALS
from hub.web.moments import Moment, moment
from hub.web.rows import RouteRow, SignalRow
from hub.web.visit import Reads, Sends, Visit
from schemas.events import SubjectKind

STEP: Final = "stap"
PREVIEW, OPEN, RELEASE = "voorbeeld", "openen", "vrijgeven"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a form: which field (empty: all of it), and what to do."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the receiver will and will not see, before anything is released."""

    receiver: str
    signals: tuple[SignalPreview, ...]
    seconds: tuple[str, ...]
    gate: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """The page. `seen` names the evidence that lies before the person."""

    now: Moment
    ref: Ref
    seen: str
    evidence: str
    choices: Choices
    typed: Typed
    problem: Problem | None
    changes: tuple[str, ...]
    preview: Preview | None
    earlier: tuple[str, ...]
    json_path: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page is made of."""

    before: Before
    signals: Mapping[str, SignalRow]
    routes: Mapping[str, RouteRow]
    earlier: Sequence[own.HandoverRow]
    now: datetime


def _load(visit: Visit, subject: UUID) -> Loaded:
    found = actions.before(visit.site.desk, subject)
    if found is None or visit.is_past:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    ids = [str(signal) for signal in found.case.sight.signals]
    with visit.views.snapshot() as cursor:
        return Loaded(
            found,
            rows.signals(cursor, ids),
            rows.routes(cursor, ids),
            own.of_subject(cursor, str(subject)),
            visit.now(cursor),
        )


def subject_ref(subject: str, kind: str) -> Ref:
    """The dossier or signal that a handover is about."""
    return dossier_ref(subject) if kind == SubjectKind.DOSSIER else signal_ref(subject, {})


def _page(
    visit: Visit,
    subject: UUID,
    typed: Typed | None = None,
    *,
    refusal: Refusal | None = None,
    opened: Mapping[UUID, Opened] | None = None,
) -> ReleasePage:
    loaded = _load(visit, subject)
    policy, words, case = visit.site.sharing, visit.site.words, loaded.before.case
    filled = typed or Typed.empty(loaded.routes.values(), loaded.now)
    numbers = numbered(loaded.signals)
    receiver = policy.receivers.get(filled.receiver)
    return ReleasePage(
        now=moment(loaded.now, loaded.now),
        ref=subject_ref(str(subject), case.kind.value),
        seen=seen_text(case.sight.version, case.sight.signals),
        evidence=f"versie {case.sight.version}, bewijs {case.sight.digest[:6]}",
        choices=choices(loaded.signals, loaded.routes, numbers, policy, words, filled, loaded.now),
        typed=filled,
        problem=_problem(refusal),
        changes=_changes(refusal, numbers),
        preview=None
        if receiver is None or typed is None
        else _preview(visit, loaded, filled, receiver, numbers, opened),
        earlier=tuple(
            f"{receiver_title(row.receiver, policy, words)}, "
            f"{moment(row.released_at, loaded.now).words}"
            for row in loaded.earlier
        ),
        json_path=f"{PATH}/vrijgeven/{subject}.json",
    )


def numbered(signals: Mapping[str, SignalRow]) -> dict[str, int]:
    """The numbers of signals on a page: in the order in which they happened."""
    ordered = sorted(signals.values(), key=lambda row: (row.happened_at, row.signal))
    return {row.signal: number for number, row in enumerate(ordered, 1)}


def seen_text(version: int, signals: Mapping[UUID, int]) -> str:
    """The evidence on a page, as its form carries it along."""
    return " ".join((str(version), *(f"{s}:{signals[s]}" for s in sorted(signals))))


def _preview(  # noqa: PLR0913, PLR0917 - what is shown of what to whom
    visit: Visit,
    loaded: Loaded,
    typed: Typed,
    receiver: Receiver,
    numbers: Mapping[str, int],
    opened: Mapping[UUID, Opened] | None,
) -> Preview:
    chosen = [it for it in loaded.before.facts if str(it.signal) in typed.signals]
    read = visit.opened([it.signal for it in chosen]) if opened is None else opened
    details: set[str] = {d for it in chosen for d in allowed(it, receiver, typed.details)}
    is_acute = any(it.is_acute for it in chosen)
    closed = gate(loaded.before.procedure, receiver, is_acute=is_acute)
    command = command_of(typed, loaded.before.case.sight, 0, visit.user.id)
    return Preview(
        receiver=receiver.title,
        signals=signal_previews(
            chosen, receiver, typed.details, read, loaded.signals, numbers, visit.site.words
        ),
        seconds=seconds(receiver, details, command),
        gate="" if closed.allowed else closed.reason,
        is_open=bool(chosen) and all(it.signal in read for it in chosen),
    )


def _problem(refusal: Refusal | None) -> Problem | None:
    return None if refusal is None else Problem(*REFUSALS[refusal.reason])


def _changes(refusal: Refusal | None, numbers: Mapping[str, int]) -> tuple[str, ...]:
    """What differs from what the person saw, in words."""
    if refusal is None or refusal.difference is None:
        return ()
    difference = refusal.difference
    kinds = (
        (difference.came, "is erbij gekomen"),
        (difference.went, "hoort er niet meer bij"),
        (difference.changed, "is veranderd door de afzender"),
    )
    named = [f"{signal_ref(str(s), numbers).name} {what}" for some, what in kinds for s in some]
    return tuple(f"{text[0].upper()}{text[1:]}." for text in named) or (
        "Het dossier is opnieuw gevormd; de signalen zijn dezelfde.",
    )


Reading = Annotated[Visit, Depends(Reads(Right.RELEASE))]
Sending = Annotated[Visit, Depends(Sends(Right.RELEASE))]
ROUTER: Final = APIRouter(prefix=PATH)


@ROUTER.get("/vrijgeven/{subject}.json")
def show_json(visit: Reading, subject: UUID) -> Response:
    """What can be chosen, as JSON."""
    return visit.json(_page(visit, subject))


@ROUTER.get("/vrijgeven/{subject}")
def show(visit: Reading, subject: UUID) -> HTMLResponse:
    """The form, with nothing chosen."""
    return visit.html("handover/release.html", _page(visit, subject))


@ROUTER.post("/vrijgeven/{subject}")
def send(visit: Sending, subject: UUID) -> Response:
    """Show a preview, open the content, or release."""
    typed = typed_of(visit.form)
    match visit.form.text(STEP):
        case "vrijgeven":
            return _release(visit, subject, typed)
        case "openen":
            page = _page(visit, subject, typed, opened=_open(visit, subject, typed))
            return visit.html("handover/release.html", page)
        case _:
            return visit.html("handover/release.html", _page(visit, subject, typed))


def _open(visit: Visit, subject: UUID, typed: Typed) -> Mapping[UUID, Opened]:
    """Open the chosen signals for the one who releases them, and log it."""
    there = _load(visit, subject).before.case.sight.signals
    signals = [signal for signal in there if str(signal) in typed.signals]
    visit.open_content(str(subject), signals, HANDOVER_PURPOSE)
    now = visit.site.clock()
    opening = Opening(str(subject), frozenset(signals), HANDOVER_PURPOSE, now + OPEN_FOR)
    return access.read_content(visit.site.desk, visit.user, (opening,), signals, now)


def _release(visit: Visit, subject: UUID, typed: Typed) -> Response:
    site = visit.site
    read = {signal for opening in visit.session.openings for signal in opening.signals}
    command = command_of(typed, typed.sight, len(read & typed.sight.signals.keys()), visit.user.id)
    done = actions.release(site.desk, site.sharing, subject, command, site.present())
    if isinstance(done, Refusal):
        status = HTTPStatus.CONFLICT if done.reason in CONFLICTS else HTTPStatus.BAD_REQUEST
        page: Any = _page(visit, subject, typed, refusal=done)
        return visit.html("handover/release.html", page, status)
    site.settle(done.place)
    return visit.see_other(f"{PATH}/{done.handover}")
