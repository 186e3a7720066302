"""Everything that somebody might say or hear on the bus: each with everyone is the matrix."""

from collections.abc import Iterator

from tests.hub.bus.matrix.oracle import PARTNERS, Actor, Kind, account_of

STREAMS = (*(f"INTAKE_{slug.upper().replace('-', '_')}" for slug in PARTNERS), "EVENTS")
VERBS = (
    "STREAM.CREATE",
    "STREAM.UPDATE",
    "STREAM.INFO",
    "STREAM.DELETE",
    "STREAM.PURGE",
    "STREAM.MSG.GET",
    "STREAM.MSG.DELETE",
    "STREAM.SNAPSHOT",
    "STREAM.RESTORE",
    "STREAM.LEADER.STEPDOWN",
    "STREAM.PEER.REMOVE",
    "CONSUMER.CREATE",
    "CONSUMER.NAMES",
    "CONSUMER.LIST",
    "DIRECT.GET",
)
OF_A_CONSUMER = (
    "CONSUMER.CREATE",
    "CONSUMER.DURABLE.CREATE",
    "CONSUMER.INFO",
    "CONSUMER.DELETE",
    "CONSUMER.MSG.NEXT",
    "CONSUMER.PAUSE",
    "CONSUMER.RESET",
    "CONSUMER.UNPIN",
    "CONSUMER.LEADER.STEPDOWN",
)
OF_THE_ACCOUNT = ("INFO", "STREAM.NAMES", "STREAM.LIST", "STREAM.TEMPLATE.CREATE.x")
OF_THE_SERVER = ("META.LEADER.STEPDOWN", "SERVER.REMOVE", "ACCOUNT.PURGE.HUB")
CONSUMER = "link-e1"

PEOPLE = (
    *(Actor(slug, Kind.PARTNER, account_of(slug)) for slug in PARTNERS),
    Actor("http", Kind.HTTP, "HTTP"),
    Actor("hub", Kind.HUB, "HUB"),
    Actor("administrator", Kind.ADMINISTRATOR, "HUB"),
    Actor("system", Kind.SYSTEM, "SYS"),
)
TAPS = (
    *(Actor(f"tap-{slug}", Kind.TAP, account_of(slug)) for slug in PARTNERS),
    Actor("tap-http", Kind.TAP, "HTTP"),
)
"""Who may hear everything in one account: it shows what else than answers would reach it."""

STRANGERS = tuple(
    Actor(name, Kind.STRANGER)
    for name in (
        "nobody",
        "expired",
        "thief of claims",
        "of an account of their own",
        "of a key that was replaced",
        "signed by themselves",
    )
)


def asked_of_jetstream() -> Iterator[str]:
    """Every verb of every stream."""
    for stream in STREAMS:
        yield from (f"$JS.API.{verb}.{stream}" for verb in VERBS)
        yield from (f"$JS.API.{verb}.{stream}.{CONSUMER}" for verb in OF_A_CONSUMER)
        yield f"$JS.API.DIRECT.GET.{stream}.signals.v1.police.report"
        yield f"$JS.ACK.{stream}.{CONSUMER}.1.1.1.1.1"
        yield f"$JS.FC.{stream}.{CONSUMER}.x"
    yield from (f"$JS.API.{verb}" for verb in (*OF_THE_ACCOUNT, *OF_THE_SERVER))
    yield "$JS.other.API.STREAM.PURGE.EVENTS"


def said_to_publish() -> Iterator[str]:
    """Every subject that there is, and what resembles one."""
    for slug in PARTNERS:
        yield from (
            f"signals.v1.{slug}.report",
            f"signals.v1.{slug}.bericht",
            f"signals.v1.{slug}",
            f"signals.v1.{slug}.a.b",
            f"signals.v9.{slug}.report",
            f"signals.v1.{slug.capitalize()}.report",
            f"signals.v1.{slug}.*",
            f"receipts.v1.{slug}.x",
            f"receipts.v1.{slug}.terugkoppeling.x",
            f"_INBOX_{slug}.x",
            f"intake.{slug}",
            f"hub.redrive.{slug}",
            f"hub.anew.{slug}",
        )
    yield from ("_INBOX_http.x", "_INBOX_hub.x", "_INBOX.x")
    yield from ("signals.v1.*.bericht", "signals.v1.nobody.bericht", "receipts.v1.*.x")
    yield from ("hub.events.signal.registered.v1", "hub.nudge", "hub.views", "anything")
    yield from ("$SYS.REQ.SERVER.PING", "$SYS.REQ.USER.INFO", "$SYS.REQ.CLAIMS.LIST")
    yield from ("$SYS.ACCOUNT.HUB.CONNECT", "$JS.EVENT.ADVISORY.API", "$NRG.x", "$KV.x.y", "$O.x")
    yield from asked_of_jetstream()


def said_to_subscribe() -> Iterator[str]:
    """Every pattern that there is, wider and narrower, own and another's."""
    for slug in PARTNERS:
        yield from (
            f"receipts.v1.{slug}.>",
            f"receipts.v1.{slug}.*",
            f"receipts.v1.{slug}.x",
            f"receipts.v1.{slug}",
            f"_INBOX_{slug}.>",
            f"_INBOX_{slug}.*.*",
            f"signals.v1.{slug}.*",
            f"signals.v1.{slug}.>",
            f"intake.{slug}",
            f"hub.redrive.{slug}",
        )
    yield from (">", "*", "*.>", "*.*.*.*", "receipts.>", "receipts.v1.>", "receipts.v1.*.>")
    yield from ("signals.>", "signals.v1.>", "signals.v1.*.*", "intake.>", "hub.>", "hub.events.>")
    yield from ("hub.nudge", "hub.views", "hub.redrive.*", "_INBOX.>", "_INBOX_http.>")
    yield from ("_INBOX_hub.>", "_INBOX_*.>", "_R_.>", "$SYS.>", "$SYS.ACCOUNT.>", "$JS.>")
    yield from (
        "$JS.API.>",
        "$JS.API.STREAM.PURGE.*",
        "$JS.ACK.>",
        "$JS.EVENT.ADVISORY.>",
        "$NRG.>",
    )


def asked_to_answer(slug: str) -> Iterator[str]:
    """Where a partner may ask an acknowledgement to go."""
    for other in PARTNERS:
        if other != slug:
            yield from (f"signals.v1.{other}.report", f"receipts.v1.{other}.x")
            yield from (f"_INBOX_{other}.x", f"intake.{other}", f"hub.redrive.{other}")
    yield from ("hub.events.signal.registered.v1", "hub.nudge", "hub.views", "$SYS.REQ.SERVER.PING")
    for stream in STREAMS:
        yield from (f"$JS.API.{verb}.{stream}" for verb in ("STREAM.PURGE", "STREAM.DELETE"))
        yield f"$JS.API.STREAM.MSG.DELETE.{stream}"


PUBLISHED = tuple(dict.fromkeys(said_to_publish()))
SUBSCRIBED = tuple(dict.fromkeys(said_to_subscribe()))
