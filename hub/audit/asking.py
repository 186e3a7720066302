"""Asks a signer or a witness over HTTP, also on a Unix socket (`unix:/path/to/socket`)."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx2

from hub.audit.adding import PATH, TEXT, AddCheckpoint, Answer
from hub.audit.notes import MAX_BYTES

TIMEOUT_S: Final = 5.0
UNIX: Final = "unix"


class UnreachableError(Exception):
    """Who was asked did not answer as agreed; the text names the kind of failure alone."""


def ask(url: str, request: AddCheckpoint) -> Answer:
    """Send the request and give the answer. Raises `UnreachableError`."""
    place = urlsplit(url)
    is_unix = place.scheme == UNIX
    base = "http://signer" if is_unix else url.rstrip("/")
    transport = httpx2.HTTPTransport(uds=place.path if is_unix else None)
    try:
        with (
            httpx2.Client(transport=transport, timeout=TIMEOUT_S, trust_env=False) as client,
            client.stream("POST", base + PATH, content=bytes(request)) as answered,
        ):
            body = b""
            for chunk in answered.iter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise UnreachableError("the answer is too long")
            kind, *_ = answered.headers.get("content-type", TEXT).split(";")
            return Answer(HTTPStatus(answered.status_code), body, kind)
    except (httpx2.HTTPError, ValueError, OSError) as error:
        raise UnreachableError(type(error).__name__) from error
