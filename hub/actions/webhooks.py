"""What an operator does with a partner's webhook: set it, change its secret, stop it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from hub.actions.desk import Desk, attempt, unsealed
from hub.domain.webhooks import BLOCK, Secret, Standing, Webhook, rotated, standing_of
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.record import Record
from schemas.base import Event
from schemas.events.partners import WebhookResent, WebhookSet, WebhookStopped
from schemas.ids import webhook_id
from schemas.signal import Partner

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Found:
    """A webhook: the version of its history, how it stands, and what was set.

    `hook` is None where there is none, or where its key is gone.
    """

    version: int
    standing: Standing
    hook: Webhook | None


def found(record: Record, mapper: Mapper, sealer: Sealer, partner: str) -> Found:
    """Look a webhook up in the record."""
    told = record.stream(webhook_id(partner))
    standing = standing_of((it.position, mapper.from_recorded(it)) for it in told)
    newest, hook = standing.newest, None
    if newest is not None:
        text = unsealed(sealer, newest, newest.sealed[BLOCK], BLOCK)
        hook = None if text is None else _opened(text)
    return Found(len(told), standing, hook)


def set_webhook(desk: Desk, partner: Partner, hook: Webhook, by: str, now: datetime) -> WebhookSet:
    """Send news to this webhook from now on."""
    event = _set(desk, partner, lambda _: hook, by, now)
    assert event is not None
    return event


def rotate(desk: Desk, partner: Partner, secret: str, by: str, now: datetime) -> WebhookSet | None:
    """Sign with a new secret, and for a day with the old one too. None without a webhook."""
    return _set(desk, partner, lambda it: it and rotated(it, secret, now), by, now)


def stop(desk: Desk, partner: Partner, by: str, now: datetime) -> WebhookStopped | None:
    """Send no more news. None where none was sent."""

    def make(there: Found) -> WebhookStopped | None:
        if there.standing.newest is None:
            return None
        return WebhookStopped(**place(partner, there.version, now, by), by=by)

    return _attempt(desk, partner, make)


def tell_resent(  # noqa: PLR0913, PLR0917 - what was sent, by whom and when
    desk: Desk, partner: Partner, first: int, last: int, messages: int, by: str, now: datetime
) -> WebhookResent | None:
    """Record that news was sent again by hand, and was taken."""

    def make(there: Found) -> WebhookResent:
        said: dict[str, Any] = {"first": first, "last": last, "messages": messages, "by": by}
        return WebhookResent(**place(partner, there.version, now, by), **said)

    return _attempt(desk, partner, make)


def place(partner: Partner, version: int, now: datetime, by: str) -> dict[str, Any]:
    """Where and when the next event of a webhook is recorded; `by` is empty for the hub itself."""
    return {
        "originator_id": webhook_id(partner),
        "originator_version": version + 1,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"person:{by}" if by else "service:webhooks",
        "partner": partner,
    }


def _set(
    desk: Desk,
    partner: Partner,
    change: Callable[[Webhook | None], Webhook | None],
    by: str,
    now: datetime,
) -> WebhookSet | None:
    def make(there: Found) -> WebhookSet | None:
        hook = change(there.hook)
        if hook is None:
            return None
        where = place(partner, there.version, now, by)
        sealed = desk.seal(webhook_id(partner), there.version + 1, BLOCK, _written(hook))
        return WebhookSet(**where, by=by, sealed=sealed)

    return _attempt(desk, partner, make)


def _attempt(desk: Desk, partner: Partner, make: Callable[[Found], E | None]) -> E | None:
    def look() -> Found:
        return found(desk.record, desk.mapper, desk.sealer, partner)

    return attempt(desk, look, make, "the webhook")


def _written(hook: Webhook) -> str:
    secrets = [[it.text, it.until.isoformat() if it.until else None] for it in hook.secrets]
    return json.dumps({"url": hook.url, "secrets": secrets})


def _opened(text: str) -> Webhook:
    said = json.loads(text)
    return Webhook(
        said["url"],
        tuple(
            Secret(secret, None if until is None else datetime.fromisoformat(until))
            for secret, until in said["secrets"]
        ),
    )
