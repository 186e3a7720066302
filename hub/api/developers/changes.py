"""What changed in messages, and which versions have an end."""

from dataclasses import dataclass
from datetime import date

from adapters import formats
from adapters.base import Format
from adapters.changes import changes_of
from hub.api.developers.library import START, Library, page_of


@dataclass(frozen=True, slots=True)
class Told:
    """One change: in which version, since when, and what a sender has to know."""

    version: int
    day: date
    means: str
    is_breaking: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a version: since when it is outdated, when it is no longer read, what follows."""

    title: str
    version: int
    path: str
    outdated_since: date
    expires_on: date
    successor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A message and all that changed in it, the newest first."""

    title: str
    partner: str
    path: str
    changes: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Every change and every announced end."""

    title: str
    path: str
    endings: tuple[Ending, ...]
    messages: tuple[Changed, ...]


def changes_page(library: Library) -> ChangesPage:
    """Make the page of all changes."""
    newest = {(it.partner, it.name): it for it in sorted(formats(), key=lambda it: it.version)}
    ends = (ending_of(library, it) for it in formats())
    return ChangesPage(
        title="Wijzigingen",
        path=f"{START}/wijzigingen",
        endings=tuple(it for it in ends if it is not None),
        messages=tuple(
            Changed(form.title, agreement.title, page_of(form), changes_in(form))
            for agreement in library.partners
            for form in newest.values()
            if form.partner is agreement.partner
        ),
    )


def changes_in(form: Format) -> tuple[Told, ...]:
    """What changed in a message, in every version, the newest first."""
    return tuple(Told(it.version, it.day, it.text, it.breaking) for it in changes_of(form))


def ending_of(library: Library, form: Format) -> Ending | None:
    """The end of a version, where one was announced."""
    found = next((it for it in library.announced if it.dataschema == form.dataschema), None)
    if found is None:
        return None
    successor = next(it for it in formats() if it.dataschema == found.end.successor)
    return Ending(
        title=form.title,
        version=form.version,
        path=page_of(form),
        outdated_since=found.end.outdated_since,
        expires_on=found.end.expires_on,
        successor=page_of(successor),
        reason=found.reason,
    )
