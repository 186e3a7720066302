"""Whom to believe about a log, and how many: the policy file of C2SP (tlog-policy).

    log hub.example/audit+1a2b3c4d+AQ... unix:/run/hub/signer.sock
    witness politie politie.example/w+5e6f7a8b+BA... https://witness.politie.example
    witness school  school.example/w+9c0d1e2f+BA... https://witness.school.example
    group partners 1 politie school
    quorum partners

The hub, a witness and whoever checks a proof read the same file; an address is only needed to ask.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from hub.audit.notes import Note, NoteInvalidError
from hub.audit.signing import (
    LOG_KIND,
    WITNESS_KIND,
    SignatureInvalidError,
    Verifier,
    read_verifier,
    verify,
)

NONE: Final = "none"
ALLOWED: Final = re.compile(rb"[\x09\x0a\x20-\x7e\x80-\xff]*")
MAX_LINES: Final = 500
SCHEMES: Final = ("http", "https", "unix")
LOG_WORDS: Final = (2, 3)
WITNESS_WORDS: Final = (3, 4)
GROUP_WORDS: Final = 4
QUORUM_WORDS: Final = 2


class TrustError(ValueError):
    """A policy file is not as agreed; the text names the line and what is wrong there."""


class Known(NamedTuple):
    """A log or a witness: its key, and where to ask it; the address may be empty."""

    key: Verifier
    url: str


class Group(NamedTuple):
    """Of these members, witnesses or groups, so many must agree."""

    needed: int
    members: tuple[str, ...]


class Trust(NamedTuple):
    """A policy: the logs, the witnesses by name, the groups, and what is enough."""

    logs: tuple[Known, ...]
    witnesses: Mapping[str, Known]
    groups: Mapping[str, Group]
    quorum: str

    def is_enough(self, agreed: Collection[str]) -> bool:
        """Whether the witnesses with these names are enough."""
        return self.quorum == NONE or self._agrees(self.quorum, agreed)

    def _agrees(self, name: str, agreed: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in agreed
        return sum(self._agrees(member, agreed) for member in group.members) >= group.needed


def agreed(note: Note, trust: Trust) -> dict[str, int]:
    """The witnesses whose cosignature under the note holds, and when each gave it (POSIX)."""
    names = {known.key: name for name, known in trust.witnesses.items()}
    found: dict[str, int] = {}
    for signature in note.signatures:
        with suppress(SignatureInvalidError):
            for one in verify(Note(note.text, (signature,)), list(names)):
                found[names[one.by]] = one.at_s
    return found


def is_by_log(note: Note, trust: Trust) -> bool:
    """Whether a log of the policy signed it."""
    with suppress(SignatureInvalidError):
        return bool(verify(note, [known.key for known in trust.logs]))
    return False


def is_settled(note: Note, trust: Trust) -> bool:
    """Whether a log of the policy signed it, and enough witnesses agree."""
    return is_by_log(note, trust) and trust.is_enough(agreed(note, trust))


def read_trust(path: Path) -> Trust:
    """Read a policy file. Raises `TrustError`, or `OSError` where it cannot be read."""
    return parse_trust(path.read_bytes(), path.name)


def parse_trust(data: bytes, name: str) -> Trust:
    """Read the text of a policy file. Raises `TrustError`."""
    if not ALLOWED.fullmatch(data):
        raise TrustError(f"{name}: it holds a control character")
    lines = data.decode("latin-1").split("\n")
    if len(lines) > MAX_LINES:
        raise TrustError(f"{name}: it has more than {MAX_LINES} lines")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        words = re.split(r"[ \t]+", line.strip(" \t"))
        if words == [""] or words[0].startswith("#"):
            continue
        try:
            reader.take(words)
        except (TrustError, NoteInvalidError) as error:
            raise TrustError(f"{name}, line {number}: {error}") from error
    if not reader.quorum:
        raise TrustError(f"{name}: there is no line with the quorum")
    return Trust(
        tuple(reader.logs),
        MappingProxyType(reader.witnesses),
        MappingProxyType(reader.groups),
        reader.quorum,
    )


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self.logs: list[Known] = []
        self.witnesses: dict[str, Known] = {}
        self.groups: dict[str, Group] = {}
        self.quorum = ""
        self._members: set[str] = set()

    def take(self, words: list[str]) -> None:
        """Read one line."""
        match words:
            case ["log", *_] if len(words) in LOG_WORDS:
                self.logs.append(self._known(words[1:], LOG_KIND, self.logs))
            case ["witness", name, *rest] if len(words) in WITNESS_WORDS:
                self._require_new(name)
                known = self._known(rest, WITNESS_KIND, self.witnesses.values())
                self.witnesses[name] = known
            case ["group", name, needed, *members] if len(words) >= GROUP_WORDS:
                self._require_new(name)
                self.groups[name] = self._group(needed, members)
            case ["quorum", name] if len(words) == QUORUM_WORDS:
                if self.quorum:
                    raise TrustError("there is a second line with the quorum")
                if name != NONE:
                    self._require_known(name)
                self.quorum = name
            case _:
                raise TrustError("a line is a log, a witness, a group or the quorum")

    def _known(self, words: list[str], kind: int, others: Collection[Known]) -> Known:
        key = read_verifier(words[0])
        if key.kind != kind:
            raise TrustError(f"a key of kind {key.kind} cannot be here; it must be {kind}")
        if any(key.public == other.key.public for other in others):
            raise TrustError("this key stands here twice")
        url = words[1] if len(words) > 1 else ""
        if url and urlsplit(url).scheme not in SCHEMES:
            raise TrustError("an address starts with http:, https: or unix:")
        return Known(key, url)

    def _group(self, needed: str, members: list[str]) -> Group:
        for member in members:
            self._require_known(member)
            if member in self._members:
                raise TrustError(f"{member} is in a group already")
            self._members.add(member)
        if needed in {"all", "any"}:
            return Group(len(members) if needed == "all" else 1, tuple(members))
        if not re.fullmatch(r"[1-9][0-9]{0,2}", needed) or int(needed) > len(members):
            raise TrustError("a group needs all, any, or a number up to that of its members")
        return Group(int(needed), tuple(members))

    def _require_new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise TrustError("this name is taken")

    def _require_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise TrustError("a name is used before the line that gives it a meaning")
