"""Checking the record, and taking parts of it out."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Event, Value
from schemas.events.access import AccessEvent

SHA256: str = r"^[0-9a-f]{64}$"


class Flaw(StrEnum):
    """What a verification found to be wrong."""

    NUMBERING = "numbering"
    HISTORY = "history"
    UNREADABLE = "unreadable"
    CAUSE = "cause"
    VIEWS = "views"
    EARLIER_RUN = "earlier-run"
    LEAF = "leaf"


class Finding(Value):
    """A flaw and the position where it was found first; `count` is how often it was."""

    flaw: Flaw
    position: int = Field(ge=0)
    count: int = Field(ge=1)


class VerificationRun(Event):
    """The whole record was read again and its views were made anew, at somebody's word.

    `positions` is how many events that were, `record_digest` the SHA-256 over all of them in order:
    every later run must find it again at that place. `views_position` is how far the views in use
    were; theirs and the new ones' digests are equal unless there is a finding.
    """

    TOPIC = "verification.run.v1"
    by: str
    positions: int = Field(ge=0)
    record_digest: str = Field(pattern=SHA256)
    views_position: int = Field(ge=0)
    views_digest: str = Field(pattern=SHA256)
    rebuilt_digest: str = Field(pattern=SHA256)
    findings: tuple[Finding, ...]


class LogExported(AccessEvent):
    """A person took events out of the hub as a file; sealed boxes stayed sealed.

    `subject` is the object they chose, `topic` the kind, `person` whose doings; empty for all.
    """

    TOPIC = "log.exported.v1"
    subject: str
    topic: str
    person: str
    first: int = Field(ge=0)
    last: int = Field(ge=0)
    events: int = Field(ge=0)
    digest: str = Field(pattern=SHA256)


EVENTS: tuple[type[Event], ...] = (VerificationRun, LogExported)
