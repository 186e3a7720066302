"""A page and its `.json` twin: two routes, made of the same page model."""

from collections.abc import Callable
from inspect import signature
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.responses import Response

from hub.web.visit import Visit

Load = TypeVar("Load", bound=Callable[..., Any])


def twins(router: APIRouter, path: str, template: str) -> Callable[[Load], Load]:
    """Serve what a function loads for its `visit` as a page at a path, and as JSON beside it.

    What the function asks for (its guard, parts of the path, the query) both routes ask for. The
    JSON comes first: a name in the path would take its ending for a part of the name.
    """

    def serve(load: Load) -> Load:
        def as_json(*, visit: Visit, **asked: Any) -> Response:
            return visit.json(load(visit=visit, **asked))

        def as_page(*, visit: Visit, **asked: Any) -> Response:
            return visit.html(template, load(visit=visit, **asked))

        for route, where in ((as_json, f"{path}.json"), (as_page, path)):
            route.__doc__ = load.__doc__
            route.__signature__ = signature(load).replace(return_annotation=Response)  # type: ignore[attr-defined]
            router.add_api_route(
                where, route, methods=["GET"], name=f"{load.__name__}_{route.__name__}"
            )
        return load

    return serve
