"""Who sends news in a workshop, with a clock that a test moves."""

from datetime import UTC, datetime, timedelta
from functools import partial

from hub.actions import webhooks as acts
from hub.domain.webhooks import Secret, Webhook, secret_text
from hub.webhooks.posting import post
from hub.webhooks.sending import Webhooks
from schemas.signal import Partner

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
SECRET = secret_text(bytes(range(32)))
POLICE = Partner.POLICE
BASE = "https://signaalhub.example"


class Sender:
    """Who sends, with a clock of its own; `again` is another process in its place."""

    def __init__(self, hub):
        self.hub, self.now = hub, NOW
        self.again()

    def again(self):
        self.webhooks = Webhooks(
            self.hub.record(),
            self.hub.mapper,
            self.hub.sealer,
            post=partial(post, only_public=False, seconds=2.0),
            base=BASE,
            now=lambda: self.now,
            chance=lambda: 0.5,
        )
        return self

    def set_up(self, hook, partner=POLICE, secret=SECRET):
        made = Webhook(hook.url, (Secret(secret),))
        acts.set_webhook(self.hub.desk(), partner, made, "een", self.now)

    async def send(self, partner=POLICE):
        while await self.webhooks.step(partner):
            pass

    async def later(self, partner=POLICE, **passed):
        self.now += timedelta(**passed)
        await self.send(partner)
