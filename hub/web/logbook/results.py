"""What a verification found, as the screens say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.actions.desk import Desk
from hub.store.database import Cursor
from hub.web.logbook import finding
from hub.web.logbook.finding import Asked
from hub.web.logbook.references import Voice
from hub.web.moments import Moment, moment
from schemas.events import Finding, Flaw, VerificationRun

SHOWN_DIGITS: Final = 16
FLAWS: Final[Mapping[Flaw, str]] = {
    Flaw.NUMBERING: "Er ontbreekt een nummer in het register.",
    Flaw.HISTORY: "Een geschiedenis mist een versie, of heeft er een dubbel.",
    Flaw.UNREADABLE: "Een gebeurtenis is niet te lezen.",
    Flaw.CAUSE: "Een oorzaak komt na haar gevolg.",
    Flaw.VIEWS: "De overzichten op de schermen verschillen van wat uit het register volgt.",
    Flaw.LEAF: "Een gebeurtenis is anders dan toen zij in het logboek kwam.",
    Flaw.EARLIER_RUN: "Het register is veranderd sinds een eerdere controle.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, in words, and the event where it shows first."""

    text: str
    times: str
    path: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run that is over."""

    path: str
    at: Moment
    by: str
    is_good: bool
    positions: int
    record_digest: str
    views_digest: str
    faults: tuple[Fault, ...]


def newest(desk: Desk, cursor: Cursor, voice: Voice) -> Outcome | None:
    """The newest run that the journal holds."""
    found = finding.find(cursor, Asked(topic=VerificationRun.TOPIC), most=1)
    for position, it in finding.events_of(desk, found.positions).items():
        if isinstance(it.event, VerificationRun):
            return outcome_of(position, it.event, voice)
    return None


def outcome_of(position: int, run: VerificationRun, voice: Voice) -> Outcome:
    """Say what a run found."""
    return Outcome(
        path=f"/logboek/{position}",
        at=moment(run.recorded_at, voice.now),
        by=voice.people.get(run.by, run.by),
        is_good=not run.findings,
        positions=run.positions,
        record_digest=run.record_digest[:SHOWN_DIGITS],
        views_digest=run.views_digest[:SHOWN_DIGITS],
        faults=tuple(map(_fault, run.findings)),
    )


def _fault(found: Finding) -> Fault:
    times = "één keer" if found.count == 1 else f"{found.count} keer"
    path = f"/logboek/{found.position}" if found.position else ""
    return Fault(FLAWS[found.flaw], times, path)
