"""What persons said of pairs of mentions, what became of it, and whom the hub takes for one person.

A person's words and the hub's answers are two histories (`pair_id`, `standing_id`), so that neither
has to wait for the other. Ids and numbers only; the reason of a judgement is sealed.
"""

from enum import StrEnum

from pydantic import UUID5, Field

from schemas.base import Event, Value
from schemas.events.arrival import Sealed
from schemas.events.linkage import EntityChange


class Judged(StrEnum):
    """A person's word on two mentions. Withdrawn takes the earlier word back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


class Seen(Value):
    """What lay before the person who judged: a word on anything newer is refused.

    `versions` are those of the two signals, `groups` those of the two persons (`PersonGrouped`, 0
    where none was told), `judgements` how often the pair was judged before. `model` and `policy`
    are the digests that the weights were made by.
    """

    versions: tuple[int, int]
    groups: tuple[int, int]
    judgements: int
    model: str
    policy: str


class PairJudged(Event):
    """A person said whether two mentions are one person; `one` is the smaller id.

    `signals` are those that name `one` and `other`, `by` is the user's id. The reason is sealed
    under the block `reason`.
    """

    TOPIC = "pair.judged.v1"
    one: str
    other: str
    signals: tuple[UUID5, UUID5]
    verdict: Judged
    by: str
    sealed: Sealed
    seen: Seen


class PairEvent(Event):
    """Something became of what was said of a pair."""

    one: str
    other: str


class PairSettled(PairEvent):
    """What a judgement led to: the persons that both mentions are now, and what changed."""

    TOPIC = "pair.settled.v1"
    verdict: Judged
    entities: tuple[str | None, str | None]
    changes: tuple[EntityChange, ...]


class PairDoubted(PairEvent):
    """A correction described a judged mention so differently that it may be somebody else.

    A "same" has no effect until a person looks again; a "different" stays a wall. `correction` is
    the place in the record of the correction: a younger judgement has seen it.
    """

    TOPIC = "pair.doubted.v1"
    verdict: Judged
    signal: UUID5
    signal_version: int
    correction: int


class PairLapsed(PairEvent):
    """A judgement is void for good: `signal` no longer names one of the mentions."""

    TOPIC = "pair.lapsed.v1"
    verdict: Judged
    signal: UUID5


class PairConflicted(PairEvent):
    """A "same" has no effect: `walls` of "different" stand between, or the group is too large.

    Nothing is resolved by the hub: a person must choose.
    """

    TOPIC = "pair.conflicted.v1"
    walls: tuple[tuple[str, str], ...]


class PairReconciled(PairEvent):
    """A conflict is over: a judgement was changed, taken back, or is void."""

    TOPIC = "pair.reconciled.v1"


class Join(Value):
    """Two mentions by which groups became one: the weight of the pair, None for a judgement."""

    one: str
    other: str
    nanobits: int | None


class KeptApart(Value):
    """The strongest pair that would have joined the person to another, and why it did not.

    `mean` is the evidence over all pairs across where that decided.
    """

    one: str
    other: str
    nanobits: int | None
    reason: str = Field(pattern=r"^(wall|contradiction|against|veto)$")
    mean: int | None


class PersonGrouped(Event):
    """The mentions taken for one person from now on, and by what; none: it is no more a group.

    `joins` are in the order in which they were made: one fewer than there are mentions.
    `is_crowded` is an alarm: more hangs together with it than is looked at together.
    """

    TOPIC = "person.grouped.v1"
    entity: str
    mentions: tuple[str, ...]
    joins: tuple[Join, ...]
    kept_apart: tuple[KeptApart, ...]
    is_crowded: bool
    model: str
    policy: str
