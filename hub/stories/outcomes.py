"""What became of messages, in the words that expectations are written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

REGISTERED: Final = "registered"
WITHDRAWN: Final = "withdrawn"
FEEDBACK: Final = "feedback"
REFUSED: Final = "refused"
QUARANTINED: Final = "quarantined"
REPEATED: Final = "repeated"


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a signal went: pillars by their slugs, urgency and rules as the policy spells them."""

    owner: str
    urgency: str
    informed: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    hidden_from: frozenset[str] = frozenset()
    independent_sources: int = 1


@dataclass(frozen=True, slots=True)
class RepeatSeen:
    """What a signal was found to repeat: the `earlier` signal, and the verdict."""

    earlier: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MessageOutcome:
    """What became of one message.

    `outcome` is that of its first delivery; `repeats` counts deliveries recognised as the same
    again. `signal` is the signal it made, changed, withdrew or told about. What follows is of
    that signal as it is in the end; `route` is None when nobody has to act on it.
    """

    outcome: str
    repeats: int = 0
    signal: str | None = None
    is_withdrawn: bool = False
    route: Routed | None = None
    repeat: RepeatSeen | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all messages, by name.

    `dossiers` gives the signals in each dossier, `related` the pairs of signals kept near one
    another and apart. Ids are texts of any kind, each signal's the same everywhere.
    """

    messages: Mapping[str, MessageOutcome]
    dossiers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    related: frozenset[frozenset[str]] = frozenset()
