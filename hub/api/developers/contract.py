"""The contract as it is published: every document to fetch, and AsyncAPI as a page to read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

from hub.api.developers.library import START, Library, page_of, schema_place

FOLDER: Final = f"{START}/contract"
ASYNCAPI: Final = "asyncapi.json"
OPENAPI: Final = "openapi.json"
EVENTS: Final = "events/"
JSON_SCHEMA: Final = "application/schema+json"
MEDIA: Final[Mapping[str, str]] = {
    ASYNCAPI: "application/vnd.aai.asyncapi+json;version=3.0.0",
    OPENAPI: "application/vnd.oai.openapi+json;version=3.1",
}
"""What each document is; all others are JSON Schema."""
RECEIVES: Final = {"receive": "u stuurt", "send": "u hoort"}
"""AsyncAPI is written as the hub sees it; the page is for who is at the other end."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the contract: what it is about, where it can be fetched, its `$id`."""

    title: str
    file: str
    path: str
    identifier: str


@dataclass(frozen=True, slots=True)
class ContractPage:
    """All that the page with the contract shows."""

    title: str
    path: str
    version: str
    general: tuple[Document, ...]
    messages: tuple[Document, ...]
    events: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A message that a channel carries, and where it is explained."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of the bus: its subject, and what it carries."""

    name: str
    title: str
    address: str
    messages: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Channels that each partner has one of: who says something on them, and what for."""

    direction: str
    means: str
    parameters: tuple[tuple[str, str], ...]
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    """AsyncAPI, as far as it is about partners; what happens within the hub is counted."""

    title: str
    path: str
    version: str
    source: str
    groups: tuple[Group, ...]
    events: int


def media_of(file: str) -> str:
    """The media type of a document."""
    return MEDIA.get(file, JSON_SCHEMA)


def contract_page(library: Library) -> ContractPage:
    """Make the page with all documents."""
    files = [it for it in library.contract if it not in MEDIA and not it.startswith(EVENTS)]
    return ContractPage(
        title="Contract",
        path=FOLDER,
        version=_asyncapi(library)["info"]["version"],
        general=tuple(_document(library, it) for it in files if "/" not in it),
        messages=tuple(_document(library, it) for it in files if "/" in it),
        events=sum(it.startswith(EVENTS) for it in library.contract),
    )


def identified(library: Library) -> Mapping[str, str]:
    """The file of each schema of partners by the path of its `$id`."""
    page = contract_page(library)
    return {schema_place(it.identifier): it.file for it in (*page.general, *page.messages)}


def channels_page(library: Library) -> ChannelsPage:
    """Make the page of AsyncAPI."""
    document = _asyncapi(library)
    groups = tuple(_groups(library, document))
    return ChannelsPage(
        title="AsyncAPI",
        path=f"{START}/asyncapi",
        version=document["asyncapi"],
        source=f"{FOLDER}/{ASYNCAPI}",
        groups=groups,
        events=len(document["channels"]) - sum(len(it.channels) for it in groups),
    )


def _document(library: Library, file: str) -> Document:
    said = _parsed(library.contract[file])
    return Document(said["title"], file, f"{FOLDER}/{file}", said["$id"])


def _asyncapi(library: Library) -> Mapping[str, Any]:
    return _parsed(library.contract[ASYNCAPI])


@cache
def _parsed(text: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(text)
    return found


def _groups(library: Library, document: Mapping[str, Any]) -> Iterator[Group]:
    """The channels of partners, those that say the same together; a part of each is filled in."""
    actions = {
        it["channel"]["$ref"].rpartition("/")[2]: it["action"]
        for it in document["operations"].values()
    }
    own = ((name, it) for name, it in document["channels"].items() if "parameters" in it)
    for means, those in groupby(own, key=lambda it: it[1]["description"]):
        found = list(those)
        [first, said] = found[0]
        yield Group(
            direction=RECEIVES[actions[first]],
            means=means,
            parameters=tuple((it, of["description"]) for it, of in said["parameters"].items()),
            channels=tuple(_channel(library, document, name, it) for name, it in found),
        )


def _channel(
    library: Library, document: Mapping[str, Any], name: str, channel: Mapping[str, Any]
) -> Channel:
    places = {
        f"{it.partner}.{it.name}.v{it.version}": page_of(it)
        for partner in library.partners
        for it in library.formats_of(partner.partner)
    }
    titles = document["components"]["messages"]
    carried = (
        Carried(titles[it]["title"], places.get(it, f"{FOLDER}/{it}.json"))
        for it in channel["messages"]
    )
    return Channel(name, channel["title"], channel["address"], tuple(carried))
