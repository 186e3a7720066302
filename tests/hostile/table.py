"""Every hostile input by number: `python -m tests.hostile.table` writes docs/hostile.md."""

from pathlib import Path

from tests.hostile import rows_of_doors, rows_of_messages
from tests.hostile.row import Door, Row

PAGE = Path("docs/hostile.md")
NAMED = range(1, 126)
ROWS = (*rows_of_messages.rows(), *rows_of_doors.rows())
COLUMNS = "| number | input | outcome | tests |\n| --- | --- | --- | --- |"
HEAD = """\
# Hostile inputs

What somebody may send to the hub to do harm, what must come of it, and the tests that try it. The
numbers are lasting; 126 to 140 are kept for configuration and operations. Every refusal has a code
and a reason in Dutch (`/fouten`), none repeats what was sent, and none is a fault of ours (no 5xx).

This page is written by `python -m tests.hostile.table` and a test keeps it true. `make hostile`
measures how long each takes.
"""


def link(test: str) -> str:
    """A test as a link to its file."""
    file, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../tests/{file})"


def line(row: Row) -> str:
    """A row as a line of its table."""
    tests = "; ".join(map(link, row.tests))
    return f"| {row.number} | {row.name} | {'; or '.join(row.came)} | {tests} |"


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for door in Door:
        some = sorted((it for it in ROWS if it.door is door), key=lambda it: it.number)
        lines = "\n".join(map(line, some))
        parts.append(f"## Door {door}\n\n{COLUMNS}\n{lines}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
