"""How commands speak: Dutch lines for people, JSON for programs, nothing that a terminal obeys."""

import json as json_module
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from hub.domain.calendar import AMSTERDAM

PIPE_WIDTH: Final = 200
"""Columns when nobody watches: wide enough that no id is broken off."""

_COMMANDING: Final = (
    *range(0x20),  # C0: escape, bell, carriage return
    *range(0x7F, 0xA0),  # delete, and C1: escape sequences in one character
    *range(0x200B, 0x2010),  # zero width, and marks that turn the direction
    *range(0x2028, 0x202F),  # line ends, and overrides of the direction
    *range(0x2060, 0x2070),
    0xFEFF,
)
_TWO_DIGITS: Final = 0xFF
_SHOWN: Final = {
    code: f"\\x{code:02x}" if code <= _TWO_DIGITS else f"\\u{code:04x}" for code in _COMMANDING
}
_IN_JSON: Final = {code: f"\\u{code:04x}" for code in _COMMANDING if code != 0x0A}  # noqa: PLR2004


def plain(text: object) -> str:
    """Write what a terminal would obey, or what would mislead a reader, as visible characters."""
    return str(text).translate(_SHOWN)


def console(*, err: bool = False) -> Console:
    """A console that reads no markup in what it is given, and breaks no line for a program."""
    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(stderr=err, markup=False, emoji=False, highlight=False, width=width)


def say(*lines: str) -> None:
    """Print lines; what stands in them is text and nothing else."""
    if lines:
        print(*map(plain, lines), sep="\n", flush=True)


def say_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; a cell that is too long goes on below."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console().print(table)


def warn(line: str) -> None:
    """Print a line beside the answer, on standard error."""
    print(plain(line), file=sys.stderr, flush=True)


def answer(value: object, *, indent: int | None = None) -> None:
    """Print JSON: one line unless it is indented."""
    text = json_module.dumps(value, ensure_ascii=False, indent=indent, default=_written)
    print(text.translate(_IN_JSON), flush=True)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@contextmanager
def progress(what: str, total: int, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """Show how far work is, on standard error; call what it gives with how much is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=console(err=True), disable=hidden, transient=True
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def moment(at: datetime | str) -> str:
    """Write a moment as people in the Netherlands read it, to the minute: 2-10-2026 11:12."""
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = when.astimezone(AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year} {local:%H:%M}"


def short(id_: object) -> str:
    """The beginning of an id: enough to type, and nearly always enough to tell."""
    return str(id_)[:8]


def bits(centibits: int) -> str:
    """Write a weight: 1200 is `12,0 bits`."""
    return f"{centibits / 100:.1f} bits".replace(".", ",")


def count(number: int, one: str, more: str) -> str:
    """Write a number with its word: 1 signaal, 2 signalen."""
    return f"{number} {one if number == 1 else more}"


def listed(words: Sequence[str]) -> str:
    """Write words as people do: a, b en c."""
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
