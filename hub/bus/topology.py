"""Every stream, subject, durable and account name on the bus, spelled once.

Two kinds of stream, both in the HUB account:

* ``INTAKE_<PARTNER>``: what one partner said, kept a week, never the record.
* ``EVENTS``: message n is event n of the record. A copy: it may be deleted and is then rebuilt.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig, SubjectTransform
from nats.js.errors import BadRequestError, NotFoundError

PARTNERS: Final = (
    "police",
    "veilig-thuis",
    "labour-inspectorate",
    "school",
    "municipality",
    "residents",
    "care",
)

HUB_ACCOUNT: Final = "HUB"
HTTP_ACCOUNT: Final = "HTTP"
HTTP_USER: Final = "http"
"""Who brings in what partners send over HTTP, in an account of its own."""

SYSTEM_ACCOUNT: Final = "SYS"

EVENTS: Final = "EVENTS"
INTAKE: Final = "INTAKE_"
BESIDE: Final = "ANEW_"
EVENT_SUBJECTS: Final = "hub.events.>"
NUDGE: Final = "hub.nudge"
"""Core NATS, no payload: something was recorded, copy it now."""

VIEWS: Final = "hub.views"
"""Core NATS: the views went on (`hub.bus.changed`), for the screens that are open."""

INTAKE_MAX_AGE_S: Final = 7 * 24 * 3600
INTAKE_MAX_BYTES: Final = 1 << 30
INTAKE_MAX_MESSAGE_BYTES: Final = 96 * 1024
"""Payload and headers. The hub's own limit is 64 KiB: what lies between reaches the hub and is
refused with a receipt; what is larger is refused by the server (error 10054)."""

MIN_DUPLICATE_WINDOW_S: Final = 0.1
"""The smallest window JetStream allows, and it cannot be switched off. De-duplication is the
hub's work: the same id with other bytes is a conflict that someone must see, so it has to get
through. What carries one ``Nats-Msg-Id`` twice within the window is dropped, and the publisher
is told so (``duplicate`` in the PubAck); without that header nothing is ever dropped."""

_STREAM_NAME_IN_USE: Final = 10058


def subject(topic: str) -> str:
    """Name the subject on which an event of this topic travels."""
    return f"hub.events.{topic}"


def signals(slug: str) -> str:
    """Name the subjects on which one partner may publish; one free token, see `arrived`."""
    return f"signals.v1.{slug}.*"


def message(slug: str) -> str:
    """Name the one of those subjects on which the hub's own doors publish; `*` for all partners."""
    return f"signals.v1.{slug}.bericht"


def arrived(slug: str) -> str:
    """Name the subject under which INTAKE keeps all that one partner said.

    The server accepts any byte in a published subject, and nats-py's reader dies, silently and
    for good, on one that is not UTF-8. So no byte a partner chose may be in a subject we read:
    the stream puts this one in its place. That only works for a single token; of two, a literal
    ``*`` in the first would carry anything in the second past the server.
    """
    return f"intake.{slug}"


def redrive(slug: str) -> str:
    """Name the subject on which the hub offers a message of this partner again.

    It ends in the partner's stream, and lies outside what the partner itself may publish.
    """
    return f"hub.redrive.{slug}"


def heard(slug: str) -> tuple[str, str]:
    """Name all that the intake of a partner hears."""
    return arrived(slug), redrive(slug)


def receipts(slug: str) -> str:
    """Name the subjects on which one partner is answered."""
    return f"receipts.v1.{slug}.>"


def receipt(slug: str, token: str) -> str:
    """Name the subject of one receipt; ``token`` is a single subject token chosen by the hub."""
    return f"receipts.v1.{slug}.{token}"


def feedback(slug: str, token: str) -> str:
    """Name the subject on which a partner hears what became of one of its signals."""
    return f"receipts.v1.{slug}.terugkoppeling.{token}"


def proof(slug: str, token: str) -> str:
    """Name the subject on which a partner gets the proof that its message is in the log."""
    return f"receipts.v1.{slug}.logboek.{token}"


def inbox(slug: str) -> str:
    """Name one partner's inbox prefix, for ``nats.connect(inbox_prefix=...)``."""
    return f"_INBOX_{slug}"


def account(slug: str) -> str:
    """Name one partner's account."""
    return f"PARTNER_{_upper(slug)}"


def intake(slug: str) -> str:
    """Name the stream that holds what one partner said."""
    return f"{INTAKE}{_upper(slug)}"


def beside(slug: str) -> str:
    """Name the stream that holds one partner's while that is made anew (`hub.bus.renewal`)."""
    return f"{BESIDE}{_upper(slug)}"


def mark(slug: str) -> str:
    """Name the subject of what holds the place of a newest message that was erased.

    No consumer is told of it; without it the number would be given out again.
    """
    return f"hub.anew.{slug}"


def durable(stage: str, epoch: int) -> str:
    """Name a stage's consumer; the epoch tells a successor from the one it fenced off."""
    return f"{stage}-e{epoch}"


def intake_stream(
    slug: str, *, replicas: int = 1, first_seq: int | None = None, max_bytes: int = INTAKE_MAX_BYTES
) -> StreamConfig:
    """Describe one partner's stream. A full one refuses (error 10077), so the partner tries again.

    ``first_seq`` is position + 1. It matters only when a lost stream is made anew: numbered from
    1, its new messages would be taken for old ones.
    """
    return StreamConfig(
        name=intake(slug),
        subjects=[signals(slug), redrive(slug)],
        subject_transform=SubjectTransform(src=signals(slug), dest=arrived(slug)),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_age=INTAKE_MAX_AGE_S,
        max_bytes=max_bytes,
        max_msg_size=INTAKE_MAX_MESSAGE_BYTES,
        duplicate_window=MIN_DUPLICATE_WINDOW_S,
        num_replicas=replicas,
        first_seq=first_seq,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
    )


def events_stream(*, replicas: int = 1) -> StreamConfig:
    """Describe the copy of the record; ``max_file_store`` bounds it, and it never forgets."""
    return StreamConfig(
        name=EVENTS,
        subjects=[EVENT_SUBJECTS],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        duplicate_window=MIN_DUPLICATE_WINDOW_S,
        num_replicas=replicas,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
        allow_atomic=True,
    )


async def ensure(js: JetStreamContext, configs: Iterable[StreamConfig]) -> None:
    """Create each stream, or bring it to this configuration; what it holds is left alone.

    A stream that is being made anew is left to whoever does that: it is not, or not whole, there.
    Raises ``nats.js.errors.APIError`` when the server refuses (no room, no right).
    """
    for config in configs:
        if await _is_being_renewed(js, str(config.name)):
            continue
        try:
            await js.add_stream(config)
        except BadRequestError as error:
            if error.err_code != _STREAM_NAME_IN_USE:
                raise
            now = (await js.stream_info(str(config.name))).config
            await js.update_stream(config.evolve(first_seq=now.first_seq))


async def _is_being_renewed(js: JetStreamContext, name: str) -> bool:
    if not name.startswith(INTAKE):
        return False
    for known in (name, BESIDE + name.removeprefix(INTAKE)):
        with suppress(NotFoundError):
            found = await js.stream_info(known)
            if known != name or found.config.sealed:
                return True
    return False


def _upper(slug: str) -> str:
    return slug.upper().replace("-", "_")
