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


class AccessSearched(AccessEvent):
    """A person searched who opened what; whoever reads the access log is in it.

    `subject`, `person`, `purpose` and the days are what was asked, empty where it was not. `found`
    is how many openings were shown.
    """

    TOPIC = "access.searched.v1"
    subject: str
    person: str
    purpose: str
    since: str
    until: str
    only_glass: bool
    found: int


class GlassEvent(AccessEvent):
    """Something happened to an emergency opening: a history for each. `subject` is its object."""

    subject: UUID5


class GlassBroken(GlassEvent):
    """A person opened signals that they ordinarily may not, in an emergency, until a moment."""

    TOPIC = "glass.broken.v1"
    signals: tuple[UUID5, ...]
    until: AwareDatetime
    sealed: Sealed


class GlassClosed(GlassEvent):
    """The person ended it before its moment."""

    TOPIC = "glass.closed.v1"


class GlassReviewed(GlassEvent):
    """Another person, the privacy officer, judged afterwards whether it was rightful."""

    TOPIC = "glass.reviewed.v1"
    is_rightful: bool
    sealed: Sealed


class FilterSaved(Event):
    """A person kept a filter of the work list under a name (sealed), or threw it away."""

    TOPIC = "filter.saved.v1"
    by: str
    query: str
    is_kept: bool
    sealed: Sealed


EVENTS: tuple[type[Event], ...] = (
    PageViewed,
    ContentOpened,
    AccessRefused,
    AccessSearched,
    GlassBroken,
    GlassClosed,
    GlassReviewed,
    FilterSaved,
)
