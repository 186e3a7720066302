"""The proof for one event, in the form that C2SP names tlog-proof: it can be checked offline.

    c2sp.org/tlog-proof@v1
    index 16
    <the hashes of the proof, one a line>

    <a checkpoint with its signatures>

What it proves it proves of an entry, which anyone who has the event makes (`hub/merkle/entry.py`).
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from hub.audit.adding import MAX_PROOF
from hub.audit.checkpoints import read_checkpoint, read_hash, read_number
from hub.audit.ledger import Ledger
from hub.audit.notes import Note, NoteInvalidError, format_note, parse_note
from hub.audit.trust import Trust, agreed, is_by_log
from hub.merkle.proofs import ProofInvalidError, verify_inclusion

FORMAT: Final = "c2sp.org/tlog-proof@v1"
INDEX: Final = "index "
EXTRA: Final = "extra "


@dataclass(frozen=True, slots=True)
class Proof:
    """That entry `leaf_index` is in the log of the checkpoint."""

    leaf_index: int
    path: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        """The proof as it is exchanged."""
        hashes = "".join(f"{b64encode(one).decode()}\n" for one in self.path)
        return f"{FORMAT}\n{INDEX}{self.leaf_index}\n{hashes}\n{format_note(self.checkpoint)}"


def prove(ledger: Ledger, position: int, checkpoint: Note) -> Proof:
    """Make the proof for the event at a position of the record."""
    size = read_checkpoint(checkpoint.text).size
    with ledger.read() as log:
        path = tuple(log.tree.inclusion(position - 1, size))
    return Proof(position - 1, path, checkpoint)


def read_proof(data: bytes) -> Proof:
    """Read a proof. Raises `NoteInvalidError`."""
    head, blank, rest = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise NoteInvalidError("the proof is not ASCII before its checkpoint") from None
    if not blank or first != FORMAT:
        raise NoteInvalidError(f"a proof begins with the line {FORMAT}")
    if lines and lines[0].startswith(EXTRA):
        del lines[0]  # nothing vouches for it
    if not lines or not lines[0].startswith(INDEX) or len(lines) > 1 + MAX_PROOF:
        raise NoteInvalidError("a proof has a line with the index, and at most 63 hashes")
    index = read_number(lines[0].removeprefix(INDEX))
    return Proof(index, tuple(map(read_hash, lines[1:])), parse_note(rest))


def verify_proof(proof: Proof, leaf: bytes, trust: Trust) -> None:
    """Raise `ProofInvalidError` unless it holds for this leaf, and enough have signed."""
    try:
        checkpoint = read_checkpoint(proof.checkpoint.text)
    except NoteInvalidError as error:
        raise ProofInvalidError(str(error)) from error
    if not is_by_log(proof.checkpoint, trust):
        raise ProofInvalidError("no log of the policy signed the checkpoint")
    if checkpoint.origin not in {known.key.name for known in trust.logs}:
        raise ProofInvalidError("the checkpoint is of another log")
    if not trust.is_enough(agreed(proof.checkpoint, trust)):
        raise ProofInvalidError("too few witnesses of the policy agree with the checkpoint")
    verify_inclusion(leaf, proof.leaf_index, checkpoint.size, proof.path, checkpoint.root)
