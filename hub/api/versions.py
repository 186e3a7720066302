"""Says in the headers of an answer that the version of the message has an end.

`Deprecation` (RFC 9745) since when it is outdated, `Sunset` (RFC 8594) when it is no longer read,
`Link` where that is explained and which version follows. The receipt says the same, on every door.
"""

from collections.abc import Mapping
from datetime import UTC, date
from email.utils import format_datetime
from typing import Any

from starlette.responses import Response

from adapters.base import SCHEMA_ROOT
from hub.api.developers.library import START
from hub.domain.calendar import start_of


def with_end(answer: Response, dataschema: str | None, end: Mapping[str, Any] | None) -> Response:
    """The answer, with the end of the version of the message, where that was announced."""
    if end is not None and dataschema is not None:
        answer.headers.update(end_headers(dataschema, end))
    return answer


def end_headers(dataschema: str, end: Mapping[str, Any]) -> dict[str, str]:
    """The headers for the end of a version, as a receipt tells it."""
    since, until = (
        start_of(date.fromisoformat(end[key])) for key in ("verouderdSinds", "vervaltOp")
    )
    links = (
        f'<{_page_of(dataschema)}>; rel="deprecation"; type="text/html"',
        f'<{_page_of(end["opvolger"])}>; rel="successor-version"',
    )
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": format_datetime(until.astimezone(UTC), usegmt=True),
        "Link": ", ".join(links),
    }


def _page_of(dataschema: str) -> str:
    """Where the page about a version of a message is."""
    return f"{START}{dataschema.removeprefix(SCHEMA_ROOT).removesuffix('.json')}"
