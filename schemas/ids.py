"""Names for things, derived from references and never from personal data.

A name that is derived can be derived again: sending a message twice cannot make two signals, and a
worker that is killed halfway makes the same names when it starts again.
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

_HUB: Final = uuid5(NAMESPACE_URL, "urn:signaalhub")
MENTION_BYTES: Final = 16
DASHES: Final = (0, 8, 12, 16, 20, 32)
"""Where an id is broken by a dash, counted in hexadecimal digits."""


def signal_id(partner: str, reference: str) -> UUID:
    """Name a signal after its partner and the reference that partner gave it."""
    return uuid5(_HUB, f"signal/{partner}/{reference}")


def delivery_id(partner: str, sequence: int) -> UUID:
    """Name the history of one delivery, by its place in the intake stream."""
    return uuid5(_HUB, f"delivery/{partner}/{sequence}")


def linkage_id(signal: UUID) -> UUID:
    """Name the history of how one signal is linked."""
    return uuid5(signal, "linkage")


def routing_id(signal: UUID) -> UUID:
    """Name the history of how one signal is routed."""
    return uuid5(signal, "routing")


def repeat_id(signal: UUID) -> UUID:
    """Name the history of what one signal repeats."""
    return uuid5(signal, "repeats")


def mention_id(signal: UUID, group: str, ordinal: int) -> str:
    """Name the `ordinal`-th thing of a group that a signal mentions (32 hex digits).

    Persons are counted among persons, things among things: every version of the signal gives the
    same name, so what was judged of a mention follows its corrections.
    """
    name = f"mention/{group}/{ordinal}".encode()
    return blake2b(name, key=signal.bytes, digest_size=MENTION_BYTES).hexdigest()


def pair_id(one: str, other: str) -> UUID:
    """Name the history of what persons said of two mentions, in whatever order they are given."""
    return uuid5(_HUB, f"pair/{min(one, other)}/{max(one, other)}")


def standing_id(judged: UUID) -> UUID:
    """Name the history of what became of what persons said of a pair, or of two sets of signals."""
    return uuid5(judged, "standing")


def companions_id(one: Iterable[UUID], other: Iterable[UUID]) -> UUID:
    """Name the history of what persons said of two sets of signals, in whatever order."""
    sides = sorted(",".join(sorted(signal.hex for signal in side)) for side in (one, other))
    return uuid5(_HUB, f"companions/{'/'.join(sides)}")


def case_id(subject: UUID) -> UUID:
    """Name the history of what people did with a dossier or a lone signal."""
    return uuid5(subject, "case")


def handover_id(subject: UUID, pillar: str, ordinal: int) -> UUID:
    """Name the `ordinal`-th handover of a case to a pillar or an outside party."""
    return uuid5(subject, f"handover/{pillar}/{ordinal}")


def location_id(mention: str) -> UUID:
    """Name the history of what people did with an address, after one of its mentions."""
    return uuid5(_HUB, f"location/{mention}")


def informed_id(signal: UUID) -> UUID:
    """Name the history of what a signal's sender heard of it."""
    return uuid5(signal, "informed")


def membership_id(partner: str) -> UUID:
    """Name the history of a partner itself: admitted, its keys, suspended."""
    return uuid5(_HUB, f"partner/{partner}")


def webhook_id(partner: str) -> UUID:
    """Name the history of a partner's webhook."""
    return uuid5(_HUB, f"webhook/{partner}")


def numbers_id(partner: str) -> UUID:
    """Name the history of what lacks by a partner's own numbers."""
    return uuid5(_HUB, f"numbers/{partner}")


def settled_id(partner: str) -> UUID:
    """Name the history of what persons said of a partner's missing numbers."""
    return uuid5(_HUB, f"numbers/{partner}/settled")


def outgoing_id(receiver: str) -> UUID:
    """Name the history of what was sent to one receiver's own system."""
    return uuid5(_HUB, f"outgoing/{receiver}")


def form_id(handover: UUID) -> UUID:
    """Name the history of the form that is filled in from one handover."""
    return uuid5(handover, "form")


def campaign_id(ordinal: int) -> UUID:
    """Name the `ordinal`-th campaign."""
    return uuid5(_HUB, f"campaign/{ordinal}")


def looks_id(user: str, day: str) -> UUID:
    """Name the history of what one user looked at on one day (`2026-11-26`)."""
    return uuid5(_HUB, f"looks/{user}/{day}")


def filters_id(user: str) -> UUID:
    """Name the history of the filters one user keeps."""
    return uuid5(_HUB, f"filters/{user}")


def verification_id() -> UUID:
    """Name the history of the runs that checked the whole record."""
    return uuid5(_HUB, "verification")


def erasure_id(ordinal: int) -> UUID:
    """Name the history of the `ordinal`-th batch of what may be forgotten."""
    return uuid5(_HUB, f"erasure/{ordinal}")


def forgotten_id() -> UUID:
    """Name the one history of all that was forgotten."""
    return uuid5(_HUB, "forgotten")


def hold_id(signal: UUID) -> UUID:
    """Name the history of what keeps one signal from being forgotten."""
    return uuid5(signal, "hold")


def glass_id(user: str, ordinal: int) -> UUID:
    """Name the history of the `ordinal`-th time that a user broke the glass."""
    return uuid5(_HUB, f"glass/{user}/{ordinal}")


def request_id(ordinal: int) -> UUID:
    """Name the history of the `ordinal`-th request of a data subject."""
    return uuid5(_HUB, f"subject-request/{ordinal}")


def restriction_id(signal: UUID) -> UUID:
    """Name the history of what keeps one signal from being used."""
    return uuid5(signal, "restriction")


def is_id(text: str) -> bool:
    """Tell whether a text is an id as the record writes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def dashed(digits: str) -> str:
    """The first hexadecimal digits of an id as the record writes them: with its dashes."""
    parts = (digits[start:end] for start, end in pairwise(DASHES))
    return "-".join(filter(None, parts))
