"""The form as an application of its own: no session, no cookie, no log line about who asks."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from adapters.base import Unreadable
from adapters.base import read as read_message
from adapters.residents import FORMATS
from adapters.shared import local_day
from hub.bus.errors import BusError
from hub.web.health import UNREADABLE
from hub.web.report import answers, melding, pages, texts
from hub.web.report.body import Form, read_form
from hub.web.report.codes import read_code
from hub.web.report.desk import FrontDesk
from hub.web.report.languages import Catalogue, choose
from hub.web.report.melding import Letter, Opened
from hub.web.report.pages import FORM, SAFETY, STATUS, FormPage, StatusPage, TextPage, ThanksPage
from hub.web.report.status import Status, status_of
from hub.web.report.texts import Chapter
from hub.web.report.token import CHANCE_BYTES, new_token, opened_at
from hub.web.site import BANNER, as_json

Page = FormPage | StatusPage | TextPage | ThanksPage

LANGUAGE: Final = "taal"
LOG: Final = structlog.get_logger()
CLEARED: Final = {"Clear-Site-Data": '"cache", "storage"'}
"""After a report nothing of the form stays in the browser; its history no page can clear."""
(MELDPUNT,) = (it for it in FORMATS if it.dataschema == melding.DATASCHEMA)
_TEMPLATES: Final = {
    FormPage: "form.html",
    ThanksPage: "thanks.html",
    StatusPage: "status.html",
    TextPage: "text.html",
}
_STATUS_CODES: Final = {
    "fout": HTTPStatus.UNPROCESSABLE_ENTITY,
    "druk": HTTPStatus.TOO_MANY_REQUESTS,
    "weg": HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Reports:
    """The handlers of the form; all that differs between two requests comes with the request."""

    desk: FrontDesk

    def show(self, request: Request) -> Response:
        """The empty form."""
        catalogue = self._language(request)
        return self._answer(request, catalogue, self._form(catalogue))

    def show_safety(self, request: Request) -> Response:
        """How safe this page is."""
        catalogue = self._language(request)
        return self._answer(request, catalogue, pages.safety_page(self.desk, catalogue))

    def show_status(self, request: Request) -> Response:
        """Ask for a receipt code."""
        catalogue = self._language(request)
        return self._answer(request, catalogue, pages.status_page(self.desk, catalogue))

    async def post(self, request: Request) -> Response:
        """Take in a report; the answer is given when it is on disk."""
        form = await read_form(request)
        catalogue = self._language(request, form)
        given, now = answers.read(form), self.desk.clock()
        token = form.get("formulier", ("",))[-1]
        opened = opened_at(token, now, self.desk.key)
        if "vertaal" in form:  # the same form with what was typed, in another language
            return self._answer(request, catalogue, self._form(catalogue, given, token))
        if opened is None:
            page = self._form(catalogue, given, above=texts.STALE)
            return self._answer(request, catalogue, page, HTTPStatus.CONFLICT)
        if faults := answers.faults(given, local_day(opened)):
            page = self._form(catalogue, given, token, faults=faults)
            return self._answer(request, catalogue, page, HTTPStatus.UNPROCESSABLE_ENTITY)
        written = Opened(token, opened, catalogue.tongue.code)
        letter = melding.write(given, written, self.desk.source, self.desk.key)
        if not await self._sent(letter):
            page = self._form(catalogue, given, token, above=texts.NOT_SENT)
            return self._answer(request, catalogue, page, HTTPStatus.SERVICE_UNAVAILABLE)
        answer = self._answer(
            request, catalogue, pages.thanks_page(self.desk, catalogue, letter.code)
        )
        answer.headers.update(CLEARED)
        return answer

    async def _sent(self, letter: Letter) -> bool:
        """Send it, unless too many are being sent, or it is not what the hub takes in."""
        if not self.desk.reports.take(self.desk.clock()):
            LOG.warning("report_not_sent", reason="too many")
            return False
        try:
            read_message(MELDPUNT, letter.content)
            await self.desk.send(letter.data)
        except Unreadable as unreadable:
            LOG.error("report_not_sent", code=[it.code for it in unreadable.problems])  # noqa: TRY400 - a trace would tell more than it may
            return False
        except BusError as error:
            LOG.warning("report_not_sent", error=type(error).__name__)
            return False
        return True

    async def post_status(self, request: Request) -> Response:
        """Tell how far the report with this code is."""
        form = await read_form(request)
        catalogue = self._language(request, form)
        state = await self._state(form.get("code", ("",))[-1])
        page = pages.status_page(self.desk, catalogue, state)
        return self._answer(request, catalogue, page, _STATUS_CODES.get(state, HTTPStatus.OK))

    async def _state(self, typed: str) -> str:
        code = read_code(typed)
        if code is None:
            return "fout"
        if not self.desk.lookups.take(self.desk.clock()):
            return "druk"
        try:
            return await run_in_threadpool(self._look_up, code)
        except UNREADABLE as error:
            LOG.warning("status_not_read", error=type(error).__name__)
            return "weg"

    def _look_up(self, code: str) -> Status:
        with self.desk.views.database.snapshot() as cursor:
            return status_of(cursor, code, self.desk.key)

    def refuse(self, request: Request, error: Exception) -> Response:
        """Say what went wrong, in the same clothes and in the visitor's language."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        catalogue = self._language(request)
        is_long = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        said = texts.TOO_LONG if is_long else texts.WRONG
        page = pages.error_page(self.desk, catalogue, said)
        return self._answer(request, catalogue, page, status)

    def _form(
        self,
        catalogue: Catalogue,
        given: answers.Answers = answers.EMPTY,
        token: str = "",
        *,
        faults: tuple[answers.Fault, ...] = (),
        above: Chapter | None = None,
    ) -> FormPage:
        chance = self.desk.chance(CHANCE_BYTES)
        number = token or new_token(self.desk.clock(), chance, self.desk.key)
        return pages.form_page(
            self.desk, catalogue, number, answers=given, faults=faults, above=above
        )

    def _language(self, request: Request, form: Form | None = None) -> Catalogue:
        asked = form.get(LANGUAGE, ("",))[-1] if form else request.query_params.get(LANGUAGE)
        accept = request.headers.get("accept-language", "")
        return choose(asked, accept, self.desk.catalogues)

    def _answer(
        self, request: Request, catalogue: Catalogue, page: Page, status: int = HTTPStatus.OK
    ) -> Response:
        if request.url.path.endswith(".json"):
            answer = as_json(page, status)
        else:
            text = self.desk.templates.get_template(f"report/{_TEMPLATES[type(page)]}").render(
                page=page, _=catalogue.say, banner=BANNER if self.desk.is_demo else None
            )
            answer = HTMLResponse(text, status)
        answer.headers["Vary"] = "Accept-Language"
        answer.headers["Content-Language"] = catalogue.tongue.code
        return answer


def create_report_app(desk: FrontDesk) -> Starlette:
    """Make the form over a desk. A report is sent by a form: `.json` only tells."""
    reports = Reports(desk)
    app = Starlette(
        routes=[
            Route(FORM, reports.show, methods=["GET"]),
            Route(FORM, reports.post, methods=["POST"]),
            Route(f"{FORM}.json", reports.show, methods=["GET"]),
            Route(STATUS, reports.show_status, methods=["GET"]),
            Route(STATUS, reports.post_status, methods=["POST"]),
            Route(f"{STATUS}.json", reports.show_status, methods=["GET"]),
            Route(f"{STATUS}.json", reports.post_status, methods=["POST"]),
            Route(SAFETY, reports.show_safety, methods=["GET"]),
            Route(f"{SAFETY}.json", reports.show_safety, methods=["GET"]),
        ],
        exception_handlers={HTTPException: reports.refuse, Exception: reports.refuse},
    )
    app.router.redirect_slashes = False
    return app
