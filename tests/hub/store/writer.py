"""A writer in a process of its own: `python -m tests.hub.store.writer url name batch until`.

Writes batches under its name until its position is `until`. Event n of a name says n, its memory
says how far it came, and a batch that another writer of the name wrote first is simply decided
anew. It says when it is ready, and begins at a line of input.
"""

import sys
from uuid import NAMESPACE_OID, uuid5

from eventsourcing.persistence import StoredEvent

from hub.store.database import Database
from hub.store.record import Position, PositionTaken
from hub.store.recorders import open_record


def main(url: str, name: str, batch: int, until: int) -> None:
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    sys.stdin.readline()
    database = Database.open(url)
    record = open_record(database)
    while (at := record.position(name)) < until:
        new = min(at + batch, until)
        events = [
            StoredEvent(uuid5(NAMESPACE_OID, f"{name}/{n}"), 1, name, str(n).encode())
            for n in range(at + 1, new + 1)
        ]
        try:
            record.append(
                events,
                position=Position(name, at, new),
                memory={b"at": str(new).encode()},
                stage=name,
            )
        except PositionTaken:
            continue
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
