"""Takes in files from a folder of each partner once they are whole; the report goes beside them.

A file is whole when its name does not end in `.part` and neither its size nor its time changed
between two looks. It is read where it stands and moved when its report is written: whoever is
killed in between does it again, and nothing comes in twice. What was taken in, or refused, goes
after some days, so that no copy of personal data stays behind.
"""

import asyncio
import os
import stat
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import orjson
import structlog

from hub.domain.receipts import REFUSED
from hub.files.entry import BYTES_MAX, safe_stem
from hub.files.reading import ending_of
from hub.files.report import BROKEN_OFF, Report

DONE_FOLDER: Final = "klaar"
REFUSED_FOLDER: Final = "geweigerd"
LOOK_S: Final = 5.0
FILES_AT_ONCE: Final = 1_000
"""How many files of one partner are looked at in a round; the rest waits."""
DAY_S: Final = 86_400.0
LOG: Final = structlog.get_logger()

TakeIn = Callable[[str, str, bytes], Awaitable[Report]]
"""Takes in a partner's file: partner, name, bytes."""


class Seen(NamedTuple):
    """What tells that a file is still being written."""

    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Where one partner puts its files."""

    partner: str
    path: Path
    kept_days: int

    @property
    def kept_s(self) -> float:
        """How long what is done stays, in seconds."""
        return self.kept_days * DAY_S

    def make(self) -> None:
        """Make the folder and those for what is done; only we and the partner's account get in."""
        for path in (self.path, self.path / DONE_FOLDER, self.path / REFUSED_FOLDER):
            path.mkdir(parents=True, exist_ok=True, mode=0o770)
            if path.is_symlink():
                raise NotADirectoryError("a folder of a partner is a link to elsewhere")

    def look(self) -> dict[str, Seen]:
        """Every file that may be whole."""
        found: dict[str, Seen] = {}
        with os.scandir(self.path) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    said = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(said.st_mode) and _is_named_whole(entry.name):
                        found[entry.name] = Seen(said.st_size, said.st_mtime_ns)
                if len(found) == FILES_AT_ONCE:
                    break
        return found

    def read(self, name: str) -> bytes:
        """Read a file, and one byte more than is allowed at most. Follows no link."""
        handle = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            return opened.read(BYTES_MAX + 1)

    def settle(self, name: str, report: Report) -> None:
        """Write the report and move the file beside it, under a name that is safe."""
        folder = REFUSED_FOLDER if report.status == REFUSED else DONE_FOLDER
        stem = self.path / folder / f"{safe_stem(name)}-{report.sha256[:12]}"
        written = orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2)
        _write(Path(f"{stem}.rapport.json"), written)
        _write(Path(f"{stem}.rapport.txt"), "\n".join([*report.as_text(), ""]).encode())
        (self.path / name).replace(f"{stem}.{ending_of(name) or 'onbekend'}")

    def clean(self, now_s: float) -> int:
        """Delete what was done, or left half written, longer ago than files are kept; how many."""
        done = (self.path / DONE_FOLDER, self.path / REFUSED_FOLDER)
        left = (file for file in self.path.iterdir() if not _is_named_whole(file.name))
        gone = 0
        for file in (*left, *(file for path in done for file in path.iterdir())):
            with suppress(FileNotFoundError):
                said = file.lstat()
                if not stat.S_ISDIR(said.st_mode) and now_s - said.st_ctime > self.kept_s:
                    file.unlink()
                    gone += 1
        return gone


def _is_named_whole(name: str) -> bool:
    return not name.startswith(".") and not name.lower().endswith((".part", ".tmp"))


def _write(path: Path, data: bytes) -> None:
    """Write a file whole: whoever reads it never sees half."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


async def watch(
    folder: Folder, take_in: TakeIn, pause: Callable[[], Awaitable[object]] | None = None
) -> None:
    """Look at a partner's folder again and again, and take in what is whole; until cancelled."""
    before: dict[str, Seen] = {}
    while True:
        try:
            before = await _round(folder, take_in, before)
        except OSError as error:
            LOG.warning("import_folder_away", partner=folder.partner, error=type(error).__name__)
        await (asyncio.sleep(LOOK_S) if pause is None else pause())


async def _round(folder: Folder, take_in: TakeIn, before: dict[str, Seen]) -> dict[str, Seen]:
    """Take in every file that stayed as it was, in order of name; what was seen."""
    await asyncio.to_thread(folder.make)
    await asyncio.to_thread(folder.clean, time.time())
    seen = await asyncio.to_thread(folder.look)
    for name in sorted(seen):
        if before.get(name) == seen[name]:
            try:
                await _take(folder, name, take_in)
            except OSError as error:  # the next file may be well
                LOG.warning("import_file_kept", partner=folder.partner, error=type(error).__name__)
    return seen


async def _take(folder: Folder, name: str, take_in: TakeIn) -> None:
    data = await asyncio.to_thread(folder.read, name)
    report = await take_in(folder.partner, name, data)
    LOG.info(
        "file_taken_in",
        partner=folder.partner,
        sha256=report.sha256,
        status=report.status,
        counts=report.counts(),
    )
    if report.status != BROKEN_OFF:  # else it stays, and is sent again in the next round
        await asyncio.to_thread(folder.settle, name, report)
