"""The routes of the logbook."""

from typing import Final

from fastapi import APIRouter

from hub.web.logbook import checking, difference, export, inspection, listing, one, travel

ROUTER: Final = APIRouter()
# The page of one event comes last: its path is any word behind /logboek/.
for part in (travel, listing, inspection, checking, difference, export, one):
    ROUTER.include_router(part.ROUTER)
