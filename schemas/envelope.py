"""The envelope around every message: CloudEvents 1.0.2 by the NL GOV profile (Logius, 1.0).

`schemas.attributes` says how each attribute is written; here is what they mean together, and to
whom. `time` is when the sender registered it; when it happened stands in `data`. All faults are
found at once, and none repeats what stood there.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import orjson

from schemas import attributes, strict_json
from schemas.attributes import absent, fault
from schemas.delivery import read_headers
from schemas.problems import Code, Problem

SEQUENCE_MAX: Final = 2**31 - 1
_ATTRIBUTE: Final = re.compile(r"ce-", re.IGNORECASE)


class EventType(StrEnum):
    """What a message does; the meaning of each is written down for partners (profile, `type`)."""

    REPORTED = "nl.mensenhandelsignalen.signaal-gemeld.v1"
    CORRECTED = "nl.mensenhandelsignalen.signaal-gecorrigeerd.v1"
    SUPPLEMENTED = "nl.mensenhandelsignalen.signaal-aangevuld.v1"
    WITHDRAWN = "nl.mensenhandelsignalen.signaal-ingetrokken.v1"
    FEEDBACK_GIVEN = "nl.mensenhandelsignalen.terugkoppeling-gegeven.v1"

    @property
    def action(self) -> str:
        """The part that names what happened, such as `signaal-gemeld`."""
        return self.value.split(".")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message whose envelope is right; `data` is still unread and personal.

    `oin` is the sender's organisation number, out of `source`. `time`, `recordedtime` and
    `expirytime` are in UTC. `data` is compact JSON of an object. Names are those of CloudEvents.
    """

    id: str
    source: str
    oin: str
    type: EventType
    time: datetime
    dataschema: str
    data: bytes = field(repr=False)
    sequence: int | None = None
    subject: str | None = None
    dataref: str | None = None
    correlationid: str | None = None
    causationid: str | None = None
    traceparent: str | None = None
    tracestate: str | None = None
    recordedtime: datetime | None = None
    expirytime: datetime | None = None


HELD: Final = frozenset(
    {
        Code.UNKNOWN_SCHEMA,
        Code.ID_CONFLICT,
        Code.TOO_OLD,
        Code.CLOCK,
        Code.WRONG_SENDER,
        Code.NUMBER_IN_TEXT,
        Code.NUMBER_INVALID,
    }
)
"""Faults that a person can settle; any other, the sender has to mend."""

_VERSIONED: Final = re.compile(r"(.+/)v([0-9]{1,4})(?:\.[0-9]{1,4})?\.json")


def read(
    data: bytes,
    headers: Mapping[str, object] | None,
    *,
    expected_oin: str | None,
    known_schemas: Collection[str],
) -> Envelope | tuple[Problem, ...]:
    """Read one delivery: its envelope, or everything that is wrong with it. Never raises.

    `expected_oin` is the organisation number of whoever's door it came through; None when nobody
    is known yet. `known_schemas` are the `dataschema`s that may come through that door.
    """
    from_headers, problems = read_headers(headers)
    is_binary = from_headers is not None
    try:
        body = strict_json.parse(data, below="/data" if is_binary else "")
    except strict_json.StrictJsonError as error:
        return *problems, *error.problems
    if from_headers is not None:
        given, content = from_headers, body
    elif isinstance(body, dict):
        given = {k: v for k, v in body.items() if k not in {"data", "data_base64"}}
        content = body.get("data")
        problems += tuple(_base64_problems(body))
    else:
        return *problems, _NO_OBJECT
    good, faults = attributes.check(given)
    moments: dict[str, datetime | None] = {
        name: _utc(good[name]) for name in _MOMENTS if name in good
    }
    found = (
        *problems,
        *faults,
        *_sender_problems(good, expected_oin),
        *_kind_problems(good, known_schemas),
        *_sequence_problems(given, good),
        *(fault(name, Code.MOMENT, *_NO_DAY) for name in moments if moments[name] is None),
        *_data_problems(content),
    )
    if found:
        return found[: strict_json.MAX_PROBLEMS]
    return _envelope(good, moments, content)


def may_be_right(problems: Collection[Problem]) -> bool:
    """Say whether a person can settle all of these: quarantine, not refusal."""
    return all(problem.code in HELD for problem in problems)


def digest(data: bytes, headers: Mapping[str, object] | None = None) -> str:
    """Give the SHA-256, in hex, of a delivery as it came; equal means the same message again.

    Attributes in headers (binary mode) count too, in the order of their names.
    """
    has_attributes = headers is not None and any(map(_ATTRIBUTE.match, headers))
    from_headers = read_headers(headers).attributes if has_attributes else None
    if from_headers is None:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha256(canonical(from_headers) + b"\x00" + data).hexdigest()


def structured(data: bytes, headers: Mapping[str, object] | None) -> bytes:
    """Write a delivery in one piece, so that it reads the same without its headers.

    What already is in one piece, or cannot be read, stays as it came.
    """
    attributes_ = read_headers(headers).attributes
    if attributes_ is None:
        return data
    try:
        return orjson.dumps(attributes_ | {"data": strict_json.parse(data, below="/data")})
    except strict_json.StrictJsonError:
        return data


