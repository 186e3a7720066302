"""What a file holds: messages as a partner wrote them, and why a file is not taken in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from schemas import strict_json
from schemas.problems import Code, Problem

KIND: Final = "bericht"
"""Which format a message has; the element of an XML file is called after it."""
ATTRIBUTES: Final = tuple(
    f"ce-{name}"
    for name in ("type", "time", "id", "sequence", "subject", "correlationid", "causationid")
)
"""What a message may say of itself: attributes of its envelope. The rest is the door's to fill."""
BYTES_MAX: Final = 16 * 1024 * 1024
MESSAGES_MAX: Final = 10_000
FIELD_CHARACTERS_MAX: Final = strict_json.MAX_BYTES

_SAFE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", re.ASCII)
UNNAMED: Final = "bestand"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a file.

    `number` counts the messages of a file from one, `line` is where it begins, `member` in which
    file of an archive (empty without one). `origins` says where an item of a list came from, by its
    pointer, where the file counts otherwise. `problems` are why this one cannot be sent at all.
    """

    number: int
    line: int
    kind: str
    attributes: Mapping[str, str] = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    member: str = ""

    def place(self, pointer: str) -> str:
        """Write a JSON Pointer into the message as the column, or path of elements, it came from.

        `betrokkenen.1.rol` is the role of the first person: people count from one.
        """
        if not pointer.startswith("/data"):
            name = f"ce-{pointer[1:]}"
            return name if name in ATTRIBUTES else ""
        known = max(
            (it for it in self.origins if f"{pointer}/".startswith(f"{it}/")), key=len, default=""
        )
        begin = [self.origins[known]] if known else []
        rest = pointer[len(known or "/data") :].split("/")[1:]
        return ".".join([*begin, *(str(int(it) + 1) if it.isdigit() else it for it in rest)])


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file is not taken in: what, on which line, and how to mend it; never a value."""

    code: Code
    message: str
    mend: str
    line: int | None = None
    member: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words; empty where it concerns the whole file."""
        line = None if self.line is None else f"regel {self.line}"
        return ", ".join(filter(None, (self.member, line)))


class FileRefused(Exception):  # noqa: N818 - it is a finding about a file, not a fault of ours
    """A file is not as agreed; nothing of it is sent."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f"{it.code} {it.place}" for it in faults))
        self.faults: Sequence[Fault] = faults


def refuse(code: Code, message: str, mend: str, line: int | None = None) -> NoReturn:
    """Refuse a file for one fault."""
    raise FileRefused(Fault(code, message, mend, line))


def safe_stem(name: str) -> str:
    """The name of a file without its ending where that is plain, or else a name of ours."""
    stem = name.rpartition(".")[0] or name
    return stem if _SAFE_NAME.fullmatch(stem) else UNNAMED
