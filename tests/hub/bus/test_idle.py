"""Whether anything is left to do, asked while things happen."""

from types import SimpleNamespace

import pytest

from hub.bus.idle import NotIdle, wait_until_idle

STAGES = {"link": "EVENTS"}


class Bus:
    """A record of one event, that the relay copies while the stages are being asked."""

    def __init__(self, *, works):
        self.copied, self.handled, self.asked, self.works = 0, 0, 0, works

    async def last(self):
        return 1

    async def stream_info(self, _):
        return SimpleNamespace(state=SimpleNamespace(last_seq=self.copied))

    async def consumers_info(self, _):
        self.asked += 1
        left = self.copied - self.handled
        self.copied = 1
        if self.works and self.asked > 2:
            self.handled = 1
        return [SimpleNamespace(name="link-e1", num_pending=left, num_ack_pending=0)]


async def test_what_is_copied_meanwhile_is_still_to_be_done():
    with pytest.raises(NotIdle):
        await wait_until_idle(bus := Bus(works=False), bus.last, STAGES, 0.2)


async def test_once_that_is_done_there_is_nothing_left():
    await wait_until_idle(bus := Bus(works=True), bus.last, STAGES, 5.0)
    assert bus.handled == bus.copied == 1
