"""A witness: signs a checkpoint only if the log goes on from the last one that it signed.

The municipality's own signer is one too, which signs as the log besides. What it signed last is on
disk before a signature leaves, so after a crash or a power cut it can have forgotten nothing that
anybody else has.
"""

import fcntl
import os
from collections.abc import Callable, Collection
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Final

from hub.audit.adding import AddCheckpoint, Answer, conflict, read_request, refusal
from hub.audit.checkpoints import Checkpoint, read_checkpoint
from hub.audit.notes import NoteInvalidError, signature_line
from hub.audit.signing import SignatureInvalidError, Signer, Verifier, verify
from hub.merkle.proofs import ProofInvalidError, verify_consistency

STATE_SUFFIX: Final = ".checkpoint"
NAME_CHARACTERS: Final = 32


class StateInUseError(Exception):
    """Another process witnesses with this state: two would sign what neither should alone."""


class StateDamagedError(Exception):
    """What was signed last cannot be read; without it nothing may be signed."""


def judge(asked: AddCheckpoint, trusted: Collection[Verifier], last: Checkpoint) -> Answer | None:
    """Why not to sign this after what was signed last, or None where it may be signed."""
    return _unsigned(asked, trusted) or _not_going_on(asked, last)


def _unsigned(asked: AddCheckpoint, trusted: Collection[Verifier]) -> Answer | None:
    keys = [key for key in trusted if key.name == asked.checkpoint.origin]
    if not keys:
        return refusal(HTTPStatus.NOT_FOUND, "this log is not known here")
    try:
        signed = verify(asked.note, keys)
    except SignatureInvalidError as error:
        return refusal(HTTPStatus.FORBIDDEN, str(error))
    if signed:
        return None
    return refusal(HTTPStatus.FORBIDDEN, "no key that is trusted for this log signed it")


def _not_going_on(asked: AddCheckpoint, last: Checkpoint) -> Answer | None:
    new = asked.checkpoint
    if asked.old_size != last.size or (new.size == last.size and new.root != last.root):
        return conflict(last.size)
    if last.size == 0:
        is_bare = not asked.proof
        return None if is_bare else refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "nothing is to prove")
    try:
        verify_consistency(last.size, new.size, last.root, new.root, asked.proof)
    except ProofInvalidError as error:
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    return None


class State:
    """What was signed last of each log, a file each; one process at a time may have it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handle = os.open(directory, os.O_RDONLY)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            raise StateInUseError(f"another process signs with {directory}") from None

    def last(self, origin: str) -> Checkpoint:
        """What was signed last; of a log that is new here, nothing. Raises `StateDamagedError`."""
        path = self._path(origin)
        try:
            found = read_checkpoint(path.read_text("ascii"))
        except FileNotFoundError:
            return Checkpoint.empty(origin)
        except (NoteInvalidError, UnicodeDecodeError) as error:
            raise StateDamagedError(f"{path}: {error}") from error
        if found.origin != origin:
            raise StateDamagedError(f"{path} is of another log")
        return found

    def save(self, checkpoint: Checkpoint) -> None:
        """Remember what is about to be signed; when this returns a power cut cannot undo it."""
        path = self._path(checkpoint.origin)
        draft = path.with_suffix(".draft")
        with draft.open("w", encoding="ascii", newline="\n") as file:
            file.write(checkpoint.text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        os.fsync(self._handle)

    def close(self) -> None:
        """Let another process have it."""
        os.close(self._handle)

    def _path(self, origin: str) -> Path:
        name = sha256(origin.encode()).hexdigest()[:NAME_CHARACTERS]
        return self._directory / f"{name}{STATE_SUFFIX}"


class Witness:
    """Answers requests, one at a time. With `as_log` it signs as the log as well."""

    def __init__(
        self,
        signer: Signer,
        trusted: Collection[Verifier],
        state: State,
        now_s: Callable[[], int],
        *,
        as_log: bool,
    ) -> None:
        self._signer, self._trusted, self._state = signer, tuple(trusted), state
        self._now_s, self._as_log = now_s, as_log
        self._lock = Lock()

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer one request. Raises `StateDamagedError` or `OSError`: then nothing was signed."""
        try:
            asked = read_request(body)
        except NoteInvalidError as error:
            return refusal(HTTPStatus.BAD_REQUEST, str(error))
        with self._lock:
            last = self._state.last(asked.checkpoint.origin)
            refused = judge(asked, self._trusted, last)
            if refused is not None:
                return refused
            if asked.checkpoint != last:
                self._state.save(asked.checkpoint)
            return Answer(HTTPStatus.OK, self._sign(asked.checkpoint.text).encode())

    def _sign(self, text: str) -> str:
        timed = signature_line(self._signer.cosign(text, self._now_s()))
        return signature_line(self._signer.sign(text)) + timed if self._as_log else timed
