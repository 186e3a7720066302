"""What a case does not tell, and what a partner can be asked about it. Pure.

Not known is not no: what nobody answered stands on the screen beside what is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from schemas.signal import Answer, Form, SignalHeader

QUESTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "leeftijd": (
        "De leeftijd van het mogelijke slachtoffer",
        "Hoe oud is het mogelijke slachtoffer, ongeveer?",
    ),
    "slachtoffer": ("Wie het mogelijke slachtoffer is", "Weet u om wie het gaat?"),
    "vorm": ("Om welke vorm van uitbuiting het gaat", "Waaruit blijkt de uitbuiting?"),
    "wanneer": ("Wanneer het is gezien", "Wanneer is dit gezien?"),
    "adres": ("Waar het gebeurt", "Op welk adres gebeurt het?"),
    "werkgever": ("Wie de werkgever of uitlener is", "Wie is de werkgever of uitlener?"),
    "toestemming": (
        "Of het slachtoffer toestemming geeft om te delen",
        "Vindt het mogelijke slachtoffer goed dat wij dit delen?",
    ),
    "veilig-contact": (
        "Hoe wij veilig contact kunnen opnemen",
        "Hoe en wanneer kunnen wij veilig contact opnemen?",
    ),
    "betrouwbaarheid": ("Hoe betrouwbaar de bronnen zijn", "Hoe zeker bent u van uw bron?"),
    "indicatoren": (
        "Indicatoren waarop het antwoord onbekend is",
        "Kunt u de indicatoren aanvullen waarop u nog geen antwoord had?",
    ),
    "klopt-het": (
        "Of het klopt: de betrokkene zegt van niet",
        "De betrokkene zegt dat dit niet klopt. Wilt u het nakijken en zo nodig verbeteren?",
    ),
    "minderjarigen": ("Of er minderjarigen bij zijn", "Zijn er minderjarigen bij betrokken?"),
}
"""By code: what is not known, and how a partner is asked. Codes alone stand in events."""
UNRATED: Final = "X"


@dataclass(frozen=True, slots=True)
class Known:
    """What a case's signals tell: their headers, the kinds they mention, what was asked since."""

    headers: tuple[SignalHeader, ...]
    kinds: frozenset[str]
    has_consent: bool = False


def unknowns(known: Known) -> tuple[str, ...]:
    """The codes of what is not known, the most urgent to ask first."""
    headers = known.headers
    if not headers:
        return ()
    forms = {form for header in headers for form in header.forms}
    has_age = any(h.age_min_years is not None or h.age_max_years is not None for h in headers)
    tells: Mapping[str, bool] = {
        "minderjarigen": has_age or any(h.has_minor or h.has_adult_victim for h in headers),
        "leeftijd": has_age,
        "slachtoffer": "person" in known.kinds or any(h.victim_identified for h in headers),
        "veilig-contact": not any(h.victim_identified for h in headers)
        or bool(known.kinds & {"phone", "email", "handle"}),
        "toestemming": known.has_consent,
        "vorm": bool(forms - {Form.UNKNOWN}),
        "adres": "address" in known.kinds,
        "wanneer": any(h.observed is not None for h in headers),
        "werkgever": Form.LABOUR not in forms or any(h.organisation_known for h in headers),
        "betrouwbaarheid": any(h.reliability.source != UNRATED for h in headers),
        "indicatoren": not open_indicators(headers),
    }
    return tuple(code for code, is_told in tells.items() if not is_told)


def open_indicators(headers: Iterable[SignalHeader]) -> tuple[str, ...]:
    """The indicators that nobody answered with yes or no, and somebody with "not known"."""
    answers: dict[str, set[Answer]] = {}
    for header in headers:
        for item in header.indicators:
            answers.setdefault(item.code, set()).add(item.answer)
    return tuple(sorted(code for code, said in answers.items() if said == {Answer.UNKNOWN}))
