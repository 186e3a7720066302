"""What would become of a message, before it is sent: the same reading as at the door, and no more.

Whether the hub knows the message already, and has the signal it refers to, shows only when it is
sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.domain.reading import Reading
from hub.domain.receipts import HELD, HELD_MESSAGE, REFUSED, notices_of, reason_of
from hub.domain.versions import end_text, outdated_text
from schemas.events import VersionEnd
from schemas.problems import Problem
from schemas.signal import Signal

GOOD: Final = "goed"
VERDICTS: Final = {
    GOOD: "Het bericht klopt. Of de hub het al kent, en of het signaal waarnaar het verwijst er "
    "is, blijkt pas bij het sturen.",
    HELD: HELD_MESSAGE,
    REFUSED: "Het bericht klopt niet en zou worden geweigerd.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a message would fare, with every reason, what it would be flagged for and told."""

    status: str
    problems: Sequence[Problem] = ()
    flags: Sequence[str] = ()
    version_end: VersionEnd | None = None
    notices: Sequence[Mapping[str, str]] = ()

    @property
    def text(self) -> str:
        """What that means, in a sentence or two."""
        said = VERDICTS[self.status]
        end = self.version_end
        return f"{said} {outdated_text(end_text(end))}" if end else said

    def as_json(self) -> dict[str, Any]:
        """Write it in the words of a receipt."""
        return {
            "status": self.status,
            "redenen": [reason_of(problem) for problem in self.problems],
            "vlaggen": list(self.flags),
            **({"versie": end_text(self.version_end)} if self.version_end else {}),
            **({"meldingen": [dict(it) for it in self.notices]} if self.notices else {}),
        }


def verdict_on(reading: Reading) -> Verdict:
    """Judge a message by itself."""
    end = reading.ref.version_end
    if reading.problems:
        return Verdict(REFUSED, reading.problems, reading.flags, end)
    content, flags = reading.content, reading.flags
    notices = notices_of(content.header.flags) if isinstance(content, Signal) else ()
    return Verdict(HELD if reading.doubts else GOOD, reading.doubts, flags, end, notices)
