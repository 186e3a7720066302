"""The rules and models of any day, by the digest that decisions name."""

import tempfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeVar

from hub.domain.rules import RoutingPolicy
from hub.matching.model import PersonModel
from hub.matching.policy import LinkagePolicy
from hub.policy import addresses, routing
from hub.policy.in_force import InForce
from hub.policy.linkage import LinkagePolicyError
from hub.policy.reading import PolicyError, PolicyFile
from hub.store import artefacts
from hub.store.database import Database

ROUTING: Final = "routing"
LINKAGE: Final = "linkage"
MODEL: Final = "person-model"
FILES: Final = {
    ROUTING: ("indicators.csv", "pillars.toml", "routing.toml"),
    LINKAGE: ("linkage.toml", addresses.FILE),
    MODEL: ("person_model.json",),
}
"""The files that the digest of each kind is over; the address book need not be there."""
Found = TypeVar("Found", RoutingPolicy, LinkagePolicy, PersonModel)
BY_STAGE: Final = {"link": (ROUTING, LINKAGE, MODEL), "route": (ROUTING,)}
"""What the stages decide by; linking takes from the routing policy which indicators are strong."""


def keep(database: Database, folder: Traversable, stage: str) -> None:
    """Keep what a stage decides by with the record, before it decides anything."""
    kinds = BY_STAGE.get(stage, ())
    if kinds:
        artefacts.create_table(database)
    for kind in kinds:
        found = {name: folder / name for name in FILES[kind]}
        files = {name: _bytes(file) for name, file in found.items() if file.is_file()}
        artefacts.keep(database, kind, digest_of(kind, files), files)


def digest_of(kind: str, files: Mapping[str, bytes]) -> str:
    """The digest that decisions name."""
    if kind == ROUTING:
        return routing.digest_of(PolicyFile(*item) for item in files.items())
    return sha256(b"".join(files[name] for name in FILES[kind] if name in files)).hexdigest()


def _bytes(file: Traversable) -> bytes:
    """A file as it was read: as text, but for the CSV and TOML of the routing policy."""
    return file.read_bytes() if file.name in FILES[ROUTING] else file.read_text("utf-8").encode()


class Rules:
    """Finds them: those in force in `folder`, or else what was kept with the record."""

    def __init__(self, database: Database, folder: Traversable) -> None:
        self._database, self._folder = database, folder
        self._found: dict[tuple[str, str], Any] = {}

    def routing(self, digest: str) -> RoutingPolicy | None:
        """The routing policy with this digest, where it is still there."""
        return self._find(ROUTING, digest, lambda policy: policy.routing)

    def linkage(self, digest: str) -> LinkagePolicy | None:
        """The linkage policy with this digest, where it is still there."""
        return self._find(LINKAGE, digest, lambda policy: policy.linkage)

    def model(self, digest: str) -> PersonModel | None:
        """The model of persons with this digest, where it is still there."""
        return self._find(MODEL, digest, lambda policy: policy.person_model)

    def _find(self, kind: str, digest: str, part: Callable[[InForce], Found]) -> Found | None:
        if (kind, digest) not in self._found:
            found = _read(self._folder, digest, part)
            if found is None and (files := artefacts.find(self._database, kind, digest)):
                with tempfile.TemporaryDirectory(prefix="hub-rules-") as directory:
                    for name, content in files.items():
                        (Path(directory) / name).write_bytes(content)
                    found = _read(Path(directory), digest, part)
            self._found[kind, digest] = found
        return self._found[kind, digest]  # type: ignore[no-any-return]


def _read(folder: Traversable, digest: str, part: Callable[[InForce], Found]) -> Found | None:
    """Read what is there, if it is what was asked for and today's program understands it."""
    try:
        found = part(InForce(folder))
    except (PolicyError, LinkagePolicyError, ValueError, OSError):
        return None
    return found if found.digest == digest else None
