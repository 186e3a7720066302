"""What was found to be the same, and what to belong together."""

from enum import StrEnum

from pydantic import UUID5, Field

from schemas.base import Event, Value


class Verdict(StrEnum):
    """How a later signal relates to an earlier one (`hub.domain.repeats`)."""

    RESEND = "resend"
    CORRECTION = "correction"
    FOLLOW_UP = "follow-up"
    CORROBORATION = "corroboration"
    RELAYED = "relayed"
    TEMPLATE = "template"


class RepeatRecognised(Event):
    """A signal says again, or more about, what another said. Nothing is deleted by it.

    `earlier` is the other signal, or None when a former verdict no longer holds. `overlap_bits` is
    what both name, `text_percent` the likeness of their texts, `counts` whether the later one
    still counts as a source of its own.
    """

    TOPIC = "signal.repeat-recognised.v1"
    signal: UUID5
    earlier: UUID5 | None
    verdict: Verdict | None
    overlap_bits: int
    text_percent: int
    counts: bool
    rules: str


class MentionLinked(Value):
    """A thing one signal mentions and the entity it was found to be."""

    mention: str
    kind: str
    entity: str


class EntityChange(Value):
    """An entity came to be, grew, merged, split, or took another name (its smallest mention).

    `mentions` are those that came to it; of one that is reduced or dissolved, those it lost.
    """

    change: str = Field(pattern=r"^(formed|extended|merged|split|renamed|reduced|dissolved)$")
    entity: str
    mentions: tuple[str, ...]
    came_from: tuple[str, ...] = ()

    @property
    def gained(self) -> tuple[str, ...]:
        """The mentions that are this entity from now on, and were not before."""
        return () if self.change in {"reduced", "dissolved"} else self.mentions


class CoLocation(Value):
    """All other signals that name an address of `signal`; generic addresses do not count."""

    signal: UUID5
    others: tuple[UUID5, ...]


class SignalLinked(Event):
    """What the signal mentions, as entities, and what else changed because of it.

    `changes` leaves out entities that only this signal's own mentions formed.
    """

    TOPIC = "signal.linked.v1"
    signal: UUID5
    signal_version: int
    mentions: tuple[MentionLinked, ...]
    changes: tuple[EntityChange, ...]
    co_located: tuple[CoLocation, ...]
    model: str
    policy: str


class SignalUnlinked(Event):
    """A withdrawn signal let go of everything it mentioned."""

    TOPIC = "signal.unlinked.v1"
    signal: UUID5
    changes: tuple[EntityChange, ...]
    co_located: tuple[CoLocation, ...]


class SharedEntity(Value):
    """An entity that two signals share: how many signals name it, and what it weighs."""

    entity: str
    kind: str
    degree: int
    centibits: int


class Tie(Value):
    """What holds two signals together: what they share, and the sum (1/100 bit).

    Where a person said so, `word` names what was said (`companions_id`), and nothing is weighed.
    """

    a: UUID5
    b: UUID5
    centibits: int
    shared: tuple[SharedEntity, ...]
    trait_bonus: int
    word: UUID5 | None = None


class Related(Value):
    """A signal outside the dossier that is near `member`, and why it is kept apart."""

    other: UUID5
    member: UUID5
    reason: str
    centibits: int
    dossier: UUID5 | None


class DossierChange(Event):
    """The members a dossier has from now on, where they came from, and what ties them.

    A dossier that is no more has no members.
    """

    members: tuple[UUID5, ...]
    came_from: tuple[UUID5, ...] = ()
    ties: tuple[Tie, ...] = ()
    related: tuple[Related, ...] = ()


class DossierFormed(DossierChange):
    """Signals turned out to belong together."""

    TOPIC = "dossier.formed.v1"


class DossierExtended(DossierChange):
    """A dossier gained signals, or the ties between its signals changed."""

    TOPIC = "dossier.extended.v1"


class DossierMerged(DossierChange):
    """Dossiers turned out to be one; `came_from` names those that went into it."""

    TOPIC = "dossier.merged.v1"


class DossierSplit(DossierChange):
    """Part of a dossier turned out to stand alone; `came_from` names the dossier it left."""

    TOPIC = "dossier.split.v1"


class DossierReduced(DossierChange):
    """A dossier lost signals that no longer belong to it."""

    TOPIC = "dossier.reduced.v1"


class DossierRenamed(DossierChange):
    """A dossier goes by another id, because its first signal changed."""

    TOPIC = "dossier.renamed.v1"


class DossierDissolved(DossierChange):
    """A dossier is no more: its signals stand alone, or in the dossier that names it as source."""

    TOPIC = "dossier.dissolved.v1"
