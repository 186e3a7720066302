"""The example messages of each partner: the adapter's own files, which its tests go by."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from adapters import formats
from adapters.base import Format, Unreadable, read
from hub.domain.arrival import Intent, fits
from schemas.envelope import EventType
from schemas.problems import Problem
from schemas.signal import Signal, Translated

ORDER: Final[Mapping[str, str]] = {
    "ordinary": "Een gewoon bericht",
    "withdrawal": "Een intrekking",
    "feedback": "Een terugkoppeling",
    "sparse": "Zo weinig als mag",
    "correction": "Een correctie",
    "supplement": "Een aanvulling",
    "odd-but-valid": "Ongewoon, en toch goed",
    "invalid": "Een bericht met fouten",
}
"""What the examples show that every partner has; one with another name is named after its file."""
VERSION: Final = re.compile(r"-v[0-9]+$")
"""Ends the name of an example of an older version."""
CLOUDEVENT: Final = "application/cloudevents+json"
FILES: Final = {".csv": "text/csv", ".xml": "application/xml", ".zip": "application/zip"}
FAULTY: Final = "invalid"
FOLDER: Final = "/ontwikkelaars/voorbeelden"


@dataclass(frozen=True, slots=True)
class Sample:
    """One example: what it `shows`, where it can be fetched, what it says it does, and its text."""

    name: str
    shows: str
    title: str
    path: str
    type: str
    text: str

    @property
    def file(self) -> str:
        """The name it has when it is fetched."""
        return f"{self.name}.json"


@dataclass(frozen=True, slots=True)
class Reason:
    """What is said of a fault in the example with faults."""

    code: str
    place: str
    means: str
    mend: str


@cache
def samples_of(form: Format) -> tuple[Sample, ...]:
    """The examples of a message, the most ordinary first."""
    found = (it for it in every_sample(form.partner) if _schema(it) == form.dataschema)
    names = ("ordinary", form.name, *ORDER)

    def rank(sample: Sample) -> int:
        return names.index(sample.shows) if sample.shows in names else 2

    return tuple(sorted(found, key=rank))


@cache
def every_sample(partner: str) -> tuple[Sample, ...]:
    """All examples of a partner that are a message by themselves."""
    return tuple(_samples(partner))


@cache
def files_of(partner: str) -> Mapping[str, bytes]:
    """The examples of a partner that are files with messages, by name."""
    kinds = tuple(FILES)
    found = (it for it in _folder(partner).iterdir() if it.name.endswith(kinds))
    return {it.name: it.read_bytes() for it in sorted(found, key=lambda it: it.name)}


def fetched(partner: str, file: str) -> tuple[bytes, str] | None:
    """The content of an example and its media type; None where there is none of this name."""
    message = next((it.text for it in every_sample(partner) if it.file == file), None)
    if message is not None:
        return message.encode(), CLOUDEVENT
    content = files_of(partner).get(file)
    return None if content is None else (content, FILES[f".{file.rpartition('.')[2]}"])


@cache
def intents_of(form: Format) -> tuple[Intent, ...]:
    """What a message of this format can do: say something new, correct, withdraw and so on."""
    translated = _translated(form)
    return tuple(intent for intent in Intent if fits(intent, translated))


@cache
def is_signal(form: Format) -> bool:
    """Whether a message of this format says something of people and places."""
    return isinstance(_translated(form), Signal)


def faults_of(form: Format) -> tuple[Reason, ...]:
    """What is wrong with the example with faults, as it is shown."""
    found = problems_of(form)
    return tuple(Reason(it.code.value, it.pointer, it.message, it.mend) for it in found)


@cache
def problems_of(form: Format) -> tuple[Problem, ...]:
    """What is wrong with the data of the example with faults, as the hub itself says it."""
    faulty = next((it for it in samples_of(form) if it.shows == FAULTY), None)
    if faulty is None:
        return ()
    try:
        read(form, _data(faulty))
    except Unreadable as error:
        return error.problems
    return ()


def _translated(form: Format) -> Translated:
    sound = next(it for it in samples_of(form) if it.shows != FAULTY)
    return read(form, _data(sound))


def _samples(partner: str) -> Iterator[Sample]:
    own = {it.dataschema for it in formats() if it.partner == partner}
    for file in sorted(_folder(partner).iterdir(), key=lambda it: it.name):
        said = _message(file)
        if said.get("dataschema") in own:
            name = file.name.removesuffix(".json")
            shows = VERSION.sub("", name)
            title = ORDER.get(shows, shows.replace("-", " ").capitalize())
            path = f"{FOLDER}/{partner}/{file.name}"
            yield Sample(name, shows, title, path, _action(said), file.read_text("utf-8"))


def _folder(partner: str) -> Traversable:
    return files("adapters") / partner.replace("-", "_") / "examples"


def _message(file: Traversable) -> dict[str, Any]:
    said = json.loads(file.read_text("utf-8")) if file.name.endswith(".json") else {}
    return said if isinstance(said, dict) else {}


def _action(said: Mapping[str, Any]) -> str:
    found = said.get("type")
    return EventType(found).action if found in set(EventType) else ""


def _schema(sample: Sample) -> str:
    return str(json.loads(sample.text).get("dataschema"))


def _data(sample: Sample) -> bytes:
    return json.dumps(json.loads(sample.text)["data"]).encode()
