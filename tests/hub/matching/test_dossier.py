"""Dossiers: the four stories come out as a coordinator would file them, and limits hold."""

import pytest

from hub.matching.changes import DossierChangeKind, RelatedReason
from hub.matching.dossier import dossier_id
from hub.matching.mention import EntityKind, Mention, PersonFeatures, SignalMentions
from tests.hub.matching.stories import (
    FLAT,
    FRUIT,
    HOTEL,
    NAME_OF,
    VICTIM_B,
    VICTIM_C,
    car,
    firm,
    hex_id,
    new_linker,
    nick,
    place,
    signal,
    story_signals,
    tel,
)

EXPECTED = {
    "A1": "A1 A2 A3 A4 A5 A6 A8 A9 A12",
    "B1": "B1 B2 B4 B5 B8",
    "C2": "C2 C3 C4 C6 C7",
    "D1": "D1 D2 D3 D4 D5 D6 D8",
}


def told(*signals):
    linker = new_linker()
    for item in signals:
        linker.put(item)
    return linker


@pytest.fixture(scope="module")
def stories():
    return told(*sorted(story_signals(), key=lambda told: told.signal))


def members(linker, name):
    found = linker.dossier_of(hex_id(name))
    return set() if found is None else {NAME_OF.get(m, m) for m in linker.dossier(found).members}


@pytest.mark.parametrize(("anchor", "expected"), EXPECTED.items())
def test_each_story_is_one_dossier(stories, anchor, expected):
    assert members(stories, anchor) == set(expected.split())


@pytest.mark.parametrize("name", ["A7", "B3", "B7", "C1", "C5", "C8"])
def test_what_only_looks_alike_stays_out(stories, name):
    assert stories.dossier_of(hex_id(name)) is None


def related(linker, name):
    view = linker.dossier(linker.dossier_of(hex_id(name)))
    return {(NAME_OF[item.other], item.reason) for item in view.related}


def test_the_neighbour_is_related_and_no_more(stories):
    assert related(stories, "A1") == {("A7", RelatedReason.NEIGHBOUR_HOUSE)}


def test_two_victims_cases_that_share_a_phone_are_related(stories):
    other = RelatedReason.OTHER_VICTIMS
    assert related(stories, "B1") == {("D2", other), ("D5", other)}
    assert related(stories, "D1") == {("B4", other), ("B5", other)}


def test_every_tie_shows_what_is_shared_and_adds_up(stories):
    for anchor in EXPECTED:
        view = stories.dossier(stories.dossier_of(hex_id(anchor)))
        assert len(view.ties) == len(view.members) - 1
        for tie in view.ties:
            assert tie.centibits >= 800
            assert tie.centibits == tie.trait_bonus + sum(s.centibits for s in tie.shared)
            assert all(shared.degree >= 2 for shared in tie.shared)


def test_a_dossier_is_formed_with_what_is_related_and_later_neighbours_are_told():
    """The house next door is known at once, or when it comes."""
    next_door = signal("next", 3, (place("Demohof 9014"),))
    linker = told(next_door, signal("one", 1, (FLAT,)))
    (formed,) = linker.put(signal("two", 2, (FLAT,))).dossier_changes
    assert (formed.kind, len(formed.related)) == (DossierChangeKind.FORMED, 1)
    (alone,) = linker.withdraw(next_door.signal).dossier_changes
    assert (alone.kind, alone.related) == (DossierChangeKind.EXTENDED, ())
    (told_again,) = linker.put(next_door).dossier_changes
    assert (told_again.kind, len(told_again.related)) == (DossierChangeKind.EXTENDED, 1)


def test_a_correction_moves_a_signal_by_its_plate():
    """A12 knows only the plate; it joins when police correct the plate of A5."""
    wrong = signal("A5", 31, (FLAT, car("DE-012-O")))
    late = signal("A12", 60, (place("Testlaan 9101"), car("DE-021-O")))
    linker = told(signal("A1", 2, (FLAT,)), wrong, late)
    assert linker.dossier_of(hex_id("A12")) is None
    changes = linker.put(signal("A5", 31, (FLAT, car("DE-021-O"))))
    assert [change.kind for change in changes.dossier_changes] == [DossierChangeKind.EXTENDED]
    assert members(linker, "A12") == {"A1", "A5", "A12"}


def test_a_bridge_merges_two_dossiers_and_its_withdrawal_splits_them():
    signals = [item for item in story_signals() if NAME_OF[item.signal] in ("C2", "C4", "C3")]
    other = signal("C9", 31, (tel("+31 6 0000 0051"), HOTEL))
    linker = told(*signals, other)
    bridge = signal("C6", 27, (nick("@demo_leo"), tel("0600000051")))
    merged = linker.put(bridge).dossier_changes
    assert [change.kind for change in merged] == [DossierChangeKind.MERGED]
    assert len(merged[0].came_from) == 2
    split = linker.withdraw(bridge.signal).dossier_changes
    assert {change.kind for change in split} == {DossierChangeKind.REDUCED, DossierChangeKind.SPLIT}


