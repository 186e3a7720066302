"""How a case stands: the decision in force, what waits for a second person, what can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hub.domain.casework import GROUNDS, Decided, Sight, is_open
from hub.web.dossier.context import Case
from hub.web.dossier.gaps import Choice
from hub.web.moments import Moment, moment
from hub.web.words import count
from schemas.events import Ruling

UNDO_WITHIN: Final = timedelta(minutes=10)
RULINGS: Final[Mapping[Ruling, tuple[str, str, str]]] = {
    Ruling.CONFIRMED: (
        "Bevestigen",
        "Deze signalen horen bij elkaar en vragen actie.",
        "Bevestigd",
    ),
    Ruling.FOLLOWED: ("Volgen tot een dag", "Nu niets doen; op die dag komt het terug.", "Gevolgd"),
    Ruling.CLOSED: ("Sluiten", "Hier is niets meer te doen.", "Gesloten"),
    Ruling.RETURNED: ("Heropenen", "Het vorige besluit geldt niet meer.", "Heropend"),
}
"""By ruling: what one does, what it means, and what it is called when done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies before the visitor, as the form carries it back."""

    version: int
    signals: str
    digest: str


@dataclass(frozen=True, slots=True)
class Said:
    """A decision that was taken."""

    version: int
    ruling: str
    ground: str
    reason: str
    by: str
    at: Moment
    until: Moment | None
    read: str
    digest: str
    standing: str
    may_undo: bool
    is_recent: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A ruling to choose, with its grounds."""

    code: str
    title: str
    meaning: str
    grounds: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How the case stands."""

    is_open: bool
    words: str
    in_force: Said | None
    waiting: Said | None
    may_second: bool
    decisions: tuple[Said, ...]
    options: tuple[Option, ...]
    read: str
    unread: int
    assignee: str
    seen: Seen


def seen_of(sight: Sight) -> Seen:
    """What lies there, as text."""
    parts = (f"{signal}:{version}" for signal, version in sorted(sight.signals.items()))
    return Seen(sight.version, ",".join(parts), sight.digest)


def status(case: Case, user: str, reasons: Mapping[int, str]) -> Status:
    """How the case stands for this visitor; `reasons` are those of the history, by version."""
    state = case.state
    every = tuple(_said(it, case, reasons) for it in reversed(state.decisions))
    force, waiting = state.ruling, state.waiting
    in_force = next((it for it in every if force and it.version == force.originator_version), None)
    waits = next((it for it in every if waiting and it.version == waiting.version), None)
    read = len(case.read & frozenset(case.counted))
    has_ruling = force is not None or waiting is not None
    return Status(
        is_open=is_open(state, case.sight.version, case.now),
        words=_words(case, in_force),
        in_force=in_force,
        waiting=waits,
        may_second=waiting is not None and waiting.event.by != user,
        decisions=every,
        options=tuple(
            Option(
                ruling.value,
                title,
                meaning,
                tuple(Choice(code, text) for code, text in GROUNDS[ruling].items()),
            )
            for ruling, (title, meaning, _) in RULINGS.items()
            if ruling is not Ruling.RETURNED or has_ruling
        ),
        read=f"{read} van {len(case.counted)} gelezen",
        unread=len(case.counted) - read,
        assignee=case.person(state.assignee) if state.assignee else "",
        seen=seen_of(case.sight),
    )


def _words(case: Case, force: Said | None) -> str:
    if force is None:
        return "Er is nog geen besluit."
    if case.sight.version > _version_of(case):
        return f"{force.ruling} door {force.by}, maar er kwam daarna iets bij: kijk opnieuw."
    return f"{force.ruling} door {force.by}, {force.at.words}."


def _version_of(case: Case) -> int:
    ruling = case.state.ruling
    return 0 if ruling is None else ruling.evidence.version


def _said(decided: Decided, case: Case, reasons: Mapping[int, str]) -> Said:
    event = decided.event
    seen = event.evidence
    return Said(
        version=decided.version,
        ruling=RULINGS[event.ruling][2],
        ground=GROUNDS[event.ruling].get(event.ground, event.ground),
        reason=reasons.get(decided.version, ""),
        by=case.person(event.by),
        at=moment(event.occurred_at, case.now),
        until=moment(event.until, case.now) if event.until else None,
        read=f"{seen.read} van {count(len(seen.signals), 'signaal', 'signalen')} gelezen",
        digest=f"bewijs v{seen.version} (#{seen.digest[:4]})",
        standing=_standing(decided),
        may_undo=decided.is_in_force or decided.waits,
        is_recent=case.now - event.occurred_at <= UNDO_WITHIN,
    )


def _standing(decided: Decided) -> str:
    if decided.is_undone:
        return "ongedaan gemaakt"
    if decided.is_refused:
        return "tweede persoon stemde niet in"
    if decided.waits:
        return "wacht op een tweede persoon"
    return "tweede persoon stemde in" if decided.is_seconded else ""
