"""What can be wrong with a backup, each by its name."""

from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """What is wrong."""

    MISSING = "missing"
    SURPLUS = "surplus"
    RIGHTS = "rights"
    PAPER = "paper"
    SEAL = "seal"
    DIGEST = "digest"
    PAIR = "pair"
    UNREADABLE = "unreadable"
    RECORD = "record"
    ROOT = "root"
    CHECKPOINT = "checkpoint"
    SIGNATURE = "signature"
    KEK = "kek"
    KEYS_LOST = "keys-lost"
    KEYS_AHEAD = "keys-ahead"
    KEYS_BACK = "keys-back"


OF_HUB: Final = frozenset({Kind.RECORD, Kind.CHECKPOINT, Kind.SIGNATURE, Kind.KEYS_LOST})
"""What is wrong with the hub itself and was copied as it is: no other backup of today is better."""


class Fault(NamedTuple):
    """Something wrong, and where: a file, a number or an id of ours."""

    kind: Kind
    where: str


def refuse(faults: tuple[Fault, ...], *, accept_loss: bool) -> None:
    """Raise `BackupRefused`, unless all that is wrong is of the hub itself and that is accepted."""
    if faults and not (accept_loss and all(it.kind in OF_HUB for it in faults)):
        raise BackupRefused(faults)


class BackupRefused(Exception):  # noqa: N818 - named for what happened
    """A backup cannot be used; `faults` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{it.kind} ({it.where})" for it in faults))
        self.faults = faults
