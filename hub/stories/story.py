"""A folder of stories becomes messages in the order in which they arrive.

The same folder always gives the same bytes at the same moments: chance is seeded, time is told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from random import Random
from typing import Any, Final

import orjson
from pydantic import ValidationError

from adapters import formats
from adapters.base import Format, Unreadable, newest, read
from hub.domain.arrival import Intent, fits
from hub.domain.calendar import AMSTERDAM
from hub.stories import faults
from hub.stories.expectations import EXPECTED_FILE, Expected, load_expected
from hub.stories.faults import StoryError
from hub.stories.files import SOORTEN, Bericht, Ruis, Verhaal, Zending
from hub.stories.sending import cloud_event
from hub.stories.slots import SlotError, Slots
from hub.stories.yaml_text import read_yaml
from schemas.signal import Partner

DEMO: Final = files("hub.stories") / "demo"
"""The stories that come with the hub."""


@dataclass(frozen=True, slots=True)
class StoryMessage:
    """One message: `data` is a whole CloudEvent, sent `copies` times at `received_at` (UTC)."""

    name: str
    story: str
    partner: Partner
    received_at: datetime
    data: bytes
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Stories:
    """Messages in order of arrival, the stories' titles, and what should become of them."""

    messages: tuple[StoryMessage, ...]
    titles: Mapping[str, str]
    expected: Expected


@dataclass(frozen=True, slots=True)
class _Sending:
    """A message that has all but its sequence number; `again` are the names it is repeated as."""

    name: str
    story: str
    received_at: datetime
    written: Zending
    dataschema: str
    seed: int
    data: Any
    again: tuple[tuple[str, timedelta], ...] = ()


def load(directory: Traversable) -> Stories:
    """Read every story and `verwacht.yaml` in a folder.

    Raises `StoryError` with every fault of every file: bad YAML, a key, partner, format or slot
    nobody knows, data that its partner's model refuses, a name that is not there or there twice.
    """
    found: list[str] = []
    titles: dict[str, str] = {}
    sendings: list[_Sending] = []
    for file in sorted(directory.iterdir(), key=lambda it: it.name):
        if not file.name.endswith(".yaml") or file.name == EXPECTED_FILE:
            continue
        try:
            story = _read(file)
        except StoryError as error:
            found += error.faults
            continue
        titles[story.verhaal] = story.titel
        sendings += _sendings(story, file.name, found)
    messages = _in_order(sendings)
    names = [message.name for message in messages]
    found += [f"de naam '{name}' komt twee keer voor" for name in _twice(names)]
    if not messages and not found:
        found.append(f"{directory.name}: hier staat geen verhaal (*.yaml)")
    if found:
        raise StoryError(found)
    return Stories(messages, titles, load_expected(directory, frozenset(names)))


def _read(file: Traversable) -> Verhaal:
    raw, text = read_yaml(file)
    try:
        return Verhaal.model_validate_json(text)
    except ValidationError as error:
        raise StoryError(_named(raw, faults.of_model(file.name, error))) from None


def _named(raw: Any, lines: Iterable[str]) -> Iterator[str]:
    """Say the name of a message beside its number: `berichten/3` is hard to find."""
    for line in lines:
        where, key, *rest = line.split(": ", 2)
        group, number, *_ = (*key.split("/"), "", "")
        name = None
        if group in {"berichten", "ruis"} and number.isdigit():
            item = raw[group][int(number)]
            name = item.get("naam") if isinstance(item, dict) else None
        yield ": ".join((where, *([f"bericht {name}"] if name else []), key, *rest))


def _sendings(story: Verhaal, file: str, found: list[str]) -> Iterator[_Sending]:
    """Make every message of a story; what is wrong with one goes into `found`."""
    for bericht in story.berichten:
        received_at = _moment(story.begin, bericht.dag, bericht.tijd)
        try:
            yield _sending(story, bericht, (bericht.naam, 1), received_at, story.zaad)
        except StoryError as error:
            found += [f"{file}: bericht {bericht.naam}: {fault}" for fault in error.faults]
    for series in story.ruis:
        for number in range(1, series.aantal + 1):
            name = f"{series.naam}-{number}"
            chance = Random(f"{series.zaad}/{name}/moment")  # noqa: S311 - a story, no secret
            received_at = _drawn(story.begin, series, chance)
            try:
                yield _sending(story, series, (name, number), received_at, series.zaad)
            except StoryError as error:
                found += [f"{file}: ruis {series.naam}: {fault}" for fault in error.faults]
                break


