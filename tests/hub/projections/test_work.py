"""The rows of the work list follow from the other views, in whatever batches it was written."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.casework import CaseState, Sight, evolve, is_open
from hub.projections import anew, touching, views, work
from hub.projections.anew import Anew
from hub.projections.journal import Numbered
from hub.projections.work import Decision, Standing, standing
from hub.store.database import Database
from schemas import events
from schemas.events import Ruling
from schemas.ids import case_id, handover_id
from schemas.signal import Partner, Urgency
from tests.hub.web.events import (
    ALONE,
    DOSSIER,
    LAST,
    NEIGHBOUR,
    POLICE,
    START,
    a_signal,
    case_load,
    place,
)

SUBJECTS = (DOSSIER, ALONE.originator_id, NEIGHBOUR.originator_id)
PEOPLE = ("d.jansen", "s.dewit", "")
DAYS = st.integers(-5, 20).map(lambda days: LAST + timedelta(days=days))


def about(subject, version):
    where = {**place(case_id(subject), LAST), "originator_version": version}
    return {**where, "subject": subject, "kind": events.SubjectKind.DOSSIER, "by": "d.jansen"}


@st.composite
def deeds(draw):
    """What people did with the cases, each history numbered from 1."""
    versions = dict.fromkeys(SUBJECTS, 0)
    made = []
    for subject in draw(st.lists(st.sampled_from(SUBJECTS), max_size=12)):
        versions[subject] += 1
        where = about(subject, versions[subject])
        earlier = draw(st.integers(1, versions[subject]))
        made.append(
            draw(st.sampled_from([_decided, _assigned, _labelled, _seconded, _undone]))(
                draw, where, earlier
            )
        )
    return made


def _decided(draw, where, _):
    ruling = draw(st.sampled_from(list(Ruling)))
    sight = Sight(draw(st.integers(0, 2_000)), {ALONE.originator_id: 1})
    return events.CaseDecided(
        **where,
        ruling=ruling,
        ground="anders",
        until=draw(DAYS) if ruling is Ruling.FOLLOWED else None,
        evidence=sight.evidence(0),
        needs_second=draw(st.booleans()),
        sealed={},
    )


def _assigned(draw, where, _):
    return events.CaseAssigned(**where, to=draw(st.sampled_from(PEOPLE)))


def _labelled(draw, where, _):
    return events.CaseLabelled(
        **where, label=draw(st.sampled_from(["tolk", "overleg"])), is_on=draw(st.booleans())
    )


def _seconded(draw, where, earlier):
    return events.CaseSeconded(**where, decision=earlier, agrees=draw(st.booleans()), sealed={})


def _undone(_, where, earlier):
    return events.CaseUndone(**where, decision=earlier, sealed={})


def handed():
    """A handover of the dossier that nobody took on, and one of a lone signal that was."""
    made = []
    for ordinal, (subject, signal) in enumerate([(DOSSIER, POLICE), (SUBJECTS[1], ALONE)], 1):
        said = place(handover_id(subject, "zorg", 1), LAST) | {"originator_version": 1}
        about_it = {"subject": subject, "kind": events.SubjectKind.DOSSIER, "pillar": "zorg"}
        made.append(
            events.HandoverReleased(
                **said,
                **about_it,
                by="d.jansen",
                party="",
                released=(
                    events.ReleasedSignal(signal=signal.originator_id, version=1, details=()),
                ),
                purpose="hulp",
                ground="taak",
                consent=None,
                urgency=Urgency.NORMAL,
                acknowledge_by=LAST + timedelta(hours=ordinal),
                due_at=LAST + timedelta(days=9),
                needs_second=False,
                policy="p",
                evidence=Sight(1, {signal.originator_id: 1}).evidence(0),
                sealed={},
            )
        )
    taken = place(made[1].originator_id, LAST) | {"originator_version": 2}
    return [*made, events.HandoverAccepted(**taken, **about_it, by="m.moviera")]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


def rows_of(cursor):
    found = sorted(cursor.execute("SELECT * FROM work").fetchall())
    return found, sorted(cursor.execute("SELECT * FROM work_tags").fetchall())


@settings(max_examples=15, deadline=None)
@given(said=deeds(), data=st.data())
def test_a_row_is_what_making_it_from_scratch_gives(directory, said, data):
    told = list(map(Numbered, count(1), [*case_load(), *handed(), *said]))
    database, again = (
        Database.scratch(directory / f"{data.draw(st.uuids())}{name}") for name in ("one", "other")
    )
    views.create_tables(database)
    anew.create_tables(again)
    try:
        todo = list(told)
        while todo:
            some = data.draw(st.integers(1, len(todo)))
            with database.transaction() as cursor:
                views.follow(cursor, todo[:some])
            del todo[:some]
        with again.transaction() as cursor:
            made = Anew(cursor)
            made.add(told)
            made.finish()
        assert views.digest(again) == views.digest(database)
        with database.snapshot() as cursor:
            ids = {row[0] for row in cursor.execute("SELECT signal FROM signals").fetchall()}
            made_now = work.rows(cursor, sorted(ids | {str(DOSSIER)}))
            kept, tags = rows_of(cursor)
        assert kept == sorted(row for row, _ in made_now)
        first_by = {row[0]: row[work.WORK.names.index("acknowledge_by")] for row in kept}
        assert first_by[str(DOSSIER)] == "2026-09-25T09:00:00.000Z"
        assert first_by[str(ALONE.originator_id)] == work.NEVER
        assert tags == sorted((*tag, row[0]) for row, some in made_now for tag in some)
        assert {row[0] for row in kept} == set(map(str, SUBJECTS))
    finally:
        database.close()
        again.close()


@settings(max_examples=200, deadline=None)
@given(said=deeds(), version=st.integers(0, 2_000), now=DAYS)
def test_a_case_is_open_in_the_list_exactly_when_it_is_for_who_decides(said, version, now):
    for subject in SUBJECTS:
        state = CaseState()
        for event in (it for it in said if it.subject == subject):
            state = evolve(state, event)
        decisions = [
            Decision(
                it.version,
                it.event.ruling.value,
                it.event.until.isoformat() if it.event.until else "",
                it.event.evidence.version,
                counts=it.is_in_force,
            )
            for it in state.decisions
            if it.is_in_force or it.waits
        ]
        found = standing(decisions, version)
        rests = found.state == "closed" or (
            found.state == "followed" and found.until > now.isoformat()
        )
        assert rests is not is_open(state, version, now)
        assert bool(found.waits_second) == (state.waiting is not None)


def test_nothing_decided_is_open_and_a_return_is_too():
    assert standing([], 1) == Standing()
    returned = Decision(2, "returned", "", 1, counts=True)
    closed = Decision(1, "closed", "", 1, counts=True)
    assert standing([closed, returned], 1).state == "open"
    assert standing([closed], 1).state == "closed"
    assert standing([closed], 2).state == "reopened"


@pytest.mark.parametrize(
    ("said", "is_minor"),
    [
        ({}, False),
        ({"has_minor": True}, True),
        ({"vulnerabilities": ("KWB-01",)}, True),
        ({"vulnerabilities": ("KWB-02",)}, False),
        ({"age_min_years": 15, "age_max_years": 19}, True),
        ({"age_min_years": 18, "age_max_years": 30}, False),
    ],
)
def test_a_signal_tells_of_a_minor_in_several_ways(said, is_minor):
    header = a_signal("M", Partner.SCHOOL, START, **said).header
    assert touching.is_minor(header) is is_minor
