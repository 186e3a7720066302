"""Sends news of a webhook again by hand: what was given up, or the receipt of one message."""

from collections.abc import Iterator
from typing import NamedTuple

from hub.actions.webhooks import found
from hub.audit.answers import STAGE, place_key
from hub.domain.webhooks import TOPICS, partner_of
from hub.webhooks.posting import TAKEN
from hub.webhooks.sending import Webhooks
from hub.webhooks.waiting import PAGE_EVENTS
from hub.wiring import Hub
from schemas.base import Event
from schemas.signal import Partner


class Resent(NamedTuple):
    """News that was offered again: from which place to which it was taken, and what went wrong.

    `fault` is empty where all was taken; else what follows is not offered.
    """

    first: int
    last: int
    messages: int
    fault: str


async def resend(
    hub: Hub, webhooks: Webhooks, partner: Partner, number: int | None
) -> list[Resent]:
    """Offer the receipt of a message again, or all that was given up, in order.

    Raises `LookupError` where there is no webhook.
    """
    there = found(hub.reading, hub.mapper, hub.sealer, partner)
    if there.hook is None:
        raise LookupError(partner)
    ranges = (
        [(it.first, it.last) for it in there.standing.given_up]
        if number is None
        else _receipt(hub, partner, number)
    )
    done = []
    for first, last in ranges:
        taken, fault = 0, TAKEN
        for event in _news(hub, partner, first, last):
            fault = await webhooks.offer(there.hook, event)
            if fault != TAKEN:
                break
            taken += 1
        done.append(Resent(first, last, taken, fault))
        if fault != TAKEN:
            break
    return done


def _receipt(hub: Hub, partner: Partner, number: int) -> list[tuple[int, int]]:
    key = place_key(partner.value, number)
    place = hub.reading.recall(STAGE, (key,)).get(key)
    return [] if place is None else [(int(place), int(place))]


def _news(hub: Hub, partner: Partner, first: int, last: int) -> Iterator[Event]:
    after = first - 1
    while page := hub.reading.read(after, PAGE_EVENTS, TOPICS):
        for recorded in page:
            if recorded.position > last:
                return
            event = hub.mapper.from_recorded(recorded)
            if partner_of(event) == partner:
                yield event
        after = page[-1].position
