"""A person's word on dossiers joins and takes apart, and leaves nothing when taken back."""

from dataclasses import replace
from itertools import count, pairwise

from hub.matching.changes import DossierChangeKind, RelatedReason
from hub.matching.linker import Linker
from tests.hub.matching.companies import (
    dossier,
    name,
    named,
    related,
    say,
    stories,
    together,
    told,
    word,
)
from tests.hub.matching.stories import (
    FLAT,
    MODEL,
    NAME_OF,
    POLICY,
    VICTIM_B,
    VICTIM_D,
    car,
    hex_id,
    nick,
    signal,
    tel,
)

JUDGED, OTHER = RelatedReason.JUDGED, RelatedReason.OTHER_VICTIMS


B, D = "B1 B2 B4 B5 B8", "D1 D2 D3 D4 D5 D6 D8"


def test_together_joins_what_shares_nothing_and_says_by_which_word():
    linker = told(*named("x", "y"))
    before = linker.digest()
    said = word(linker, "together", "x", "y")
    (formed,) = linker.say(said).dossier_changes
    assert (formed.kind, together(linker, "x")) == (DossierChangeKind.FORMED, "x y")
    [tie] = formed.ties
    assert (tie.word, tie.centibits, tie.shared) == (said.id, 0, ())
    (dissolved,) = say(linker, None, "x", "y").dossier_changes
    assert dissolved.kind is DossierChangeKind.DISSOLVED
    assert linker.digest() == before


def test_a_merge_is_exactly_both_dossiers_beyond_other_victims_and_size():
    linker = stories()
    before = linker.digest()
    ids = [dossier(linker, anchor).id for anchor in ("B1", "D1", "A1")]
    ties = {tie for anchor in ("B1", "D1", "A1") for tie in dossier(linker, anchor).ties}
    say(linker, "together", B, D)
    say(linker, "together", "A1 A2 A3 A4 A5 A6 A8 A9 A12", B)
    assert together(linker, "B1").split() == sorted(f"A1 A2 A3 A4 A5 A6 A8 A9 A12 {B} {D}".split())
    assert dossier(linker, "D1").id == ids[2]
    assert {tie for tie in dossier(linker, "A1").ties if not tie.word} == ties
    say(linker, None, "A1 A2 A3 A4 A5 A6 A8 A9 A12", B)
    say(linker, None, B, D)
    assert [dossier(linker, anchor).id for anchor in ("B1", "D1", "A1")] == ids
    assert linker.digest() == before


def chained(name, length, first):
    """Signals of which each shares a plate with the next."""
    plates = [car(f"DE-{n:03}-O") for n in range(first, first + length + 1)]
    return [signal(f"{name}{n}", n, pair) for n, pair in enumerate(pairwise(plates))]


def test_what_a_word_joins_may_be_larger_than_the_machine_may_make_it():
    linker = told(*chained("f", 20, 100), *chained("g", 20, 200))
    assert POLICY.dossier_max < 40
    assert [len(dossier(linker, it).members) for it in ("f0", "g0")] == [20, 20]
    say(linker, "together", "f0", "g19")
    assert len(dossier(linker, "f0").members) == 40
    told(*chained("h", 10, 120), linker=linker)
    assert len(dossier(linker, "g0").members) <= 20 + POLICY.dossier_max


def test_a_split_takes_apart_whatever_the_evidence():
    linker = told(*(signal(it, day, (FLAT, car("DE-021-O"))) for day, it in enumerate("pqr")))
    NAME_OF.update({hex_id(it): it for it in "pqr"})
    before = linker.digest()
    (reduced,) = say(linker, "apart", "q", "p r").dossier_changes
    assert reduced.kind is DossierChangeKind.REDUCED
    assert together(linker, "p") == "p r"
    assert dossier(linker, "q") is None
    assert related(linker, "p") == {("q", JUDGED)}
    say(linker, None, "q", "p r")
    assert linker.digest() == before


