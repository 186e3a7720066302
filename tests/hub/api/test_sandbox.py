"""A sandbox says so in every answer and on every page; a real hub says nothing."""

import asyncio

import pytest

from hub.domain.sandbox import BANNER, HEADER, PROEF
from hub.running import sender

PLACES = ("/fouten", "/fouten/SH-104", "/v1/openapi.json", "/livez", "/nergens", "/static/page.css")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_sandbox", [True, False])
async def test_every_answer_says_what_it_is_of(shared, place, is_sandbox):
    async with shared.client(is_sandbox=is_sandbox) as client:
        answers = [await client.get(place), await client.post(place, content=b"x")]
    assert {it.headers.get(HEADER) for it in answers} == {PROEF if is_sandbox else None}
    if place.startswith("/fouten"):
        assert (BANNER in answers[0].text) is is_sandbox


async def test_what_two_could_read_differently_is_refused_by_a_sandbox_as_one(shared):
    twice = [("Authorization", "Bearer a"), ("Authorization", "Bearer b")]
    async with shared.client(is_sandbox=True) as client:
        answer = await client.get("/v1/volgnummers", headers=twice)
    assert (answer.status_code, answer.headers[HEADER]) == (400, PROEF)


class Bus:
    """Keeps what is published."""

    def __init__(self):
        self.published = []

    async def publish(self, subject, payload, headers=None):
        self.published.append((subject, payload, headers))

    async def flush(self):
        """All of it is there."""


@pytest.mark.parametrize("mark", [None, {HEADER: PROEF}])
async def test_receipts_on_the_bus_are_marked_in_a_sandbox_alone(mark):
    bus = Bus()
    send = sender(bus, asyncio.get_running_loop(), mark)
    await asyncio.to_thread(send, [("receipts.v1.police.x", b"{}")])
    assert bus.published == [("receipts.v1.police.x", b"{}", mark)]
