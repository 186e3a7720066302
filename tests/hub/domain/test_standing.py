"""Where a signal stands among others: sources are counted, not messages."""

from datetime import UTC, datetime, timedelta
from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.standing import WINDOW, Standing, dossier_facts
from schemas.ids import signal_id

NOW = datetime(2026, 10, 5, tzinfo=UTC)
NAMES = signal_id("police", "PL-1")


def standing(number, partner="police", kind="mutatie", *, days=0, counts=True):
    """A signal of this service, so many days later."""
    at = NOW + timedelta(days=days)
    return Standing(uuid5(NAMES, str(number)), partner, kind, at, counts)


def test_a_signal_alone_is_one_signal_of_one_source():
    facts = dossier_facts(standing(1), (), ())
    assert (facts.signals, facts.independent_sources) == (1, 1)
    assert facts.partner_kinds == {"police"}
    assert (facts.address_signals, facts.address_partner_kinds) == (1, 1)
    assert facts.address_independent_sources == 1


def test_a_service_that_reports_five_times_is_one_source():
    facts = dossier_facts(standing(1), [standing(n) for n in range(2, 6)], ())
    assert (facts.signals, facts.independent_sources) == (5, 1)


def test_two_services_of_one_partner_are_two_sources():
    others = [standing(2, "residents", "mma"), standing(3, "residents", "meldpunt")]
    facts = dossier_facts(standing(1), others, ())
    assert facts.independent_sources == 3
    assert facts.partner_kinds == {"police", "residents"}


def test_an_echo_is_no_signal_and_no_source_for_another():
    echo = standing(2, "school", "school", counts=False)
    facts = dossier_facts(standing(1), [echo], [echo])
    assert (facts.signals, facts.independent_sources, facts.address_signals) == (1, 1, 1)


def test_an_echo_itself_is_there_and_counts_what_the_others_say():
    echo = standing(2, "school", "school", counts=False)
    facts = dossier_facts(echo, [standing(1)], ())
    assert (facts.signals, facts.independent_sources) == (2, 1)
    assert dossier_facts(echo, (), ()).independent_sources == 1


def test_signals_more_than_a_year_apart_do_not_strengthen_each_other():
    near = standing(2, "school", "school", days=WINDOW.days)
    far = standing(3, "care", "melding", days=-WINDOW.days - 1)
    facts = dossier_facts(standing(1), [near, far], [near, far])
    assert (facts.signals, facts.address_signals) == (2, 2)


def test_an_address_is_counted_apart_from_the_dossier():
    neighbour = standing(2, "municipality", "toezicht")
    facts = dossier_facts(standing(1), (), [neighbour])
    assert facts.signals == 1
    assert (facts.address_signals, facts.address_partner_kinds) == (2, 2)
    assert facts.address_independent_sources == 2


OTHERS = st.lists(
    st.builds(
        standing,
        st.integers(2, 9),
        st.sampled_from(["police", "school"]),
        st.sampled_from(["mutatie", "school", "melding"]),
        days=st.integers(-500, 500),
        counts=st.booleans(),
    ),
    max_size=6,
)


@given(OTHERS, st.randoms(use_true_random=False))
def test_the_order_in_which_others_are_told_makes_no_difference(others, chance):
    shuffled = chance.sample(others, len(others))
    assert dossier_facts(standing(1), others, others) == dossier_facts(
        standing(1), shuffled, shuffled
    )
