"""The pages that explain each error code, for whoever follows a problem's `type`; public."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from hub.api.desk import ApiDesk
from hub.api.replies import PAGES, Refused, general
from hub.domain.catalogue import CATALOGUE, Entry
from schemas.envelope import HELD
from schemas.problems import Code

ENDINGS: Final = {True: "in behandeling", False: "geweigerd"}


@dataclass(frozen=True, slots=True)
class FaultPage:
    """One code, or all of them where `code` is empty."""

    title: str
    code: str
    path: str
    faults: tuple[tuple[str, Entry], ...]

    def is_held(self, code: str) -> bool:
        """Whether a person looks at a message with this code, and it is not refused."""
        return Code(code) in HELD


async def index(request: Request, desk: ApiDesk) -> Response:
    """Every code."""
    del request
    every = tuple((code.value, entry) for code, entry in CATALOGUE.items())
    return _shown(desk, FaultPage("Foutcodes", "", PAGES, every))


async def show(request: Request, desk: ApiDesk) -> Response:
    """One code."""
    name = request.path_params["code"]
    if name not in set(Code):
        raise Refused(general(Code.NO_SUCH_PLACE))
    entry = CATALOGUE[Code(name)]
    page = FaultPage(f"{name} – {entry.title}", name, f"{PAGES}/{name}", ((name, entry),))  # noqa: RUF001 - a dash in Dutch
    return _shown(desk, page)


def _shown(desk: ApiDesk, page: FaultPage) -> Response:
    return HTMLResponse(desk.templates.get_template("api/faults.html").render(page=page))
