"""What a signal repeats: a function of what is live, whatever the order in which it came."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers import dedupe
from hub.domain import repeats
from hub.matching.facets import facet_of, text_of
from hub.security.content import open_all
from schemas.envelope import EventType
from schemas.events import RepeatRecognised, SignalVersion, SignalWithdrawn, Verdict
from schemas.ids import signal_id
from tests.consumers.histories import TEXTS, labour, play, police, state, withdrawal, worlds
from tests.workshop import workshop

FEW = 3
CAR = frozenset({"car"})
PHONE = frozenset({"phone"})
BOTH = CAR | PHONE


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def few():
    """Let a thing be generic at four signals, so that a test need not send twenty-one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeats, "GENERIC_SIGNALS", FEW)
        patch.setattr(dedupe, "GENERIC_SIGNALS", FEW)
        yield


def mutation_id(number):
    return signal_id("police", f"PL0600-2026{number:06d}")


def finding_id(number):
    return signal_id("labour-inspectorate", f"NLA-2026-{number:04d}")


def told(hub):
    """The verdict on each signal that has one: (earlier, verdict, bits, likeness)."""
    found = {}
    for event in hub.events(RepeatRecognised):
        found[event.signal] = (
            event.earlier,
            event.verdict,
            event.overlap_bits,
            event.text_percent,
        )
    return {signal: said for signal, said in found.items() if said[0] is not None}


def expected(hub):
    """The same, worked out at once from what is live: the definition."""
    live = {}
    for event in hub.events(*_VERSIONS, SignalWithdrawn):
        if isinstance(event, SignalVersion):
            live[event.originator_id] = event
        else:
            live.pop(event.originator_id, None)
    opened = dict(zip(live, open_all(hub.sealer, list(live.values())), strict=True))
    facets = {
        signal: facet_of(
            signal, it.header, it.message.registered_at, opened[signal].content, hub.match_key
        )
        for signal, it in live.items()
    }
    named = [key for facet in facets.values() for key in facet.keys]
    prints = [facet.fingerprint for facet in facets.values()]
    found = {}
    for later in facets.values():
        specific = replace(later, keys=frozenset(k for k in later.keys if named.count(k) <= FEW))
        best = repeats.best(
            finding
            for earlier in facets.values()
            if earlier.order < later.order
            and (
                not specific.keys.isdisjoint(earlier.keys)
                or (
                    earlier.fingerprint == later.fingerprint
                    and prints.count(later.fingerprint) <= FEW
                )
            )
            and repeats.is_candidate(earlier, specific)
            and (finding := compare(opened, earlier, specific))
        )
        if best is not None:
            said = best.earlier, best.verdict, best.overlap_bits, best.text_percent
            found[later.signal] = said
    return found


_VERSIONS = dedupe.SIGNAL_VERSIONS


def compare(opened, earlier, later):
    a, b = opened[earlier.signal], opened[later.signal]
    texts = text_of(a.content), text_of(b.content)
    cites = repeats.cites(texts[1], a.reference)
    return repeats.compare(earlier, later, repeats.text_percent(*texts), cites=cites)


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_later_of_two_reports_corroborates_the_earlier_whichever_came_first(hub, is_turned):
    said = [police(1, BOTH, 0), labour(1, BOTH, 3, day=2)]
    hub.take(*(reversed(said) if is_turned else said))
    assert {signal: verdict for signal, (_, verdict, _, _) in told(hub).items()} == {
        finding_id(1): Verdict.CORROBORATION
    }


def test_a_text_that_names_the_earlier_report_relays_it(hub):
    hub.take(police(1, BOTH, 0), labour(1, BOTH, 4))
    assert told(hub)[finding_id(1)][:2] == (mutation_id(1), Verdict.RELAYED)


def test_the_same_report_under_another_number_is_a_resend_and_counts_once(hub):
    hub.take(police(1, BOTH, 0), police(2, BOTH, 0))
    [event] = hub.events(RepeatRecognised)
    assert event.verdict is Verdict.RESEND
    assert not event.counts
    assert {event.signal, event.earlier} == {mutation_id(1), mutation_id(2)}


def test_nothing_is_deleted_by_a_verdict(hub):
    hub.take(police(1, BOTH, 0), police(2, BOTH, 0), labour(1, BOTH, 0))
    assert len(hub.rows("SELECT * FROM signals")) == 3
    assert len(hub.rows("SELECT * FROM dossier_signals")) == 3


