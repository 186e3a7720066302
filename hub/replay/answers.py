"""Stages that answer each event by itself: recognising repeats, and linking.

Their answers to an event name it as their cause, and come in the order of the events. So once there
is an answer to a later event, all answers to an earlier one are known.
"""

from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from consumers import dedupe, link
from consumers.dedupe import Dedupe
from consumers.link import Link
from consumers.link_pairs import remember_group
from hub.bus.fetch import Delivery
from hub.domain import repeats
from hub.matching.linker import Linker
from hub.replay.forgotten import Forgotten
from hub.replay.report import Difference, Report, said, unequal
from hub.replay.rules import Rules
from hub.store.memory import Memory
from schemas.base import Event
from schemas.events import (
    DOSSIER_CHANGES,
    DossierWordConflicted,
    DossierWordLapsed,
    DossierWordReconciled,
    DossierWordSettled,
    PairConflicted,
    PairDoubted,
    PairLapsed,
    PairReconciled,
    PairSettled,
    PersonGrouped,
    RepeatRecognised,
    SignalLinked,
    SignalUnlinked,
)

BATCH: Final = 256
BY_EVENT: Final = "event:"
LINK_ANSWERS: Final[tuple[type[Event], ...]] = (
    SignalLinked,
    SignalUnlinked,
    PairSettled,
    PairDoubted,
    PairLapsed,
    PairConflicted,
    PairReconciled,
    PersonGrouped,
    DossierWordSettled,
    DossierWordLapsed,
    DossierWordConflicted,
    DossierWordReconciled,
    *DOSSIER_CHANGES,
)


class Placed(NamedTuple):
    """A recorded answer at its place."""

    position: int
    event: Event


