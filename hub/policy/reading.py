"""Reading a policy file so that every fault is found, placed and explained at once.

A `Table` hands out the values of one TOML table, notes what is wrong with them, and in the end
refuses every key that nobody asked for. The faults are in Dutch: a coordinator mends them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.condition_values import did_you_mean

TEXT_LENGTH_MAX: Final = 1_000
ITEMS_MAX: Final = 1_000
FILE_LENGTH_MAX: Final = 1_000_000
SHIPPED: Final = files("hub.policy")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where; `line` counts from 1, None where it cannot be told."""

    file: str
    line: int | None
    what: str

    def __str__(self) -> str:
        """Write the fault as one line that an editor can jump to."""
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


class PolicyError(Exception):
    """A policy that is refused as a whole; its message has one line per fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(slots=True)
class PolicyFile:
    """One file of a policy, and the faults found in it so far."""

    name: str
    content: bytes
    faults: list[Fault] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The text line by line, as an editor shows it, whatever the bytes."""
        return self.content.decode(errors="replace").splitlines()

    def text(self) -> str:
        """Give the whole text, or raise `PolicyError` where it is not UTF-8."""
        try:
            return self.content.decode()
        except UnicodeDecodeError:
            self.refuse("het bestand is geen UTF-8")
            raise PolicyError(self.faults) from None

    def refuse(self, what: str, line: int | None = None) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.name, line, what))

    def line_of(self, header: str, index: int, key: str | None) -> int | None:
        """Find the line of `key` in the index-th `[[header]]`, or else the line of the header."""
        starts = [n for n, line in enumerate(self.lines, 1) if line.strip() == f"[[{header}]]"]
        if index >= len(starts):
            return None
        start = starts[index]
        for number, line in enumerate(self.lines[start:], start + 1):
            if line.startswith("["):
                break
            if key is not None and re.search(rf"\b{re.escape(key)}\b\s*=", line):
                return number
        return start


def read_policy_file(path: Traversable) -> PolicyFile:
    """Read a file whole; one that is missing, or too large to be a policy, is refused."""
    try:
        content = path.read_bytes()
    except OSError:
        raise PolicyError([Fault(path.name, None, "het bestand is niet te lezen")]) from None
    if len(content) > FILE_LENGTH_MAX:
        fault = Fault(path.name, None, f"het bestand is groter dan {FILE_LENGTH_MAX} bytes")
        raise PolicyError([fault])
    return PolicyFile(path.name, content)


def read_or_shipped(directory: Traversable, name: str) -> PolicyFile:
    """Read a file of a policy; a directory that is older than such a file has the shipped one."""
    path = directory / name
    return read_policy_file(path if path.is_file() else SHIPPED / name)


def parse_toml(file: PolicyFile) -> "Table":
    """Parse the file, or raise `PolicyError` with the place where the TOML breaks off."""
    try:
        return Table(file, "", tomllib.loads(file.text()))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        file.refuse(f"geen geldige TOML: {error}", int(place[1]) if place else None)
        raise PolicyError(file.faults) from None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: the index-th `[[header]]`, and in it, under this key."""

    header: str
    index: int
    key: str | None = None


class Table:
    """One table of a policy file: asks for values by key, and remembers what was asked."""

    def __init__(
        self,
        file: PolicyFile,
        title: str,
        data: Mapping[str, object],
        place: Place | None = None,
    ) -> None:
        self.file = file
        self.title = title
        self._data = data
        self._place = place
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Say whether the table has this key."""
        return key in self._data

    def refuse(self, what: str, key: str | None = None) -> None:
        """Note a fault at this key, or at the table."""
        place = self._place
        line = self.file.line_of(place.header, place.index, place.key or key) if place else None
        self.file.refuse(f"{self.title}: {what}" if self.title else what, line)

    def value(self, key: str) -> object:
        """Take a value as it is, None where it is missing."""
        self._asked.add(key)
        return self._data.get(key)

    def text(self, key: str, *, required: bool = True) -> str:
        """Take a text; the empty text where it is missing or faulty."""
        value = self.value(key)
        if value is None and not required:
            return ""
        if isinstance(value, str) and value.strip() and len(value) <= TEXT_LENGTH_MAX:
            return value
        self.refuse(
            f"'{key}' ontbreekt"
            if value is None
            else f"'{key}' is een tekst van hooguit {TEXT_LENGTH_MAX} tekens",
            key,
        )
        return ""

    def choice(self, key: str, allowed: frozenset[str]) -> str | None:
        """Take one of the allowed words; None where the key is missing or faulty."""
        value = self.value(key)
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        self.refuse(
            f"onbekende waarde {value!r} bij '{key}'{did_you_mean(str(value), allowed)}", key
        )
        return None

    def words(self, key: str, allowed: frozenset[str] | None = None) -> tuple[str, ...]:
        """Take a list of allowed words without repeats; None allows every word."""
        value = self.value(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.refuse(f"'{key}' is een lijst van woorden", key)
            return ()
        if len(value) != len(set(value)):
            self.refuse(f"'{key}' noemt iets twee keer", key)
        for word in value:
            if allowed is not None and word not in allowed:
                hint = did_you_mean(word, allowed)
                self.refuse(f"onbekende waarde '{word}' bij '{key}'{hint}", key)
        return tuple(word for word in value if allowed is None or word in allowed)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        value = self.value(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.refuse(f"'{key}' is true of false", key)
        return default

    def number(self, key: str, least: int, most: int) -> int | None:
        """Take a whole number between bounds; None where the key is missing or faulty."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.refuse(f"'{key}' is een geheel getal van {least} tot en met {most}", key)
        return None

    def table(self, key: str) -> "Table | None":
        """Take a table inside this one; None where it is missing or faulty."""
        value = self.value(key)
        if isinstance(value, dict):
            title = f"{self.title}, {key}" if self.title else f"[{key}]"
            return Table(self.file, title, value, self._inside(key))
        if value is not None:
            self.refuse(f"'{key}' is een tabel", key)
        return None

    def tables(self, key: str, *, name_key: str | None = None) -> Iterator["Table"]:
        """Go through an array of tables, each titled by its own name or its number."""
        value = self.value(key)
        if value is None:
            return
        if not isinstance(value, list) or len(value) > ITEMS_MAX:
            self.refuse(f"'{key}' is een lijst van hooguit {ITEMS_MAX} tabellen", key)
            return
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.refuse(f"'{key}' is een lijst van tabellen", key)
                return
            name = item.get(name_key) if name_key else None
            title = f"{key} {name if isinstance(name, str) else index + 1}"
            place = self._inside(key) or Place(key, index)
            yield Table(self.file, f"{self.title}, {title}" if self.title else title, item, place)

    def _inside(self, key: str) -> Place | None:
        """Give the place of what stands under this key: as deep as a line can be found."""
        return replace(self._place, key=self._place.key or key) if self._place else None

    def finish(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                hint = did_you_mean(key, frozenset(self._asked))
                self.refuse(f"onbekende sleutel '{key}'{hint}", key)
