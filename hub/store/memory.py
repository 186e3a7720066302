"""What a stage remembers between batches: looked up together, written with the batch's events.

A batch reads its keys in one query, changes them in a dictionary, and the changes are recorded in
the transaction that records its events. There is no cache to go stale: a new batch starts empty.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

import orjson


class Recalls(Protocol):
    """Where what a stage remembers is written down: the record, or nowhere."""

    def recall(self, stage: str, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """Look up keys in the memory of a stage; an unknown key is absent from the answer."""
        ...


class Memory:
    """One batch's view of what the stage remembers."""

    def __init__(self, record: Recalls, stage: str) -> None:
        self.stage = stage
        self._record = record
        self._known: dict[bytes, bytes | None] = {}
        self._written: dict[bytes, bytes | None] = {}

    @property
    def changes(self) -> Mapping[bytes, bytes | None]:
        """What this batch remembers (bytes) or forgets (None)."""
        return self._written

    def prefetch(self, keys: Iterable[bytes]) -> None:
        """Look up many keys in one query."""
        wanted = {key for key in keys if key not in self._known}
        if wanted:
            found = self._record.recall(self.stage, wanted)
            self._known.update((key, found.get(key)) for key in wanted)

    def get(self, key: bytes) -> bytes | None:
        """The remembered bytes, or None."""
        if key not in self._known:
            self.prefetch((key,))
        return self._known[key]

    def put(self, key: bytes, value: bytes | None) -> None:
        """Remember, or forget with None."""
        if key not in self._known or self._known[key] != value:
            self._known[key] = self._written[key] = value

    def load(self, key: bytes) -> Any:
        """The remembered JSON value, or None."""
        value = self.get(key)
        return None if value is None else orjson.loads(value)

    def store(self, key: bytes, value: Any) -> None:
        """Remember a JSON value, or forget with None."""
        self.put(key, None if value is None else orjson.dumps(value))

    def version(self, originator: bytes) -> int:
        """The version of the originator's newest event; 0 when it has none."""
        return int(self.get(b"v:" + originator) or b"0")

    def next_version(self, originator: bytes) -> int:
        """Give the originator's next event its version: 1, 2, 3, ..."""
        version = self.version(originator) + 1
        self.put(b"v:" + originator, str(version).encode())
        return version
