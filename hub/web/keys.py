"""The keys of the lists: one switch for all of them, kept for the session (WCAG 2.1.4)."""

from dataclasses import replace
from typing import Final

from hub.web.visit import Visit

KEYS_OFF: Final = "toetsen-uit"


def switch(visit: Visit) -> None:
    """Switch the keys off, or on again."""
    session = visit.session
    visit.site.sessions.keep(replace(session, settings=session.settings ^ {KEYS_OFF}))
