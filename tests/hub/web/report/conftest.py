"""The form beside the screens, asked in the process itself."""

import pytest

from tests.hub.web.report.desks import Post, desk_over
from tests.hub.web.small import client_of, small_hub


@pytest.fixture
def post():
    """Where reports go."""
    return Post()


@pytest.fixture
def empty(tmp_path):
    """A hub without a signal."""
    with small_hub("sqlite", tmp_path, []) as hub:
        yield hub


@pytest.fixture
async def form(empty, post):
    """The form, and the screens beside it."""
    app = empty.app(is_demo=False, report=desk_over(empty.views, post))
    async with client_of(app) as client:
        yield client
