"""What partners write most days, with places to fill in: `<name>` for text, `<#name>` a number.

Made once from the partners' own formats, so that a message costs one formatting.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import orjson

from adapters import formats
from adapters.base import Format, newest
from hub.stories.sending import sources
from schemas.signal import Partner

_PLACE: Final = re.compile(r'"<#([a-z]+)>"|<([a-z]+)>')

_ADDRESS: Final = {"straat": "<street>", "huisnummer": "<#house>", "plaats": "Nijkerk"}
_NAME: Final = {"geslachtsnaam": "<family>", "voornamen": "<given>"}
_SEEN: Final = {"van": "<seen>", "precisie": "dag"}
_RELIABLE: Final = {"bron": "B", "inhoud": "3"}
_PERSON: Final = {"naam": _NAME, "geboortedatum": "<birth>"}


def _indicator(code: str, *, key: str = "code") -> list[dict[str, str]]:
    return [{key: code, "antwoord": "ja", "herkomst": "eigenWaarneming"}]


_POLICE: Final = {
    "registratienummer": "<ref>",
    "datumKennisname": "<day>",
    "pleegperiode": {"van": "<seen>", "precisie": "moment"},
    "mutatietekst": "<text>",
    "wpgArtikel": 8,
    "verstrekkingsgrond": 20,
    "besluitId": "BSL-2026-12",
    "eersteVerwerking": "<day>",
    "doorverstrekken": True,
    "afzender": {"eenheid": "Oost-Nederland", "team": "basisteam"},
    "betrouwbaarheid": _RELIABLE,
}


@dataclass(frozen=True, slots=True)
class Usual:
    """A message partners often send: its format, how its references begin, and how often."""

    partner: Partner
    form: str
    prefix: str
    weight: int
    data: dict[str, Any]


USUAL: Final = (
    Usual(
        Partner.POLICE,
        "mutatie",
        "PL",
        12,
        _POLICE
        | {
            "maatschappelijkeKlasse": "Verdachte situatie",
            "betrokkenen": [
                {
                    "rol": "BET",
                    **_NAME,
                    "geboortedatum": "<birth>",
                    "verblijfadres": _ADDRESS,
                    "telefoon": ["<phone>"],
                }
            ],
        },
    ),
    Usual(
        Partner.POLICE,
        "mutatie",
        "PL",
        8,
        _POLICE
        | {
            "maatschappelijkeKlasse": "Mensenhandel arbeidsuitbuiting",
            "pleegplaats": _ADDRESS | {"gemeentecode": "0267"},
            "voertuigen": [{"kenteken": "<plate>", "kleur": "wit"}],
            "communicatie": [{"soort": "gebruikersnaam", "waarde": "<handle>"}],
            "indicatoren": _indicator("ALG-11"),
        },
    ),
    Usual(
        Partner.VEILIG_THUIS,
        "melding",
        "VT",
        10,
        {
            "meldingnummer": "<ref>",
            "ontvangstdatum": "<day>",
            "soortContact": "melding",
            "aard": ["mensenhandel"],
            "melder": {"soort": "beroepsmatig", "organisatie": "Huisartsenpraktijk Demo"},
            "directBetrokkenen": [
                _PERSON | {"rol": "mogelijkSlachtoffer", "adres": _ADDRESS, "telefoon": ["<phone>"]}
            ],
            "zorgelijkeSituatie": [{"leefgebied": "veiligheid", "situatieschets": "<text>"}],
            "indicatoren": _indicator("ALG-13"),
            "veiligheidsbeoordeling": {"uitkomst": "structureel", "datum": "<day>"},
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.LABOUR_INSPECTORATE,
        "inspectiebevinding",
        "NLA",
        8,
        {
            "zaaknummer": "<ref>",
            "bron": "inspectie",
            "waarneming": _SEEN,
            "werkgever": {"handelsnaam": "<family> Demo BV", "rol": "inlener", "sbi": "4631"},
            "werklocatie": {"adres": _ADDRESS | {"gemeentecode": "0267"}},
            "communicatie": [{"soort": "telefoon", "waarde": "<phone>"}],
            "wetten": ["WML", "ATW"],
            "indicatoren": _indicator("ARB-04"),
            "bevindingen": "<text>",
            "strafrechtelijkOnderzoek": "nee",
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.SCHOOL,
        "zorgsignaal",
        "SCH",
        8,
        {
            "referentie": "<ref>",
            "brin": "99DM",
            "datum": "<day>",
            "leerling": _PERSON | {"adres": _ADDRESS, "leerjaar": 3},
            "zorgsignalen": _indicator("CRI-05", key="indicator"),
            "omschrijving": "<text>",
            "communicatie": [{"soort": "gebruikersnaam", "waarde": "<handle>"}],
            "afwegingUitkomst": "melden",
            "meldcodeStap": 5,
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.MUNICIPALITY,
        "burgerzaken",
        "BZ",
        9,
        {
            "signaalnummer": "<ref>",
            "datum": "<day>",
            "waarneming": _SEEN,
            "soortSignaal": "adresonderzoek",
            "adres": _ADDRESS | {"gemeentecode": "0267"},
            "aantalIngeschreven": 3,
            "aantalAangetroffen": 4,
            "betrokkenen": [_PERSON],
            "balieWaarneming": "<text>",
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.MUNICIPALITY,
        "toezicht",
        "TZ",
        9,
        {
            "rapportnummer": "<ref>",
            "tijdstip": "<seen>",
            "locatie": _ADDRESS | {"gemeentecode": "0267"},
            "soortPand": "woning",
            "soortControle": "adrescontrole",
            "bevoegdheid": "wetBrp",
            "aantalPersonen": 4,
            "voertuigen": [{"kenteken": "<plate>"}],
            "bevindingen": "<text>",
            "conclusie": "geen",
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.MUNICIPALITY,
        "sociaal-team",
        "ST",
        9,
        {
            "registratienummer": "<ref>",
            "dienst": "wijkteam",
            "datum": "<day>",
            "waarneming": _SEEN,
            "client": _PERSON | {"adres": _ADDRESS, "telefoon": ["<phone>"]},
            "signaal": "<text>",
            "indicatoren": _indicator("ALG-07"),
            "toestemming": "ja",
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.RESIDENTS,
        "meldpunt",
        "mix",
        22,
        {
            "meldcode": "<ref>",
            "datum": "<day>",
            "waarneming": _SEEN,
            "beschrijving": "<text>",
            "gezien": ["wisselendeBewoners"],
            "locatie": _ADDRESS,
            "kenteken": "<plate>",
            "communicatie": [{"soort": "telefoon", "waarde": "<phone>"}],
            "betrouwbaarheid": _RELIABLE,
        },
    ),
    Usual(
        Partner.CARE,
        "zorgsignaal",
        "ZC",
        5,
        {
            "signaalnummer": "<ref>",
            "datum": "<day>",
            "waarneming": _SEEN,
            "client": _PERSON | {"telefoon": ["<phone>"]},
            "vormen": ["arbeidsuitbuiting"],
            "indicatoren": _indicator("ALG-12"),
            "communicatie": [{"soort": "gebruikersnaam", "waarde": "<handle>"}],
            "toestemming": "ja",
            "toelichting": "<text>",
            "betrouwbaarheid": _RELIABLE,
        },
    ),
)

WITHDRAWN: Final = {"bronreferentie": "<ref>", "reden": "<text>"}
FEEDBACK: Final = {
    "partner": "politie",
    "bronreferentie": "<ref>",
    "uitkomst": "in-behandeling",
    "toelichting": "<text>",
}


@dataclass(frozen=True, slots=True)
class Template:
    """A whole CloudEvent with places in the manner of `%(name)s`; `places` are those in it."""

    partner: Partner
    text: str
    places: frozenset[str]


def template(partner: Partner, name: str, data: dict[str, Any]) -> Template:
    """Make the CloudEvent around the data: its `id`, `kind`, `time` and `sequence` are places."""
    form = _format(partner, name)
    whole = {
        "specversion": "1.0",
        "id": "<id>",
        "source": sources()[partner],
        "type": "nl.mensenhandelsignalen.<kind>.v1",
        "time": "<time>",
        "datacontenttype": "application/json",
        "dataschema": form.dataschema,
        "sequence": "<sequence>",
        "sequencetype": "Integer",
        "data": data,
    }
    text = orjson.dumps(whole).decode().replace("%", "%%")
    places = frozenset(match[1] or match[2] for match in _PLACE.finditer(text))
    return Template(partner, _PLACE.sub(lambda m: f"%({m[1] or m[2]})s", text), places)


def _format(partner: Partner, name: str) -> Format:
    return newest(form for form in formats() if form.partner is partner)[name]
