"""A delivery besides its body: subject, headers, and the moment it came.

Attributes may stand in headers (NATS binding for CloudEvents, binary content mode): each under its
name after `ce-`, percent-encoded. Whatever else stands in headers is for the bus, not for us.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.header import Header
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from schemas import strict_json
from schemas.problems import Code, Problem
from schemas.sensitive import is_sensitive

MEDIA_TYPES: Final = frozenset({"application/cloudevents", "application/cloudevents+json"})
CLOCK_SLACK: Final = timedelta(minutes=1)
"""Clocks that keep to network time differ less than this."""
CLOCK_FLAG: Final = "klok"

MAX_SUBJECT_CHARACTERS: Final = 200
_PREFIX: Final = "ce-"
_TOKEN: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MESSAGE_ID: Final = re.compile(r"[!-~]{1,128}")
_CHARSET: Final = re.compile(r"""\s*;\s*charset\s*=\s*"?utf-8"?\s*""", re.IGNORECASE)
_BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Headers(NamedTuple):
    """What the headers say: the attributes in them, None when those are in the body."""

    attributes: dict[str, str] | None
    problems: tuple[Problem, ...]


def read_headers(headers: Mapping[str, object] | None) -> Headers:
    """Read the headers of one delivery, in whatever shape the client library gives them.

    Structured mode when `Content-Type` says so, and also when neither that header nor any `ce-`
    header is there. Otherwise binary mode; header names differ in no case.
    """
    media: str | None = None
    attributes: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in (headers or {}).items():
        label = name.lower()
        text = value if isinstance(value, str) else str(value) if isinstance(value, Header) else ""
        if _CONTROL.search(name) or _CONTROL.search(text) or (value and not text):
            problems.append(_UNREADABLE_HEADER)
        elif label == "content-type":
            media = text
        elif label == "nats-msg-id":
            problems += _message_id_problems(text)
        elif label.startswith(_PREFIX):
            problems += _collect(attributes, label[len(_PREFIX) :], text)
    is_structured, fault = _mode(media, has_attributes=bool(attributes))
    problems += fault
    return Headers(None if is_structured else attributes, tuple(problems))


def subject_problems(subject: str, partner: str) -> tuple[Problem, ...]:
    """Say what is wrong with the subject `signals.v1.<partner>.<token>...` of a delivery.

    The server forbids other partners' subjects, not wildcards, NUL or foreign signs in one.
    """
    problems = []
    tokens = subject.split(".")
    is_whole = len(subject) <= MAX_SUBJECT_CHARACTERS and all(map(_TOKEN.fullmatch, tokens))
    if not is_whole or len(tokens) < 4 or tokens[:2] != ["signals", "v1"]:  # noqa: PLR2004
        problems.append(_SUBJECT)
    elif tokens[2] != partner:
        problems.append(_OTHER_SUBJECT)
    if is_sensitive(subject):
        problems.append(_SENSITIVE)
    return tuple(problems)


def age_problems(
    time: datetime, received_at: datetime, *, ahead_max: timedelta, age_max: timedelta
) -> tuple[Problem, ...]:
    """Say whether a person must look at when this was registered, by the sender's own clock.

    From `ahead_max` on the clock is not believed; past `age_max` it should no longer be here.
    """
    if time - received_at >= ahead_max:
        return (_AHEAD,)
    return (_OLD,) if received_at - time > age_max else ()


def clock_flags(time: datetime, received_at: datetime) -> tuple[str, ...]:
    """Flag a message from the future that is taken in all the same."""
    return (CLOCK_FLAG,) if time - received_at > CLOCK_SLACK else ()


def _mode(media: str | None, *, has_attributes: bool) -> tuple[bool, tuple[Problem, ...]]:
    kind, *rest = (media or "").partition(";")
    kind = kind.strip().lower()
    parameters = "".join(rest)
    if kind.startswith("application/cloudevents"):
        is_ours = kind in MEDIA_TYPES and (not parameters or _CHARSET.fullmatch(parameters))
        return True, () if is_ours else (_MEDIA,)
    if has_attributes:
        return False, ()
    return True, () if media is None else (_MEDIA,)


def _message_id_problems(text: str) -> tuple[Problem, ...]:
    problems = []
    if not _MESSAGE_ID.fullmatch(text):
        problems.append(_MESSAGE_ID_FORM)
    if is_sensitive(text):
        problems.append(_SENSITIVE)
    return tuple(problems)


def _collect(attributes: dict[str, str], name: str, text: str) -> tuple[Problem, ...]:
    if name in attributes:
        return (_problem(Code.DUPLICATE_KEY, strict_json.child("", name), *_TWICE),)
    try:
        attributes[name] = _decoded(text)
    except ValueError:
        attributes[name] = ""
        return (_problem(Code.CHARACTERS, strict_json.child("", name), *_ENCODING),)
    return ()


def _decoded(text: str) -> str:
    """Undo quotes, then one round of percent-encoding; ValueError when that is not UTF-8."""
    if quoted := _QUOTED.fullmatch(text):
        text = re.sub(r"\\(.)", r"\1", quoted[1])
    if not text.isascii() or _BAD_PERCENT.search(text):
        raise ValueError("not percent-encoded")
    return unquote_to_bytes(text).decode("utf-8")


def _problem(code: Code, pointer: str, message: str, mend: str) -> Problem:
    return Problem(code=code, pointer=pointer, message=message, mend=mend)


_TWICE: Final = ("Deze header staat er twee keer.", "Laat een van de twee weg.")
_ENCODING: Final = (
    "Deze header is niet goed gecodeerd.",
    "Schrijf spaties, aanhalingstekens, procenttekens en letters met accenten als %XX (UTF-8).",
)
_UNREADABLE_HEADER: Final = _problem(
    Code.CHARACTERS,
    "",
    "In een header staan tekens die niet mogen.",
    "Gebruik in headers alleen zichtbare ASCII-tekens.",
)
_MEDIA: Final = _problem(
    Code.ENVELOPE,
    "",
    "De header Content-Type past niet bij wat wij lezen: een enkel CloudEvent als JSON.",
    "Gebruik Content-Type: application/cloudevents+json. Stuur elk bericht apart.",
)
_MESSAGE_ID_FORM: Final = _problem(
    Code.ENVELOPE,
    "",
    "De header Nats-Msg-Id is te lang of bevat tekens die niet mogen.",
    "Gebruik hoogstens 128 zichtbare ASCII-tekens, bijvoorbeeld een UUID.",
)
_SENSITIVE: Final = _problem(
    Code.SENSITIVE_ATTRIBUTE,
    "",
    "In het onderwerp of in een header staat iets dat lijkt op een gegeven van een persoon.",
    "Zet gegevens van personen alleen in data. Gebruik als nummer een UUID.",
)
_SUBJECT: Final = _problem(
    Code.SUBJECT,
    "",
    "Het onderwerp (subject) van het bericht heeft niet de goede vorm.",
    "Gebruik signals.v1.<uw naam>.<soort>, met kleine letters, cijfers, - en _.",
)
_OTHER_SUBJECT: Final = _problem(
    Code.WRONG_SENDER,
    "",
    "Het onderwerp (subject) is van een andere partner.",
    "Gebruik het onderwerp dat met u is afgesproken.",
)
_AHEAD: Final = _problem(
    Code.CLOCK,
    "/time",
    "Volgens uw klok is dit bericht van een dag die nog moet komen.",
    "Controleer de klok en de tijdzone van uw systeem.",
)
_OLD: Final = _problem(
    Code.TOO_OLD,
    "/time",
    "Dit bericht is ouder dan de bewaartermijn toelaat.",
    "Controleer time: dat is wanneer u het signaal vastlegde. Klopt het, neem dan contact op.",
)
