"""The ways by which a notice goes: what each of them needs, and how it ended.

A way answers with what the message is called at the other side, or with a fault: a short code that
says nothing of anybody.
"""

import asyncio
import smtplib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Final, NamedTuple, Protocol

import orjson

from hub.domain.outgoing import MailServer, Notice, cloud_event, mail
from hub.domain.webhooks import Secret, signed
from hub.webhooks.posting import TAKEN, TIMEOUT, TIMEOUT_S, UNREACHABLE, UNTRUSTED, post

SMTP_FAULTS: Final[Mapping[type[Exception], str]] = {
    smtplib.SMTPAuthenticationError: "mail-signin-refused",
    smtplib.SMTPRecipientsRefused: "mail-address-refused",
    smtplib.SMTPSenderRefused: "mail-sender-refused",
    smtplib.SMTPNotSupportedError: "mail-without-tls",
    smtplib.SMTPException: "mail-refused",
    TimeoutError: TIMEOUT,
    ssl.SSLError: UNTRUSTED,
    OSError: UNREACHABLE,
}
"""What goes wrong with mail, the particular before the general."""


class Carried(NamedTuple):
    """How it ended: `fault` is `TAKEN` where it was taken, under this name."""

    fault: str
    reference: str = ""


class Way(Protocol):
    """Carries a notice to one receiver."""

    def __call__(self, notice: Notice, now: datetime) -> Awaitable[Carried]: ...


@dataclass(frozen=True, slots=True)
class ByEvent:
    """As a CloudEvent to an address, signed as partners' webhooks are."""

    url: str
    oin: str
    secret: Callable[[], str]
    only_public: bool
    seconds: float = TIMEOUT_S

    async def __call__(self, notice: Notice, now: datetime) -> Carried:
        """Post it."""
        body = orjson.dumps(cloud_event(notice, self.oin))
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            **signed(notice.id, now, body, (Secret(self.secret()),)),
        }
        fault = await post(
            self.url, headers, body, only_public=self.only_public, seconds=self.seconds
        )
        return Carried(fault, notice.id)


@dataclass(frozen=True, slots=True)
class ByMail:
    """By mail, over TLS always; `password` is asked for where the server knows us by name."""

    server: MailServer
    to: str
    password: Callable[[], str]
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    executor: Executor | None = None
    seconds: float = TIMEOUT_S

    async def __call__(self, notice: Notice, now: datetime) -> Carried:
        """Hand it in."""
        made = mail(notice, self.server, self.to, now)
        loop = asyncio.get_running_loop()
        fault = await loop.run_in_executor(self.executor, self._hand_in, made)
        return Carried(fault, notice.id)

    def _hand_in(self, message: EmailMessage) -> str:
        try:
            with smtplib.SMTP(self.server.host, self.server.port, timeout=self.seconds) as client:
                client.starttls(context=self.context())
                if self.server.user:
                    client.login(self.server.user, self.password())
                client.send_message(message)
                with suppress(smtplib.SMTPException, OSError):
                    client.quit()  # it was taken, however the goodbye goes
        except tuple(SMTP_FAULTS) as error:
            return next(fault for kind, fault in SMTP_FAULTS.items() if isinstance(error, kind))
        return TAKEN