def test_a_dossier_keeps_its_id_while_it_grows_and_takes_another_when_an_older_signal_comes():
    linker = told(signal("two", 2, (FLAT,)), signal("three", 3, (FLAT,)))
    first = linker.dossier_of(hex_id("two"))
    assert first == dossier_id(hex_id("two"))
    linker.put(signal("four", 4, (FLAT,)))
    assert linker.dossier_of(hex_id("four")) == first
    changes = linker.put(signal("one", 1, (FLAT,))).dossier_changes
    assert [(c.kind, c.dossier, c.came_from) for c in changes] == [
        (DossierChangeKind.RENAMED, dossier_id(hex_id("one")), (first,))
    ]


@pytest.mark.parametrize(
    ("thing", "count", "is_tied"),
    [(FLAT, 16, True), (FLAT, 17, False), (FRUIT, 4, True), (FRUIT, 5, False), (HOTEL, 2, False),
     (tel("+31 33 000 0000"), 2, False), (tel("0800-0113"), 2, False)],
)  # fmt: skip
def test_what_many_signals_name_binds_none(thing, count, is_tied):
    linker = told(*(signal(f"s{n}", n, (thing,)) for n in range(count)))
    assert (linker.dossier_of(hex_id("s0")) is not None) is is_tied


def test_an_address_that_stops_being_busy_binds_again():
    linker = told(*(signal(f"s{n}", n, (FLAT,)) for n in range(17)))
    changes = linker.withdraw(hex_id("s3"))
    assert [change.kind for change in changes.dossier_changes] == [DossierChangeKind.FORMED]
    assert len(changes.co_located) == 16


def test_a_dossier_holds_at_most_25_signals_and_drops_its_weakest_ties():
    """Two sets of 15 that share a phone each, joined by one signal with a weaker tie."""
    left = [signal(f"l{n}", n, (tel("+31 6 0000 0001"), car("DE-001-O"))) for n in range(15)]
    right = [signal(f"r{n}", n, (tel("+31 6 0000 0002"), car("DE-002-O"))) for n in range(15)]
    left[3] = signal("l3", 3, (tel("+31 6 0000 0001"), car("DE-001-O"), firm("99990012")))
    right[3] = signal("r3", 3, (tel("+31 6 0000 0002"), car("DE-002-O"), firm("99990012")))
    linker = told(*left, *right)
    assert members(linker, "l0") == {item.signal for item in left}
    assert members(linker, "r0") == {item.signal for item in right}
    view = linker.dossier(linker.dossier_of(hex_id("l0")))
    assert [(r.other, r.reason) for r in view.related] == [(hex_id("r3"), RelatedReason.SIZE_LIMIT)]


def test_traits_order_ties_and_never_make_one():
    linker = told(signal("one", 1, (), ("CRI-03",)), signal("two", 2, (), ("CRI-03",)))
    assert linker.state()["dossiers"] == []
    tied = told(signal("one", 1, (FLAT,), ("CRI-03",)), signal("two", 2, (FLAT,), ("CRI-03",)))
    (tie,) = tied.dossier(tied.dossier_of(hex_id("one"))).ties
    assert tie.trait_bonus == 50


def test_victims_in_common_or_a_shared_address_do_merge():
    phone = tel("+31 6 0000 0031")
    apart = told(signal("one", 1, (VICTIM_B, phone)), signal("two", 2, (VICTIM_C, phone)))
    assert apart.dossier_of(hex_id("one")) is None
    for shared in (VICTIM_B, FLAT):
        linker = told(
            signal("one", 1, (VICTIM_B, phone, shared) if shared is FLAT else (VICTIM_B, phone)),
            signal("two", 2, (VICTIM_C, phone, shared)),
        )
        assert linker.dossier_of(hex_id("one")) is not None


def test_put_answers_with_the_entities_of_the_signal_and_who_else_is_at_its_address():
    linker = told(signal("one", 1, (FLAT,)))
    changes = linker.put(signal("two", 2, (FLAT, VICTIM_B)))
    assert changes.entities == linker.entities_of(hex_id("two"))
    assert {kind for _, kind, _ in changes.entities} == {EntityKind.ADDRESS, EntityKind.PERSON}
    pair = sorted((hex_id("one"), hex_id("two")))
    assert changes.co_located == ((pair[0], (pair[1],)), (pair[1], (pair[0],)))


def test_putting_the_same_again_and_withdrawing_nobody_change_nothing():
    linker = told(*story_signals())
    before = linker.state()
    again = linker.put(story_signals()[3])
    assert (again.entity_changes, again.dossier_changes, again.co_located) == ((), (), ())
    gone = linker.withdraw(hex_id("nobody"))
    assert (gone.entity_changes, gone.dossier_changes) == ((), ())
    assert linker.state() == before


def test_a_mention_is_of_one_signal_and_has_features_or_a_key():
    owned = Mention("m", "one", EntityKind.PERSON, None, VICTIM_B)
    linker = told(SignalMentions("one", 1, (owned,)))
    before = linker.state()
    taken = Mention("m", "two", EntityKind.PERSON, None, VICTIM_B)
    with pytest.raises(ValueError, match="another signal"):
        linker.put(SignalMentions("two", 1, (taken,)))
    assert linker.state() == before
    with pytest.raises(ValueError, match="another signal"):
        SignalMentions("two", 1, (owned,))
    with pytest.raises(ValueError, match="two mentions"):
        SignalMentions("one", 1, (owned, owned))
    for wrong in ({"key": "k", "person": PersonFeatures()}, {}):
        with pytest.raises(ValueError, match="features"):
            Mention("m", "one", EntityKind.PERSON, **wrong)