def test_a_verdict_is_taken_back_when_a_correction_takes_away_what_was_shared(hub):
    hub.take(police(1, BOTH, 0), police(2, BOTH, 1))
    later = max(told(hub))
    number = 1 if later == mutation_id(1) else 2
    hub.take(police(number, frozenset(), 3, kind=EventType.CORRECTED, id_="c"))
    assert not told(hub)
    last = hub.events(RepeatRecognised)[-1]
    assert (last.signal, last.earlier, last.verdict, last.counts) == (later, None, None, True)


def test_a_verdict_on_a_withdrawn_signal_and_on_what_repeats_it_is_taken_back(hub):
    hub.take(police(1, BOTH, 0, day=0), labour(1, BOTH, 0, day=1), police(2, BOTH, 0, day=2))
    assert set(told(hub)) == {finding_id(1), mutation_id(2)}
    hub.take(withdrawal(2))
    assert set(told(hub)) == {finding_id(1)}
    hub.take(withdrawal(1))
    assert not told(hub)


def test_a_verdict_that_stays_what_it_was_is_not_told_again(hub):
    hub.take(police(1, BOTH, 0), labour(1, BOTH, 3))
    hub.take(police(1, BOTH, 0, kind=EventType.CORRECTED, id_="c"))
    assert len(hub.events(RepeatRecognised)) == 1


def test_more_in_common_than_before_is_told(hub):
    hub.take(police(1, PHONE, 0), labour(1, BOTH, 3))
    hub.take(police(1, BOTH, 0, kind=EventType.CORRECTED, id_="c"))
    bits = [event.overlap_bits for event in hub.events(RepeatRecognised)]
    assert bits == [8, 17]


def test_what_many_signals_name_says_nothing_until_few_do_again(hub):
    hub.take(*(police(n, PHONE, n, day=n) for n in range(1, FEW + 1)))
    assert len(told(hub)) == FEW - 1
    hub.take(labour(1, PHONE, 0))
    assert not told(hub)
    hub.take(withdrawal(1))
    assert told(hub) == expected(hub)
    assert told(hub)


def test_a_generic_thing_adds_nothing_to_what_two_signals_share(hub):
    hub.take(police(1, BOTH, 0), labour(1, BOTH, 3, day=1))
    assert told(hub)[finding_id(1)][2] == 17
    hub.take(*(police(n, PHONE, 3, day=n) for n in (2, 3)))
    assert told(hub)[finding_id(1)][2] == 9


def test_an_index_stops_growing_and_stays_generic(hub, monkeypatch):
    monkeypatch.setattr(dedupe, "INDEX_SIGNALS_MAX", 5)
    hub.take(*(police(n, PHONE, 3, day=n) for n in range(1, 8)))
    hub.take(*(withdrawal(n) for n in range(1, 6)))
    longest = max(
        len(value) for key, value in hub.reading.memory_items("dedupe") if key[:2] == b"k:"
    )
    assert longest <= 5 * 36
    assert not told(hub)


def test_no_value_stands_in_the_memory_of_the_stage(hub):
    hub.take(police(1, frozenset({"phone", "car", "house", "person"}), 0))
    memory = b"".join(key + value for key, value in hub.reading.memory_items("dedupe")).decode(
        "utf-8", "replace"
    )
    for value in ("31600000011", "DE001O", "999990019", "emowicz", "emohof", TEXTS[0][:20]):
        assert value not in memory


def test_a_stage_that_is_behind_compares_what_was_said_then(hub):
    """The record may hold a correction that the stage has not come to: it is not to be seen yet."""
    hub.receive(police(1, BOTH, 0), police(1, BOTH, 3, kind=EventType.CORRECTED, id_="c"))
    hub.step("intake:police")
    hub.receive(labour(1, BOTH, 0))
    hub.step("intake:labour-inspectorate")
    first, second, third = hub.waiting("dedupe")
    hub.workers["dedupe"]._settle([first])
    hub.workers["dedupe"]._settle([second])
    hub.workers["dedupe"]._settle([third])
    assert told(hub) == expected(hub)


@settings(max_examples=60)
@given(worlds(), st.data())
def test_verdicts_are_those_of_the_definition_in_any_order(world, data):
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        assert told(hub) == expected(hub)


def test_the_worlds_of_the_property_hold_generic_things_and_things_that_were():
    """A property over worlds in which nothing happens would prove nothing."""
    world = [
        *([police(n, BOTH, n % 3, day=n)] for n in range(1, 5)),
        [withdrawal(1), police(1, BOTH, 0, kind=EventType.CORRECTED, id_="c"), withdrawal(2)],
    ]
    with workshop() as hub:
        generic = 0
        for message in chain.from_iterable(world):
            hub.take(message)
            assert told(hub) == expected(hub)
            generic += not told(hub)
        assert 0 < generic < sum(map(len, world))
        assert state(hub)["repeats"]
