"""Absence from school, reported by the compulsory education officer, becomes a signal.

Absence alone is common and says nothing of exploitation. So the pupil is a likely victim only if
the officer saw an indicator too; otherwise the pupil's part is not known.
"""

from typing import Annotated, Final

from pydantic import Field

from adapters.school.pupil import (
    Schoolbericht,
    Verzuim,
    absence_text,
    narratives,
    pupil_facts,
    pupil_person,
    reporter,
)
from adapters.shared import Prose, start_of
from schemas.parties import Role
from schemas.signal import Answer, Observation, Signal, SignalContent, SignalHeader

GROUND: Final = "AVG art. 6 lid 1 onder e; Leerplichtwet 1969 art. 16 en 21a"
VULNERABILITY: Final = "KWB"


class Verzuimmelding(Schoolbericht):
    """One absence. `referentie` is the officer's own number for it, not that of DUO."""

    referentie: Annotated[str, Field(pattern=r"^LPL-[0-9]{4}-[0-9]{4,6}$")]
    verzuim: Verzuim
    toelichting: Prose | None = None


def to_signal(report: Verzuimmelding) -> Signal:
    """Translate an absence."""
    role = _role(report)
    content = SignalContent(
        persons=(*pupil_person(report.leerling, role), *reporter(report.contact)),
        narratives=narratives(
            report,
            {"verzuim": absence_text(report.verzuim), "toelichting": report.toelichting},
        ),
    )
    header = SignalHeader(
        **pupil_facts(report, content, _observed(report.verzuim), role),
        source_kind="leerplicht",
        ground=GROUND,
        absence_reported=True,
    )
    return Signal(reference=report.referentie, header=header, content=content)


def _role(report: Verzuimmelding) -> Role:
    has_seen = any(
        it.antwoord is Answer.YES and not it.indicator.startswith(VULNERABILITY)
        for it in report.zorgsignalen
    )
    return Role.LIKELY_VICTIM if has_seen else Role.UNKNOWN


def _observed(absence: Verzuim) -> Observation:
    until = start_of(absence.periodeTot) if absence.periodeTot else None
    return Observation(since=start_of(absence.periodeVan), until=until, precision="day")
