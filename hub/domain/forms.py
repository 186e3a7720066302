"""Forms that are filled in from a handover for another organisation: what is in them. Pure.

A form takes from what was released, and from nothing else. Each value says where it came from; what
a person adds says so too. A person chooses field by field; only what the form cannot do without is
chosen for them. Registration and shelter at CoMensha are two tasks with a form each: shelter needs
the consent of the victim. The fields of CoMensha's forms and of the RIEC's document are a proposal
of this project, and their editions say which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import UUID

from hub.domain.disclosure import disclosed, person_name
from hub.domain.sharing import Detail
from schemas.parties import Person, Role
from schemas.signal import SignalContent

OWN_MAX_CHARACTERS: Final = 2000
BY_US: Final = "vastgelegd bij de overdracht"
BY_PERSON: Final = "zelf ingevuld"
VICTIM_ROLES: Final = frozenset({Role.LIKELY_VICTIM, Role.VICTIM_AND_SUSPECT})
SEXES: Final[Mapping[str, str]] = {"m": "man", "f": "vrouw", "x": "anders"}
SECTORS: Final = (
    *("land- en tuinbouw", "horeca", "bouw", "schoonmaak", "transport", "vleesverwerking"),
    *("uitzendwerk", "huishouding", "seksuele dienstverlening", "drugs", "anders", "onbekend"),
)
REGIONS: Final = (
    *("Noord-Nederland", "Oost-Nederland", "Midden-Nederland", "Noord-Holland", "Amsterdam"),
    *("Den Haag", "Rotterdam", "Zeeland - West-Brabant", "Oost-Brabant", "Limburg"),
)
SOON: Final = ("vandaag", "binnen een week", "later")


class Line(NamedTuple):
    """Something that a form says, and where it came from."""

    text: str
    source: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A signal as the receiver gets it: `content` is read only as far as `details` go."""

    signal: UUID
    name: str
    partner: str
    forms: tuple[str, ...]
    indicators: tuple[str, ...]
    seen: str
    has_minor: bool
    content: SignalContent
    details: frozenset[Detail]
    sees_secret: bool

    @property
    def source(self) -> str:
        """Where what it says came from."""
        return f"{self.name}, {self.partner}"


class Victim(NamedTuple):
    """A possible victim that a form can be about: which person of which signal."""

    key: str
    name: str
    person: Person
    given: Given


@dataclass(frozen=True, slots=True)
class About:
    """What a form is filled in from: what was released, whom it is about, what a person added."""

    givens: tuple[Given, ...]
    reporter: str
    consent: str
    has_consent: bool = False
    victim: Victim | None = None
    own: Mapping[str, str] = field(default_factory=dict)


def form_of(receiver: str, purpose: str) -> Form | None:
    """The form for a receiver and purpose; None where there is none."""
    return next((it for it in FORMS if (it.receiver, it.purpose) == (receiver, purpose)), None)


def victims(givens: Iterable[Given]) -> tuple[Victim, ...]:
    """Everybody that a form about a victim can be about, as far as victims were released."""
    return tuple(
        Victim(f"{it.signal}:{number}", person_name(person), person, it)
        for it in givens
        if Detail.VICTIMS in it.details
        for number, person in enumerate(it.content.persons)
        if person.role in VICTIM_ROLES
    )


def lines_of(what: Field, about: About) -> tuple[Line, ...]:
    """What a field would say."""
    if what.is_own:
        text = about.own.get(what.code, "").strip()
        return (Line(text, BY_PERSON),) if text else ()
    if what.code in {"aanmelder", "toestemming"}:
        return (Line(getattr(about, {"aanmelder": "reporter"}.get(what.code, "consent")), BY_US),)
    if what.detail is Detail.VICTIMS:
        return _of_victim(what.code, about.victim)
    return tuple(dict.fromkeys(_of_signals(what, about)))


def _of_victim(code: str, victim: Victim | None) -> tuple[Line, ...]:
    if victim is None:
        return ()
    person, source = victim.person, victim.given.source
    said = {
        "naam": person_name(person),
        "geboortejaar": (person.birth or "")[:4],
        "geslacht": SEXES.get(person.sex or "", ""),
        "nationaliteit": ", ".join(person.nationalities),
    }[code]
    return (Line(said, source),) if said else ()


def _of_signals(what: Field, about: About) -> Iterable[Line]:
    for it in about.givens:
        if what.detail not in it.details:
            continue
        if what.detail is Detail.CONTACTS:
            yield from _contacts(it, about.victim)
        elif what.detail is Detail.INDICATORS:
            yield from (Line(text, it.source) for text in _clear(what.code, it))
        else:
            said = disclosed(it.content, it.details, sees_secret=it.sees_secret)
            yield from (Line(text, it.source) for text in said.get(_detail(what), ()))


def _clear(code: str, it: Given) -> tuple[str, ...]:
    """What is known without opening anything."""
    return {
        "vorm": it.forms,
        "indicatoren": it.indicators,
        "periode": (it.seen,),
        "bronnen": (it.partner,),
        "minderjarig": ("ja",) if it.has_minor else (),
    }[code]


def _detail(what: Field) -> Detail:
    assert what.detail is not None
    return what.detail


def _contacts(it: Given, victim: Victim | None) -> Iterable[Line]:
    """The victim's own means of contact, and nobody else's."""
    if victim is None or victim.given.signal != it.signal:
        return
    alone = SignalContent(persons=(victim.person,))
    said = disclosed(alone, it.details, sees_secret=False)
    yield from (Line(text, it.source) for text in said.get(Detail.CONTACTS, ()))


class Settled(NamedTuple):
    """What stands in a form: each chosen field with its lines."""

    fields: tuple[tuple[Field, tuple[Line, ...]], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the fields."""
        return tuple(it.code for it, _ in self.fields)


class Fault(NamedTuple):
    """Why a form cannot be settled: which field (empty: all of it), and what to do, in Dutch."""

    field: str
    text: str


def settled(form: Form, about: About, chosen: Sequence[str]) -> Settled | Fault:
    """Fill the chosen fields in, or say what is wrong: one thing at a time."""
    if form.needs_consent and not about.has_consent:
        return Fault("", "Voor opvang is toestemming van het slachtoffer nodig. Die is er niet.")
    if form.has_victim and about.victim is None:
        return Fault("slachtoffer", "Kies over wie dit formulier gaat.")
    filled = []
    for it in form.fields:
        if it.code not in chosen and not it.is_needed:
            continue
        lines = lines_of(it, about)
        if fault := _fault(it, lines):
            return fault
        filled.append((it, lines))
    return Settled(tuple(filled))


def _fault(it: Field, lines: Sequence[Line]) -> Fault | None:
    text = "".join(line.text for line in lines)
    if not lines:
        return Fault(it.code, f"Bij {it.title} staat niets. Vul het in, of laat het weg.")
    if it.choices and text not in it.choices:
        return Fault(it.code, f"Kies iets bij {it.title}.")
    if it.is_own and len(text) > OWN_MAX_CHARACTERS:
        return Fault(it.code, f"Schrijf bij {it.title} hooguit {OWN_MAX_CHARACTERS} tekens.")
    return None
