"""The drawing of a dossier hides nothing and depends on nothing but the dossier."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hub.web.storyline import GAP, LANES_MAX, LEFT, Point, storyline

START = datetime(2026, 9, 1, 12, tzinfo=UTC)
THINGS = [f"e{number}" for number in range(40)]


@st.composite
def dossiers(draw):
    """Signals in order of time, and labels for all that they name."""
    days = sorted(draw(st.lists(st.integers(0, 4_000), min_size=1, max_size=60)))
    things = st.frozensets(st.sampled_from(THINGS), max_size=6)
    points = [
        Point(number, START + timedelta(days=day), draw(things), draw(st.booleans()))
        for number, day in enumerate(days, 1)
    ]
    named = sorted(frozenset().union(*(point.things for point in points)))
    return points, [(entity, f"Adres {entity}") for entity in named]


@given(dossiers())
def test_no_dot_hides_another_and_none_falls_off(dossier):
    points, labels = dossier
    drawn = storyline(points, labels)
    xs = [column.x for column in drawn.columns]
    assert all(right - left >= GAP for left, right in pairwise(xs))
    assert all(LEFT < x < drawn.width for x in xs)
    assert all(0 < y < drawn.height for column in drawn.columns for y in column.dots)


@given(dossiers())
def test_every_signal_has_a_dot_on_every_lane_that_it_names(dossier):
    points, labels = dossier
    drawn = storyline(points, labels)
    y_of = {lane.label: lane.y for lane in drawn.lanes}
    label_of = dict(labels)
    for point, column in zip(points, drawn.columns, strict=True):
        wanted = {y_of[label_of[e]] for e in point.things if label_of[e] in y_of}
        assert column.number == point.number
        assert set(column.dots) == wanted
        assert column.is_own_source == point.is_own_source


@given(dossiers())
def test_the_same_dossier_gives_the_same_drawing(dossier):
    assert storyline(*dossier) == storyline(*dossier)


@given(dossiers())
def test_the_scale_has_a_few_days_in_order_within_the_drawing(dossier):
    drawn = storyline(*dossier)
    xs = [tick.x for tick in drawn.ticks]
    assert 1 <= len(xs) <= 9
    assert xs == sorted(set(xs))
    assert LEFT < xs[0] <= xs[-1] < drawn.width


def test_of_too_many_lanes_those_that_most_signals_name_are_drawn():
    points = [
        Point(
            number, START + timedelta(days=number), frozenset(THINGS[:number]), is_own_source=True
        )
        for number in range(1, 41)
    ]
    drawn = storyline(points, [(entity, entity) for entity in THINGS])
    assert [lane.label for lane in drawn.lanes] == THINGS[:LANES_MAX]
    assert drawn.left_out == 40 - LANES_MAX


def test_a_signal_seen_later_stands_further_to_the_right():
    points = [
        Point(1, START, frozenset({"e1"}), is_own_source=True),
        Point(2, START + timedelta(days=30), frozenset({"e1"}), is_own_source=True),
        Point(3, START + timedelta(days=60), frozenset({"e1"}), is_own_source=True),
    ]
    drawn = storyline(points, [("e1", "Adres A")])
    one, two, three = (column.x for column in drawn.columns)
    assert abs((two - one) - (three - two)) <= 1
    assert drawn.ticks[0].label == "1 sep 2026"
