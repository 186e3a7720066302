"""Which decisions rest on content that was erased since, and so cannot be taken again.

A signal is forgotten when a key of one of its versions is gone. With it goes whatever its mentions
were part of, by what the record says of it: entities, persons and dossiers, by their ids.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from hub.security.sealing import SealBroken, SealedBox, Sealer
from schemas.base import Event
from schemas.events import (
    DossierChange,
    PersonGrouped,
    RepeatRecognised,
    SignalLinked,
    SignalVersion,
)


class Forgotten:
    """Hears the events in order; knows every id that has part in something forgotten."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._ids: set[str] = set()
        self._repeating: set[str] = set()

    def look(self, events: Iterable[Event]) -> None:
        """Find the signals of which a key is gone."""
        boxes = [
            (event.originator_id.hex, text)
            for event in events
            if isinstance(event, SignalVersion)
            for text in event.sealed.values()
            if _is_box(text)
        ]
        gone = self._sealer.shredded([text for _, text in boxes])
        self._ids |= {signal for (signal, _), is_gone in zip(boxes, gone, strict=True) if is_gone}

    def follow(self, event: Event) -> None:
        """Take in what the record says of where forgotten mentions belonged."""
        if not self._ids:
            return
        match event:
            case SignalLinked(signal=signal, mentions=mentions) if signal.hex in self._ids:
                self._ids |= {id_ for it in mentions for id_ in (it.mention, it.entity)}
            case DossierChange() if not self._ids.isdisjoint(it.hex for it in event.members):
                self._ids.add(event.originator_id.hex)
            case RepeatRecognised(earlier=UUID() as earlier) if earlier.hex in self._ids:
                self._repeating.add(event.signal.hex)
            case PersonGrouped() if not self._ids.isdisjoint(event.mentions):
                self._ids.add(event.entity)
            case _:
                pass
        for change in getattr(event, "changes", ()):
            if not self._ids.isdisjoint(change.mentions):
                self._ids.add(change.entity)

    def touch(self, events: Iterable[Event]) -> bool:
        """Whether any of these events names something that a forgotten signal has part in."""
        return bool(self._ids) and any(map(self._has_part, events))

    def _has_part(self, event: Event) -> bool:
        """Also what a signal repeats, once it was told that it repeats a forgotten one."""
        if isinstance(event, RepeatRecognised) and event.signal.hex in self._repeating:
            return True
        return not self._ids.isdisjoint(_ids(event.model_dump(exclude={"cause"})))


def _is_box(text: str) -> bool:
    """Whether it can be read; a mutilated box is not one that was forgotten."""
    try:
        SealedBox.from_text(text)
    except SealBroken:
        return False
    return True


def _ids(value: Any) -> Iterator[str]:
    """Every id in a value, in one form."""
    match value:
        case UUID():
            yield value.hex
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _ids(inner)
        case list() | tuple():
            for inner in value:
                yield from _ids(inner)
        case _:
            pass
