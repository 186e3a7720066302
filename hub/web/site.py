"""What every screen stands on: the views, the words, the clock, and the templates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, Protocol

import orjson
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from hub.store.database import Cursor
from hub.store.record import Record
from hub.web.moments import Moment, parse
from hub.web.words import Words

BANNER: Final = "DEMO – verzonnen gegevens"  # noqa: RUF001 - Dutch uses this dash
NEWEST: Final = "SELECT MAX(received_at) FROM messages"
JSON: Final = "application/json"


class Page(Protocol):
    """A page model: all that a page shows, as values; `now` is the moment it is so."""

    @property
    def now(self) -> Moment: ...


def environment() -> Environment:
    """The templates. They escape everything, and fail on a name that is not there."""
    return Environment(
        loader=PackageLoader("hub.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Site:
    """One for the whole application. `views` is only read here, in snapshots."""

    views: Record
    words: Words
    is_demo: bool
    clock: Callable[[], datetime]
    templates: Environment

    def now(self, cursor: Cursor) -> datetime:
        """The present. In a demo that is the newest message's moment: stories bring their time."""
        newest = cursor.execute(NEWEST).fetchone() if self.is_demo else None
        return parse(newest[0]) if newest and newest[0] else self.clock()

    def html(
        self, template: str, page: Page | None, status: int = HTTPStatus.OK, **also: Any
    ) -> HTMLResponse:
        """Render a page model."""
        text = self.templates.get_template(template).render(
            page=page, banner=BANNER if self.is_demo else None, **also
        )
        return HTMLResponse(text, status)


def as_json(page: object, status: int = HTTPStatus.OK) -> Response:
    """The same page model as JSON."""
    return Response(orjson.dumps(page, option=orjson.OPT_INDENT_2), status, media_type=JSON)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


SiteOf = Annotated[Site, Depends(_site)]
