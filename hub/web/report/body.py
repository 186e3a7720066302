"""Reads a posted form, bounded in size, time and fields; what is not a form is refused."""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

BYTES_MAX: Final = 192 * 1024
"""Room for the longest text in the widest script, three bytes a letter, each written as `%XX`."""
FIELDS_MAX: Final = 100
TIME_MAX_S: Final = 30.0
KIND: Final = "application/x-www-form-urlencoded"

Form = Mapping[str, Sequence[str]]


async def read_form(request: Request) -> Form:
    """Read the form of a request; raise `HTTPException` for what is too large, slow or no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != KIND:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        async with asyncio.timeout(TIME_MAX_S):
            body = await _read(request)
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except (ValueError, ClientDisconnect):  # too many fields, or bytes no browser sends
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    except TimeoutError:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BYTES_MAX:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)
