"""What only time changes in the work list: a term passes, a day comes.

Nothing happens then, so nobody says so; an open list is told all the same.
"""

from typing import Final

from hub.web.moments import stored
from hub.web.site import Site

PASSED: Final = (
    "SELECT item FROM work WHERE acknowledge_by > ? AND acknowledge_by <= ? "
    "UNION SELECT item FROM work WHERE state = 'followed' AND until > ? AND until <= ?"
)


class Passing:
    """Each time it is asked, the items whose moment came since it was asked before."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._told = ""

    def __call__(self) -> list[str]:
        """Ask; the first time nothing came."""
        with self._site.views.database.snapshot() as cursor:
            until = stored(self._site.now(cursor))
            since = self._told or until
            found = cursor.execute(PASSED, (since, until) * 2).fetchall()
        self._told = until
        return [item for (item,) in found]
