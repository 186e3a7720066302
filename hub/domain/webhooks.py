"""What a partner's webhook is told, how that is signed, and when it is tried again. Pure.

Standard Webhooks (signature `v1`). The message is thin: its kind, which of the partner's own
messages or signals it is about, and where to read the rest with the partner's own token.
"""

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from hub.domain.receipts import ANSWERED, Answered, moment_text, receipt
from schemas.base import Event
from schemas.events import FeedbackReceived, SenderInformed
from schemas.events.partners import (
    AssessmentTold,
    NumbersEvent,
    NumbersFilled,
    NumbersMissed,
    WebhookGivenUp,
    WebhookResent,
    WebhookSet,
    WebhookStopped,
)

WEBHOOKS: Final = "webhooks"
"""The service that sends."""
BLOCK: Final = "webhook"
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - how every secret begins
SECRET_BYTES: Final = 32
OVERLAP: Final = timedelta(hours=24)
"""So long an old secret signs along with the one that replaced it."""
WINDOW: Final = timedelta(hours=24)
"""So long a message is offered to a receiver that does not take it."""
PAUSES_S: Final = (5, 30, 120, 600, 1800, 3600, 7200)
"""How long to wait after each failure; the last one for all that follow."""
JITTER: Final = 0.2
URL_MAX_CHARACTERS: Final = 500
HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}")
INSIDE: Final = (".local", ".internal", ".localhost", ".lan", ".home", ".localdomain")

NO_URL: Final = "Dit is geen adres."
NO_HTTPS: Final = "Het adres begint met https://."
ODD_URL: Final = f"Een adres is hoogstens {URL_MAX_CHARACTERS} gewone tekens, zonder spaties."
INSIDE_URL: Final = "Gebruik een gewone domeinnaam, geen nummer en geen naam binnen een netwerk."

NEWS: Final[Mapping[type[Event], str]] = {
    SenderInformed: "signaal.terugkoppeling",
    AssessmentTold: "signaal.beoordeeld",
    NumbersMissed: "volgnummers.ontbreken",
    NumbersFilled: "volgnummers.aangevuld",
}
"""What is told beside receipts, and what that is called."""
TOPICS: Final = tuple(kind.TOPIC for kind in (*ANSWERED, *NEWS))


class Secret(NamedTuple):
    """A secret that signs, for ever or until a moment."""

    text: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a partner hears news, and how it knows that it is ours; the newest secret first."""

    url: str
    secrets: tuple[Secret, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A webhook after its history: what was set, from which place on, what was given up."""

    newest: WebhookSet | None = None
    since: int = 0
    given_up: tuple[WebhookGivenUp, ...] = ()


def standing_of(history: Iterable[tuple[int, Event]]) -> Standing:
    """Fold the history of a webhook, each event with its place in the record."""
    newest: WebhookSet | None = None
    since, given_up = 0, list[WebhookGivenUp]()
    for place, event in history:
        match event:
            case WebhookSet():
                since = place if newest is None else since
                newest = event
            case WebhookStopped():
                newest = None
            case WebhookGivenUp():
                given_up.append(event)
            case WebhookResent():
                given_up = [it for it in given_up if not _is_within(it, event)]
            case _:
                pass
    return Standing(newest, since, tuple(given_up))


def _is_within(given_up: WebhookGivenUp, resent: WebhookResent) -> bool:
    return resent.first <= given_up.first and given_up.last <= resent.last


def partner_of(event: Event) -> str:
    """Whose news an event is; empty where it is nobody's."""
    if isinstance(event, Answered | SenderInformed | AssessmentTold):
        return event.message.partner.value
    return event.partner.value if isinstance(event, NumbersEvent) else ""


def message_id(event: Event) -> str:
    """The name of the news: the same each time that it is offered."""
    return f"{event.originator_id.hex}-{event.originator_version}"


def payload(event: Event, base: str) -> dict[str, Any]:
    """Write the news; `base` is where the partner reaches the door over HTTP."""
    said, links = dict[str, Any](), dict[str, str]()
    if isinstance(event, NumbersEvent):
        said = {"vanaf": event.first, "totEnMet": event.last}
        links["volgnummers"] = f"{base}/v1/volgnummers"
    if isinstance(event, Answered | SenderInformed | AssessmentTold):
        said["volgnummer"] = event.message.sequence
        links["ontvangstbewijs"] = f"{base}/v1/ontvangstbewijzen/{event.message.sequence}"
    if signal := _signal(event):
        said["signaalId"] = signal
        links["signaal"] = f"{base}/v1/signalen/{signal}"
    return {
        "type": kind_of(event),
        "timestamp": moment_text(event.recorded_at),
        "data": {**said, "links": links},
    }


def kind_of(event: Event) -> str:
    """What the news is called."""
    told = receipt(event)
    return f"bericht.{told['status']}" if told is not None else NEWS[type(event)]


def _signal(event: Event) -> str:
    """The partner's own signal that it is about; feedback is about somebody else's."""
    if isinstance(event, SenderInformed | AssessmentTold):
        return str(event.signal)
    told = None if isinstance(event, FeedbackReceived) else receipt(event)
    return "" if told is None else str(told.get("signaalId", ""))


def signed(id_: str, at: datetime, body: bytes, secrets: Sequence[Secret]) -> dict[str, str]:
    """The three headers of Standard Webhooks, signed with every secret that still counts."""
    seconds = str(int(at.timestamp()))
    content = b".".join((id_.encode(), seconds.encode(), body))
    marks = (
        b64encode(hmac.digest(key_of(it.text), content, "sha256")).decode()
        for it in secrets
        if it.until is None or at < it.until
    )
    return {
        "webhook-id": id_,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


def key_of(secret: str) -> bytes:
    """The key in a secret as it is written."""
    return b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)


def secret_text(key: bytes) -> str:
    """Write a key as a secret."""
    return f"{SECRET_PREFIX}{b64encode(key).decode()}"


def rotated(hook: Webhook, secret: str, now: datetime) -> Webhook:
    """Sign with a new secret, and for a day with the one before it as well."""
    until = now + OVERLAP
    return Webhook(hook.url, (Secret(secret), Secret(hook.secrets[0].text, until)))


def pause_s(failures: int, chance: float) -> float:
    """How long to wait after so many failures in a row (1 or more); `chance` is 0 up to 1."""
    pause = PAUSES_S[min(failures, len(PAUSES_S)) - 1]
    return pause * (1 + JITTER * (2 * chance - 1))


def is_over(due: datetime, failing_since: datetime, now: datetime) -> bool:
    """Whether a message has waited long enough for a receiver that has been failing since then."""
    return now >= max(due, failing_since) + WINDOW


def refused_url(url: str, *, is_demo: bool) -> str:
    """Why news may not go to an address, in Dutch; empty where it may.

    Only the name is judged here: to which machine it leads is looked at with every message.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return NO_URL
    host = parts.hostname or ""
    is_plain = url.isascii() and url.isprintable() and " " not in url
    is_inside = not HOST.fullmatch(host) or host.endswith(INSIDE)
    has_more = parts.username is not None or parts.password is not None or bool(parts.fragment)
    faults = (
        (not is_plain or len(url) > URL_MAX_CHARACTERS, ODD_URL),
        (has_more, "Zet geen naam, wachtwoord of # in het adres."),
        (parts.scheme not in ({"https", "http"} if is_demo else {"https"}), NO_HTTPS),
        (not host or port == 0, NO_URL),
        (is_inside and not is_demo, INSIDE_URL),
    )
    return next((text for is_wrong, text in faults if is_wrong), "")
