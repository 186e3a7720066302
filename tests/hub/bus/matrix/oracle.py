"""What everyone may do on the bus, said from the design alone.

A partner sends its own signals, hears its own receipts and its own inbox, and nothing else. The
door over HTTP sends for all on one subject, and hears all receipts. The hub does everything in its
own account but destroy; the administrator does that too. Whoever has no papers of ours does
nothing.
Pure, and written without a look at how the claims are made.
"""

from dataclasses import dataclass
from enum import StrEnum

PARTNERS = (
    "police",
    "veilig-thuis",
    "labour-inspectorate",
    "school",
    "municipality",
    "residents",
    "care",
)
DESTROYING = ("STREAM.DELETE", "STREAM.PURGE", "STREAM.MSG.DELETE", "STREAM.RESTORE")
BETWEEN_SERVERS = "$NRG."
BY_THE_STREAM_ITSELF = ("$JS.API.DIRECT.GET.", "$JS.API.CONSUMER.MSG.NEXT.")
"""These are answered in the account of the stream, all else of `$JS.API` in the server's own."""
ANSWERED_BY_THE_SERVER = ("$JS.API.", "$SYS.REQ.USER.INFO")


class Kind(StrEnum):
    """In what part somebody is there."""

    PARTNER = "partner"
    HTTP = "http"
    HUB = "hub"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    TAP = "tap"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who connects. `account` is empty for whom the server should not let in."""

    name: str
    kind: Kind
    account: str = ""


def may_publish(actor: Actor, subject: str) -> bool:
    tokens = subject.split(".")
    match actor.kind:
        case Kind.PARTNER:
            return tokens[:3] == ["signals", "v1", actor.name] and len(tokens) == 4
        case Kind.HTTP:
            is_signal = tokens[:2] == ["signals", "v1"] and len(tokens) == 4
            return is_signal and tokens[3] == "bericht"
        case Kind.HUB:
            destroys = any(subject.startswith(f"$JS.API.{verb}.") for verb in DESTROYING)
            return not destroys and not subject.startswith(BETWEEN_SERVERS)
        case Kind.ADMINISTRATOR:
            return not subject.startswith(BETWEEN_SERVERS)
        case Kind.SYSTEM | Kind.TAP:
            return True
        case Kind.STRANGER:
            return False


def may_subscribe(actor: Actor, pattern: str) -> bool:
    match actor.kind:
        case Kind.PARTNER:
            own = (f"receipts.v1.{actor.name}.>", f"_INBOX_{actor.name}.>")
            return any(is_within(pattern, it) for it in own)
        case Kind.HTTP:
            return any(is_within(pattern, it) for it in ("receipts.v1.*.>", "_INBOX_http.>"))
        case Kind.STRANGER:
            return False
        case _:
            return True


def reached(actor: Actor, subject: str) -> frozenset[str]:
    """The accounts in which what somebody publishes can be heard, if they may publish it."""
    found = {actor.account}
    slug = subject.split(".")[2] if subject.count(".") >= 2 else ""
    is_known = slug in PARTNERS
    match actor.kind:
        case Kind.PARTNER | Kind.HTTP if is_known:
            found.add("HUB")
        case Kind.HUB | Kind.ADMINISTRATOR if subject.startswith("receipts.v1.") and is_known:
            found |= {account_of(slug), "HTTP"}
        case Kind.HUB | Kind.ADMINISTRATOR if subject.startswith(ANSWERED_BY_THE_SERVER):
            found |= set() if subject.startswith(BY_THE_STREAM_ITSELF) else {"SYS"}
        case _:
            pass
    return frozenset(found)


def account_of(slug: str) -> str:
    return f"PARTNER_{slug.upper().replace('-', '_')}"


def is_within(pattern: str, allowed: str) -> bool:
    """Whether every subject of one pattern is a subject of the other."""
    for ours, theirs in zip(pattern.split("."), allowed.split("."), strict=False):
        if theirs == ">":
            return True
        if ours == ">" or theirs not in {"*", ours}:
            return False
    return len(pattern.split(".")) == len(allowed.split("."))
