"""The routes of the register of disclosures."""

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query

from hub.domain.disclosures import Kind
from hub.domain.mandate import Right
from hub.web.disclosures.page import PATH, Asked, DisclosuresPage, disclosures_page, this_year
from hub.web.paging import PAGE_MAX
from hub.web.twins import twins
from hub.web.visit import Reads, Visit

ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.READ_DISCLOSURES))]
Page = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
Since = Annotated[date | None, Query(alias="van")]
Until = Annotated[date | None, Query(alias="tot")]
Receiver = Annotated[str, Query(alias="ontvanger", pattern=r"^[a-z-]{0,40}$")]
KindOf = Annotated[Kind | Literal[""], Query(alias="soort")]
Outside = Annotated[bool, Query(alias="buiten")]


@twins(ROUTER, PATH, "disclosures/list.html")
def show(  # noqa: PLR0913, PLR0917 - what can be asked
    visit: Reading,
    page: Page = 1,
    since: Since = None,
    until: Until = None,
    receiver: Receiver = "",
    kind: KindOf = "",
    only_outside: Outside = False,  # noqa: FBT002 - a query
) -> DisclosuresPage:
    """What went to whom in a period."""
    with visit.views.snapshot() as cursor:
        first, last = this_year(visit.now(cursor))
    asked = Asked(since or first, until or last, receiver, kind, only_outside)
    return disclosures_page(visit, asked, page)
