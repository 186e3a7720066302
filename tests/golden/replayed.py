"""A golden history put in a record, and replayed."""

import tempfile
from contextlib import closing
from pathlib import Path

from hub.projections.building import rebuild
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.recorders import open_record
from schemas.events import BY_TOPIC
from schemas.events.upcasters import UPCASTERS
from tests.databases import new_url
from tests.golden.make import measured, stored
from tests.workshop import SCRATCH


def replayed(path, kind):
    """What today's code makes of a golden history, in a database of this kind."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        places = [Path(directory) / name for name in ("record", "views")]
        for place in places:
            place.mkdir()
        one, other = (Database.open(new_url(kind, place)) for place in places)
        with closing(one), closing(other):
            record, mapper = open_record(one), Mapper(BY_TOPIC, UPCASTERS)
            record.append(stored(path), position=None)
            rebuild(record, mapper, other, lambda _: None)
            return measured(record, mapper, other)
