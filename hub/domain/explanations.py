"""Another explanation for what a case seems to show: patterns that speak for it and against. Pure.

A person who only sees what supports a suspicion confirms it. So each case also says what else may
be going on, and when the hub knows nothing, it says that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from schemas.signal import Answer, Provenance, SignalHeader

WEAK_SOURCES: Final = frozenset("DE")
WEAK_CONTENTS: Final = frozenset("45")
CONTACT_KINDS: Final = frozenset({"phone", "email", "handle", "iban", "vehicle", "organisation"})
BUSY_MIN: Final = 8
"""From so many signals on a shared thing may simply be a busy place or a common number."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that signals of the case share, and how many signals of the whole hub name it.

    `managed` is why policy calls it too general to bind; empty where it does not, or nobody may
    know what it is.
    """

    kind: str
    signals: int
    managed: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: headers by signal, shared things, signals that are no own source."""

    headers: Mapping[str, SignalHeader]
    things: tuple[Thing, ...]
    echoes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Another explanation: its code, and the signals or numbers that it rests on."""

    code: str
    signals: tuple[str, ...] = ()
    count: int = 0
    words: str = ""


def explanations(look: Look) -> tuple[Explanation, ...]:
    """What else may be going on; empty when no pattern fits."""
    headers, found = look.headers, []
    found += [Explanation("beheerd", words=thing.managed) for thing in look.things if thing.managed]
    busy = [it for it in look.things if it.kind == "address" and it.signals >= BUSY_MIN]
    if busy:
        found.append(Explanation("druk-adres", count=max(it.signals for it in busy)))
    if look.things and all(it.kind in CONTACT_KINDS for it in look.things):
        found.append(Explanation("alleen-contact"))
    if look.echoes:
        found.append(Explanation("zelfde-bron", tuple(sorted(look.echoes))))
    denied = [s for s, h in headers.items() if any(i.answer is Answer.NO for i in h.indicators)]
    if denied:
        found.append(Explanation("niet-gezien", tuple(denied)))
    weak = [s for s, h in headers.items() if _is_weak(h)]
    if weak:
        found.append(Explanation("zwakke-bron", tuple(weak)))
    heard = [s for s, h in headers.items() if not _is_first_hand(h)]
    if headers and len(heard) == len(headers):
        found.append(Explanation("van-horen-zeggen"))
    if any(h.permit_pending for h in headers.values()):
        waiting = tuple(s for s, h in headers.items() if h.permit_pending)
        found.append(Explanation("vergunning-loopt", waiting))
    return tuple(found)


def speaks_against(look: Look) -> tuple[str, ...]:
    """The signals that speak against any innocent explanation: seen by somebody themselves."""
    return tuple(s for s, header in look.headers.items() if _is_first_hand(header))


def _is_weak(header: SignalHeader) -> bool:
    rated = header.reliability
    return rated.source in WEAK_SOURCES or rated.content in WEAK_CONTENTS


def _is_first_hand(header: SignalHeader) -> bool:
    first = {Provenance.OWN_OBSERVATION, Provenance.STATEMENT_OF_PERSON}
    return any(i.answer is Answer.YES and i.provenance in first for i in header.indicators)
