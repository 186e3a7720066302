"""The demo stories, through every pure decision: what `verwacht.yaml` says comes of them."""

import re
from functools import cache

import orjson
import pytest

from hub.stories.expected import Result, check
from hub.stories.outcomes import Outcome
from hub.stories.story import DEMO, Stories, StoryMessage, load
from schemas.signal import Partner
from tests.hub.stories.pure import Hub, outcome_of

OUTSIDE = re.compile(r"(?:\+31 ?6|\b06)[ -]?(?!0000 00)[0-9]{4}")


@cache
def demo() -> Stories:
    return load(DEMO)


@cache
def results() -> dict[str, Result]:
    _, outcome = outcome_of(demo())
    return {result.name: result for result in check(demo().expected, outcome)}


def after(name: str) -> dict[str, set[str]]:
    """Which messages share a dossier when this message was the last."""
    names = [message.name for message in demo().messages]
    hub = Hub()
    signals = {}
    for message in demo().messages[: names.index(name) + 1]:
        said, signal = hub.take(message)
        if said == "registered":
            signals.setdefault(signal.hex, message.name)
    return {
        signals[signal]: {signals[m] for m in hub.linker.dossier(dossier).members}
        for signal in signals
        if (dossier := hub.linker.dossier_of(signal)) is not None
    }


@pytest.mark.parametrize("name", [result.name for result in results().values()])
def test_an_expectation_of_the_demo_is_met_by_the_pure_decisions(name):
    assert results()[name].met, results()[name].found


def test_every_expectation_has_a_name_of_its_own():
    assert len(results()) == len(check(demo().expected, Outcome({})))
    assert len(results()) > 100


def test_a_hub_to_which_nothing_happened_meets_almost_nothing():
    met = [it.name for it in check(demo().expected, Outcome({})) if it.met]
    assert all("niet samen" in name for name in met)


def test_the_outcome_does_not_depend_on_which_partner_came_first():
    """Each partner's messages keep their order; between partners any order will do."""
    _, together = outcome_of(demo())
    for partners in (list(Partner), list(reversed(Partner))):
        messages = sorted(demo().messages, key=lambda it: partners.index(it.partner))
        _, apart = outcome_of(Stories(tuple(messages), demo().titles, demo().expected))
        assert apart == together


def test_the_two_halves_of_story_c_stay_apart_until_the_police_bridge_them():
    before, then = after("C4"), after("C6")
    assert "C3" not in before
    assert before["C2"] == {"C2", "C4"}
    assert then["C3"] == {"C2", "C3", "C4", "C6"}


def test_story_a_first_links_at_the_second_signal_and_moves_house_with_the_van():
    assert "A1" not in after("A1")
    assert after("A2")["A1"] == {"A1", "A2"}
    assert "A12" in after("A12")["A1"]


def test_a_busy_flat_links_nobody_however_many_report():
    assert not any(name.startswith("N1-") for name in after("A12"))


def test_the_demo_is_loaded_the_same_every_time():
    assert load(DEMO).messages == demo().messages


def test_messages_come_in_order_of_arrival_and_count_per_partner():
    assert [it.received_at for it in demo().messages] == sorted(
        it.received_at for it in demo().messages
    )
    for partner in Partner:
        counted = [sequence(it) for it in demo().messages if it.partner is partner]
        assert sorted(set(counted)) == list(range(1, len(set(counted)) + 1))


def sequence(message: StoryMessage) -> int:
    return int(orjson.loads(message.data)["sequence"])


def test_most_of_the_demo_is_noise_and_all_of_it_fits_in_a_minute():
    in_stories = sum(message.story in "ABCD" for message in demo().messages)
    assert in_stories == 39
    assert 1 - in_stories / len(demo().messages) > 0.6
    assert len(demo().messages) <= 500


def test_nobody_in_the_demo_has_a_number_that_could_be_real():
    for message in demo().messages:
        text = message.data.decode()
        assert not OUTSIDE.search(text)
        assert '"bsn"' not in text
        assert all(int(it) >= 9001 for it in re.findall(r'"huisnummer":([0-9]+)', text))
