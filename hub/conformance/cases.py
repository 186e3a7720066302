"""The cases of the agreement: what is sent, in which order, and what must come of it.

Cases build on each other: what case 1 sent is repeated, corrected, withdrawn and replayed later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import orjson

from hub.conformance.expecting import NOT_TAKEN, Expected
from hub.conformance.sample import Message, Sample
from hub.domain.receipts import HELD, RECEIVED, REFUSED, WITHDRAWN
from schemas.problems import Code
from schemas.strict_json import MAX_BYTES

LATE: Final = timedelta(days=90)
TOO_LATE: Final = timedelta(days=6 * 365)
STRANGER: Final = "00000099999999999000"
"""An organisation number for tests that nobody has."""
VALID: Final = "geldig"

Before = Mapping[str, Message]
"""What was sent before, by the name of its step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One message. `ask` says what it is, to a person who has to send it.

    `is_strange` sends it on the subject of another partner, which only the bus has; `is_same` sends
    the very bytes of the step that its receipt must be like.
    """

    name: str
    ask: str
    build: Callable[[Sample, Before], Message]
    expected: Expected
    is_strange: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its number; without steps it is about something else than messages."""

    number: int
    title: str
    steps: tuple[Step, ...] = ()


def reference_in(sample: Sample, message: Message) -> str:
    """The reference of a message that was made of this sample."""
    at: Any = message["data"]
    for step in sample.pointer:
        at = at[step]
    return str(at)


def _step(
    name: str, ask: str, build: Callable[[Sample, Before], Message], status: str, **more: Any
) -> Step:
    return Step(name, ask, build, Expected(status=status, **more))


def _again(name: str, ask: str, of: str, **more: Any) -> Step:
    return _step(name, ask, lambda _, before: before[of], RECEIVED, like=of, **more)


def _with_data(sample: Sample, **more: object) -> Message:
    made = sample.new()
    return made | {"data": made["data"] | more}


def _newer(schema: str) -> str:
    return f"{schema.rpartition('/')[0]}/v99.json"


def _early(sample: Sample, before: Before) -> Message:
    del before
    return sample.correction(sample.new_reference())


def _after(of: str, *, corrects: bool = False) -> Callable[[Sample, Before], Message]:
    def build(sample: Sample, before: Before) -> Message:
        reference = reference_in(sample, before[of])
        return sample.correction(reference) if corrects else sample.new(reference=reference)

    return build


VALID_CASE: Final = Case(
    1,
    "Een geldig bericht",
    (_step(VALID, "een gewoon, nieuw signaal", lambda it, _: it.new(), RECEIVED),),
)
TLS_CASE: Final = Case(13, "Een server met een verkeerde naam (TLS)")
CASES: Final = (
    VALID_CASE,
    Case(
        2,
        "Hetzelfde bericht nog eens",
        (_again("dubbel", "hetzelfde bericht, byte voor byte", VALID),),
    ),
    Case(
        3,
        "Hetzelfde id, een andere inhoud",
        (
            _step(
                "gewijzigd",
                "een bericht met het id van het vorige, en een andere inhoud",
                lambda it, before: it.new() | {"id": before[VALID]["id"]},
                HELD,
                code=Code.ID_CONFLICT,
                place="/id",
            ),
        ),
    ),
    Case(
        4,
        "In de verkeerde volgorde",
        (
            _step(
                "te vroeg",
                "een correctie op een signaal dat u nog niet stuurde",
                _early,
                HELD,
                code=Code.UNKNOWN_REFERENCE,
                place="/data",
            ),
            _step("alsnog", "nu dat signaal zelf", _after("te vroeg"), RECEIVED),
            _step(
                "opnieuw",
                "de correctie nog eens, onder een nieuw id",
                _after("te vroeg", corrects=True),
                RECEIVED,
                signal_of="alsnog",
            ),
        ),
    ),
    Case(
        5,
        "Te laat",
        (
            _step(
                "laat",
                f"een signaal dat u {LATE.days} dagen geleden vastlegde (time)",
                lambda it, _: it.new(age=LATE),
                RECEIVED,
            ),
            _step(
                "te laat",
                "een signaal dat u zes jaar geleden vastlegde (time)",
                lambda it, _: it.new(age=TOO_LATE),
                HELD,
                code=Code.TOO_OLD,
                place="/time",
            ),
        ),
    ),
    Case(
        6,
        "Een onbekend veld",
        (
            _step(
                "onbekend veld",
                'een signaal met een extra veld in data: "proefveld"',
                lambda it, _: _with_data(it, proefveld="x"),
                REFUSED,
                code=Code.UNKNOWN_FIELD,
                place="/data/proefveld",
            ),
        ),
    ),
    Case(
        7,
        "Een onbekende versie van het schema",
        (
            _step(
                "versie",
                "een signaal met versie v99 in dataschema",
                lambda it, _: it.new() | {"dataschema": _newer(it.message["dataschema"])},
                HELD,
                code=Code.UNKNOWN_SCHEMA,
                place="/dataschema",
            ),
        ),
    ),
    Case(
        8,
        "Groter dan 64 kB",
        (
            _step(
                "te groot",
                f"een bericht van meer dan {MAX_BYTES} bytes, en minder dan 90.000",
                lambda it, _: _with_data(it, proefveld="x" * MAX_BYTES),
                REFUSED,
                code=Code.TOO_LARGE,
            ),
        ),
    ),
    Case(
        9,
        "Een tijdstip zonder zone",
        (
            _step(
                "zonder zone",
                "een signaal met in time een tijdstip zonder zone",
                lambda it, _: (made := it.new()) | {"time": made["time"].removesuffix("Z")},
                REFUSED,
                code=Code.MOMENT,
                place="/time",
            ),
        ),
    ),
    Case(
        10,
        "Een correctie",
        (
            _step(
                "correctie",
                "een correctie op het signaal van geval 1",
                _after(VALID, corrects=True),
                RECEIVED,
                signal_of=VALID,
                stands=RECEIVED,
            ),
        ),
    ),
    Case(
        11,
        "Een intrekking",
        (
            _step(
                "intrekking",
                "een intrekking van het signaal van geval 1",
                lambda it, before: it.withdrawal(reference_in(it, before[VALID])),
                RECEIVED,
                signal_of=VALID,
                stands=WITHDRAWN,
            ),
        ),
    ),
    Case(
        12,
        "Een verkeerde afzender",
        (
            _step(
                "vreemd oin",
                f"een signaal met in source het OIN {STRANGER}",
                lambda it, _: it.new() | {"source": it.oin_source.replace(it.door.oin, STRANGER)},
                HELD,
                code=Code.WRONG_SENDER,
                place="/source",
            ),
            replace(
                _step(
                    "vreemd onderwerp",
                    "een signaal op het onderwerp (subject) van een andere partner",
                    lambda it, _: it.new(),
                    NOT_TAKEN,
                ),
                is_strange=True,
            ),
        ),
    ),
    TLS_CASE,
    Case(
        14,
        "Alles nog eens afgespeeld",
        (
            _again(
                "intrekking nog eens", "de intrekking van geval 11, byte voor byte", "intrekking"
            ),
            _again("correctie nog eens", "de correctie van geval 10, byte voor byte", "correctie"),
            _again(
                "signaal nog eens",
                "het signaal van geval 1, byte voor byte",
                VALID,
                stands=WITHDRAWN,
            ),
        ),
    ),
)


def written(message: Message) -> bytes:
    """Write a message as it goes over the wire; the same message always the same bytes."""
    return orjson.dumps(message)
