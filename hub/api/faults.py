"""The pages that explain each error code, for whoever follows a problem's `type`; public."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from hub.api.desk import ApiDesk
from hub.api.replies import PAGES, Refused, as_json, general
from hub.domain.catalogue import CATALOGUE
from schemas.envelope import HELD
from schemas.problems import Code


@dataclass(frozen=True, slots=True)
class Fault:
    """One code. When it `is_held` a person looks at the message, and it is not refused."""

    code: str
    title: str
    meaning: str
    mend: str
    status: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class FaultPage:
    """One code, or all of them where `code` is empty."""

    title: str
    code: str
    path: str
    faults: tuple[Fault, ...]


async def index(request: Request, desk: ApiDesk) -> Response:
    """Every code."""
    del request
    return _shown(desk, _every())


async def index_json(request: Request, desk: ApiDesk) -> Response:
    """Every code, as JSON."""
    del request, desk
    return as_json(_every())


async def show(request: Request, desk: ApiDesk) -> Response:
    """One code."""
    return _shown(desk, _one(request))


async def show_json(request: Request, desk: ApiDesk) -> Response:
    """One code, as JSON."""
    del desk
    return as_json(_one(request))


def _every() -> FaultPage:
    return FaultPage("Foutcodes", "", PAGES, tuple(map(_fault, CATALOGUE)))


def _one(request: Request) -> FaultPage:
    name = request.path_params["code"]
    if name not in set(Code):
        raise Refused(general(Code.NO_SUCH_PLACE))
    fault = _fault(Code(name))
    return FaultPage(f"{name} – {fault.title}", name, f"{PAGES}/{name}", (fault,))  # noqa: RUF001 - a dash in Dutch


def _fault(code: Code) -> Fault:
    entry = CATALOGUE[code]
    return Fault(
        code.value, entry.title, entry.meaning, entry.mend, entry.status.value, code in HELD
    )


def _shown(desk: ApiDesk, page: FaultPage) -> Response:
    return HTMLResponse(desk.templates.get_template("api/faults.html").render(page=page))
