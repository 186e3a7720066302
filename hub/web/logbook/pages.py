"""The routes of the logbook."""

from typing import Final

from fastapi import APIRouter

from hub.web.logbook import travel

ROUTER: Final = APIRouter()
for part in (travel,):
    ROUTER.include_router(part.ROUTER)
