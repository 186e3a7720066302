"""The pages that explain the error codes, at the door for partners, in a browser."""

import socket
from contextlib import contextmanager
from threading import Thread

import pytest
import uvicorn

from hub.cli import serving
from tests.browser import checks
from tests.browser.screen import Screen
from tests.browser.visits import DESKTOP, NARROW, Visitor
from tests.hub.api.doors import Front
from tests.workshop import workshop

pytestmark = pytest.mark.asyncio(loop_scope="session")


@contextmanager
def served(app):
    """The address of an application that runs in a thread of its own."""
    server = uvicorn.Server(serving.config_of(app))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        running.join()


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """Where the pages are."""
    with workshop() as hub:
        front = Front(hub, tmp_path_factory.mktemp("clients"))
        with served(front.app()) as url:
            yield url


@pytest.mark.parametrize("path", ["/fouten", "/fouten/SH-302"])
async def test_a_page_about_errors_holds_to_what_every_page_does(browser, door, path):
    screen = Screen("fouten", "", None, path)
    async with Visitor(browser, door).visit(screen, DESKTOP) as seen:
        await seen.is_quiet()
        assert await checks.axe(seen.page) == []
        assert await checks.strangers(seen) == []
        assert await checks.policy(seen) == []
        assert await checks.skip_link(seen.page) == []
    async with Visitor(browser, door).visit(screen, NARROW, scripts=False) as seen:
        assert await checks.overflow(seen.page) == []
