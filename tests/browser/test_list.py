"""The list of pages is whole: a page that is not in it is looked at by nobody."""

import inspect
from urllib.parse import urlsplit

import pytest
from fastapi.responses import HTMLResponse

from hub.web.app import SCREENS as PARTS
from hub.web.signin.people import DEMO_PEOPLE
from hub.web.site import Fragment
from tests.browser.pages import FRAGMENTS, NOT_YET, SCREENS
from tests.browser.visits import DESKTOP, context_for
from tests.hub.web.small import flat

pytestmark = pytest.mark.asyncio(loop_scope="session")


def page_routes(kind=HTMLResponse):
    """Every route that answers a plain request with a page, or with a part of one."""
    return [
        route
        for part in PARTS
        for route in flat(part.ROUTER.routes)
        if "GET" in route.methods and inspect.signature(route.endpoint).return_annotation is kind
    ]


async def test_every_page_is_in_the_list(visitor):
    seen = set()
    for screen in SCREENS:
        if screen.name in visitor.known:
            seen.add(urlsplit(visitor.known[screen.name]).path)
            continue
        async with visitor.visit(screen) as visit:
            seen.add(urlsplit(visit.page.url).path)
    routes = page_routes()
    assert len(routes) >= 5
    missing = [it.path for it in routes if not any(it.path_regex.match(path) for path in seen)]
    assert missing == [], "add a line to tests/browser/pages.py"


async def test_what_is_no_page_says_so_and_why():
    assert {it.path for it in page_routes(Fragment)} == set(FRAGMENTS)


async def test_every_page_has_a_name_of_its_own():
    names = [screen.name for screen in SCREENS]
    assert len(names) == len(set(names))


async def test_what_is_not_there_yet_is_really_not_there(browser, hub):
    there = set()
    for user in DEMO_PEOPLE:
        async with context_for(browser, hub.url, user.id, DESKTOP) as context:
            there |= {path for path in NOT_YET if (await context.request.get(path)).ok}
    assert there == set(), "take it from NOT_YET in tests/browser/pages.py"
