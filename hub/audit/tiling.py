"""The checkpoint and the tiles of the log (C2SP tlog-tiles), up to what was signed last."""

import re
from typing import Final

from hub.audit import kept
from hub.audit.ledger import Ledger
from hub.merkle.tiles import WIDTH, path, width
from hub.store.record import Record

LEVEL_MAX: Final = 63
PLACE: Final = re.compile(r"((?:x\d{3}/){0,4}\d{3})(?:\.p/(\d{1,3}))?", re.ASCII)


def newest_checkpoint(record: Record) -> str | None:
    """The checkpoint that was signed last, as it is exchanged; None before there is one."""
    with record.database.snapshot() as cursor:
        found = kept.newest(cursor)
    return None if found is None else found.text


def tile(record: Record, level: int, place: str) -> bytes | None:
    """A tile at a place such as `x001/234` or `001.p/17`; None where there is none.

    Of a tile that is not full every width can be asked for that was signed, and no more. A place
    has one way to be written.
    """
    found = PLACE.fullmatch(place)
    if found is None or not 0 <= level <= LEVEL_MAX:
        return None
    number, wide = int(re.sub(r"\D", "", found[1])), int(found[2] or WIDTH)
    if path(level, number, wide) != f"tile/{level}/{place}":
        return None
    with record.database.snapshot() as cursor:
        signed = kept.newest(cursor)
    if signed is None or not 0 < wide <= width(level, number, signed.size):
        return None
    with Ledger(record).read() as log:
        return b"".join(log.tree.fetch(level, number)[:wide])
