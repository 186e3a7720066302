"""Writes golden histories: `python -m tests.golden.make 0.1.0` before a release, once.

A file `NAME.jsonl` holds events as the record stores them, byte for byte, one on a line: first a
history as partners and people make it (in the first file only), then one event of every topic that
no file has yet. It is never changed again: its hash is in SHA256SUMS, and a test compares.

Without a name it only measures again what today's code makes of the files, into `expected.json`:
by table, so that a review shows what a change of the views did to them.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.persistence import StoredEvent

from hub.actions import casework
from hub.projections.tables import TABLES
from hub.projections.views import digest_of, in_order
from hub.store.mapper import Mapper
from hub.stories.mixed import mixed
from schemas.events import BY_TOPIC
from schemas.events.upcasters import UPCASTERS
from tests.builders import START, feedback, withdrawal
from tests.consumers.histories import labour, police
from tests.hub.web.logbook.samples import sample
from tests.workshop import workshop

FOLDER = Path(__file__).parent
SUMS = FOLDER / "SHA256SUMS"
EXPECTED = FOLDER / "expected.json"
BOTH = frozenset({"car", "phone", "person"})


def histories():
    """Every golden history, by name."""
    return sorted(FOLDER.glob("*.jsonl"))


def stored(path):
    """The events of a file as the record stores them."""
    return [
        StoredEvent(
            originator_id=UUID(line["originator"]),
            originator_version=line["version"],
            topic=line["topic"],
            state=line["state"].encode(),
        )
        for line in map(json.loads, path.read_text("utf-8").splitlines())
    ]


def topics():
    """Every topic that some file has."""
    return {event.topic for path in histories() for event in stored(path)}


def measured(record, mapper, views):
    """What a record, and views made of it, amount to: by table, as a whole, and as events read."""
    read, after = sha256(), 0
    while page := record.read(after, 1000):
        for recorded in page:
            event = mapper.from_recorded(recorded)
            read.update(event.model_dump_json(exclude_defaults=True).encode())
        after = page[-1].position
    with views.snapshot() as cursor:
        tables = {
            table.name: sha256(repr(rows).encode()).hexdigest()[:16]
            for table in TABLES
            if (rows := cursor.execute(in_order(table, views.dialect)).fetchall())
        }
        whole = digest_of(cursor, views.dialect)
    return {"events": after, "read": read.hexdigest(), "views": whole, "tables": tables}


def sums():
    """The hash of each file, as sha256sum writes it."""
    return "".join(f"{sha256(it.read_bytes()).hexdigest()}  {it.name}\n" for it in histories())


def _lived():
    """A small history: repeats, dossiers, a correction, a withdrawal, feedback, a person's deed."""
    with workshop() as hub:
        hub.take(*mixed(12, 3).messages)
        hub.take(*(police(n, BOTH, n % 3, day=n) for n in range(901, 904)), labour(901, BOTH, 3))
        hub.take(withdrawal(902), feedback(901))
        [subject] = hub.rows("SELECT MIN(dossier) FROM dossiers")[0]
        casework.assign(hub.desk(), UUID(subject), to="d.jansen", by="d.jansen", now=START)
        return [
            StoredEvent(it.originator_id, it.originator_version, it.topic, it.state)
            for it in hub.reading.read(0, 100_000)
        ]


def _samples(lacking):
    mapper = Mapper(BY_TOPIC, UPCASTERS)
    for topic in lacking:
        place = {
            "originator_id": uuid5(NAMESPACE_URL, f"urn:golden:{topic}"),
            "originator_version": 1,
            "cause": "event:1",
        }
        yield mapper.to_stored(sample(BY_TOPIC[topic]).model_copy(update=place))


def write(name):
    """Write a new file with all that no file has yet."""
    path, there = FOLDER / f"{name}.jsonl", topics()
    first = [] if there else _lived()
    there |= {event.topic for event in first}
    events = [*first, *_samples(sorted(BY_TOPIC.keys() - there))]
    lines = (
        json.dumps(
            {
                "originator": it.originator_id.hex,
                "version": it.originator_version,
                "topic": it.topic,
                "state": it.state.decode(),
            },
            ensure_ascii=False,
        )
        for it in events
    )
    with path.open("x", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    SUMS.write_text(sums(), "utf-8")


def main(names):
    """Write the files named, and what today's code makes of every file."""
    from tests.golden.replayed import replayed  # noqa: PLC0415 - a database, only when asked

    for name in names:
        write(name)
    found = {path.name: replayed(path, "sqlite") for path in histories()}
    EXPECTED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
