"""What was handed over and nobody took on in time: the coordinator's again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.escalation import is_overdue
from hub.web.cards import Ref
from hub.web.handover.rows import HandoverRow
from hub.web.moments import Deadline, deadline
from hub.web.words import said, short_name
from hub.web.work.reader import Reader
from hub.web.work.reasons import Why

ADVICE = "Het ligt weer bij u: bel, of geef het aan een ander."


@dataclass(frozen=True, slots=True)
class Back:
    """A handover that came back: whose term it was, what was not done, and what it waits for."""

    ref: Ref
    due: Deadline
    words: str
    waits: str


def back(offered: Sequence[HandoverRow], reader: Reader) -> tuple[Back, ...]:
    """Those of what is offered whose term is over, the first due first."""
    late = (row for row in offered if is_overdue(row.acknowledge_by, reader.now))
    return tuple(_back(row, reader) for row in late)


def why(first: Back) -> Why:
    """Why the item stands where it stands: because this came back."""
    return Why(f"{first.words} {ADVICE}", ())


def _back(row: HandoverRow, reader: Reader) -> Back:
    title = said(reader.receivers, row.receiver)
    due = deadline(row.acknowledge_by, reader.now)
    done = f"{title} heeft niet bevestigd."
    waits = f"{title}, die nog niet bevestigde"
    if not row.pillar:
        done = f"Het pakket voor {title} is nog niet gegeven."
        waits = f"het pakket voor {title}, dat nog niet is gegeven"
    ref = Ref(f"overdracht {short_name(row.handover)}", f"/overdracht/{row.handover}")
    return Back(ref, due, f"{done} De termijn was {due.moment.words}.", waits)
