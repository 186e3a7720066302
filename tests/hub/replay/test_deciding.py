"""Decisions taken again are those in the record; where one is not, it is named."""

import shutil
from datetime import UTC, datetime
from importlib.resources import as_file, files
from random import Random

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.replay.answers import cause_of
from hub.stories.mixed import mixed
from schemas.envelope import EventType
from schemas.events import (
    CampaignPlanned,
    DeliverySetAside,
    DossierChange,
    RepeatRecognised,
    RoutingEnded,
    SignalLinked,
    SignalRegistered,
    SignalRouted,
)
from schemas.ids import campaign_id
from tests.consumers import histories, test_dossier_word_histories, test_judging_histories
from tests.consumers.histories import labour, police
from tests.hub.replay.again import Changing, Whole, again, counts
from tests.workshop import spoil, workshop

BOTH = frozenset({"car", "phone"})
WORDS = test_dossier_word_histories
PAIRS = test_judging_histories


def all_equal(hub):
    """Whether every decision comes out as recorded, and every recorded one was taken again."""
    report = again(hub)
    recorded = len(hub.events(SignalRouted, RoutingEnded, RepeatRecognised, SignalLinked))
    equal = sum(it.equal for it in report.tallies.values())
    assert report.differences == []
    assert {it[1:] for it in counts(report).values()} <= {(0, 0, 0)}
    return equal >= recorded


@pytest.fixture
def hub():
    """A hub with repeats, dossiers, corrections and withdrawals."""
    with workshop(Whole) as made:
        made.take(*mixed(60, 3).messages)
        made.take(*(police(n, BOTH, n % 3, day=n) for n in range(901, 905)))
        made.take(*(labour(n, BOTH, n % 3, day=n) for n in range(901, 903)))
        yield made


def test_a_history_of_all_partners_comes_out_as_it_was(hub):
    assert all_equal(hub)
    report = counts(again(hub))
    assert report["link"][0] > len(hub.events(SignalLinked)) > 60
    assert report["route"][0] == len(hub.events(SignalRouted, RoutingEnded))
    assert report["dedupe"][0] == len(hub.events(RepeatRecognised)) > 0


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(histories.worlds(), st.data())
def test_whatever_order_and_batches_it_was_worked_on_in(world, data):
    with workshop(Whole) as hub:
        histories.play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        assert all_equal(hub)


@pytest.mark.parametrize("seed", range(6))
def test_a_hub_that_is_at_work_is_compared_as_far_as_its_stages_are(seed):
    random = Random(seed)  # noqa: S311 - an invention
    with workshop(Whole) as hub:
        hub.take(*mixed(10, seed).messages)
        for message in (police(n, BOTH, n % 3, day=n) for n in range(901, 911)):
            hub.receive(message)
            for stage in random.sample(hub.stages, 3):
                hub.step(stage, random.randint(1, 5))
        hub.receive(police(911, BOTH, 0, day=20))
        hub.step("intake:police")
        assert all(hub.waiting(stage) for stage in ("dedupe", "link", "route"))
        report = again(hub)
        assert report.differences == []
        assert sum(it.equal for it in report.tallies.values()) >= 15


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(PAIRS.JUDGE, PAIRS.SAY, PAIRS.TAKE_BACK, PAIRS.HASTY, PAIRS.WORK, PAIRS.RESTART),
        min_size=8,
        max_size=24,
    )
)
def test_what_people_judged_of_pairs_is_taken_in(steps):
    with workshop(Whole) as hub:
        said = [("say", number, 0) for number in PAIRS.NUMBERS]
        PAIRS.play(hub, [*said, ("work", "link", 9), ("work", "project", 99), *steps])
        assert all_equal(hub)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS.STEPS)
def test_what_people_said_of_dossiers_is_taken_in(steps):
    with workshop(Whole) as hub:
        WORDS.play(hub, [*WORDS.START, ("work", "link", 9), ("work", "project", 99), *steps])
        assert all_equal(hub)


def falsify(hub, kind, change):
    """Change the last event of a kind in the record; its place."""
    recorded = next(
        it
        for it in reversed(hub.reading.read(0, 100_000))
        if isinstance(hub.mapper.from_recorded(it), kind)
    )
    content = orjson.loads(recorded.state)
    change(content)
    with hub.reading.database.transaction() as cursor:
        cursor.execute(
            "UPDATE stored_events SET state = ? WHERE rowid = ?",
            (orjson.dumps(content), recorded.position),
        )
    return recorded.position


PLANTED = [
    ("route", SignalRouted, "owner", "niemand"),
    ("route", SignalRouted, "urgency", "laag"),
    ("route", SignalRouted, "due_at", "2031-01-01T00:00:00Z"),
    ("route", SignalRouted, "independent_sources", 7),
    ("dedupe", RepeatRecognised, "verdict", "relayed"),
    ("dedupe", RepeatRecognised, "overlap_bits", 99_999),
    ("link", SignalLinked, "mentions", []),
    ("link", DossierChange, "ties", []),
    ("link", DossierChange, "originator_version", 99),
]


@pytest.mark.parametrize(("stage", "kind", "field", "value"), PLANTED)
def test_a_changed_decision_is_found_and_it_alone(hub, stage, kind, field, value):
    was = {}

    def change(content):
        was["value"], content[field] = content[field], value

    place = falsify(hub, kind, change)
    [found] = again(hub).differences
    assert (found.event, found.stage, found.field) == (place, stage, field)
    assert found.recorded == value
    assert found.again == was["value"] != value


