"""Overdracht: what is released, what the receiver does with it, and what goes back to senders."""

from typing import Final

from fastapi import APIRouter

from hub.web.handover import acting, item, overview, pack, releasing

ROUTER: Final = APIRouter()
ROUTER.add_api_route(f"{overview.PATH}.json", overview.show_json, methods=["GET"])
for part in (overview, releasing, acting, pack, item):
    ROUTER.include_router(part.ROUTER, prefix=overview.PATH)
