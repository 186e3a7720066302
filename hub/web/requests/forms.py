"""What the forms of requests say, read strictly."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import orjson
from fastapi import HTTPException

from hub.domain.calendar import DAY
from hub.domain.request_parts import CHOICES, Part
from hub.domain.request_verdicts import Verdict
from hub.domain.requesting import PartsWish, Reception
from hub.web.form import Form
from hub.web.moments import from_local
from schemas.events.requests import Answer, Asked, Match, Passage, UnderLaw
from schemas.parties import Address, Identifier, IdentifierKind, Person

VERDICTS = {"ja": True, "nee": False}
NUMBERS = {
    "bsn": IdentifierKind.BSN,
    "vnummer": IdentifierKind.V_NUMBER,
    "telefoon": IdentifierKind.PHONE,
    "email": IdentifierKind.EMAIL,
}
FIELD_MAX = 200
TEXTS_MAX = 20
TEXT_MAX = 20_000


def _bad() -> HTTPException:
    return HTTPException(HTTPStatus.BAD_REQUEST)


def _short(form: Form, name: str, most: int = FIELD_MAX) -> str | None:
    text = form.text(name)
    if len(text) > most:
        raise _bad()
    return text or None


def identity_of(form: Form) -> Person:
    """Who asks. 400 where something is no value at all."""
    try:
        return Person(
            family_name=_short(form, "achternaam"),
            prefix=_short(form, "tussenvoegsel", 30),
            given_names=_short(form, "voornamen"),
            birth=_short(form, "geboren"),
            home=_home(form),
            identifiers=tuple(
                Identifier(kind=kind, value=value)
                for name, kind in NUMBERS.items()
                if (value := _short(form, name))
            ),
        )
    except ValueError:
        raise _bad() from None


def _home(form: Form) -> Address | None:
    street, number = _short(form, "straat"), _short(form, "huisnummer", 5)
    postcode, town = _short(form, "postcode", 10), _short(form, "plaats")
    if not (street or postcode):
        return None
    if number and not (number.isascii() and number.isdecimal()):
        raise _bad()
    return Address(
        street=street, number=int(number) if number else None, postcode=postcode, town=town
    )


def reception_of(form: Form, identity: Person, now: datetime) -> Reception:
    """What was asked, how and when; a day without its hour came in at its beginning."""
    try:
        asked, law = Asked(form.text("verzoek")), UnderLaw(form.text("wet"))
    except ValueError:
        raise _bad() from None
    return Reception(
        asked=asked,
        law=law,
        channel=form.text("kanaal"),
        received_at=_day(form, now),
        has_name=bool(identity.family_name),
        question=form.text("vraag"),
        requester=form.text("collega"),
    )


def _day(form: Form, now: datetime) -> datetime:
    """The day it came in; one that was not given is none that is allowed."""
    return from_local(form.text("dag")) or now + DAY


def matches_of(form: Form) -> tuple[Match, ...]:
    """What a person said of each candidate; what has no word is left out."""
    found = []
    for name in form:
        if not name.startswith("is:") or form.text(name) not in VERDICTS:
            continue
        signal, _, mention = name.removeprefix("is:").partition("/")
        try:
            is_theirs = VERDICTS[form.text(name)]
            found.append(Match(signal=UUID(signal), mention=mention, is_theirs=is_theirs))
        except ValueError:
            raise _bad() from None
    return tuple(found)


def parts_of(form: Form, signal: UUID) -> PartsWish:
    """What becomes of each part of a signal."""
    seen = form.text("versie")
    return PartsWish(
        signal=signal,
        seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < len("1000000") else 0,
        passages={
            part.value: passage
            for part in Part
            for passage in CHOICES[part]
            if form.text(f"deel-{part}") == passage
        },
        grounds={
            part.value: form.text(f"grond-{part}")
            for part in Part
            if form.text(f"deel-{part}") == Passage.WITHHELD
        },
        has_text=form.text("bevestigd") == "ja",
    )


def texts_of(form: Form) -> str:
    """The words that go out, as JSON. 400 where they are more than a signal can hold."""
    texts = form.all("tekst")
    if len(texts) > TEXTS_MAX or any(len(it) > TEXT_MAX for it in texts):
        raise _bad()
    return orjson.dumps([it.replace("\r\n", "\n") for it in texts]).decode()


def signal_of(form: Form) -> UUID:
    """Which signal; 400 where it is no id."""
    return _id(form, "signaal")


def handover_of(form: Form) -> UUID:
    """Which handover; 400 where it is no id."""
    return _id(form, "overdracht")


def _id(form: Form, name: str) -> UUID:
    try:
        return UUID(form.text(name))
    except ValueError:
        raise _bad() from None


def verdict_of(form: Form) -> Verdict:
    """What a person answers or advises. 400 where it is no answer."""
    try:
        answer = Answer(form.text("besluit"))
    except ValueError:
        raise _bad() from None
    ground = "" if answer is Answer.GRANTED else form.text("grond")
    try:
        signals = frozenset(UUID(it) for it in form.all("signaal"))
    except ValueError:
        raise _bad() from None
    return Verdict(answer, ground, form.text("reden"), signals)
