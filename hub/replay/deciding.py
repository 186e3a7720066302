"""Takes every decision of the machine again, with the model and the rules of its day.

What a partner's message amounts to is not among them: the message itself is not kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from consumers.dedupe import Dedupe
from consumers.link import Link
from hub.bus import topology
from hub.bus.fetch import Delivery
from hub.matching.linker import Linker
from hub.replay import routes
from hub.replay.answers import Linking, Recognising
from hub.replay.forgotten import Forgotten
from hub.replay.report import Report
from hub.replay.routes import Routing
from hub.replay.rules import Rules
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.record import Record
from schemas.events import DeliverySetAside

PAGE_EVENTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Parts:
    """What it takes: the record, what opens its content, the stages, and the rules of any day.

    `link` makes the stage that links, with linkers made as told.
    """

    record: Record
    mapper: Mapper
    sealer: Sealer
    rules: Rules
    dedupe: Dedupe
    link: Callable[[Callable[[], Linker]], Link]


def decide_again(parts: Parts, progress: Callable[[int], None]) -> Report:
    """Go through the whole record once; `progress` hears each position."""
    record, report, forgotten = parts.record, Report(), Forgotten(parts.sealer)
    aside = _set_aside(parts)

    def shared(stage: str) -> tuple[Report, Forgotten, int, frozenset[int]]:
        return report, forgotten, record.position(stage), aside.get(stage, frozenset())

    stages = (
        Recognising(*shared(Recognising.name), stage=parts.dedupe),
        Linking(*shared(Linking.name), rules=parts.rules, make=parts.link),
        Routing(report, record.position(routes.NAME), aside.get(routes.NAME, ()), parts.rules),
    )
    for page in _pages(parts.record):
        events = [parts.mapper.from_delivery(it.subject, it.data) for it in page]
        forgotten.look(events)
        for delivery, event in zip(page, events, strict=True):
            for stage in stages:
                stage.take(delivery, event)
        progress(page[-1].seq)
    for stage in stages:
        stage.finish()
    return report


def _pages(record: Record, topics: tuple[str, ...] | None = None) -> Iterator[list[Delivery]]:
    after = 0
    while page := record.read(after, PAGE_EVENTS, topics):
        yield [Delivery(r.position, topology.subject(r.topic), r.state, None, 0) for r in page]
        after = page[-1].position


def _set_aside(parts: Parts) -> dict[str, frozenset[int]]:
    """The places that each stage could not bear: it decided nothing on them."""
    found: dict[str, set[int]] = {}
    for page in _pages(parts.record, (DeliverySetAside.TOPIC,)):
        for delivery in page:
            event = parts.mapper.from_delivery(delivery.subject, delivery.data)
            assert isinstance(event, DeliverySetAside)
            found.setdefault(event.stage, set()).add(event.sequence)
    return {stage: frozenset(places) for stage, places in found.items()}
