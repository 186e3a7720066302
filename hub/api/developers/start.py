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
    first = library.formats_of(library.partners[0].partner)[0]
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
        Sender(it.partner.value, it.title, tuple(map(listed, library.formats_of(it.partner))))
        for it in library.partners
    )


def listed(form: Format) -> Listed:
    """A message as it stands in a list."""
    return Listed(form.title, form.name, form.version, purpose_of(form), page_of(form))
