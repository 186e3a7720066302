"""The routes that answer with a page, or with a part of one."""

import inspect

from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from hub.web.app import SCREENS as PARTS
from tests.hub.web.small import flat


def page_routes(kind: type = HTMLResponse) -> list[APIRoute]:
    """Every route that answers a plain request with a page, or with a part of one."""
    return [
        route
        for part in PARTS
        for route in flat(part.ROUTER.routes)
        if "GET" in route.methods and inspect.signature(route.endpoint).return_annotation is kind
    ]