def canonical(value: object) -> bytes:
    """Write what `strict_json.parse` read as compact JSON with sorted names: one way only."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _envelope(
    good: Mapping[str, str], moments: Mapping[str, datetime | None], content: object
) -> Envelope:
    time = moments["time"]
    assert time is not None
    return Envelope(
        id=good["id"],
        source=good["source"],
        oin=_oin(good["source"]),
        type=EventType(good["type"]),
        time=time,
        dataschema=good["dataschema"],
        data=orjson.dumps(content),
        sequence=int(good["sequence"]) if "sequence" in good else None,
        subject=good.get("subject"),
        dataref=good.get("dataref"),
        correlationid=good.get("correlationid"),
        causationid=good.get("causationid"),
        traceparent=good.get("traceparent"),
        tracestate=good.get("tracestate"),
        recordedtime=moments.get("recordedtime"),
        expirytime=moments.get("expirytime"),
    )


def _utc(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:  # 30 February
        return None


def _oin(source: str) -> str:
    """Give the organisation number; a KvK number makes one too (prefix 00000003, suffix 0000)."""
    match = attributes.SOURCE.fullmatch(source)
    assert match
    return match[1] or f"00000003{match[2]}0000"


def _sender_problems(good: Mapping[str, str], expected_oin: str | None) -> Iterator[Problem]:
    source = good.get("source")
    if source and expected_oin is not None and _oin(source) != expected_oin:
        yield fault("source", Code.WRONG_SENDER, *_OTHER_SENDER)


def _kind_problems(good: Mapping[str, str], known_schemas: Collection[str]) -> Iterator[Problem]:
    kind = good.get("type")
    if kind and kind not in _TYPES:
        yield fault("type", Code.CONSTANT, *_OTHER_TYPE)
    schema = good.get("dataschema")
    if schema and schema not in known_schemas:
        yield _schema_problem(schema, known_schemas)


def _schema_problem(schema: str, known_schemas: Collection[str]) -> Problem:
    asked = _VERSIONED.fullmatch(schema)
    known = [
        int(match[2])
        for match in map(_VERSIONED.fullmatch, known_schemas)
        if match and asked and match[1] == asked[1]
    ]
    if asked and known and int(asked[2]) < min(known):
        return fault("dataschema", Code.EXPIRED_SCHEMA, *_OLD_SCHEMA)
    return fault("dataschema", Code.UNKNOWN_SCHEMA, *(_NEW_SCHEMA if known else _NO_SCHEMA))


def _sequence_problems(given: Mapping[str, object], good: Mapping[str, str]) -> Iterator[Problem]:
    for name, other in (("sequence", "sequencetype"), ("sequencetype", "sequence")):
        if absent(given, name) and not absent(given, other):
            yield fault(name, Code.MISSING, *_HALF_SEQUENCE)
    if "sequence" in good and not 1 <= int(good["sequence"]) <= SEQUENCE_MAX:
        yield fault("sequence", Code.PATTERN, *_BAD_SEQUENCE)


def _data_problems(content: object) -> Iterator[Problem]:
    if content is None:
        yield fault("data", Code.MISSING, *_NO_DATA)
    elif not isinstance(content, dict):
        yield fault("data", Code.TYPE, *_DATA_NO_OBJECT)


def _base64_problems(body: Mapping[str, object]) -> Iterator[Problem]:
    if not absent(body, "data_base64"):
        yield fault("data_base64", Code.ENVELOPE, *_BASE64)


_MOMENTS: Final = ("time", "recordedtime", "expirytime")
_TYPES: Final = frozenset(EventType)
_NO_OBJECT: Final = Problem(
    code=Code.TYPE,
    pointer="",
    message="Het bericht is geen JSON-object.",
    mend="Stuur een enkel CloudEvent: een object met specversion, id, source, type en data.",
)
_NO_DAY: Final = ("Deze dag bestaat niet.", "Controleer de datum.")
_OTHER_SENDER: Final = (
    "Deze afzender hoort niet bij de verbinding waarover het bericht kwam.",
    "Gebruik in source het OIN waarmee u bent aangemeld.",
)
_OTHER_TYPE: Final = (
    "Dit type bericht kennen wij niet.",
    f"Gebruik een van: {', '.join(EventType)}.",
)
_OLD_SCHEMA: Final = (
    "Deze versie van het schema is verlopen.",
    "Gebruik een nieuwere versie van het schema.",
)
_NEW_SCHEMA: Final = (
    "Deze versie van het schema kennen wij niet.",
    "Gebruik een versie die is gepubliceerd.",
)
_NO_SCHEMA: Final = (
    "Dit schema kennen wij niet, of het is niet voor u.",
    "Neem dataschema over van de pagina over uw bericht.",
)
_HALF_SEQUENCE: Final = (
    "Van sequence en sequencetype is er maar een ingevuld.",
    "Vul beide in, of laat beide weg.",
)
_BAD_SEQUENCE: Final = (
    "Dit volgnummer kan niet.",
    f"Begin bij 1 en tel door tot {SEQUENCE_MAX}; begin daarna opnieuw bij 1.",
)
_NO_DATA: Final = ("De inhoud ontbreekt.", "Zet de inhoud als JSON-object in data.")
_DATA_NO_OBJECT: Final = (
    "De inhoud is geen JSON-object.",
    "Zet in data een object met de velden uit het schema.",
)
_BASE64: Final = (
    "Wij lezen geen data_base64: de inhoud moet leesbare JSON zijn.",
    "Zet de inhoud als JSON-object in data. Verwijs naar bijlagen met dataref.",
)
