"""Where a backup is: the folder of what lasts, and that of what has to go again."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from hub.backup.manifest import APART, KEYS, MEMORY, PAPER, RECORD

FOLDER_RIGHTS: Final = 0o700
FILE_RIGHTS: Final = 0o600
PART: Final = ".part"


class Place(NamedTuple):
    """The two folders of one backup; `keys` is inside `record` unless it was put elsewhere."""

    record: Path
    keys: Path

    @classmethod
    def of(cls, directory: Path, keys: Path | None = None) -> "Place":
        """The backup in this folder."""
        return cls(directory, keys or directory / APART)

    @property
    def files(self) -> dict[Path, tuple[str, ...]]:
        """The files that belong in each folder."""
        return {self.record: (PAPER, RECORD), self.keys: (PAPER, KEYS, MEMORY)}


def under(directory: Path) -> Iterator[Path]:
    """The folders with a paper of a backup: this one, what is in it, and what is in those."""
    for pattern in (PAPER, f"*/{PAPER}", f"*/*/{PAPER}"):
        yield from sorted(paper.parent for paper in directory.glob(pattern))


def draft_of(folder: Path) -> Path:
    """Make the folder in which a backup is written, under another name.

    Raises `FileExistsError` where the folder itself is there.
    """
    if folder.exists():
        raise FileExistsError(None, None, str(folder))
    draft = folder.with_name(f"{folder.name}{PART}")
    if draft.exists():
        shutil.rmtree(draft)  # left by one that was stopped; nobody ever read it
    draft.mkdir(mode=FOLDER_RIGHTS, parents=True)
    draft.chmod(FOLDER_RIGHTS)
    return draft


def write_file(path: Path, content: bytes) -> None:
    """Write a new file that is on disk when this returns."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_RIGHTS)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Have the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
