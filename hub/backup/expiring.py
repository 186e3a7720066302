"""Takes away what has to go again: keys and memories whose time is over, in all backups somewhere.

What lasts stays. It proves what happened, and without keys says nothing of anybody.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hub.backup.manifest import PAPER, KeysPaper
from hub.backup.place import settle, under


class Expiring(NamedTuple):
    """A folder with keys, and until when it may be there."""

    folder: Path
    until: datetime


def kept(directory: Path) -> Iterator[Expiring]:
    """Every folder with keys at or under a place, in or beside backups.

    Whether the paper is sealed by us is not asked: who forged it can also delete.
    """
    for folder in under(directory):
        try:
            paper, _ = KeysPaper.read(folder / PAPER)
        except ValueError:
            continue
        yield Expiring(folder, paper.expires_at)


def expire(directory: Path, now: datetime) -> list[Expiring]:
    """Take away what is over its time; say what that was."""
    gone = [it for it in kept(directory) if now >= it.until]
    for it in gone:
        shutil.rmtree(it.folder)
        settle(it.folder.parent)
    return gone
