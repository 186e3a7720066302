"""Reads a body, and a posted form; bounded in size, time and fields."""

import asyncio
import re
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
LENGTH: Final = re.compile("[0-9]{1,12}")
KIND: Final = "application/x-www-form-urlencoded"

Form = Mapping[str, Sequence[str]]


async def read_form(request: Request) -> Form:
    """Read the form of a request; raise `HTTPException` for what is too large, slow or no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != KIND:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = await read_body(request, BYTES_MAX)
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except ValueError:  # too many fields, or bytes no browser sends
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None


async def read_body(request: Request, bytes_max: int) -> bytes:
    """Read a body; raise `HTTPException` for what is too large, too slow or broken off."""
    said = request.headers.get("content-length", "0")
    if not LENGTH.fullmatch(said):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    if int(said) > bytes_max:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        async with asyncio.timeout(TIME_MAX_S):
            return await _read(request, bytes_max)
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    except TimeoutError:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None


async def _read(request: Request, bytes_max: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > bytes_max:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)
