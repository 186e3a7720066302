"""What should become of the stories, as it is written in `verwacht.yaml`.

Names may end in `*`: all messages that begin so. A dossier is known by a label of the file's own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from adapters.base import PartnerMessage
from hub.stories import faults
from hub.stories.faults import StoryError
from hub.stories.yaml_text import read_yaml
from schemas.events import Verdict
from schemas.signal import Urgency

EXPECTED_FILE: Final = "verwacht.yaml"

Names = tuple[str, ...]
Pijler = Literal["zorg", "signaleren", "aanpakken", "voorkomen"]


class Route(PartnerMessage):
    """Where a signal should go; what is left out may be anything.

    `pijlers` and `regels` must all be there (the owner is a pillar too); `verborgen_voor` must be
    exactly who may not see it.
    """

    eigenaar: Pijler | None = None
    pijlers: tuple[Pijler, ...] = ()
    urgentie: Urgency | None = None
    hooguit: Urgency | None = None
    regels: Names = ()
    niet_regels: Names = ()
    verborgen_voor: tuple[Pijler, ...] | None = None


class Herhaling(PartnerMessage):
    """Which earlier message a signal repeats, and how."""

    van: str
    oordeel: Verdict


class Verwacht(PartnerMessage):
    """The whole file; every group may be left out."""

    toelichting: str | None = None
    dossiers: dict[str, Names] = Field(default_factory=dict)
    alleen: Names = ()
    verwant: tuple[tuple[str, str], ...] = ()
    niet_samen: tuple[Names, ...] = ()
    bronnen: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    routes: dict[str, Route] = Field(default_factory=dict)
    geregistreerd: Names = ()
    geweigerd: Names = ()
    in_quarantaine: Names = ()
    dubbel: Names = ()
    herhaling: dict[str, Herhaling] = Field(default_factory=dict)
    ingetrokken: Names = ()
    terugkoppeling: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """Expectations read, with the names of all messages they are about."""

    written: Verwacht
    names: frozenset[str]


NOTHING: Final = Expected(Verwacht(), frozenset())


def load_expected(directory: Traversable, names: frozenset[str]) -> Expected:
    """Read `verwacht.yaml`, if it is there. Raises `StoryError`; a name must exist."""
    file = directory / EXPECTED_FILE
    if not file.is_file():
        return NOTHING
    _, text = read_yaml(file)
    try:
        written = Verwacht.model_validate_json(text)
    except ValidationError as error:
        raise StoryError(faults.of_model(EXPECTED_FILE, error)) from None
    expected = Expected(written, names)
    unknown = sorted(
        {
            f"{EXPECTED_FILE}: {group}: er is geen bericht of dossier '{name}'"
            for group, name in _mentioned(written)
            if name not in written.dossiers and not spread(expected, [name])
        }
    )
    if unknown:
        raise StoryError(unknown)
    return expected


def spread(expected: Expected, entries: Iterable[str]) -> list[str]:
    """Write labels of dossiers, and patterns, as the names of messages, each once."""
    members = expected.written.dossiers
    patterns = (pattern for entry in entries for pattern in members.get(entry, (entry,)))
    found = (name for pattern in patterns for name in _matching(pattern, expected.names))
    return list(dict.fromkeys(found))


def _matching(pattern: str, names: frozenset[str]) -> Iterable[str]:
    if pattern in names:
        return [pattern]
    if not pattern.endswith("*"):
        return []
    return sorted(name for name in names if name.startswith(pattern[:-1]))


def _mentioned(written: Verwacht) -> Iterator[tuple[str, str]]:
    """Give every name in the file with the group it stands in."""
    groups: Mapping[str, Iterable[str]] = {
        "dossiers": (name for names in written.dossiers.values() for name in names),
        "alleen": written.alleen,
        "verwant": (name for pair in written.verwant for name in pair),
        "niet_samen": (name for group in written.niet_samen for name in group),
        "bronnen": written.bronnen,
        "routes": written.routes,
        "geregistreerd": written.geregistreerd,
        "geweigerd": written.geweigerd,
        "in_quarantaine": written.in_quarantaine,
        "dubbel": written.dubbel,
        "herhaling": (*written.herhaling, *(it.van for it in written.herhaling.values())),
        "ingetrokken": written.ingetrokken,
        "terugkoppeling": (*written.terugkoppeling, *written.terugkoppeling.values()),
    }
    for group, names in groups.items():
        yield from ((group, name) for name in names)
