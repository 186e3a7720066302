"""Where a signal stands among others: its dossier, its address, its sources. Input to routing.

Sources are counted, not messages: a service that reports five times is one source, and a signal
that only echoes another is none. Signals more than a year apart do not strengthen each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from hub.domain.facts import DossierFacts

WINDOW: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """What counting needs of one signal. `counts` is false for an echo or a resend."""

    signal: UUID
    partner: str
    source_kind: str
    received_at: datetime
    counts: bool


def dossier_facts(
    signal: Standing, members: Iterable[Standing], co_located: Iterable[Standing]
) -> DossierFacts:
    """Count what stands beside the signal; `members` and `co_located` are the others."""
    dossier = [signal, *_near(signal, members)]
    address = [signal, *_near(signal, co_located)]
    return DossierFacts(
        signals=len(dossier),
        independent_sources=_sources(dossier),
        partner_kinds=frozenset(s.partner for s in dossier),
        address_signals=len(address),
        address_partner_kinds=len({s.partner for s in address}),
        address_independent_sources=_sources(address),
    )


def _near(signal: Standing, others: Iterable[Standing]) -> list[Standing]:
    return [
        other
        for other in others
        if other.counts and abs(other.received_at - signal.received_at) <= WINDOW
    ]


def _sources(signals: Iterable[Standing]) -> int:
    return max(1, len({s.source_kind for s in signals if s.counts}))
