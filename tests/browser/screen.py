"""What a page is to a browser: who looks at it, where they start, and what they do from there."""

from typing import NamedTuple


class Send(NamedTuple):
    """A button that sends a form, and what shows when the answer is there."""

    button: str
    shows: str


class Follow(NamedTuple):
    """A link to a page of its own, which a script would show within the page that is open."""

    link: str


Step = str | tuple[str, str] | Send | Follow
"""A link or button that leads to a page, a field and what is filled in there, or a form sent."""

COORDINATOR = "d.jansen"
AUDITOR = "a.auditor"
OPERATOR = "b.beheer"
CARE = "m.moviera"
PREVENTION = "p.preventie"
PRIVACY = "f.privacy"


class Screen(NamedTuple):
    """A page: its name, what it is, who looks at it, where they start and what they do from there.

    Nobody looks at it when `as_user` is None. `status` is the answer that the page comes with.
    """

    name: str
    about: str
    as_user: str | None
    start: str
    steps: tuple[Step, ...] = ()
    status: int = 200
    is_pictured: bool = True
