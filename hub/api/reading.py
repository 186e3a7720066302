"""Reads a message as HTTP brings it, into what a door on the bus would have got.

CloudEvents over HTTP: structured, or binary with each attribute in a `ce-` header and the type of
the data in `Content-Type`. Batches are not announced, so they are refused. Nothing else of the
request goes along: no address, no token.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.requests import Request

from hub.api.replies import Refused, general
from hub.bus.topology import INTAKE_MAX_MESSAGE_BYTES
from hub.web.report.body import read_body
from schemas import attributes, strict_json
from schemas.delivery import read_headers
from schemas.problems import Code, Problem

BODY_MAX_BYTES: Final = INTAKE_MAX_MESSAGE_BYTES
PREFIX: Final = "ce-"
CONTENT_TYPE: Final = "content-type"
CLOUDEVENTS: Final = "application/cloudevents"
IDENTITY: Final = "identity"

RawHeaders = Sequence[tuple[bytes, bytes]]


class Delivered(NamedTuple):
    """A message with the headers it has on the bus."""

    data: bytes
    headers: dict[str, str]


async def read_delivery(request: Request) -> Delivered:
    """Read the message of a request. Raises `Refused`, or `HTTPException` for its body."""
    headers = headers_on_the_bus(request.headers.raw)
    return Delivered(await read_body(request, BODY_MAX_BYTES), headers)


def headers_on_the_bus(raw: RawHeaders) -> dict[str, str]:
    """Translate the headers of a request. Raises `Refused`."""
    found: dict[str, str] = {}
    twice = []
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        if name == "content-encoding" and value.strip().lower() != IDENTITY:
            raise Refused(_PACKED, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if name == CONTENT_TYPE or name.startswith(PREFIX):
            if name in found:
                twice.append(name)
            found[name] = value
    if "ce-datacontenttype" in found:
        twice.append("ce-datacontenttype")
    if twice:
        raise Refused(*(general(Code.DUPLICATE_KEY, _pointer(name)) for name in twice))
    return _typed(found)


def _typed(found: dict[str, str]) -> dict[str, str]:
    """Say of the data what `Content-Type` says in binary mode; refuse what no door would read."""
    media = found.get(CONTENT_TYPE, "")
    is_binary = any(name.startswith(PREFIX) for name in found)
    if not is_binary or media.lower().startswith(CLOUDEVENTS):
        problems = read_headers({CONTENT_TYPE: media}).problems
        if problems:
            raise Refused(*problems, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return found
    if not attributes.RULES["datacontenttype"].pattern.fullmatch(media):
        raise Refused(general(Code.ENVELOPE), status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    rest = {name: value for name, value in found.items() if name != CONTENT_TYPE}
    return {**rest, "ce-datacontenttype": media}


def _pointer(name: str) -> str:
    """Where an attribute is in the message as a whole; a header of HTTP is nowhere in it."""
    return strict_json.child("", name.removeprefix(PREFIX)) if name.startswith(PREFIX) else ""


_PACKED: Final = Problem(
    code=Code.ENVELOPE,
    pointer="",
    message="Het bericht is ingepakt (Content-Encoding). Wij pakken niets uit.",
    mend="Stuur het bericht zoals het is, zonder Content-Encoding.",
)
