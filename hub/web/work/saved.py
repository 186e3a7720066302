"""Filters kept by name."""

from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hub.actions import filters as kept_filters
from hub.actions.filters import KEPT_MAX, NAME_MAX_CHARACTERS
from hub.domain.mandate import Right
from hub.web.visit import Sends, Visit
from hub.web.work.read import PATH
from hub.web.work.show import asked

ROUTER: Final = APIRouter(prefix=PATH)


@ROUTER.post("/filters")
def keep_or_drop(visit: Annotated[Visit, Depends(Sends(Right.READ_CASES))]) -> Response:
    """Keep the filter that is on, or throw one away."""
    form, site = visit.form, visit.site
    filters, _ = asked(visit, dict(parse_qsl(form.text("zoek"))))
    query, now = filters.query, site.present()
    back = f"{PATH}?{query}"
    if form.text("actie") == "weg":
        place = kept_filters.drop(site.desk, visit.user.id, query, now)
        back = f"{PATH}?lijst={filters.lijst}"
    else:
        name = form.text("naam")
        if not name or len(name) > NAME_MAX_CHARACTERS:
            raise HTTPException(400)
        if len(kept_filters.kept(site.desk, visit.user.id)) >= KEPT_MAX:
            raise HTTPException(409)
        place = kept_filters.keep(site.desk, visit.user.id, query, name, now)
    site.settle(place)
    return visit.see_other(back)
