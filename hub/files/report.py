"""What came of a file, line by line: as JSON, and in Dutch for a person. No value of the file.

Each message has its number in the file, and the line where it begins. Its status is that of the
receipt; `opgeslagen` is a message that is on disk and whose receipt was not there in time,
`niet-verstuurd` one that was not sent.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.domain.checking import GOOD, Verdict
from hub.domain.receipts import HELD, RECEIVED, REFUSED, reason_of
from hub.domain.versions import end_text, outdated_text
from hub.files.entry import Entry, Fault
from hub.files.message import Message
from schemas.problems import Problem

STORED: Final = "opgeslagen"
UNSENT: Final = "niet-verstuurd"
DONE, BROKEN_OFF, CHECKED = "verwerkt", "afgebroken", "gecontroleerd"

_WORDS: Final = {
    GOOD: "klopt",
    RECEIVED: "ontvangen",
    HELD: "een medewerker kijkt eerst",
    REFUSED: "geweigerd",
    STORED: "bewaard; het ontvangstbewijs komt later",
    UNSENT: "niet verstuurd",
}
_CONCLUSIONS: Final = {
    DONE: "Het bestand is verwerkt.",
    BROKEN_OFF: "Het versturen is afgebroken. Stuur hetzelfde bestand opnieuw: wat er al is, "
    "komt er geen tweede keer in.",
    CHECKED: "Het bestand is gecontroleerd. Er is niets verstuurd.",
    REFUSED: "Het bestand is geweigerd. Er is niets verstuurd.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one message. `is_repeat` when the hub had it already."""

    entry: Entry
    status: str
    reasons: Sequence[Mapping[str, str]] = ()
    sequence: int | None = None
    signal: str | None = None
    is_repeat: bool = False
    version_end: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """Write it for a program; what is not there is left out."""
        about = {"bestand": self.entry.member} if self.entry.member else {}
        found = {
            "volgnummer": self.sequence,
            "signaalId": self.signal,
            "versie": self.version_end,
        }
        return {
            **about,
            "nummer": self.entry.number,
            "regel": self.entry.line,
            "status": self.status,
            "herhaling": self.is_repeat,
            **{name: value for name, value in found.items() if value is not None},
            "redenen": [dict(reason) for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file. `faults` are why it was refused whole."""

    partner: str
    sha256: str
    status: str
    lines: Sequence[Line] = ()
    faults: Sequence[Fault] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing was refused, nor left."""
        return not self.faults and all(
            line.status not in {REFUSED, UNSENT, STORED} for line in self.lines
        )

    def as_json(self) -> dict[str, Any]:
        """Write it for a program."""
        return {
            "partner": self.partner,
            "sha256": self.sha256,
            "status": self.status,
            "redenen": [_reason(fault) for fault in self.faults],
            "aantallen": self.counts(),
            "regels": [line.as_json() for line in self.lines],
        }

    def counts(self) -> dict[str, int]:
        """How many messages have each status; a repeat counts as such as well."""
        found = Counter(line.status for line in self.lines)
        repeats = sum(line.is_repeat for line in self.lines)
        return {**dict(sorted(found.items())), "herhaling": repeats}

    def as_text(self, *, only_wrong: bool = False) -> list[str]:
        """Write it for a person, in Dutch."""
        lines = [_CONCLUSIONS[self.status]]
        for fault in self.faults:
            lines += _reason_lines(_reason(fault))
        counted = Counter(line.status for line in self.lines)
        lines += [f"{count} × {_WORDS[status]}" for status, count in sorted(counted.items())]  # noqa: RUF001 - times
        if repeats := sum(line.is_repeat for line in self.lines):
            lines.append(f"{repeats} daarvan hadden wij al.")
        lines += dict.fromkeys(outdated_text(it.version_end) for it in self.lines if it.version_end)
        for line in self.lines:
            if line.reasons or not only_wrong:
                lines += _line_lines(line)
        return lines


def refused_file(partner: str, sha256: str, faults: Sequence[Fault]) -> Report:
    """The report of a file of which nothing was sent."""
    return Report(partner, sha256, REFUSED, faults=faults)


def unsendable(message: Message) -> Line:
    """The line of a message that cannot be sent at all."""
    return Line(message.entry, REFUSED, placed(message.entry, message.problems))


def checked(message: Message, verdict: Verdict) -> Line:
    """The line of a message that was read and not sent."""
    reasons = (*placed(message.entry, verdict.problems), *_at(message.entry, verdict.notices))
    return Line(
        message.entry,
        verdict.status,
        reasons,
        version_end=end_text(verdict.version_end) if verdict.version_end else None,
    )


def told(entry: Entry, receipt: Mapping[str, Any], sequence: int) -> Line:
    """The line of a message that was sent at this place, and of which this is the receipt."""
    reasons = _at(entry, (*receipt.get("redenen", ()), *receipt.get("meldingen", ())))
    number = int(receipt["volgnummer"])
    return Line(
        entry,
        str(receipt["status"]),
        reasons,
        number,
        receipt.get("signaalId"),
        is_repeat=number != sequence,
        version_end=receipt.get("versie"),
    )


def _at(entry: Entry, reasons: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{**reason, "plaats": entry.place(reason["plaats"])} for reason in reasons]


def placed(entry: Entry, problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Write problems with the columns or elements they are in."""
    return _at(entry, map(reason_of, problems))


def _reason(fault: Fault) -> dict[str, str]:
    return {
        "code": fault.code,
        "plaats": fault.place,
        "uitleg": fault.message,
        "oplossing": fault.mend,
    }


def _line_lines(line: Line) -> list[str]:
    about = line.entry
    where = f"{about.member}, bericht" if about.member else "bericht"
    again = ", hadden wij al" if line.is_repeat else ""
    number = "" if line.sequence is None else f", nummer {line.sequence}"
    status = _WORDS.get(line.status, line.status)
    lines = [f"{where} {about.number}, regel {about.line}: {status}{again}{number}"]
    for reason in line.reasons:
        lines += _reason_lines(reason)
    return lines


def _reason_lines(reason: Mapping[str, str]) -> list[str]:
    where = reason["plaats"] or "(het geheel)"
    return [
        f"    {reason['code']} {where}: {reason['uitleg']}",
        f"        {reason['oplossing']}",
    ]
