"""What was forgotten, what is held, and the batches by which things go: ids, codes and moments."""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_text
from schemas.base import Event
from schemas.events.erasure import (
    ErasureApproved,
    ErasureCarriedOut,
    ErasureProposed,
    ErasureRefused,
    Forgotten,
    HoldLifted,
    HoldPlaced,
    RequestForgotten,
    SignalForgotten,
)

FORGOTTEN: Final = Table(
    "forgotten",
    ("subject",),
    (
        ("subject", TEXT),
        ("version", INTEGER),
        ("batch", TEXT),
        ("forgotten_at", TEXT),
    ),
)
"""Signals and held messages that were forgotten, up to a version; a later version lives again."""
HOLDS: Final = Table(
    "holds",
    ("signal",),
    (
        ("signal", TEXT),
        ("version", INTEGER),
        ("ground", TEXT),
        ("owner", TEXT),
        ("person", TEXT),
        ("placed_at", TEXT),
        ("until", TEXT),
        ("lifted_at", TEXT),
    ),
)
"""The last hold on each signal; `lifted_at` is empty unless a person ended it before its day."""
BATCHES: Final = Table(
    "erasures",
    ("batch",),
    (
        ("batch", TEXT),
        ("ordinal", INTEGER),
        ("state", TEXT),
        ("items", INTEGER),
        ("policy", TEXT),
        ("proposed_by", TEXT),
        ("proposed_at", TEXT),
        ("decided_by", TEXT),
        ("decided_at", TEXT),
        ("forgotten", INTEGER),
        ("keys", INTEGER),
        ("done_at", TEXT),
        ("horizon_at", TEXT),
    ),
)
"""`state` is proposed, approved, refused or done; what has not happened yet is empty or 0."""
ITEMS: Final = Table(
    "erasure_items",
    ("batch", "subject"),
    (
        ("batch", TEXT),
        ("subject", TEXT),
        ("kind", TEXT),
        ("version", INTEGER),
        ("partner", TEXT),
        ("rule", TEXT),
        ("due_at", TEXT),
        ("outcome", TEXT),
    ),
)
"""`outcome` is empty, forgotten, or the code of why it was kept back."""
TABLES: Final = (FORGOTTEN, HOLDS, BATCHES, ITEMS)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS erasure_items_by_subject ON erasure_items (subject)",
    "CREATE INDEX IF NOT EXISTS withdrawals ON messages (subject) WHERE outcome = 'withdrawn'",
)

PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
DONE: Final = "done"
GONE: Final = "forgotten"

DECIDED: Final = "UPDATE erasures SET state = ?, decided_by = ?, decided_at = ? WHERE batch = ?"
FINISHED: Final = (
    "UPDATE erasures SET state = 'done', forgotten = ?, keys = ?, done_at = ?, horizon_at = ? "
    "WHERE batch = ?"
)
OUTCOME: Final = "UPDATE erasure_items SET outcome = ? WHERE batch = ? AND subject = ?"
LIFTED: Final = "UPDATE holds SET lifted_at = ?, version = ? WHERE signal = ?"


def changes(event: Event) -> Iterator[Write | Change]:
    """What the event changes."""
    at = as_text(event.occurred_at)
    match event:
        case ErasureProposed():
            yield from _proposed(event, at)
        case ErasureApproved() | ErasureRefused():
            state = APPROVED if isinstance(event, ErasureApproved) else REFUSED
            yield Change(BATCHES, DECIDED, (state, event.by, at, str(event.originator_id)))
        case ErasureCarriedOut():
            batch = str(event.originator_id)
            told = (event.forgotten, event.keys, at, as_text(event.horizon_at), batch)
            yield Change(BATCHES, FINISHED, told)
            for it in event.kept_back:
                yield Change(ITEMS, OUTCOME, (it.reason, batch, str(it.subject)))
        case Forgotten():
            yield from _forgotten(event, at)
        case HoldPlaced():
            who = (str(event.signal), event.originator_version, event.ground, event.owner, event.by)
            yield Write(HOLDS, (*who, at, as_text(event.until), ""))
        case HoldLifted():
            yield Change(HOLDS, LIFTED, (at, event.originator_version, str(event.signal)))
        case _:
            return


def _proposed(event: ErasureProposed, at: str) -> Iterator[Write]:
    batch = str(event.originator_id)
    said = (batch, event.ordinal, PROPOSED, len(event.items), event.policy, event.by, at)
    yield Write(BATCHES, (*said, "", "", 0, 0, "", ""))
    for it in event.items:
        what = (batch, str(it.subject), it.kind.value, it.version, it.partner.value, it.rule)
        yield Write(ITEMS, (*what, as_text(it.due_at), ""))


def _forgotten(event: Forgotten, at: str) -> Iterator[Write | Change]:
    subject = str(event.what)
    version = event.version if isinstance(event, SignalForgotten | RequestForgotten) else 0
    yield Write(FORGOTTEN, (subject, version, str(event.batch), at))
    yield Change(ITEMS, OUTCOME, (GONE, str(event.batch), subject))