def test_another_cause_is_found(hub):
    place = falsify(hub, SignalRouted, lambda content: content.update(cause="event:1"))
    found = {(it.event, it.field) for it in again(hub).differences}
    assert (place, "cause") in found


def replace(hub, place):
    """Let something that no stage listens to stand in the place of an event."""
    [recorded] = hub.reading.read(place - 1, 1)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    inert = CampaignPlanned(
        originator_id=campaign_id(1),
        originator_version=1,
        occurred_at=now,
        recorded_at=now,
        cause="person:d.jansen",
        by="d.jansen",
        action="voorlichting",
        group="ondernemers",
        form="",
        language="nl",
        planned_for=now,
    )
    with hub.reading.database.transaction() as cursor:
        cursor.execute(
            "UPDATE stored_events SET topic = ?, state = ? WHERE rowid = ?",
            (inert.TOPIC, inert.model_dump_json().encode(), place),
        )
    return hub.mapper.from_recorded(recorded)


@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.parametrize(
    ("stage", "kind"),
    [("route", SignalRouted), ("dedupe", RepeatRecognised), ("link", SignalLinked)],
)
def test_a_decision_that_was_left_out_is_found(hub, stage, kind, which):
    every = hub.reading.read(0, 100_000)
    places = [it.position for it in every if isinstance(hub.mapper.from_recorded(it), kind)]
    gone = replace(hub, places[which])
    found = [it for it in again(hub).differences if it.stage == stage]
    assert found
    assert {(it.decision, it.recorded) for it in found if not it.field} == {(kind.TOPIC, None)}
    assert {it.event for it in found} == {cause_of(gone)}


def test_rules_of_another_day_are_used_for_what_they_decided(tmp_path):
    """The hub starts again with other rules, a part of the way; both are found again."""
    with as_file(files("hub.policy")) as folder:
        shutil.copytree(folder, tmp_path / "policy")
    routing, linkage = (tmp_path / "policy" / f"{name}.toml" for name in ("routing", "linkage"))
    before = routing.read_text("utf-8")
    told = list(mixed(60, 3).messages)
    with workshop(Changing, policy_directory=tmp_path / "policy") as hub:
        hub.take(*told[:30])
        routing.write_text(before.replace('"5 werkdagen"', '"3 werkdagen"'), "utf-8")
        linkage.write_text(linkage.read_text("utf-8") + "\n", "utf-8")
        hub.begin_anew()
        hub.take(*told[30:])
        assert len({event.policy_digest for event in hub.events(SignalRouted)}) == 2
        assert len({event.policy for event in hub.events(SignalLinked)}) == 2
        assert all_equal(hub)
        for stage, digest in (
            ("route", hub.events(SignalRouted)[0].policy_digest),
            ("link", hub.events(SignalLinked)[0].policy),
        ):
            with hub.reading.database.transaction() as cursor:
                cursor.execute("DELETE FROM artefacts WHERE digest = ?", (digest,))
            _, different, _, unknown = counts(again(hub))[stage]
            assert different == 0
            assert unknown > 20


def test_what_a_stage_could_not_bear_it_decided_nothing_on():
    with workshop(Whole) as hub:
        hub.take(*(police(n, BOTH, n % 3, day=n) for n in range(1, 4)))
        hub.receive(police(4, BOTH, 0, day=5))
        hub.step("intake:police")
        spoil(hub, hub.reading.last())
        hub.settle()
        assert {it.stage for it in hub.events(DeliverySetAside)} == {"dedupe", "link"}
        hub.take(police(5, BOTH, 0, day=6))
        assert all_equal(hub)


@pytest.mark.parametrize("which", range(6))
def test_what_was_forgotten_is_counted_by_itself(which):
    """Nothing differs but what rests on the signal whose keys are gone, and that is not hidden."""
    with workshop(Whole) as hub:
        hub.take(*(police(n, BOTH, n % 3, day=n) for n in range(1, 4)))
        hub.take(*mixed(30, 3).messages)
        hub.take(police(2, frozenset({"house"}), 1, kind=EventType.CORRECTED, id_="c", day=9))
        before = counts(again(hub))
        signals = sorted({it.originator_id for it in hub.events(SignalRegistered)})
        hub.keys.shred([signals[which].bytes])
        after = again(hub)
        assert after.differences == []
        tallies = counts(after)
        assert tallies["route"] == before["route"]
        assert tallies["link"][2] > 0
        assert tallies["link"][0] + tallies["link"][2] == before["link"][0]
        falsify(hub, SignalRouted, lambda content: content.update(owner="niemand"))
        assert [it.field for it in again(hub).differences] == ["owner"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(histories.worlds(), st.data())
def test_whatever_is_forgotten_nothing_else_comes_out_otherwise(world, data):
    with workshop(Whole) as hub:
        histories.play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        signals = sorted({it.originator_id for it in hub.events(SignalRegistered)})
        gone = data.draw(st.sets(st.sampled_from(signals), min_size=1, max_size=2))
        hub.keys.shred([signal.bytes for signal in gone])
        assert again(hub).differences == []
