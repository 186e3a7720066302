"""The start page: what the door is, five steps to an accepted message, and every message."""

from dataclasses import dataclass
from typing import Final

from adapters.base import Format
from adapters.meanings import purpose_of
from hub.api.developers.library import START, Library, page_of
from hub.api.developers.message import Steps, steps_for

TITLE: Final = "Voor ontwikkelaars"


@dataclass(frozen=True, slots=True)
class Listed:
    """A message in the list: what it is called, what it is for, and its page."""

    title: str
    name: str
    version: int
    purpose: str
    path: str
    is_ending: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """A partner, and the messages that it may send."""

    partner: str
    title: str
    messages: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class StartPage:
    """All that the start page shows. The steps are those of `steps_title`."""

    title: str
    path: str
    steps: Steps
    steps_title: str
    steps_path: str
    senders: tuple[Sender, ...]


def start_page(library: Library) -> StartPage:
    """Make the start page; its steps send the first message of the first partner."""
    first = library.newest_of(library.partners[0].partner)
    return StartPage(
        title=TITLE,
        path=START,
        steps=steps_for(library, first),
        steps_title=first.title,
        steps_path=page_of(first),
        senders=senders(library),
    )


def senders(library: Library) -> tuple[Sender, ...]:
    """Every partner with its messages."""
    return tuple(
        Sender(
            it.partner.value,
            it.title,
            tuple(listed(library, form) for form in library.formats_of(it.partner)),
        )
        for it in library.partners
    )


def listed(library: Library, form: Format) -> Listed:
    """A message as it stands in a list."""
    is_ending = any(it.dataschema == form.dataschema for it in library.announced)
    return Listed(form.title, form.name, form.version, purpose_of(form), page_of(form), is_ending)
