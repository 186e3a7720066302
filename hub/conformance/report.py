"""The report of a run: for a person, for a program, and to print with the agreement.

Its digest is over everything else in it, so that both parties can see that they have the same one.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from hub.conformance.playing import Outcome, Result
from hub.domain.calendar import AMSTERDAM
from hub.domain.receipts import moment_text
from schemas.envelope import canonical

DISTRIBUTION: Final = "signal-hub"
DIGEST: Final = "sha256"
MS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose system was tried, when, and against what."""

    partner: str
    title: str
    oin: str
    system: str
    schema: str
    doors: Mapping[str, str]
    contract: str
    listened: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What came of every case."""

    about: About
    results: tuple[Result, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong, and something was tried."""
        outcomes = {it.outcome for it in self.results}
        return Outcome.GOOD in outcomes and Outcome.WRONG not in outcomes

    def count(self, outcome: Outcome) -> int:
        """How many cases ended so."""
        return sum(it.outcome is outcome for it in self.results)

    def as_json(self) -> dict[str, Any]:
        """The whole report, with its digest."""
        about = self.about
        said = {
            "omgeving": "proef",
            "op": moment_text(about.at),
            "partner": about.partner,
            "oin": about.oin,
            "systeem": about.system,
            "dataschema": about.schema,
            "deuren": dict(about.doors),
            "koppelvlak": about.contract,
            "programma": f"{DISTRIBUTION} {version(DISTRIBUTION)}",
            "wieStuurde": "systeem van de partner" if about.listened else "dit programma",
            "geslaagd": self.is_good,
            "gevallen": [_case(it) for it in self.results],
        }
        return {**said, DIGEST: digest_of(said)}

    def lines(self) -> Iterator[str]:
        """For a person, on a terminal."""
        for it in self.results:
            yield line_of(it)
        yield from self.ending()

    def ending(self) -> Iterator[str]:
        """How it went as a whole."""
        counts = ", ".join(f"{it.value} {self.count(it)}" for it in Outcome)
        yield f"{'Geslaagd' if self.is_good else 'Niet geslaagd'}: {counts}."
        yield f"sha256 van dit verslag: {self.as_json()[DIGEST]}"

    def html(self) -> str:
        """To print, and to keep with the agreement. It needs nothing from elsewhere."""
        template = _templates().get_template("report.html")
        return template.render(
            about=self.about,
            said=self.as_json(),
            results=self.results,
            counts=[(it.value, self.count(it)) for it in Outcome],
            at=_dutch(self.about.at),
        )


def line_of(it: Result) -> str:
    """One case, and below it what is not as it must be."""
    head = f"{it.number:2d} {it.door:4s} {it.outcome.value:6s} {it.title}"
    head += f" ({_seconds(it.took_ms)})" if it.steps else ""
    more = [f"     {it.why}"] if it.why else []
    for step in it.steps:
        more += [f"     {step.name}: {found}" for found in step.differences]
    return "\n".join([head, *more])


def digest_of(said: Mapping[str, Any]) -> str:
    """The digest of a report: over all in it but the digest itself, in one way of writing."""
    rest = {name: value for name, value in said.items() if name != DIGEST}
    return hashlib.sha256(canonical(rest)).hexdigest()


def _case(it: Result) -> dict[str, Any]:
    return {
        "nummer": it.number,
        "geval": it.title,
        "deur": it.door,
        "uitkomst": it.outcome.value,
        "waarom": it.why,
        "duurMs": it.took_ms,
        "stappen": [
            {
                "stap": step.name,
                "gestuurd": step.what,
                "sha256": step.sent_sha256,
                "verwacht": step.expected,
                "gekomen": step.heard,
                "verschillen": list(step.differences),
            }
            for step in it.steps
        ],
    }


def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("hub.conformance"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["seconds"] = _seconds
    return made


def _seconds(took_ms: int) -> str:
    return f"{took_ms / MS:.2f} s".replace(".", ",")


def _dutch(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year} {local:%H:%M}"
