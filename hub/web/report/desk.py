"""What the form stands on: where it sends, its key, what it names, and how fast it may be asked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from jinja2 import Environment

from hub.policy.report_form import ReportForm
from hub.store.record import Record
from hub.web.report.bucket import Bucket
from hub.web.report.languages import Catalogue

Send = Callable[[bytes], Awaitable[None]]
"""Returns when the message is on disk; raises `hub.bus.errors.BusError` when that is not sure."""

REPORTS_AT_ONCE: Final = 300
REPORTS_PER_MINUTE: Final = 120
LOOKUPS_AT_ONCE: Final = 30
LOOKUPS_PER_MINUTE: Final = 20
"""At this pace, with a thousand reports, guessing takes about three months to find one of them."""


async def _nothing() -> None:
    """Close nothing."""


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """One for the whole application. `key` is the form's own secret."""

    views: Record
    key: bytes
    source: str
    names: ReportForm
    catalogues: Sequence[Catalogue]
    send: Send
    clock: Callable[[], datetime]
    chance: Callable[[int], bytes]
    is_demo: bool
    templates: Environment
    close: Callable[[], Awaitable[None]] = _nothing
    reports: Bucket = field(default_factory=lambda: Bucket(REPORTS_AT_ONCE, REPORTS_PER_MINUTE))
    lookups: Bucket = field(default_factory=lambda: Bucket(LOOKUPS_AT_ONCE, LOOKUPS_PER_MINUTE))
