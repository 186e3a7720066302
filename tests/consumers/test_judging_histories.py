"""Whatever is said and judged, in whatever order: what is told is what the stage knows."""

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.actions.pairs import judge_pair
from hub.domain.judging import JudgePair
from hub.projections import views
from schemas.envelope import EventType
from schemas.events import Judged, PairConflicted, PairReconciled, PersonGrouped
from schemas.ids import mention_id, signal_id
from tests.builders import mutation, withdrawal
from tests.workshop import workshop

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
NUMBERS = (1, 2, 3, 4)
MENTIONS = [mention_id(signal_id("police", f"PL0600-2026{n:06d}"), "person", 0) for n in NUMBERS]
PEOPLE = (
    {"geslachtsnaam": "Demowicz", "voornamen": "Piotr", "bsn": "999990019"},
    {"geslachtsnaam": "Demowicz", "voornamen": "Piotr", "geboortedatum": "1991-02-03"},
    {"geslachtsnaam": "Proefstra", "voornamen": "Anna", "geboortedatum": "1985-11-12"},
)
SAY = st.tuples(st.just("say"), st.sampled_from(NUMBERS), st.integers(0, 2))
TAKE_BACK = st.tuples(st.just("withdraw"), st.sampled_from(NUMBERS), st.just(0))
PAIRS = st.sampled_from(list(combinations(MENTIONS, 2)))
JUDGE = st.tuples(st.sampled_from([Judged.SAME, *Judged]), PAIRS, st.just("in time"))
HASTY = st.tuples(st.sampled_from(list(Judged)), PAIRS, st.just("while others work"))
WORK = st.tuples(st.just("work"), st.sampled_from(["link", "project"]), st.integers(1, 5))
RESTART = st.tuples(st.just("restart"), st.just("link"), st.just(0))


def play(hub, steps):
    """Do it all; nothing is worked on unless a step says so."""
    told = set()
    for at, (what, which, how) in enumerate(steps):
        match what:
            case "say":
                kind = EventType.CORRECTED if which in told else EventType.REPORTED
                told.add(which)
                person = [{"rol": "SLA", **PEOPLE[how]}]
                hub.receive(mutation(which, kind=kind, id_=f"m-{at}", betrokkenen=person))
                hub.step("intake:police")
            case "withdraw" if which in told:
                hub.receive(withdrawal(which, id_=f"m-{at}"))
                hub.step("intake:police")
            case "work":
                hub.step(which, how)
            case "restart":
                hub.restart(which)
            case Judged():
                if how == "in time":
                    hub.settle()
                judge_pair(hub.desk(), JudgePair(*which, what, "reden", "coordinator"), NOW)
    hub.settle()


@settings(max_examples=40, deadline=None)
@given(
    st.permutations(NUMBERS),
    st.lists(
        st.one_of(JUDGE, JUDGE, JUDGE, SAY, SAY, TAKE_BACK, HASTY, WORK, RESTART),
        min_size=8,
        max_size=24,
    ),
)
def test_what_is_told_of_persons_is_what_the_stage_knows(said, steps):
    with workshop() as hub:
        play(
            hub,
            [
                *(("say", number, 0) for number in said),
                ("work", "link", 9),
                ("work", "project", 99),
                *steps,
            ],
        )
        linker = hub.stage("link").linker
        groups, conflicts = {}, {}
        for event in hub.events(PersonGrouped, PairConflicted, PairReconciled):
            match event:
                case PersonGrouped():
                    groups[event.entity] = event
                case PairConflicted():
                    conflicts[event.one, event.other] = event.walls
                case _:
                    del conflicts[event.one, event.other]
        persons = {
            entity: mentions
            for kind, entity, mentions, _ in linker.state()["entities"]
            if kind == "person" and len(mentions) > 1
        }
        known = {entity: it.mentions for entity, it in groups.items() if len(it.mentions) > 1}
        assert known == persons
        assert all(len(it.joins) == max(0, len(it.mentions) - 1) for it in groups.values())
        assert conflicts == {it.same: it.different for it in linker.conflicts()}
        judged = {(it.one, it.other) for it in linker.persons.judgements() if it.verdict}
        assert judged == set(hub.rows("SELECT one, other FROM pairs"))
        assert hub.rebuilt_digest() == views.digest(hub.views.database)
        lived = linker.digest()
        hub.restart("link")
        assert hub.stage("link").linker.digest() == lived