class Nowhere:
    """What a stage remembers while it decides again is written nowhere."""

    def recall(self, stage: str, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """Nothing was remembered."""
        del stage, keys
        return {}


def cause_of(event: Event) -> int:
    """The place of the event that this one answers."""
    return int(event.cause.removeprefix(BY_EVENT))


class Lockstep(ABC):
    """Gives a stage its events again, and compares what it answers with what is recorded.

    `until` is how far the stage had come, and no answer to what is behind it is looked at; `aside`
    are the places that it could not bear.
    """

    name: str
    topics: tuple[str, ...]
    answers: tuple[type[Event], ...]

    def __init__(
        self, report: Report, forgotten: Forgotten, until: int, aside: Collection[int]
    ) -> None:
        self._report, self._forgotten = report, forgotten
        self._until, self._aside = until, aside
        self._memory = Memory(Nowhere(), self.name)
        self._waiting: deque[Delivery] = deque()
        self._asked: dict[int, Event] = {}
        self._recorded: dict[int, list[Placed]] = defaultdict(list)
        self._answered = 0

    def take(self, delivery: Delivery, event: Event) -> None:
        """Take the next event of the record."""
        if event.TOPIC in self.topics and delivery.seq <= self._until:
            if delivery.seq not in self._aside:
                self._waiting.append(delivery)
                self._asked[delivery.seq] = event
        elif isinstance(event, self.answers):
            self._forgotten.follow(event)
            cause = cause_of(event)
            if cause > self._until:
                return
            self._recorded[cause].append(Placed(delivery.seq, event))
            self._answered = max(self._answered, cause)
            if len(self._waiting) > BATCH and self._waiting[BATCH].seq < self._answered:
                self._decide([self._waiting.popleft() for _ in range(BATCH)])

    def finish(self) -> None:
        """There is no more: decide on what is left, and name what answers nothing."""
        while self._waiting:
            some = min(BATCH, len(self._waiting))
            self._decide([self._waiting.popleft() for _ in range(some)])
        for cause, recorded in sorted(self._recorded.items()):
            self._compare(cause, recorded, [])

    @abstractmethod
    def _answer(self, batch: Sequence[Delivery]) -> Sequence[Event] | None:
        """Decide again; None where today nobody can."""

    def _runs(self, batch: Sequence[Delivery]) -> Iterator[list[Delivery]]:
        """The batch in parts that were decided by the same rules."""
        yield list(batch)

    def _decide(self, batch: Sequence[Delivery]) -> None:
        for run in self._runs(batch):
            again = self._answer(run)
            by_cause: dict[int, list[Event]] = defaultdict(list)
            for event in again or ():
                by_cause[cause_of(event)].append(event)
            for delivery in run:
                recorded = self._recorded.pop(delivery.seq, [])
                if again is None:
                    self._report.of(self.name).unknown += len(recorded)
                    del self._asked[delivery.seq]
                else:
                    self._compare(delivery.seq, recorded, by_cause[delivery.seq])
                for _, event in recorded:  # whatever came out: go on from what is recorded
                    version = str(event.originator_version).encode()
                    self._memory.put(b"v:" + event.originator_id.bytes, version)

    def _compare(self, cause: int, recorded: Sequence[Placed], again: Sequence[Event]) -> None:
        tally, asked = self._report.of(self.name), self._asked.pop(cause, None)
        about = [*(event for _, event in recorded), *again, *([asked] if asked else [])]
        if [said(event) for _, event in recorded] == list(map(said, again)):
            tally.equal += len(recorded)
        elif self._forgotten.touch(about):
            tally.forgotten += max(len(recorded), len(again))
        else:
            self._differ(cause, recorded, again)

    def _differ(self, cause: int, recorded: Sequence[Placed], again: Sequence[Event]) -> None:
        """Lay the answers of one kind and history beside each other, in their order."""
        left: dict[object, deque[Event]] = defaultdict(deque)
        for event in again:
            left[event.TOPIC, event.originator_id].append(event)
        for position, event in recorded:
            topic = event.TOPIC
            same = left[topic, event.originator_id]
            found = (
                list(unequal(self.name, position, event, same.popleft()))
                if same
                else [Difference(position, self.name, topic, "", topic, None)]
            )
            if found:
                self._report.differ(self.name, found)
            else:
                self._report.of(self.name).equal += 1
        for event in (it for some in left.values() for it in some):
            extra = Difference(cause, self.name, event.TOPIC, "", None, event.TOPIC)
            self._report.differ(self.name, [extra])


class Recognising(Lockstep):
    """Repeats. What they are recognised by is part of the program: an older one is unknown."""

    name = "dedupe"
    topics = dedupe.TOPICS
    answers = (RepeatRecognised,)

    def __init__(self, *shared: object, stage: Dedupe) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._stage = stage

    def _runs(self, batch: Sequence[Delivery]) -> Iterator[list[Delivery]]:
        for _, run in groupby(batch, lambda it: self._rules(it.seq) == repeats.RULES):
            yield list(run)

    def _rules(self, cause: int) -> str:
        recorded = (it.event for it in self._recorded.get(cause, ()))
        return next((getattr(it, "rules", "") for it in recorded), repeats.RULES)

    def _answer(self, batch: Sequence[Delivery]) -> Sequence[Event] | None:
        again = self._stage.decide(batch, self._memory).events
        return again if self._rules(batch[0].seq) == repeats.RULES else None


class Linking(Lockstep):
    """Links. Each signal's answer names the model and the policy it was linked by."""

    name = "link"
    topics = link.TOPICS
    answers = LINK_ANSWERS

    def __init__(
        self, *shared: object, rules: Rules, make: Callable[[Callable[[], Linker]], Link]
    ) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._rules, self._make = rules, make
        self._by: tuple[str, str] | None = None
        self._stage: Link | None = None

    def _runs(self, batch: Sequence[Delivery]) -> Iterator[list[Delivery]]:
        run: list[Delivery] = []
        by = self._by or next(filter(None, (self._wanted(it.seq) for it in batch)), None)
        for delivery in batch:
            wanted = self._wanted(delivery.seq) or by
            if run and wanted != by:
                yield run
                run = []
            by = wanted
            run.append(delivery)
        yield run

    def _wanted(self, cause: int) -> tuple[str, str] | None:
        for _, event in self._recorded.get(cause, ()):
            if isinstance(event, SignalLinked | PersonGrouped) and event.model:
                return event.model, event.policy
        return None

    def _answer(self, batch: Sequence[Delivery]) -> Sequence[Event] | None:
        wanted = next(filter(None, (self._wanted(it.seq) for it in batch)), self._by)
        if wanted != self._by:
            self._by, self._stage = wanted, self._stage_by(wanted, batch[0].seq - 1)
        if self._stage is None:
            recorded = (it.event for d in batch for it in self._recorded.get(d.seq, ()))
            for event in recorded:
                if isinstance(event, PersonGrouped):
                    remember_group(event, self._memory)
            return None
        return self._stage.decide(batch, self._memory).events

    def _stage_by(self, wanted: tuple[str, str] | None, position: int) -> Link | None:
        """The stage as it started under these rules, with all that came before."""
        model, policy = wanted or ("", "")
        people, things = self._rules.model(model), self._rules.linkage(policy)
        if people is None or things is None:
            return None
        stage = self._make(lambda: Linker(things, people))
        stage.restore(position)
        return stage
