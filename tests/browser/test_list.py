"""The list of pages says what is no page, and calls each by a name of its own.

That it is whole is tested in `test_looks.py`, where every page was opened already.
"""

import pytest

from hub.web.site import Fragment
from tests.browser.pages import FRAGMENTS, SCREENS
from tests.browser.routes import page_routes

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_no_page_says_so_and_why():
    assert {it.path for it in page_routes(Fragment)} == set(FRAGMENTS)


async def test_every_page_has_a_name_of_its_own():
    names = [screen.name for screen in SCREENS]
    assert len(names) == len(set(names))
