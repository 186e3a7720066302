"""The log for others' tools (C2SP tlog-tiles): its newest checkpoint, and the hashes of its tree.

Anyone may see what was signed, and the hashes over 256 events and more. The hash of one event can
be guessed by who knows nearly all of it, so those are for the auditor. Entries are in the bundle
only: that it was taken is recorded.
"""

import re
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import PlainTextResponse, Response

from hub.audit import tiling
from hub.domain.mandate import Right
from hub.store.record import Record
from hub.web.headers import LOG
from hub.web.site import SiteOf
from hub.web.visit import Reads, Visit

ROUTER: Final = APIRouter()
Auditing = Annotated[Visit, Depends(Reads(Right.VERIFY))]
LEVEL: Final = re.compile("[1-9][0-9]?")
BRIEFLY: Final = "public, max-age=2"
FOR_EVER: Final = "max-age=31536000, immutable"
OCTETS: Final = "application/octet-stream"


@ROUTER.get(f"{LOG}checkpoint")
def checkpoint(site: SiteOf) -> Response:
    """What was signed last."""
    text = tiling.newest_checkpoint(site.desk.record)
    if text is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return PlainTextResponse(text, headers={"Cache-Control": BRIEFLY})


@ROUTER.get(f"{LOG}tile/0/{{place:path}}")
def leaves(place: str, visit: Auditing) -> Response:
    """Hashes of single events."""
    return _tile(visit.site.desk.record, 0, place, "private")


@ROUTER.get(f"{LOG}tile/{{level}}/{{place:path}}")
def tile(level: str, place: str, site: SiteOf) -> Response:
    """Hashes over 256 events and more."""
    number = int(level) if LEVEL.fullmatch(level) else -1
    return _tile(site.desk.record, number, place, "public")


def _tile(record: Record, level: int, place: str, who: str) -> Response:
    found = tiling.tile(record, level, place)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(found, media_type=OCTETS, headers={"Cache-Control": f"{who}, {FOR_EVER}"})
