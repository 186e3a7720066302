"""What the door stands on: where it brings messages, who may sign in, how fast it is asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from jinja2 import Environment

from hub.api.developers.library import Library
from hub.api.proving import Proving
from hub.api.tokens import Tokens
from hub.api.waiting import Waiting
from hub.audit.answers import Answers
from hub.domain.reading import Door
from hub.policy.partners import PartnerAgreement
from hub.web.report.bucket import Bucket

PATIENCE_S: Final = 8.0
"""How long a sender is kept waiting for its receipt; then it hears where that will be."""
SIGN_INS_AT_ONCE: Final = 30
SIGN_INS_PER_MINUTE: Final = 30
"""For each client, known or not: a token lives for minutes."""
QUIET: Final = timedelta(minutes=1)
SLOW_AT_ONCE: Final = 2
"""Of how many clients a secret is looked at at once: each takes 16 MiB and tens of milliseconds."""
STRANGERS_AT_ONCE: Final = 120
STRANGERS_PER_MINUTE: Final = 240


class Put(Protocol):
    """Publishes a partner's message; its place in the stream once it is on disk, or `BusError`."""

    async def __call__(self, slug: str, data: bytes, headers: Mapping[str, str]) -> int: ...


@asynccontextmanager
async def alone() -> AsyncIterator[None]:
    """Start and stop nothing beside the application."""
    yield


def requests_of(partners: Iterable[PartnerAgreement]) -> Callable[[str], Bucket]:
    """How many requests each partner may make: what one sends too fast slows no other."""
    agreed = {it.partner.value: it.limits for it in partners}

    def bucket(partner: str) -> Bucket:
        limits = agreed[partner]
        return Bucket(limits.at_once, limits.per_minute)

    return bucket


@dataclass(frozen=True, slots=True)
class ApiDesk:
    """One for the whole application. `openapi` is the document as it is published.

    `new_bucket` says how much a partner may ask, `is_suspended` whether nothing of it is taken in;
    `running` is what has to be up while it serves. `library` is what the pages for developers are
    made of; a door can be without. `url` is where partners reach it, where that is settled.
    """

    doors: Mapping[str, Door]
    put: Put
    waiting: Waiting
    answers: Answers
    tokens: Tokens
    proving: Proving
    issuer: str
    openapi: Mapping[str, Any]
    clock: Callable[[], datetime]
    is_ready: Callable[[], bool]
    new_bucket: Callable[[str], Bucket]
    is_suspended: Callable[[str], bool]
    templates: Environment
    library: Library | None = None
    running: Callable[[], AbstractAsyncContextManager[None]] = alone
    patience_s: float = PATIENCE_S
    requests: dict[str, Bucket] = field(default_factory=dict)
    sign_ins: dict[str, Bucket] = field(default_factory=dict)
    warned: dict[str, datetime] = field(default_factory=dict)
    is_sandbox: bool = False
    url: str | None = None
    slow: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SLOW_AT_ONCE))

    def bucket_of(self, partner: str) -> Bucket:
        """How many requests this partner may still make now."""
        return self.requests.setdefault(partner, self.new_bucket(partner))

    def is_news(self, about: str, now: datetime) -> bool:
        """Whether nothing was said about this lately: a flood fills no log."""
        before = self.warned.get(about)
        if before is not None and now - before < QUIET:
            return False
        self.warned[about] = now
        return True

    def sign_ins_of(self, client: str | None) -> Bucket:
        """How often this client may still ask for a token now; all who are unknown share one."""
        if client is None:
            return self.sign_ins.setdefault("", Bucket(STRANGERS_AT_ONCE, STRANGERS_PER_MINUTE))
        return self.sign_ins.setdefault(client, Bucket(SIGN_INS_AT_ONCE, SIGN_INS_PER_MINUTE))
