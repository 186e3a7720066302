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
from markupsafe import Markup

from hub.actions.desk import Desk
from hub.actions.verifying import Verifier
from hub.audit.trust import Trust
from hub.domain.prevention import PreventionPolicy
from hub.domain.sharing import SharingPolicy
from hub.store.database import Cursor, Database
from hub.store.record import Record
from hub.web.ground import Ground
from hub.web.live import Live
from hub.web.moments import Moment, parse
from hub.web.sessions import Sessions
from hub.web.signin.service import Service
from hub.web.words import Words

CSRF_FIELD: Final = "formulier"
BANNER: Final = "DEMO – verzonnen gegevens"  # noqa: RUF001 - Dutch uses this dash
NEWEST: Final = "SELECT MAX(received_at) FROM messages"
JSON: Final = "application/json"
PART: Final = "X-Deel"
"""Says that a part of a page is asked for, and that it is one."""


class Settle(Protocol):
    """Waits until the event at a place shows in the views, after the stage that answers it."""

    def __call__(self, place: int, stage: str = "") -> bool: ...


class PastViews(Protocol):
    """Gives the views as they stood by a moment, or up to a place where that is not 0."""

    def __call__(self, moment: datetime, place: int = 0) -> Database: ...


class Page(Protocol):
    """A page model: all that a page shows, as values; `now` is the moment it is so."""

    @property
    def now(self) -> Moment: ...


class Fragment(HTMLResponse):
    """A part of a page, for a script that puts it into one that is open; its head says so."""

    def __init__(self, text: str, status: int = HTTPStatus.OK) -> None:
        super().__init__(text, status, {PART: "ja"})


def environment() -> Environment:
    """The templates. They escape everything, and fail on a name that is not there."""
    made = Environment(
        loader=PackageLoader("hub.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["token"] = token
    return made


def token(visit: Any) -> Markup:
    """The hidden field that every form of a page carries."""
    hidden = Markup('<input type="hidden" name="{}" value="{}">')
    return hidden.format(CSRF_FIELD, visit.session.csrf)


@dataclass(frozen=True, slots=True)
class Site:
    """One for the whole application: the desk, the views it reads, sessions, words, the clock.

    `settle` waits until what was recorded up to a place shows in the views; False when it did not
    in time. `past` gives views as they stood at a moment, `verifier` checks the record. One dossier
    of `blind_one_in` shows its signals before the proposal (0: none does). `ground` is what is
    known of addresses, `trust` who signs the log and who watches.
    """

    desk: Desk
    views: Record
    sessions: Sessions
    words: Words
    sharing: SharingPolicy
    prevention: PreventionPolicy
    is_demo: bool
    service: Service | None
    clock: Callable[[], datetime]
    templates: Environment
    settle: Settle
    past: PastViews
    verifier: Verifier
    live: Live
    ground: Ground
    blind_one_in: int = 0
    trust: Trust | None = None

    def now(self, cursor: Cursor) -> datetime:
        """The present. In a demo that is the newest message's moment: stories bring their time."""
        newest = cursor.execute(NEWEST).fetchone() if self.is_demo else None
        return parse(newest[0]) if newest and newest[0] else self.clock()

    def present(self) -> datetime:
        """The present, as `now` says it."""
        with self.views.database.snapshot() as cursor:
            return self.now(cursor)

    def html(
        self, template: str, page: Page | None, status: int = HTTPStatus.OK, **also: Any
    ) -> HTMLResponse:
        """Render a page model."""
        return HTMLResponse(self._text(template, page, **also), status)

    def part(self, template: str, page: Page | None, **also: Any) -> Fragment:
        """Render a part of a page."""
        return Fragment(self._text(template, page, **also))

    def _text(self, template: str, page: Page | None, **also: Any) -> str:
        shown: dict[str, Any] = {"visit": None, "banner": BANNER if self.is_demo else None, **also}
        return self.templates.get_template(template).render(page=page, **shown)


def as_json(page: object, status: int = HTTPStatus.OK) -> Response:
    """The same page model as JSON."""
    return Response(orjson.dumps(page, option=orjson.OPT_INDENT_2), status, media_type=JSON)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


SiteOf = Annotated[Site, Depends(_site)]
