"""`hub events`: the record itself, for whoever checks it."""

from typing import Final

from hub.cli import following
from hub.cli.opening import opened
from hub.cli.output import answer, say

PAGE_EVENTS: Final = 500


def events(*, after: int = 0, limit: int | None = None, json: bool = False) -> int:
    """Toon wat is vastgelegd, in volgorde. Wat over personen gaat, blijft verzegeld.

    Parameters
    ----------
    after
        Begin na deze plaats in het register.
    limit
        Hoeveel gebeurtenissen hoogstens; zonder allemaal.
    json
        Toon elke gebeurtenis geheel, als één regel JSON.

    """
    with opened("record") as hub:
        left = hub.reading.last() - after if limit is None else limit
        while left > 0 and (page := hub.reading.read(after, min(left, PAGE_EVENTS))):
            for recorded in page:
                event = hub.mapper.from_recorded(recorded)
                if json:
                    answer(following.as_json(recorded.position, event))
                else:
                    say(following.line(recorded.position, event))
            after, left = page[-1].position, left - len(page)
    return 0
