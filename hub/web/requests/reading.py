"""What an answer is made from: the signals of a request, opened for their data subject."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.actions.desk import Desk
from hub.actions.requests import identity_of
from hub.actions.seeking import read_signals
from hub.domain.masking import Masker, masker, others_of
from hub.domain.requests import RequestState
from hub.domain.retention import RetentionPolicy
from hub.domain.sharing import SharingPolicy
from hub.matching.extract import PERSON
from hub.security.content import Opened
from hub.web.words import Words, said
from schemas.events import SignalVersion
from schemas.ids import mention_id
from schemas.parties import Person


@dataclass(frozen=True, slots=True)
class Sources:
    """What an answer is made from, beside the request itself."""

    desk: Desk
    words: Words
    sharing: SharingPolicy
    retention: RetentionPolicy

    def activity(self, code: str) -> str:
        """What a processing activity is called in the register."""
        found = {str(it): known.title for it, known in self.desk.register.activities.items()}
        return said(found, code)


@dataclass(frozen=True, slots=True)
class Reading:
    """One signal opened for its data subject: `own` are their places among its persons.

    `asker` is how they named themselves; None where that was forgotten. What was done with the
    signal counts until `until`, the moment of the decision; None before that.
    """

    version: SignalVersion
    opened: Opened
    own: tuple[int, ...]
    asker: Person | None
    until: datetime | None = None

    @property
    def mine(self) -> tuple[Person, ...]:
        """How the signal describes them."""
        persons = dict(zip(self.opened.ordinals, self.opened.content.persons, strict=True))
        return tuple(persons[it] for it in self.own if it in persons)

    def is_since(self, at: datetime) -> bool:
        """Whether something was after the decision: it is no part of the answer to it."""
        return self.until is not None and at > self.until

    @property
    def masker(self) -> Masker:
        """What masks the others."""
        places = [n for n, it in enumerate(self.opened.ordinals) if it in self.own]
        themselves = self.mine if self.asker is None else (*self.mine, self.asker)
        return masker(others_of(self.opened.content.persons, places), themselves)


def readings(desk: Desk, state: RequestState) -> dict[UUID, Reading]:
    """The signals of a request, opened. Whoever calls this has logged it."""
    asker = identity_of(desk, state)
    decided = {} if state.decided is None else {s: it.version for s, it in state.parts.items()}
    return {
        signal: reading_of(state, version, opened, asker)
        for signal, (version, opened) in read_signals(desk, state.signals, decided).items()
    }


def reading_of(
    state: RequestState, version: SignalVersion, opened: Opened, asker: Person | None
) -> Reading:
    """A signal, with the places of the data subject in it."""
    signal = version.originator_id
    names = {mention_id(signal, PERSON, place): place for place in opened.ordinals}
    until = state.decided.occurred_at if state.decided else None
    own = (names[it] for it in state.mentions(signal) if it in names)
    return Reading(version, opened, tuple(sorted(own)), asker, until)
