"""Where the pages for developers are: as HTML and, with `.json` behind it, as page model."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

import orjson
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hub.api.developers import calls, contract, guides, samples
from hub.api.developers.changes import changes_page
from hub.api.developers.data import data_page
from hub.api.developers.library import START, Library, find
from hub.api.developers.message import message_page
from hub.api.developers.start import start_page
from hub.api.replies import JSON, Refused, general
from schemas.problems import Code

TEXT: Final = "text/plain; charset=utf-8"
MESSAGE: Final = "{partner}/{bericht}/v{versie:int}"
OPEN: Final = {"Access-Control-Allow-Origin": "*"}
"""The contract may be read by a program in any browser; nothing in it is anyone's."""


class Page(Protocol):
    """A page model: all that a page shows, as values."""

    @property
    def title(self) -> str: ...
    @property
    def path(self) -> str: ...


Make = Callable[[Library], Page]
Fetched = tuple[bytes, str]
"""The content of a file, and its media type."""
Find = Callable[[Mapping[str, Any]], Fetched | None]
PAGES: Final[Mapping[str, tuple[str, Make]]] = {
    START: ("start", start_page),
    contract.FOLDER: ("contract", contract.contract_page),
    f"{START}/asyncapi": ("channels", contract.channels_page),
    f"{START}/http": ("http", guides.http_page),
    f"{START}/envelop": ("envelope", guides.envelope_page),
    f"{START}/antwoorden": ("answers", guides.answers_page),
    f"{START}/webhook": ("webhook", guides.webhook_page),
    f"{START}/bestanden": ("files", guides.files_page),
    f"{START}/gegevens": ("data", data_page),
    f"{START}/proefomgeving": ("sandbox", guides.sandbox_page),
    f"{START}/wijzigingen": ("changes", changes_page),
}
"""Every page that is not about one message: its template, and what makes it."""


def routes(library: Library, templates: Environment) -> Iterator[Route]:
    """All routes: pages and their twins, messages, what can be fetched."""
    for path, (name, make) in PAGES.items():
        yield from _twins(path, _page_of(library, make), templates, name)
    yield from _twins(f"{START}/{MESSAGE}", _message_of(library), templates, "message")
    yield _fetched(f"{samples.FOLDER}/{{partner}}/{{file}}", _sample(library))
    yield _fetched(f"{calls.FOLDER}/{{folder}}/{{file}}", _program)
    for file, text in library.contract.items():
        yield _document(f"{contract.FOLDER}/{file}", text, contract.media_of(file))
    for place, file in contract.identified(library).items():
        yield _document(place, library.contract[file], contract.JSON_SCHEMA)


def _twins(
    path: str, make: Callable[[Request], Page], templates: Environment, name: str
) -> Iterator[Route]:
    made: dict[str, bytes] = {}

    def once(request: Request, write: Callable[[Page], bytes]) -> bytes:
        """Nothing on these pages changes while the door is open, and anyone may ask for them."""
        asked = request.url.path
        if asked not in made:
            made[asked] = write(make(request))
        return made[asked]

    def written(page: Page) -> bytes:
        template = templates.get_template(f"api/developers/{name}.html")
        return template.render(page=page).encode()

    async def as_page(request: Request) -> Response:
        return HTMLResponse(once(request, written))

    async def as_json(request: Request) -> Response:
        return Response(once(request, _json), media_type=JSON)

    yield Route(f"{path}.json", as_json, methods=["GET"])
    yield Route(path, as_page, methods=["GET"])


def _json(page: Page) -> bytes:
    return orjson.dumps(page, option=orjson.OPT_INDENT_2)


def _page_of(library: Library, make: Make) -> Callable[[Request], Page]:
    def page(request: Request) -> Page:
        del request
        return make(library)

    return page


def _message_of(library: Library) -> Callable[[Request], Page]:
    def make(request: Request) -> Page:
        asked = request.path_params
        form = find(library, asked["partner"], asked["bericht"], asked["versie"])
        if form is None:
            raise Refused(general(Code.NO_SUCH_PLACE))
        return message_page(library, form)

    return make


def _sample(library: Library) -> Find:
    def found(asked: Mapping[str, Any]) -> Fetched | None:
        agreement = library.named(asked["partner"])
        return None if agreement is None else samples.fetched(agreement.partner, asked["file"])

    return found


def _program(asked: Mapping[str, Any]) -> Fetched | None:
    text = calls.programs().get(f"{asked['folder']}/{asked['file']}")
    return None if text is None else (text.encode(), TEXT)


def _fetched(path: str, find_file: Find) -> Route:
    async def endpoint(request: Request) -> Response:
        found = find_file(request.path_params)
        if found is None:
            raise Refused(general(Code.NO_SUCH_PLACE))
        content, media = found
        return Response(content, media_type=media)

    return Route(path, endpoint, methods=["GET"])


def _document(path: str, text: str, media: str) -> Route:
    async def endpoint(request: Request) -> Response:
        del request
        return Response(text, headers=OPEN, media_type=media)

    return Route(path, endpoint, methods=["GET"])
