"""The routes of the logbook."""

from typing import Final

from fastapi import APIRouter

from hub.web.logbook import checking, difference, export, inspection, listing, one, travel

# The page of one event comes last: its path is any word behind /logboek/.
PARTS: Final = (travel, listing, inspection, checking, difference, export, one)
ROUTER: Final = APIRouter(routes=[route for part in PARTS for route in part.ROUTER.routes])
