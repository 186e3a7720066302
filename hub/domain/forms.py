"""Forms that are filled in from a handover for another organisation: what is in them. Pure.

A form takes from what was released, and from nothing else. Each value says where it came from; what
a person adds says so too. A person chooses field by field; only what the form cannot do without is
chosen for them. Shelter needs the consent of the victim.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import UUID

from hub.domain.disclosure import disclosed, person_name
from hub.domain.form_kinds import Field, Form
from hub.domain.sharing import Detail
from schemas.parties import Person, Role
from schemas.signal import SignalContent

OWN_MAX_CHARACTERS: Final = 2000
BY_US: Final = "vastgelegd bij de overdracht"
BY_PERSON: Final = "zelf ingevuld"
VICTIM_ROLES: Final = frozenset({Role.LIKELY_VICTIM, Role.VICTIM_AND_SUSPECT})
SEXES: Final[Mapping[str, str]] = {"m": "man", "f": "vrouw", "x": "anders"}


class Line(NamedTuple):
    """Something that a form says, and where it came from."""

    text: str
    source: str


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
