"""Overdracht: what is released, what the receiver does with it, and what goes back to senders."""

from typing import Final

from fastapi import APIRouter

from hub.web.handover import acting, forming, item, overview, pack, releasing

ROUTER: Final = APIRouter()
for part in (overview, releasing, acting, pack, forming, item):
    ROUTER.routes.extend(part.ROUTER.routes)
