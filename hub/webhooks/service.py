"""The service that sends partners their news, as a hub has it."""

from functools import partial

from hub.webhooks.posting import post
from hub.webhooks.sending import Webhooks
from hub.wiring import Hub


def webhooks_of(hub: Hub) -> Webhooks:
    """Who sends, with a connection of its own; outside a demo to public machines alone."""
    chosen = hub.settings
    return Webhooks(
        hub.record(),
        hub.mapper,
        hub.sealer,
        post=partial(post, only_public=not chosen.is_demo),
        base=chosen.api_url or "",
    )
