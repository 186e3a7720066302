"""Whatever is said of dossiers, in whatever order: what is told is what the stage knows."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.actions.dossiers import merge, relate, split, take_back
from hub.domain.companions import Wish
from hub.projections import views
from schemas.envelope import EventType
from schemas.events import (
    DOSSIER_CHANGES,
    DossierJudged,
    DossierWordConflicted,
    DossierWordEvent,
    DossierWordLapsed,
    DossierWordReconciled,
    DossierWordSettled,
)
from schemas.events.companions import EVENTS
from schemas.ids import signal_id
from tests.builders import mutation, withdrawal
from tests.consumers.histories import state
from tests.workshop import workshop

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
NUMBERS = (1, 2, 3, 4, 5)
SIGNALS = [signal_id("police", f"PL0600-2026{n:06d}") for n in NUMBERS]
PLATES = ("DE-001-O", "DE-002-O", "DE-003-O")
WISH = Wish("reden", "coordinator")
SOME = st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans())
SAY = st.tuples(st.just("say"), st.sampled_from(NUMBERS), st.integers(0, 2))
GONE = st.tuples(st.just("gone"), st.sampled_from(NUMBERS), st.just(0))
WORD = st.tuples(st.sampled_from(["merge", "merge", "split", "relate", "take back"]), SOME, SOME)
WORK = st.tuples(st.just("work"), st.sampled_from(["link", "project"]), st.integers(1, 5))
RESTART = st.tuples(st.just("restart"), st.just("link"), st.just(0))


def speak(hub, what, which):
    """Say something of what there is; where there is too little of it, nothing."""
    first, second, is_in_time = which
    if is_in_time:
        hub.settle()
    dossiers = [UUID(row[0]) for row in hub.rows("SELECT dossier FROM dossiers ORDER BY 1")]
    held = {UUID(row[0]) for row in hub.rows("SELECT signal FROM dossier_signals")}
    alive = {UUID(row[0]) for row in hub.rows("SELECT signal FROM signals WHERE is_withdrawn = 0")}
    subjects = [*dossiers, *sorted(alive - held)]
    words = [UUID(row[0]) for row in hub.rows("SELECT judgement FROM dossier_words ORDER BY 1")]
    if what == "take back" and words:
        take_back(hub.desk(), words[first % len(words)], WISH, NOW)
    elif what == "split" and dossiers:
        dossier = dossiers[first % len(dossiers)]
        sql = f"SELECT signal FROM dossier_signals WHERE dossier = '{dossier}' ORDER BY 1"  # noqa: S608
        members = [UUID(row[0]) for row in hub.rows(sql)]
        split(hub.desk(), dossier, members[: 1 + second % len(members)], WISH, NOW)
    elif what in {"merge", "relate"} and len(subjects) > 1:
        one = subjects[first % len(subjects)]
        other = subjects[second % len(subjects)]
        (merge if what == "merge" else relate)(hub.desk(), one, other, WISH, NOW)


def play(hub, steps):
    """Do it all; nothing is worked on unless a step says so, or a word is in time."""
    told = set()
    for at, (what, which, how) in enumerate(steps):
        match what:
            case "say":
                kind = EventType.CORRECTED if which in told else EventType.REPORTED
                told.add(which)
                car = [{"kenteken": PLATES[how], "land": "NL"}]
                hub.receive(mutation(which, kind=kind, id_=f"m-{at}", voertuigen=car))
                hub.step("intake:police")
            case "gone" if which in told:
                hub.receive(withdrawal(which, id_=f"m-{at}"))
                hub.step("intake:police")
            case "work":
                hub.step(which, how)
            case "restart":
                hub.restart(which)
            case "merge" | "split" | "relate" | "take back":
                speak(hub, what, which)
    hub.settle()


def told_of_words(hub):
    """What counts, and what stands in its way, by the events alone."""
    known, walls = {}, {}
    for event in hub.events(*EVENTS):
        match event:
            case DossierWordSettled() if event.one:
                known[event.judgement] = (event.word, event.verdict, event.one, event.other)
            case DossierWordSettled() | DossierWordLapsed():
                known.pop(event.judgement, None)
            case DossierWordConflicted():
                walls[event.judgement] = event.walls
            case DossierWordReconciled():
                del walls[event.judgement]
    return known, walls


def known_of_words(linker):
    standings = linker.words.agreement.standings
    known = {
        UUID(it.word.id): (
            it.word.version,
            it.word.verdict,
            tuple(map(UUID, it.one)),
            tuple(map(UUID, it.other)),
        )
        for it in standings
    }
    return known, {UUID(it.word.id): tuple(map(UUID, it.walls)) for it in standings if it.walls}


START = [("say", number, number % 3) for number in NUMBERS]
STEPS = st.lists(st.one_of(WORD, WORD, WORD, SAY, GONE, WORK, RESTART), min_size=6, max_size=20)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_what_is_told_of_words_and_dossiers_is_what_the_stage_knows(steps):
    with workshop() as hub:
        play(hub, [*START, ("work", "link", 9), ("work", "project", 99), *steps])
        linker = hub.stage("link").linker
        assert told_of_words(hub) == known_of_words(linker)
        members, related, ties = {}, {}, {}
        for event in hub.events(*DOSSIER_CHANGES):
            members[event.originator_id] = event.members
            related[event.originator_id] = [(it.other, it.reason) for it in event.related]
            ties[event.originator_id] = [it.word for it in event.ties]
        for dossier in linker._dossiers.ids():
            view = linker.dossier(dossier)
            assert members.pop(UUID(dossier)) == tuple(map(UUID, view.members))
            shown = [(UUID(it.other), it.reason) for it in view.related]
            assert related[UUID(dossier)] == shown
            words = [UUID(it.word) if it.word else None for it in view.ties]
            assert ties[UUID(dossier)] == words
        assert not any(members.values())
        rows = hub.rows("SELECT judgement, word, verdict, walls <> '' FROM dossier_words")
        known, walls = known_of_words(linker)
        assert set(rows) == {
            (str(it), said[0], said[1], int(it in walls)) for it, said in known.items()
        }
        sides = hub.rows("SELECT judgement, signal, side FROM dossier_word_signals")
        assert set(sides) == {
            (str(it), str(signal), at)
            for it, said in known.items()
            for at, side in enumerate(said[2:])
            for signal in side
        }
        assert hub.rebuilt_digest() == views.digest(hub.views.database)
        lived = linker.digest()
        hub.restart("link")
        assert hub.stage("link").linker.digest() == lived
        assert hub.stage("link")._words._told == hub.stage("link")._words._now()


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_when_all_is_taken_back_it_is_as_if_nobody_spoke(steps):
    silent = [step for step in steps if step[0] in {"say", "gone"}]
    with workshop() as hub:
        play(hub, [*START, *silent])
        expected, digest = state(hub), hub.stage("link").linker.digest()
    with workshop() as hub:
        play(hub, [*START, *steps])
        for word in {event.originator_id for event in hub.events(DossierJudged)}:
            take_back(hub.desk(), word, WISH, NOW)
        hub.settle()
        assert not hub.rows("SELECT * FROM dossier_words")
        assert not hub.rows("SELECT * FROM dossier_word_signals")
        assert hub.stage("link").linker.digest() == digest
        assert state(hub) == expected


def test_every_answer_follows_the_word_that_it_answers():
    with workshop() as hub:
        play(hub, [*START, *(("merge", (a, b, True), None) for a, b in pairwise(range(5)))])
        said = {event.originator_id for event in hub.events(DossierJudged)}
        answers = [e for e in hub.events(*EVENTS) if isinstance(e, DossierWordEvent)]
        assert said
        assert said == {event.judgement for event in answers}
