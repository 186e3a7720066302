"""The door of a signer or a witness: one address to post to, and one to see that it lives."""

from http import HTTPStatus
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from hub.audit.adding import PATH, Answer, refusal
from hub.audit.notes import MAX_BYTES
from hub.audit.witness import StateDamagedError, Witness

log = structlog.get_logger()

TOO_LONG: Final = refusal(HTTPStatus.BAD_REQUEST, "a request is at most 65536 bytes")
BROKEN: Final = refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "nothing was signed; see the log here")


def application(witness: Witness) -> Starlette:
    """Serve a witness."""

    async def add(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return _response(BROKEN)
        if body is None:
            return _response(TOO_LONG)
        try:
            answer = await run_in_threadpool(witness.add_checkpoint, body)
        except (StateDamagedError, OSError) as error:
            log.error("not_signed", error=type(error).__name__)  # noqa: TRY400 - no trace needed
            answer = BROKEN
        log.info("asked", code=int(answer.status))
        return _response(answer)

    async def live(_: Request) -> Response:
        return Response('{"status":"ok"}', media_type="application/json")

    return Starlette(
        routes=[Route(PATH, add, methods=["POST"]), Route("/livez", live, methods=["GET"])]
    )


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is too long; then the rest of it is not read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return body


def _response(answer: Answer) -> Response:
    # As a media type Starlette would add a character set, and the standard has none.
    return Response(answer.body, int(answer.status), {"content-type": answer.content_type})
