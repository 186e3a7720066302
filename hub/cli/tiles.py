"""Fetches tiles politely: one at a time, at a rate, each once, and going on where it stopped."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from hub.domain.tiles import Tile

TIMEOUT_S: Final = 20.0
TRIES: Final = 4
WAIT_MAX_S: Final = 60.0
TILE_BYTES_MAX: Final = 1_000_000
PNG: Final = b"\x89PNG\r\n\x1a\n"


class SourceFailed(Exception):  # noqa: N818 - named for what happened
    """The source does not give tiles (any more); the text says at which tile and why."""


class Fetched(NamedTuple):
    """How many tiles came, were there already, and are nowhere."""

    new: int
    kept: int
    missing: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where tiles come from: a URL with {z}, {x} and {y}, asked so many times a second."""

    client: httpx.Client
    url: str
    per_second: float
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic

    def get(self, tile: Tile) -> bytes | None:
        """Ask for a tile, again after a while where the source is busy; None where it has none."""
        why = ""
        for tried in range(TRIES):
            if tried:
                self.sleep(min(2.0**tried, WAIT_MAX_S))
            try:
                answer = self.client.get(self._url_of(tile))
            except httpx.TransportError as error:
                why = type(error).__name__
                continue
            if answer.status_code == HTTPStatus.OK:
                return _png(answer.content, tile)
            if answer.status_code == HTTPStatus.NOT_FOUND:
                return None
            why = f"antwoord {answer.status_code}"
            if not _is_passing(answer.status_code):
                break
        raise SourceFailed(f"tegel {tile.zoom}/{tile.column}/{tile.row}: {why}")

    def _url_of(self, tile: Tile) -> str:
        where = {"z": tile.zoom, "x": tile.column, "y": tile.row}
        return self.url.format(**where)


def fetch(source: Source, tiles: Iterable[Tile], directory: Path) -> Fetched:
    """Fetch what is not there yet. Raises `SourceFailed`; what came is kept."""
    new = kept = missing = 0
    pause_s = 1.0 / source.per_second
    for tile in tiles:
        path = directory / str(tile.zoom) / str(tile.column) / f"{tile.row}.png"
        if path.exists():
            kept += 1
            continue
        began = source.monotonic()
        found = source.get(tile)
        if found is None:
            missing += 1
        else:
            write(path, found)
            new += 1
        source.sleep(max(0.0, pause_s - (source.monotonic() - began)))
    return Fetched(new, kept, missing)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f"{path.suffix}.part")
    part.write_bytes(content)
    part.replace(path)


def _png(content: bytes, tile: Tile) -> bytes:
    if not content.startswith(PNG) or len(content) > TILE_BYTES_MAX:
        raise SourceFailed(
            f"tegel {tile.zoom}/{tile.column}/{tile.row}: dit is geen PNG van een tegel"
        )
    return content


def _is_passing(status: int) -> bool:
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
