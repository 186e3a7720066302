"""Who looked at what, and why: the access log is part of the record (BIO2 8.15; art. 32 Wpg)."""

from enum import StrEnum

from pydantic import UUID5, AwareDatetime

from schemas.base import Event
from schemas.events.arrival import Sealed


class Looked(StrEnum):
    """What a person looked at."""

    DOSSIER = "dossier"
    SIGNAL = "signal"
    PAIR = "pair"
    LOCATION = "location"
    HANDOVER = "handover"
    LOG = "log"
    LIST = "list"


class AccessEvent(Event):
    """Somebody looked, or wanted to: the user's id and the role they had."""

    by: str
    role: str


class PageViewed(AccessEvent):
    """A person opened the page of something; no personal content was shown by that alone.

    `subject` is its id (for a list or the log: its name). `version` is the version seen, 0 where
    there is none. `as_of` is given where it was shown as it stood at that moment.
    """

    TOPIC = "page.viewed.v1"
    what: Looked
    subject: str
    version: int
    as_of: AwareDatetime | None


class ContentOpened(AccessEvent):
    """A person opened sealed content of signals, for a purpose, until a moment."""

    TOPIC = "content.opened.v1"
    subject: str
    signals: tuple[UUID5, ...]
    details: tuple[str, ...]
    purpose: str
    until: AwareDatetime


class AccessRefused(AccessEvent):
    """A person asked for what their mandate does not hold; they were told it does not exist."""

    TOPIC = "access.refused.v1"
    right: str
    subject: str


class FilterSaved(Event):
    """A person kept a filter of the work list under a name (sealed), or threw it away."""

    TOPIC = "filter.saved.v1"
    by: str
    query: str
    is_kept: bool
    sealed: Sealed


EVENTS: tuple[type[Event], ...] = (PageViewed, ContentOpened, AccessRefused, FilterSaved)
