"""Tells one event in Dutch, on one line. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from string import Formatter
from typing import Any, Final
from uuid import UUID

from hub.domain.access import ADDRESS_PURPOSES, GLASS_PURPOSE, GLASS_WORDS
from hub.domain.casework import GROUNDS
from hub.domain.processing import KINDS
from hub.domain.tracing import operation_of
from hub.policy.event_words import SAID
from hub.projections.journal import Numbered, person_of
from hub.web import words as table
from hub.web.cards import Ref
from hub.web.logbook.references import Voice, cause_ref, objects_of, person_ref
from hub.web.logbook.requested import ANSWERS, ASKED, LAWS
from hub.web.logbook.sentences import SENTENCES, name_of
from hub.web.logbook.stages import PEOPLE, stage_of
from hub.web.moments import Moment, moment
from hub.web.words import count, enumerated, forms, said, short_name
from schemas.base import Event
from schemas.events import Evidence, SignalVersion
from schemas.ids import is_id

REFS_SHOWN: Final = 4
NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "answers": ("antwoord", "antwoorden"),
    "came_from": ("ander dossier", "andere dossiers"),
    "changes": ("verband", "verbanden"),
    "co_located": ("signaal op hetzelfde adres", "signalen op hetzelfde adres"),
    "findings": ("fout", "fouten"),
    "joins": ("verband", "verbanden"),
    "members": ("signaal", "signalen"),
    "mentions": ("vermelding", "vermeldingen"),
    "signals": ("signaal", "signalen"),
    "one": ("signaal", "signalen"),
    "other": ("signaal", "signalen"),
    "ties": ("band", "banden"),
    "walls": ("ander oordeel", "andere oordelen"),
}
VERDICTS: Final[Mapping[str, str]] = {
    "same": "dezelfde persoon",
    "different": "verschillende personen",
    "unsure": "niet te zeggen",
    "withdrawn": "oordeel teruggenomen",
    "resend": "hetzelfde, nog eens gestuurd",
    "correction": "een verbetering",
    "follow-up": "een vervolg",
    "corroboration": "een bevestiging door een andere bron",
    "relayed": "doorverteld",
    "template": "dezelfde standaardtekst",
    "together": "horen in één dossier",
    "apart": "horen niet in één dossier",
    "related": "verwant, en apart gehouden",
}
RULINGS: Final[Mapping[str, str]] = {
    "confirmed": "bevestigd",
    "followed": "volgen",
    "closed": "sluiten",
    "returned": "terug naar de werkvoorraad",
}
ROLES: Final[Mapping[str, str]] = {
    "coordinator": "coördinator",
    "pijlereigenaar": "pijlereigenaar",
    "auditor": "auditor",
    "beheerder": "beheerder",
    "privacyfunctionaris": "privacyfunctionaris",
}
LOOKED: Final[Mapping[str, str]] = {
    "dossier": "een dossier",
    "signal": "een signaal",
    "pair": "een paar vermeldingen",
    "location": "een locatie",
    "handover": "een overdracht",
    "log": "het logboek",
    "list": "een lijst",
}
REASONS: Final = {code: text for grounds in GROUNDS.values() for code, text in grounds.items()}
PURPOSE_WORDS: Final = {
    GLASS_PURPOSE: GLASS_WORDS,
    **{code: text for code, (text, _) in ADDRESS_PURPOSES.items()},
}
CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "answer": ANSWERS,
    "asked": ASKED,
    "law": LAWS,
    "ground": REASONS,
    "purpose": PURPOSE_WORDS,
    "role": ROLES,
    "ruling": RULINGS,
    "source_kind": table.SOURCE_KINDS,
    "urgency": table.URGENCIES,
    "verdict": VERDICTS,
    "what": LOOKED,
}
PILLARS: Final = frozenset({"owner", "pillar", "former"})
PEOPLE_FIELDS: Final = frozenset({"by", "to", "person"})


@dataclass(frozen=True, slots=True)
class Line:
    """One event on one line. `person` is who did it, else `stage` says which part of the hub.

    `operation` is what a processing of personal data is called in the processing log.
    """

    position: int
    path: str
    at: Moment
    topic: str
    name: str
    text: str
    person: Ref | None
    stage: str
    about: tuple[Ref, ...]
    more: int
    cause: Ref
    sentence: str
    operation: str


def line_of(numbered: Numbered, voice: Voice) -> Line:
    """Tell an event."""
    position, event = numbered
    about = objects_of(event)
    person = person_of(event)
    return Line(
        position=position,
        path=f"/logboek/{position}",
        at=moment(event.recorded_at, voice.now),
        topic=event.TOPIC,
        name=name_of(event.TOPIC),
        text=text_of(event, voice),
        person=person_ref(person, voice) if person else None,
        stage="" if person else stage_of(event.TOPIC) or PEOPLE[1],
        about=about[:REFS_SHOWN],
        more=max(0, len(about) - REFS_SHOWN),
        cause=cause_ref(event.cause, voice),
        sentence=SAID.get(event.TOPIC, event.TOPIC),
        operation=operation_of(event) if isinstance(event, KINDS) else "",
    )


def text_of(event: Event, voice: Voice) -> str:
    """The line of this event, filled in; its sentence where it has no line."""
    found = SENTENCES.get(event.TOPIC)
    if found is None:
        return SAID.get(event.TOPIC, event.TOPIC)
    names = [name for _, name, _, _ in Formatter().parse(found.line) if name]
    text = found.line.format_map({name: _value(event, name, voice) for name in names})
    return text[0].upper() + text[1:]


def _value(event: Event, name: str, voice: Voice) -> str:
    if name in SPECIAL:
        return SPECIAL[name](event, voice)
    return value_words(name, getattr(event, name), voice)


def value_words(name: str, value: Any, voice: Voice) -> str:  # noqa: PLR0911 - all kinds of values
    """A value in words, by the name of its field."""
    match value:
        case None | "":
            return "niemand" if name in PEOPLE_FIELDS else "geen"
        case bool():
            return "ja" if value else "nee"
        case datetime():
            return moment(value, voice.now).words
        case UUID():
            return short_name(str(value))
        case Evidence():
            shown = f"bewijs versie {value.version} #{value.digest[:8]}"
            return f"{shown}, gelezen {value.read} van {len(value.signals)}"
        case Enum() | str():
            return _word(name, str(value.value if isinstance(value, Enum) else value), voice)
        case int():
            return str(value)
        case _:
            return count(len(value), *NOUNS.get(name, ("onderdeel", "onderdelen")))


def _word(name: str, code: str, voice: Voice) -> str:
    if name in PILLARS:
        return voice.words.pillar(code)
    if name in PEOPLE_FIELDS:
        return voice.people.get(code, code)
    if name == "partner":
        return voice.words.partner(code)
    if name == "contact":
        return voice.words.contact(code)
    return said(CODES.get(name, {}), code)


def _partner(event: Event, voice: Voice) -> str:
    message = getattr(event, "message", None)
    return voice.words.partner(message.partner.value if message else getattr(event, "partner", ""))


def _forms(event: Event, voice: Voice) -> str:
    del voice
    return enumerated(forms(event.header.forms)) if isinstance(event, SignalVersion) else ""


def _source_kind(event: Event, voice: Voice) -> str:
    del voice
    if not isinstance(event, SignalVersion):
        return ""
    return said(table.SOURCE_KINDS, event.header.source_kind)


def _version(event: Event, voice: Voice) -> str:
    del voice
    return str(event.originator_version)


def _problems(event: Event, voice: Voice) -> str:
    del voice
    return enumerated(sorted({str(it.code) for it in getattr(event, "problems", ())}))


def _hits(event: Event, voice: Voice) -> str:
    del voice
    rules = [hit.rule for hit in getattr(event, "hits", ())]
    return f"{'regel' if len(rules) == 1 else 'regels'} {enumerated(rules)}"


def _came_from(event: Event, voice: Voice) -> str:
    del voice
    return enumerated(short_name(str(it)) for it in getattr(event, "came_from", ()))


def _signals(event: Event, voice: Voice) -> str:
    """How many signals it is about, given as they are or with what may be seen of each."""
    some = getattr(event, "signals", None) or getattr(event, "released", ())
    return value_words("signals", some, voice)


def _receiver(event: Event, voice: Voice) -> str:
    """The pillar that receives, or the outside party."""
    party = getattr(event, "party", "")
    return party or value_words("pillar", getattr(event, "pillar", ""), voice)


def _what(event: Event, voice: Voice) -> str:
    """What was looked at; of a list or a page its name, as an object stands beside the line."""
    what = value_words("what", getattr(event, "what", ""), voice)
    subject = str(getattr(event, "subject", ""))
    return what if is_id(subject) or not subject else f"{what} ({subject})"


def _findings(event: Event, voice: Voice) -> str:
    del voice
    found = len(getattr(event, "findings", ()))
    return count(found, "fout", "fouten") if found else "alles klopt"


SPECIAL: Final[Mapping[str, Callable[[Event, Voice], str]]] = {
    "came_from": _came_from,
    "findings": _findings,
    "forms": _forms,
    "hits": _hits,
    "partner": _partner,
    "problems": _problems,
    "receiver": _receiver,
    "signals": _signals,
    "source_kind": _source_kind,
    "version": _version,
    "what": _what,
}
