"""Routes, taken again. The stage decides once for each signal after a batch of events.

Where a batch ended is not recorded. But whatever touches a signal's standing names it, so between
the event that a decision names as its cause and the end of its batch nothing touched that signal:
what was so right after the cause is what was decided on. And a batch has ended once a decision of a
later event, or of that batch, is recorded: a signal that then should have had another decision, and
has not, is a difference.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from consumers import route
from consumers.route import remember, take_in, weigh
from consumers.route_events import Weighed, tell
from hub.bus.fetch import Delivery
from hub.domain.calendar import WorkingCalendar
from hub.domain.rules import RoutingPolicy
from hub.replay.answers import Nowhere, cause_of
from hub.replay.report import NOT_COMPARED, Difference, Report, said, unequal
from hub.replay.rules import Rules
from hub.store.memory import Memory
from schemas.base import Event
from schemas.events import RoutingEnded, SignalRouted

NAME: Final = "route"
PLACE: Final = frozenset(Event.model_fields)
"""What only says where a decision stands."""
NOWHERE: Final = {
    "originator_id": UUID(int=0),
    "originator_version": 1,
    "occurred_at": datetime.fromtimestamp(0, UTC),
    "recorded_at": datetime.fromtimestamp(0, UTC),
    "cause": "",
}
LEFT_OUT: Final = NOT_COMPARED | {"originator_version"}
KEPT: Final = 8

Told = SignalRouted | RoutingEnded


@dataclass(slots=True)
class Touch:
    """What a signal's decision rests on after an event; whether that asks for another decision."""

    position: int
    occurred_at: datetime
    weighed: Weighed
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Last:
    """The newest recorded decision about a signal: what it says, and by which rules."""

    position: int
    topic: str
    said: bytes
    policy: str


class Routing:
    """Follows what touches each signal, and compares."""

    topics = route.TOPICS

    def __init__(self, report: Report, until: int, aside: Collection[int], rules: Rules) -> None:
        self._report, self._rules = report, rules
        self._until, self._aside = until, aside
        self._calendar = WorkingCalendar()
        self._memory = Memory(Nowhere(), NAME)
        self._touches: dict[str, list[Touch]] = defaultdict(list)
        self._last: dict[str, Last] = {}
        self._asking: set[str] = set()
        self._first = self._through = self._done = 0

    def take(self, delivery: Delivery, event: Event) -> None:
        """Take the next event of the record."""
        if isinstance(event, Told):
            if cause_of(event) > self._until:
                return
            self._first = self._first or delivery.seq
            self._through = max(self._through, cause_of(event))
            self._recorded(delivery.seq, event)
            return
        if self._first:
            self._end_batch(self._through, self._first)
            self._first = 0
        is_ours = event.TOPIC in self.topics and delivery.seq <= self._until
        if is_ours and delivery.seq not in self._aside:
            for signal in dict.fromkeys(take_in(event, self._memory)):
                self._touch(signal, delivery.seq, event)

    def finish(self) -> None:
        """There is no more: all that was to be decided should have been."""
        self._end_batch(self._until, self._until + 1)

    def _touch(self, signal: str, position: int, event: Event) -> None:
        weighed = weigh(signal, self._memory)
        if weighed is None:
            return
        touch = Touch(position, event.occurred_at, weighed)
        touches = self._touches[signal]
        touches.append(touch)
        if len(touches) > KEPT:
            newest_done = max(
                (it.position for it in touches if it.position <= self._done), default=0
            )
            touches[:] = [it for it in touches if it.position >= newest_done]
        self._ask(signal, touch)

    def _ask(self, signal: str, touch: Touch) -> None:
        """See whether a touch, the newest one, asks for another decision than there is."""
        last = self._last.get(signal)
        touch.asks = last is None or not self._says(touch.weighed, last)
        if touch.asks:
            self._asking.add(signal)
        else:
            self._asking.discard(signal)

    def _says(self, weighed: Weighed, last: Last) -> bool:
        """Whether deciding on this, by the rules of the last decision, says the same again."""
        policy = self._rules.routing(last.policy)
        if policy is None and not weighed.ended:
            return True
        again = self._tell(weighed, NOWHERE, policy)
        return last.topic == again.TOPIC and said(again, PLACE) == last.said

    def _recorded(self, position: int, event: Told) -> None:
        signal, cause = event.signal.hex, cause_of(event)
        touches = self._touches[signal]
        touch = next((it for it in touches if it.position == cause), None)
        before = self._last.get(signal)
        digest = event.policy_digest if isinstance(event, SignalRouted) else ""
        policy = self._rules.routing(digest or (before.policy if before else ""))
        tally = self._report.of(NAME)
        if touch is None:
            newest = touches[-1].position if touches else None
            wrong = Difference(position, NAME, event.TOPIC, "cause", cause, newest)
            self._report.differ(NAME, [wrong])
        elif policy is None and not touch.weighed.ended:
            tally.unknown += 1
        else:
            where = {name: getattr(event, name) for name in PLACE}
            where["occurred_at"] = touch.occurred_at
            again = self._tell(touch.weighed, where, policy)
            if found := list(unequal(NAME, position, event, again, LEFT_OUT)):
                self._report.differ(NAME, found)
            else:
                tally.equal += 1
        old = before.policy if before else ""
        self._last[signal] = Last(position, event.TOPIC, said(event, PLACE), digest or old)
        if isinstance(event, RoutingEnded) and (not touches or touches[-1].weighed.ended):
            remember(event, self._memory)
        touches[:] = [it for it in touches if it.position >= cause]
        self._asking.discard(signal)
        for it in touches:
            if it.position > cause:
                self._ask(signal, it)

    def _end_batch(self, through: int, before: int) -> None:
        """All up to `through` is decided on: name each signal that should have been told otherwise.

        One that was touched again before the decisions were recorded may be decided on later.
        """
        self._done = through
        for signal in sorted(self._asking):
            touches = self._touches[signal]
            due = [it for it in touches if it.position <= through]
            is_later = any(through < it.position < before for it in touches)
            if due and due[-1].asks and not is_later:
                topic = RoutingEnded.TOPIC if due[-1].weighed.ended else SignalRouted.TOPIC
                missing = Difference(due[-1].position, NAME, topic, "", None, topic)
                self._report.differ(NAME, [missing])
                due[-1].asks = False
                if touches[-1] is due[-1]:
                    self._asking.discard(signal)

    def _tell(self, weighed: Weighed, where: dict[str, Any], policy: RoutingPolicy | None) -> Told:
        return tell(weighed, where, policy, self._calendar)
