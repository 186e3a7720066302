"""One partner's flood does not keep another waiting: each has a stream and a worker of its own."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import nats

from hub.bus.topology import receipts
from hub.settings import Settings
from hub.trial.house import House
from hub.trial.play import Partners
from schemas.signal import Partner
from tests.builders import message, mutation

BACKLOG = 1_000
PATIENCE_S = 60
ORDINARY = Path(__file__).parents[3] / "adapters" / "school" / "examples" / "ordinary.json"


async def heard_before_the_school(house: House) -> int:
    """Send one message of a school while the police has sent many: how many of those came first."""
    heard, began, answered = Counter[str](), asyncio.Event(), asyncio.Event()

    async def hear(said: nats.aio.msg.Msg) -> None:
        partner = said.subject.split(".")[2]
        if not answered.is_set():
            heard[partner] += 1
        (answered if partner == Partner.SCHOOL else began).set()

    client = await nats.connect(
        house.server.url, user_credentials=str(house.settings.nats_credentials_file)
    )
    await client.subscribe(receipts("*"), cb=hear)
    async with Partners(house.settings) as partners:
        await partners.play([mutation(number) for number in range(1, BACKLOG + 1)])
        house.spawn("relay", "intake", "deliver")
        await asyncio.wait_for(began.wait(), PATIENCE_S)
        said = json.loads(ORDINARY.read_text("utf-8"))["data"]
        await partners.play([message(Partner.SCHOOL, "zorgsignaal", said, id_="school-1")])
        await asyncio.wait_for(answered.wait(), PATIENCE_S)
    await client.close()
    return heard[Partner.POLICE]


def test_a_message_of_one_partner_does_not_wait_until_anothers_backlog_is_through(tmp_path: Path):
    with House(Settings(environment="demo", directory=tmp_path)) as house:
        before = asyncio.run(heard_before_the_school(house))
    assert before < BACKLOG // 2