def test_the_weakest_evidence_gives_way_to_a_wall():
    """Y stands between; the plate binds it to x, the hotel to z."""
    weak = signal("z", 2, (tel("0600000051"),))
    middle = signal("y", 1, (car("DE-021-O"), FLAT, tel("0600000051")))
    linker = told(signal("x", 0, (car("DE-021-O"), FLAT)), middle, weak)
    NAME_OF.update({hex_id(it): it for it in "xyz"})
    assert together(linker, "x") == "x y z"
    say(linker, "apart", "x", "z")
    assert together(linker, "x") == "x y"
    assert related(linker, "x") == {("z", JUDGED)}


def test_a_wall_joins_nothing_elsewhere():
    """Q has a victim of its own with neighbour n's phone; leaving p does not throw it to n."""
    with_b = signal("p", 0, (FLAT, VICTIM_B, car("DE-021-O")))
    bridge = signal("q", 1, (FLAT, tel("0600000031"), car("DE-021-O")))
    far = [signal(it, 2, (VICTIM_D, tel("0600000031"), nick("@demo_leo"))) for it in ("n", "m")]
    linker = told(with_b, bridge, *far)
    NAME_OF.update({hex_id(it): it for it in "pqnm"})
    assert (together(linker, "p"), together(linker, "n")) == ("p q", "m n")
    assert ("n", OTHER) in related(linker, "p")
    say(linker, "apart", "q", "p")
    assert dossier(linker, "q") is None
    assert together(linker, "n") == "m n"
    assert ("q", OTHER) in related(linker, "n")


def test_merge_then_split_gives_every_dossier_as_it_was_with_what_lies_beside_it():
    linker = stories()
    before = linker.state()["dossiers"]
    for verdict in ("apart", "related"):
        say(linker, "together", B, D)
        assert linker.state()["dossiers"] != before
        say(linker, verdict, B, D)
        now = linker.state()["dossiers"]
        if verdict == "apart":
            assert now == before
        assert [row[:3] for row in now] == [row[:3] for row in before]


def test_related_by_a_person_is_shown_on_both_sides_and_stays_apart():
    linker = stories()
    say(linker, "related", B, D)
    first = min(D.split(), key=hex_id)
    assert related(linker, "B1") == {(it, OTHER) for it in {"D2", "D5"} - {first}} | {
        (first, JUDGED)
    }
    assert (JUDGED, dossier(linker, "D1").id) in {
        (item.reason, item.dossier) for item in dossier(linker, "B1").related
    }
    assert (JUDGED, dossier(linker, "B1").id) in {
        (item.reason, item.dossier) for item in dossier(linker, "D1").related
    }
    bridge = signal("bridge", 50, (VICTIM_B, VICTIM_D, car("DF-003-U")))
    linker.put(bridge)
    assert not set(together(linker, "D1").split()) & set(B.split())


def test_a_wall_stands_against_what_a_bond_brings():
    """X and y are one by a word, y and z apart: the plate that binds x and z gives way."""
    car_of = (car("DE-021-O"), FLAT)
    linker = told(signal("x", 0, car_of), *named("y"), signal("z", 2, car_of))
    NAME_OF.update({hex_id(it): it for it in "xyz"})
    say(linker, "together", "x", "y")
    assert together(linker, "x") == "x y z"
    say(linker, "apart", "y", "z")
    assert together(linker, "x") == "x y"
    assert not linker.words.agreement.standings[0].walls


def test_words_that_contradict_are_a_conflict_and_the_wall_wins():
    linker = told(*named("x", "y", "z"))
    say(linker, "together", "x", "y")
    say(linker, "together", "y", "z")
    assert together(linker, "x") == "x y z"
    wall = word(linker, "apart", "x", "z")
    linker.say(wall)
    assert together(linker, "x") == "x y"
    standings = {s.word.signals: s.walls for s in linker.words.agreement.standings}
    assert [walls for walls in standings.values() if walls] == [(wall.id,)]
    say(linker, None, "x", "z")
    assert together(linker, "x") == "x y z"


def test_a_split_of_one_signal_leaves_the_others_that_a_word_joined():
    linker = told(*named("x", "y", "z"))
    say(linker, "together", "x y", "z")
    say(linker, "together", "x", "y")
    say(linker, "apart", "x", "y z")
    assert together(linker, "y") == "y z"


