"""A line to the bus that a process can do without: down, up, away and back."""

import asyncio
from threading import Thread

from hub.bus import topology
from hub.bus.line import Line
from hub.bus.subscribe import connect
from tests.servers import NatsServer, eventually


def line_to(server, **options):
    return Line(lambda: connect(server.url, max_reconnect_attempts=-1, **options))


async def test_it_hears_what_is_said_and_any_thread_may_nudge(tmp_path):
    with NatsServer(tmp_path) as server:
        line, heard = line_to(server), []
        line.listen("hub.views", heard.append)
        client = await server.connect()
        nudges = await client.subscribe(topology.NUDGE)
        await client.flush()
        async with line.laid():
            await eventually(lambda: line.is_up)
            thread = Thread(target=line.nudge)
            thread.start()
            thread.join()
            assert (await nudges.next_msg(timeout=5)).data == b""
            await client.publish("hub.views", b"een")
            await eventually(lambda: heard == [b"een"])
        assert not line.is_up
        await client.close()


async def test_without_a_bus_nothing_fails_and_it_is_laid_when_there_is_one(tmp_path):
    server = NatsServer(tmp_path)
    server.start()
    server.kill()
    line = line_to(server)
    line.nudge()
    async with line.laid():
        line.nudge()
        await asyncio.sleep(0.1)
        assert not line.is_up
        server.start()
        await eventually(lambda: line.is_up)
    server.stop()
