"""The fold of history knows of every signal what the stage that routes knows of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import WorkingCalendar
from hub.domain.history import History
from hub.domain.routing import route
from hub.policy.routing import load_routing
from schemas.events import SignalRouted
from tests.consumers.histories import play, worlds
from tests.consumers.test_route import routes
from tests.workshop import workshop


def said(event: SignalRouted):
    return event.owner, event.owner_rule, event.urgency, event.due_at, event.independent_sources


@settings(max_examples=40)
@given(worlds(), st.data())
def test_what_was_decided_is_decided_again_from_the_record_alone(world, data):
    policy, calendar = load_routing(), WorkingCalendar()
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        history = History()
        for event in hub.events():
            history.take(event)
        found = {}
        for signal, dossier in history.facts():
            decided = route(signal, dossier, policy, calendar)
            found[signal.signal_id] = (
                decided.owner,
                decided.owner_rule,
                decided.urgency,
                decided.deadline,
                dossier.independent_sources,
            )
        assert found == {signal: said(event) for signal, event in routes(hub).items()}
