"""The same messages lead to the same state, whatever the order, the batches and the restarts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.audit.digest import state_digest
from hub.projections import views
from tests.consumers.histories import EVENT_STAGES, in_turn, play, state, worlds
from tests.workshop import workshop


@settings(max_examples=40)
@given(worlds(), st.data())
def test_the_final_state_is_the_same_in_any_order_and_in_any_batches(world, data):
    with workshop() as hub, workshop() as quiet:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        in_turn(quiet, world)
        assert state(hub) == state(quiet)
        one, other = (state_digest(it.reading, it.mapper, it.sealer) for it in (hub, quiet))
        assert one == other


@settings(max_examples=20)
@given(worlds(), st.data())
def test_stages_that_are_started_again_at_any_moment_end_where_the_others_do(world, data):
    def draw(low, high):
        if data.draw(st.integers(0, 3)) == 0:
            hub.restart(data.draw(st.sampled_from(EVENT_STAGES)))
        return data.draw(st.integers(low, high))

    with workshop() as hub, workshop() as quiet:
        play(hub, world, draw)
        in_turn(quiet, world)
        assert state(hub) == state(quiet)
        assert hub.stage("link").linker.state() == quiet.stage("link").linker.state()


@settings(max_examples=20)
@given(worlds(), st.data())
def test_views_made_anew_of_the_record_are_the_same_to_the_last_byte(world, data):
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        assert hub.rebuilt_digest() == views.digest(hub.views.database)
