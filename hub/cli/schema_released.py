"""What was released of the contract, and what changed since: every document by its name.

A name is as in the contract's folder, without its ending: `police/mutatie.v1`, `ontvangstbewijs`,
`events/signal.registered.v1`, and `api` for the door over HTTP. Words are left out of what is kept:
they may always be made better.
"""

import json as json_module
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from adapters.base import SCHEMA_ROOT
from hub.cli import contract, openapi
from hub.cli.schema_diff import Difference, Way, differences
from hub.cli.schema_subset import Node

API: Final = "api"
PARTNERS: Final = "partners/"
EVENTS: Final = "events/"
ENVELOPE: Final = "cloudevent"
ASKED: Final = ("Bericht", "Zoekvraag")
"""What partners send to the door over HTTP; the rest they get."""
WORDS: Final = frozenset({"title", "description", "$schema", "examples", "summary"})
METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
GONE: Final = "Dit is er niet meer."
VERSIONED: Final = re.compile(r"(.+)[./]v([0-9]+)")


class Changes(NamedTuple):
    """What changed in one document."""

    name: str
    found: tuple[Difference, ...]

    @property
    def breaks(self) -> bool:
        """Whether any of it does."""
        return any(it.is_breaking for it in self.found)


@cache
def documents() -> Mapping[str, Node]:
    """The contract as it is now, by name."""
    found = {
        name.removesuffix(".json").removeprefix(PARTNERS): document
        for name, document in contract.documents().items()
    }
    return {**found, API: openapi.document()}


def way_of(name: str) -> Way:
    """Which way a document goes."""
    if name.startswith(EVENTS):
        return Way.KEPT
    return Way.SENT if name == ENVELOPE or "/" in name else Way.RECEIVED


def name_of(document: Node, otherwise: str) -> str:
    """What a document calls itself, in `$id`."""
    said = str(document.get("$id", "")).removeprefix(f"{SCHEMA_ROOT}/").removesuffix(".json")
    return re.sub(r"/v([0-9]+)$", r".v\1", said) or otherwise


def is_next(old: str, new: str) -> bool:
    """Whether a document is a later version of the same: then anything may change."""
    one, two = VERSIONED.fullmatch(old), VERSIONED.fullmatch(new)
    return bool(one and two and one[1] == two[1] and int(one[2]) < int(two[2]))


def changes_since(released: Mapping[str, Node], now: Mapping[str, Node]) -> Iterator[Changes]:
    """What changed in each document that was released; what is new may be anything."""
    for name, old in released.items():
        if name not in now:
            yield Changes(name, (_gone("/", way_of(name)),))
        elif name == API:
            yield Changes(name, tuple(_api_changes(bare(old), bare(now[name]))))
        else:
            yield Changes(name, differences(bare(old), bare(now[name]), way_of(name)))


def bare(document: Any) -> Any:
    """Leave out the words, and keep what a program goes by."""
    match document:
        case dict():
            kept = {
                name: value
                for name, value in document.items()
                if name not in WORDS or isinstance(value, dict)
            }
            return {name: bare(value) for name, value in kept.items()}
        case list():
            return [bare(item) for item in document]
        case _:
            return document


def written(now: Mapping[str, Node]) -> str:
    """Write what is released, a document on a line."""
    lines = (
        json_module.dumps({"naam": name, "schema": bare(now[name])}, ensure_ascii=False)
        for name in sorted(now)
    )
    return "".join(f"{line}\n" for line in lines)


def read(text: str) -> dict[str, Node]:
    """Read what was released."""
    return {it["naam"]: it["schema"] for it in map(json_module.loads, text.splitlines())}


def _gone(place: str, way: Way) -> Difference:
    why = {
        Way.SENT: "Wie dit stuurt, wordt geweigerd.",
        Way.RECEIVED: "Wie dit leest, krijgt het niet meer.",
        Way.KEPT: "Wat al is vastgelegd, is hiermee niet meer te lezen.",
    }
    return Difference(place, GONE, why[way], is_breaking=True)


def _api_changes(old: Node, new: Node) -> Iterator[Difference]:
    """What changed at the door over HTTP: its operations, and what goes in and out."""
    offered = dict(_offers(new))
    for place, is_asked in _offers(old):
        if place not in offered:
            yield _gone(place, Way.SENT)
        elif offered[place] and not is_asked:
            yield Difference(place, "Dit is verplicht geworden.", ASKED_MORE, is_breaking=True)
    for place, is_asked in offered.items():
        if is_asked and place not in dict(_offers(old)):
            yield Difference(place, "Dit is verplicht.", ASKED_MORE, is_breaking=True)
    parts, others = (it["components"]["schemas"] for it in (old, new))
    for name in sorted(parts.keys() & others.keys()):
        way = Way.SENT if name in ASKED else Way.RECEIVED
        one, two = (_alone(it, name) for it in (old, new))
        for found in differences(one, two, way):
            yield found._replace(place=f"{name}{found.place}")


ASKED_MORE: Final = "Een verzoek dat eerst goed was, kan nu worden geweigerd."


def _alone(document: Node, name: str) -> Node:
    ref = f"#/components/schemas/{name}"
    return {"$ref": ref, "components": {"schemas": document["components"]["schemas"]}}


def _offers(document: Node) -> Iterator[tuple[str, bool]]:
    """Each operation, each kind of body it takes, each parameter; whether that must be there."""
    for path, item in document["paths"].items():
        for method in sorted(METHODS & item.keys()):
            place = f"{method.upper()} {path}"
            yield place, False
            body = item[method].get("requestBody", {})
            for media in body.get("content", ()):
                yield f"{place} {media}", False
            for parameter in item[method].get("parameters", ()):
                found = _parameter(document, parameter)
                yield f"{place} {found['in']} {found['name']}", bool(found.get("required"))


def _parameter(document: Node, parameter: Node) -> Node:
    name = str(parameter.get("$ref", "")).rpartition("/")[2]
    found: Node = document["components"]["parameters"][name] if name else parameter
    return found
