"""Which forms there are for other organisations, and their fields. Pure.

Registration and shelter at CoMensha are two tasks with a form each. The fields of CoMensha's forms
and of the RIEC's document are a proposal of this project, and their editions say which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from hub.domain.sharing import Detail

SECTORS: Final = (
    *("land- en tuinbouw", "horeca", "bouw", "schoonmaak", "transport", "vleesverwerking"),
    *("uitzendwerk", "huishouding", "seksuele dienstverlening", "drugs", "anders", "onbekend"),
)
REGIONS: Final = (
    *("Noord-Nederland", "Oost-Nederland", "Midden-Nederland", "Noord-Holland", "Amsterdam"),
    *("Den Haag", "Rotterdam", "Zeeland - West-Brabant", "Oost-Brabant", "Limburg"),
)
SOON: Final = ("vandaag", "binnen een week", "later")


class Field(NamedTuple):
    """A field: `detail` is what must be released to fill it, None where it tells of nobody.

    `is_own`: a person fills it in, from `choices` where there are any. `is_needed`: the form cannot
    do without.
    """

    code: str
    title: str
    detail: Detail | None = None
    is_own: bool = False
    is_needed: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form for one receiver and purpose. `has_victim`: it is about one possible victim."""

    code: str
    edition: str
    title: str
    receiver: str
    purpose: str
    fields: tuple[Field, ...]
    has_victim: bool = False
    needs_consent: bool = False

    def field_of(self, code: str) -> Field | None:
        """The field with this code."""
        return next((it for it in self.fields if it.code == code), None)


_ABOUT_VICTIM: Final = (
    Field("vorm", "Vorm van uitbuiting", Detail.INDICATORS, is_needed=True),
    Field("sector", "Sector", is_own=True, is_needed=True, choices=SECTORS),
    Field("geboortejaar", "Geboortejaar", Detail.VICTIMS),
    Field("geslacht", "Geslacht", Detail.VICTIMS),
    Field("nationaliteit", "Nationaliteit", Detail.VICTIMS),
    Field("minderjarig", "Minderjarig", Detail.INDICATORS),
    Field("indicatoren", "Indicatoren", Detail.INDICATORS),
    Field("politieregio", "Politieregio", is_own=True, is_needed=True, choices=REGIONS),
    Field("aanmelder", "Aanmelder", is_needed=True),
    Field("toestemming", "Toestemming van het slachtoffer", is_needed=True),
)
_WHO: Final = (
    Field("naam", "Naam", Detail.VICTIMS),
    Field("contact", "Telefoon en e-mail", Detail.CONTACTS),
)
_MORE: Final = Field(
    "toelichting",
    "Toelichting in uw woorden",
    is_own=True,
    hint="Schrijf geen namen of adressen op.",
)
FORMS: Final = (
    Form(
        code="comensha-registratie",
        edition="2026-1",
        title="Registratie bij CoMensha",
        receiver="comensha",
        purpose="registratie",
        fields=(*_ABOUT_VICTIM, *_WHO, _MORE),
        has_victim=True,
    ),
    Form(
        code="comensha-opvangverzoek",
        edition="2026-1",
        title="Verzoek om opvang bij CoMensha",
        receiver="comensha",
        purpose="opvang",
        fields=(
            *_ABOUT_VICTIM,
            Field("wanneer", "Wanneer is opvang nodig?", is_own=True, is_needed=True, choices=SOON),
            Field(
                "veilig",
                "Hoe is veilig contact mogelijk?",
                is_own=True,
                is_needed=True,
                hint="Bijvoorbeeld: alleen bellen, overdag.",
            ),
            *_WHO,
            _MORE,
        ),
        has_victim=True,
        needs_consent=True,
    ),
    Form(
        code="riec-signaaldocument",
        edition="2026-1",
        title="Signaaldocument voor het RIEC",
        receiver="riec",
        purpose="toezicht",
        fields=(
            Field(
                "aanleiding",
                "Aanleiding",
                is_own=True,
                is_needed=True,
                hint="Wat is er gezien, en waarom is het zorgelijk? Zonder namen.",
            ),
            Field("vraag", "Wat vraagt u van het RIEC?", is_own=True, is_needed=True),
            Field("vorm", "Vorm van uitbuiting", Detail.INDICATORS, is_needed=True),
            Field("indicatoren", "Indicatoren", Detail.INDICATORS),
            Field("periode", "Wanneer het is gezien", Detail.INDICATORS),
            Field("bronnen", "Soorten bronnen", Detail.INDICATORS),
            Field("adressen", "Adressen", Detail.ADDRESSES),
            Field("bedrijven", "Bedrijven en voertuigen", Detail.COMPANIES),
            Field("daders", "Mogelijke daders", Detail.OFFENDERS),
            _MORE,
        ),
    ),
)
FIELD_TITLES: Final[Mapping[str, str]] = {it.code: it.title for f in FORMS for it in f.fields}


def form_of(receiver: str, purpose: str) -> Form | None:
    """The form for a receiver and purpose; None where there is none."""
    return next((it for it in FORMS if (it.receiver, it.purpose) == (receiver, purpose)), None)
