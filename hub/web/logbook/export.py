"""Takes events out as a file that proves what it holds: the record's own JSON, and hashes of it.

What is sealed stays sealed. The lines can be read into an empty record again, in order.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import IO, Annotated, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response, StreamingResponse

from hub.actions import access
from hub.actions.desk import Desk
from hub.domain.mandate import Right
from hub.web.form import Form
from hub.web.logbook import finding
from hub.web.logbook.finding import Asked
from hub.web.logbook.listing import PATH, Address, Show, address
from hub.web.moments import stored
from hub.web.visit import Sends, Visit

EVENTS_MAX: Final = 250_000
PAGE_EVENTS: Final = 500
IN_MEMORY_BYTES: Final = 8 * 1024**2
CHUNK_BYTES: Final = 64 * 1024
EVENTS_FILE: Final = "gebeurtenissen.ndjson"
MANIFEST_FILE: Final = "manifest.json"
README_FILE: Final = "LEESMIJ.txt"
README: Final = f"""Uitvoer van het logboek van Signaalhub

{EVENTS_FILE}: één gebeurtenis per regel, zoals zij in het register staat, op volgorde.
  positie, geschiedenis, versie, soort en de gebeurtenis zelf als tekst (JSON).
  Wat verzegeld is, is verzegeld gebleven.
{MANIFEST_FILE}: wat is gevraagd, hoeveel het is, en de SHA-256 van dat bestand.

Zelf nagaan:  sha256sum {EVENTS_FILE}
"""


def write_zip(  # noqa: PLR0913 - what goes into the file, by name
    target: IO[bytes],
    desk: Desk,
    positions: Sequence[int],
    *,
    asked: dict[str, Any],
    by: str,
    now: datetime,
) -> str:
    """Write the events at these positions; return the digest of the file that holds them."""
    total = sha256()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        with archive.open(EVENTS_FILE, "w", force_zip64=True) as file:
            for line in lines(desk, positions):
                file.write(line)
                total.update(line)
        manifest = {
            "bestand": EVENTS_FILE,
            "sha256": total.hexdigest(),
            "gebeurtenissen": len(positions),
            "eerste": positions[0] if positions else 0,
            "laatste": positions[-1] if positions else 0,
            "gevraagd": asked,
            "door": by,
            "op": stored(now),
        }
        archive.writestr(MANIFEST_FILE, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        archive.writestr(README_FILE, README)
    return total.hexdigest()


def lines(desk: Desk, positions: Sequence[int]) -> Iterator[bytes]:
    """The events as lines of JSON."""
    for start in range(0, len(positions), PAGE_EVENTS):
        for it in desk.record.pick(positions[start : start + PAGE_EVENTS]):
            said = {
                "position": it.position,
                "originator_id": it.originator_id,
                "originator_version": it.originator_version,
                "topic": it.topic,
                "state": it.state.decode(),
            }
            yield orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def address_of(form: Form) -> Address:
    """The choice of the page that the form stood on."""
    return address(
        subject=form.text("object"),
        topic=form.text("soort"),
        person=form.text("wie"),
        stage=form.text("deel"),
        cause=form.text("oorzaak"),
        since=form.text("van"),
        until=form.text("tot"),
        show=Show.SHORT,
    )


ROUTER: Final = APIRouter()
Taking = Annotated[Visit, Depends(Sends(Right.READ_LOG))]


@ROUTER.post(f"{PATH}/uitvoer")
def export(visit: Taking) -> Response:
    """The events that were asked for, as a file; that it was taken is logged first."""
    desk = visit.site.desk
    wanted = address_of(visit.form)
    with visit.views.snapshot() as cursor:
        ids = finding.candidates(cursor, wanted.object) if wanted.object else []
        if wanted.object and len(ids) != 1:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        objects = finding.with_parts(desk, cursor, ids[0]) if ids else ()
        asked = replace(wanted.asked, objects=objects)
        positions = finding.every(cursor, asked, EVENTS_MAX)
    if len(positions) > EVENTS_MAX:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return as_file(visit, positions, _said(wanted.asked, ids))


def as_file(visit: Visit, positions: Sequence[int], asked: dict[str, Any]) -> Response:
    """The events at these places as a file; that it was taken is logged first."""
    desk, now = visit.site.desk, visit.site.present()
    # The file is handed on, and closes itself at the end.
    file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115
    digest = write_zip(file, desk, positions, asked=asked, by=visit.user.id, now=now)
    access.exported(
        desk,
        visit.user,
        subject=asked["object"],
        topic=asked["soort"],
        person=asked["wie"],
        positions=positions,
        digest=digest,
        now=now,
    )
    name = f"logboek-{now:%Y%m%d-%H%M%S}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_chunks(file), media_type="application/zip", headers=headers)


def _said(asked: Asked, ids: Sequence[str]) -> dict[str, Any]:
    days: tuple[date | None, ...] = asked.since, asked.until
    since, until = (day.isoformat() if day else "" for day in days)
    return {
        "object": ids[0] if ids else "",
        "soort": asked.topic,
        "wie": asked.person,
        "deel": asked.stage,
        "oorzaak": asked.cause,
        "van": since,
        "tot": until,
    }


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
