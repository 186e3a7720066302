"""Tells an open work list what changed in it: ids, and whether each belongs in this list."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from hub.web.live import frames
from hub.web.work.filters import Asked
from hub.web.work.read import PATH, matching
from hub.web.work.show import Reading, asked

NOTHING_TO_TELL: Final = 204
"""Tells a browser not to ask again."""
From = Annotated[int | None, Query(alias="vanaf", ge=0)]
Last = Annotated[int | None, Header(alias="last-event-id", ge=0)]
ROUTER: Final = APIRouter()


@ROUTER.get(f"{PATH}/live")
async def listen(
    visit: Reading, request: Request, begin: From = None, last: Last = None
) -> Response:
    """Everything that changes in this list, for as long as the person is signed in."""
    if visit.is_past:
        return Response(status_code=NOTHING_TO_TELL)
    filters, _ = await run_in_threadpool(asked, visit, request.query_params)
    site, user, session = visit.site, visit.user, visit.session

    def ask(items: Sequence[str]) -> dict[str, bool]:
        with site.views.database.snapshot() as cursor:
            here = matching(cursor, Asked(filters, user.id, site.now(cursor)), items)
        return {item: item in here for item in items}

    def is_welcome() -> bool:
        return site.sessions.lasts(session, site.clock())

    key = user.id, filters
    client = site.live.join(key, ask, begin if last is None else last)
    told = frames(site.live, key, client, is_welcome)
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(told, media_type="text/event-stream", headers=headers)
