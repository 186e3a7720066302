"""What persons said of dossiers: one or not; and what became of it.

A word is about two sets of signals, not about dossiers: those come and go by what the hub finds. It
has a history of its own (`companions_id`), and the hub's answers another (`standing_id`). Ids and
numbers only; the reason of a word is sealed.
"""

from enum import StrEnum
from typing import Self

from pydantic import UUID5, Field, model_validator

from schemas.base import Event, Value
from schemas.events.arrival import Sealed
from schemas.events.casework import SubjectKind

SIGNALS_MAX = 500
"""So many signals may stand on one side of a word."""
Companions = tuple[UUID5, ...]


class DossierVerdict(StrEnum):
    """A person's word on two sets of signals.

    Together: they are one dossier. Apart: no signal of the one is in a dossier with one of the
    other. Related: apart, and always shown beside one another. Withdrawn takes the word back.
    """

    TOGETHER = "together"
    APART = "apart"
    RELATED = "related"
    WITHDRAWN = "withdrawn"


class SubjectSeen(Value):
    """A dossier, or a signal that stands alone, as it lay before the person who judged.

    `digest` names its signals with their versions, `read` is how many of them this person had
    opened by then.
    """

    subject: UUID5
    kind: SubjectKind
    version: int = Field(ge=1)
    digest: str = Field(pattern=r"^[0-9a-f]{16}$")
    read: int = Field(ge=0)


class DossiersSeen(Value):
    """What lay before the person: one subject (a split) or two, and the linkage policy's digest."""

    subjects: tuple[SubjectSeen, ...] = Field(max_length=2)
    policy: str


class DossierJudged(Event):
    """A person said whether signals belong in one dossier.

    `one` holds the smallest id of all; both are sorted, and have no signal in common. `by` is the
    user's id. The reason is sealed under the block `reason`.
    """

    TOPIC = "dossier.judged.v1"
    one: Companions = Field(min_length=1, max_length=SIGNALS_MAX)
    other: Companions = Field(min_length=1, max_length=SIGNALS_MAX)
    verdict: DossierVerdict
    by: str
    sealed: Sealed
    seen: DossiersSeen

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        one, other = self.one, self.other
        if list(one) != sorted(set(one)) or list(other) != sorted(set(other)):
            raise ValueError("signals are sorted, and named once")
        if not set(one).isdisjoint(other) or one[0] > other[0]:
            raise ValueError("one holds the smallest id, and shares none with other")
        return self


class DossierWordEvent(Event):
    """Something became of word number `word` on the sets that are named `judgement`."""

    judgement: UUID5
    word: int = Field(ge=1)


class DossierWordSettled(DossierWordEvent):
    """The signals that the word is about from now on: a signal that was withdrawn leaves it."""

    TOPIC = "dossier.word-settled.v1"
    verdict: DossierVerdict
    one: Companions
    other: Companions


class DossierWordLapsed(DossierWordEvent):
    """The word is void for good: no signal is left on one side of it."""

    TOPIC = "dossier.word-lapsed.v1"


class DossierWordConflicted(DossierWordEvent):
    """A "together" has no effect: the words named in `walls` keep its signals apart.

    Nothing is resolved by the hub: a person must choose.
    """

    TOPIC = "dossier.word-conflicted.v1"
    walls: tuple[UUID5, ...]


class DossierWordReconciled(DossierWordEvent):
    """A conflict is over: a word was changed, taken back, or is void."""

    TOPIC = "dossier.word-reconciled.v1"


EVENTS: tuple[type[Event], ...] = (
    DossierJudged,
    DossierWordSettled,
    DossierWordLapsed,
    DossierWordConflicted,
    DossierWordReconciled,
)