def test_a_signal_that_was_withdrawn_leaves_its_words_for_good():
    linker = told(*named("x", "y", "z"))
    say(linker, "together", "x y", "z")
    say(linker, "apart", "x", "y")
    first = min(("x", "y"), key=hex_id)
    assert together(linker, "z") == " ".join(sorted((first, "z")))
    linker.withdraw(hex_id(first), next(linker._numbers))
    other = "y" if first == "x" else "x"
    assert together(linker, "z") == " ".join(sorted((other, "z")))
    [standing] = linker.words.agreement.standings
    assert standing.word.verdict == "together"
    linker.put(next(it for it in named("x", "y") if it.signal == hex_id(first)))
    assert together(linker, first) == ""
    linker.withdraw(hex_id("z"), next(linker._numbers))
    assert not linker.words.agreement.standings
    assert not linker.state()["dossiers"]


def test_a_word_follows_a_correction():
    linker = told(*named("x", "y"))
    say(linker, "together", "x", "y")
    linker.put(signal("y", 4, (nick("@demo_snelgeld"),)))
    assert together(linker, "x") == "x y"


def test_the_last_word_on_the_same_sets_counts_whatever_came_last():
    linker = told(*named("x", "y"))
    late, early = (word(linker, v, "x", "y", n) for v, n in (("apart", 90), ("together", 80)))
    linker.say(late)
    linker.say(early)
    assert dossier(linker, "x") is None


def test_who_kept_two_dossiers_apart_is_told_anew_when_the_machine_would_too():
    """A far signal makes the piece too large, and so the wall is no more the reason."""
    linker = Linker(replace(POLICY, dossier_max=5), MODEL)
    numbers = count(1)
    shared = [[car(f"DE-0{n}0-O"), car(f"DE-0{n}1-O")] for n in range(10, 16)]
    del shared[3][1]
    chain = [
        signal(f"c{n}", n, (*left, *right)) for n, (left, right) in enumerate(pairwise(shared))
    ]
    NAME_OF.update({hex_id(f"c{n}"): f"c{n}" for n in range(6)})
    for item in chain:
        linker.put(item, next(numbers))
    assert together(linker, "c0") == "c0 c1 c2 c3 c4"
    linker.say(word(linker, "apart", "c0 c1 c2", "c3 c4", next(numbers)))
    assert together(linker, "c3") == "c3 c4"
    assert related(linker, "c3") == {("c2", JUDGED)}
    near = car("DE-099-O"), FLAT
    linker.put(signal("c0", 0, (*shared[1], *near)), next(numbers))
    changes = linker.put(signal("c5", 9, near), next(numbers))
    assert together(linker, "c0") == "c0 c1 c2 c5"
    [told_anew] = [c for c in changes.dossier_changes if hex_id("c3") in c.members]
    assert [item.reason for item in told_anew.related] == [RelatedReason.SIZE_LIMIT]


def test_what_holds_a_dossier_is_told_anew_when_what_is_beside_it_grew():
    """The machine would now cut where the bond is: it is the bond alone that holds."""
    linker = Linker(replace(POLICY, dossier_max=4), MODEL)
    numbers = count(1)
    strong = [[car(f"DE-0{n}0-O"), car(f"DE-0{n}1-O")] for n in range(10, 14)]
    first = (
        signal("a", 0, (nick("@demo_leo"),)),
        signal("b", 1, (nick("@demo_leo"), *strong[0])),
        signal("x0", 2, (*strong[0], *strong[1])),
    )
    for item in first:
        linker.put(item, next(numbers))
    linker.say(word(linker, "together", "a", "b", next(numbers)))
    linker.say(word(linker, "apart", "a b", "x0", next(numbers)))
    assert [bool(tie.word) for tie in dossier(linker, "a").ties] == [False, True]
    linker.put(signal("x1", 3, (*strong[1], *strong[2])), next(numbers))
    linker.put(signal("x2", 4, strong[2]), next(numbers))
    assert together(linker, "x0") == " ".join(sorted(map(name, dossier(linker, "x2").members)))
    assert [bool(tie.word) for tie in dossier(linker, "a").ties] == [True]
