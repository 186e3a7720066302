"""A signal's personal content as sealed blocks: each person, the texts, and the rest.

A block is bound to its signal, version, name and message, so that a box cannot be moved to another
event unnoticed. Erasing a block's key leaves the event and every proof over it as they were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from hub.security.sealing import SealedBox, Sealer, Shredded
from schemas.events import MessageRef, SignalVersion
from schemas.signal import SignalContent

PERSON: Final = "person:"
TEXT: Final = "text"
CONTEXT: Final = "context"


@dataclass(frozen=True, slots=True)
class Draft:
    """Content that waits to be sealed; `retention` is the class of its keys."""

    signal: UUID
    version: int
    message: MessageRef
    retention: str
    reference: str
    content: SignalContent


@dataclass(frozen=True, slots=True)
class Opened:
    """Content as far as it still exists; `is_whole` is false where a block was erased.

    `ordinals` are the places that the persons left have among those reported.
    """

    reference: str | None
    content: SignalContent
    is_whole: bool
    ordinals: tuple[int, ...]


class _Kept(SignalContent):
    """Content as it is sealed: with the partner's own reference beside it."""

    reference: str | None = None


def bound_to(signal: UUID, version: int, block: str, message: MessageRef) -> bytes:
    """The associated data of a block."""
    return f"{signal}/{version}/{block}/{message.partner}/{message.digest}".encode()


def seal_all(sealer: Sealer, drafts: Sequence[Draft]) -> list[dict[str, str]]:
    """Seal the contents, all keys in one durable write, and give each draft's blocks by name."""
    named = [(i, name, plain) for i, d in enumerate(drafts) for name, plain in _blocks(d)]
    boxes = sealer.seal_many(
        [
            (
                drafts[i].signal.bytes,
                drafts[i].retention,
                bound_to(drafts[i].signal, drafts[i].version, name, drafts[i].message),
                plain,
            )
            for i, name, plain in named
        ]
    )
    sealed: list[dict[str, str]] = [{} for _ in drafts]
    for (i, name, _), box in zip(named, boxes, strict=True):
        sealed[i][name] = box.to_text()
    return sealed


def _blocks(draft: Draft) -> Iterable[tuple[str, bytes]]:
    content = draft.content
    for i, person in enumerate(content.persons):
        yield f"{PERSON}{i}", person.__pydantic_serializer__.to_json(person, exclude_defaults=True)
    if content.narratives:
        yield TEXT, orjson.dumps([n.model_dump() for n in content.narratives])
    rest = content.model_dump(mode="json", exclude={"persons", "narratives"}, exclude_defaults=True)
    yield CONTEXT, orjson.dumps({"reference": draft.reference, **rest})


def open_all(sealer: Sealer, versions: Sequence[SignalVersion]) -> list[Opened]:
    """Open every block of the signals given; what was erased is left out."""
    asked = [
        (i, name, SealedBox.from_text(text))
        for i, version in enumerate(versions)
        for name, text in version.sealed.items()
    ]
    plains = sealer.open_many(
        [
            (
                box,
                bound_to(
                    versions[i].originator_id,
                    versions[i].originator_version,
                    name,
                    versions[i].message,
                ),
            )
            for i, name, box in asked
        ]
    )
    found: list[dict[str, bytes]] = [{} for _ in versions]
    for (i, name, _), plain in zip(asked, plains, strict=True):
        if not isinstance(plain, Shredded):
            found[i][name] = plain
    return [_opened(f, len(v.sealed)) for f, v in zip(found, versions, strict=True)]


def _opened(blocks: dict[str, bytes], expected: int) -> Opened:
    """Put the blocks together as one JSON value and read that; what is missing stays empty."""
    persons = sorted((name for name in blocks if name.startswith(PERSON)), key=_ordinal)
    rest = blocks.get(CONTEXT, b"{}")
    whole = b'{"persons":[%b],"narratives":%b%b%b' % (
        b",".join(blocks[name] for name in persons),
        blocks.get(TEXT, b"[]"),
        b"," if len(rest) > len(b"{}") else b"",
        rest[1:],
    )
    content = _Kept.__pydantic_validator__.validate_json(whole)
    ordinals = tuple(map(_ordinal, persons))
    return Opened(content.reference, content, len(blocks) == expected, ordinals)


def _ordinal(name: str) -> int:
    return int(name.partition(":")[2])