def _sending(
    story: Verhaal, written: Zending, label: tuple[str, int], received_at: datetime, seed: int
) -> _Sending:
    """Fill in and check one message; `label` is its name and its number in its series."""
    name, number = label
    form = _format(written)
    slots = Slots(
        received_at=received_at,
        observed_at=received_at - timedelta(days=written.lag),
        number=number,
        chance=Random(f"{seed}/{name}"),  # noqa: S311 - a story, no secret
        lists=story.lijsten,
    )
    try:
        data = slots.fill(written.gegevens)
    except SlotError as error:
        raise StoryError([f"gegevens: {error}"]) from None
    if written.klopt:
        _check(form, written, data)
    dataschema = form.dataschema
    if written.versie is not None:
        dataschema = dataschema.removesuffix(f"{form.version}.json") + f"{written.versie}.json"
    again = written.nogmaals if isinstance(written, Bericht) else ()
    return _Sending(
        name=name,
        story=story.verhaal,
        received_at=received_at,
        written=written,
        dataschema=dataschema,
        seed=seed,
        data=data,
        again=tuple((it.naam, timedelta(seconds=it.na_s)) for it in again),
    )


def _format(written: Zending) -> Format:
    of_partner = [form for form in formats() if form.partner is written.partner]
    known = newest(of_partner)
    if written.formaat not in known:
        said = f"formaat: '{written.formaat}' bestaat niet bij {written.partner}"
        raise StoryError([f"{said}; kies uit: {', '.join(sorted(known))}"])
    asked = (written.formaat, written.versie)
    other = (form for form in of_partner if (form.name, str(form.version)) == asked)
    return next(other, known[written.formaat])


def _check(form: Format, written: Zending, data: Any) -> None:
    """Refuse data that its partner's own model refuses."""
    try:
        content = read(form, orjson.dumps(data))
    except Unreadable as unreadable:
        raise StoryError(faults.of_problems("gegevens", unreadable.problems)) from None
    if not fits(Intent(SOORTEN[written.soort].action), content):
        raise StoryError([f"soort: '{written.soort}' past niet bij het formaat '{form.name}'"])


def _moment(begin: date, day: int, hour: str) -> datetime:
    local = datetime.combine(begin + timedelta(days=day), time.fromisoformat(hour), AMSTERDAM)
    return local.astimezone(UTC)


def _drawn(begin: date, series: Ruis, chance: Random) -> datetime:
    """Draw a day, and a moment of that day in whole seconds."""
    day = chance.randint(*sorted(series.dagen))
    first, last = sorted(_moment(begin, day, hour) for hour in series.tijden)
    return first + timedelta(seconds=chance.randint(0, int((last - first).total_seconds())))


def _in_order(sendings: Iterable[_Sending]) -> tuple[StoryMessage, ...]:
    """Number each partner's messages as they arrive, then put the repeats among them."""
    sequences = dict.fromkeys(Partner, 0)
    messages: list[StoryMessage] = []
    for it in sorted(sendings, key=lambda it: it.received_at):
        partner = it.written.partner
        sequences[partner] += 1
        data = cloud_event(
            id_=f"{it.story}-{it.name}-{it.seed}",
            partner=partner,
            kind=SOORTEN[it.written.soort],
            time=it.received_at + timedelta(minutes=it.written.klok_minuten),
            dataschema=it.dataschema,
            sequence=sequences[partner],
            data=it.data,
        )
        messages.append(
            StoryMessage(it.name, it.story, partner, it.received_at, data, it.written.keer)
        )
        messages += [
            StoryMessage(name, it.story, partner, it.received_at + later, data)
            for name, later in it.again
        ]
    return tuple(sorted(messages, key=lambda it: it.received_at))


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
