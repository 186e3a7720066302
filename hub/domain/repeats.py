"""Does a signal repeat another? Recognised from what both name, when, and how they are told.

Nothing is deleted by an answer: it says how signals relate and whether the later one counts as a
source of its own. The relation of two signals does not depend on which of them we got first: the
one its sender registered later is the later one.

Thresholds: measured on template texts; texts find resends, hint at corrections and are blind to
corroboration, which only shared things, time and place can show.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from schemas.events import Verdict

RULES: Final = "repeats-2026-1"

BITS: Final[Mapping[str, int]] = {
    "person": 14,
    "document": 14,
    "iban": 12,
    "name-birth": 10,
    "email": 10,
    "vehicle": 9,
    "handle": 9,
    "phone": 8,
    "address": 6,
    "organisation": 5,
}
"""What it says that two signals name the same thing, by kind of thing."""

OVERLAP_BITS_MIN: Final = 8
OBSERVED_DAYS_MAX: Final = 14
REGISTERED_DAYS_MAX: Final = 30
SAME_TEXT_PERCENT: Final = 90
ALIKE_TEXT_PERCENT: Final = 45
GENERIC_SIGNALS: Final = 20
"""A thing named by more signals than this says nothing about two of them."""
REFERENCE_CHARACTERS_MIN: Final = 5
"""A shorter reference may stand in a text by chance."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What recognising needs of one signal. `keys` are keyed hashes with their kind.

    `source` is the service that reported (a partner may have several); `registered_day` and
    `observed_day` are day numbers; `fingerprint` is a keyed hash of the whole content.
    """

    signal: UUID
    source: str
    registered_ms: int
    observed_day: int | None
    keys: frozenset[tuple[str, bytes]]
    fingerprint: bytes

    @property
    def order(self) -> tuple[int, str]:
        """Earlier and later are the senders' order, with the id where they tie."""
        return self.registered_ms, self.signal.hex


@dataclass(frozen=True, slots=True)
class Finding:
    """How the later signal relates to the `earlier` one."""

    earlier: UUID
    verdict: Verdict
    overlap_bits: int
    text_percent: int

    @property
    def counts(self) -> bool:
        """Does the later signal still add to what is known? An echo or a resend does not."""
        return self.verdict not in {Verdict.RESEND, Verdict.RELAYED, Verdict.CORRECTION}

    @property
    def rank(self) -> tuple[int, int, str]:
        """The finding that says most comes first."""
        return _SAYS_MOST.index(self.verdict), -self.overlap_bits, self.earlier.hex


_SAYS_MOST: Final = (
    Verdict.RESEND,
    Verdict.RELAYED,
    Verdict.CORRECTION,
    Verdict.FOLLOW_UP,
    Verdict.CORROBORATION,
    Verdict.TEMPLATE,
)


def overlap_bits(a: Facet, b: Facet) -> int:
    """Add up what both signals name."""
    return sum(BITS[kind] for kind, _ in a.keys & b.keys)


def is_candidate(a: Facet, b: Facet) -> bool:
    """Is it worth comparing the texts? Only of signals that name the same, and few pairs do."""
    return a.fingerprint == b.fingerprint or (not a.keys.isdisjoint(b.keys) and _within(a, b))


def compare(earlier: Facet, later: Facet, text_percent: int, *, cites: bool) -> Finding | None:
    """Relate two signals; `cites` is whether the later text names the earlier one's reference."""
    bits = overlap_bits(earlier, later)
    verdict = _verdict(earlier, later, bits, text_percent, cites=cites)
    return None if verdict is None else Finding(earlier.signal, verdict, bits, text_percent)


def _verdict(  # noqa: PLR0911 - a decision table, a line each
    earlier: Facet, later: Facet, bits: int, text_percent: int, *, cites: bool
) -> Verdict | None:
    same_source = earlier.source == later.source
    if (
        same_source
        and earlier.fingerprint == later.fingerprint
        and _registered_near(earlier, later)
    ):
        return Verdict.RESEND
    if not _within(earlier, later):
        return None
    if bits < OVERLAP_BITS_MIN:
        return Verdict.TEMPLATE if text_percent >= SAME_TEXT_PERCENT else None
    if not same_source:
        is_echo = cites or text_percent >= SAME_TEXT_PERCENT
        return Verdict.RELAYED if is_echo else Verdict.CORROBORATION
    if earlier.observed_day == later.observed_day is not None:
        if text_percent >= SAME_TEXT_PERCENT:
            return Verdict.RESEND
        if text_percent >= ALIKE_TEXT_PERCENT:
            return Verdict.CORRECTION
    return Verdict.FOLLOW_UP


def _within(a: Facet, b: Facet) -> bool:
    if not _registered_near(a, b):
        return False
    if a.observed_day is None or b.observed_day is None:
        return True
    return abs(a.observed_day - b.observed_day) <= OBSERVED_DAYS_MAX


def _registered_near(a: Facet, b: Facet) -> bool:
    return abs(a.registered_ms - b.registered_ms) <= REGISTERED_DAYS_MAX * 86_400_000


def best(findings: Iterable[Finding]) -> Finding | None:
    """The finding that says most, or None."""
    return min(findings, key=lambda finding: finding.rank, default=None)


def text_percent(a: str, b: str) -> int:
    """Jaccard likeness of two texts by their runs of four characters, in whole percents."""
    x, y = _shingles(a), _shingles(b)
    if not x or not y:
        return 0
    return 100 * len(x & y) // len(x | y)


def cites(text: str, reference: str | None) -> bool:
    """Tell whether the text names this reference, as a word of its own."""
    if reference is None or len(reference) < REFERENCE_CHARACTERS_MIN:
        return False
    return re.search(rf"(?<!\w){re.escape(reference)}(?!\w)", text) is not None


def _shingles(text: str) -> frozenset[str]:
    plain = " ".join(text.casefold().split())
    return frozenset(plain[i : i + 4] for i in range(max(0, len(plain) - 3)))
