"""Why signals are together: bars that add up to the number that decided, whatever was shared."""

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.mention import EntityKind, PersonFeatures
from hub.web.dossier.reasons import pieces, reasons
from hub.web.dossier.waterfall import Piece, bits, waterfall
from hub.web.linking import shipped_rules
from hub.web.pairs.compare import pieces as pair_pieces
from hub.web.pairs.compare import total, weigh

RULES = shipped_rules()
KINDS = [kind.value for kind in EntityKind]
NAMES = st.sampled_from(["Kowalska", "Kowalski", "de Vries", "Demir", None])
PERSONS = st.builds(
    PersonFeatures,
    family_name=NAMES,
    given_names=st.sampled_from(["Zofia", "Zosia", "Z.", None]),
    birth_date=st.sampled_from(["2001", "2001-03", "2001-03-04", "1999-12-31", None]),
    sex=st.sampled_from(["f", "m", None]),
    phone_key=st.sampled_from(["+31600000011", "+31600000012", None]),
)
SHARED = st.builds(
    lambda kind, degree: {
        "entity": f"e-{kind}",
        "kind": kind,
        "degree": degree,
        "centibits": RULES.policy.weight(EntityKind(kind), "k", degree),
    },
    st.sampled_from(KINDS),
    st.integers(2, 80),
)


def tie_of(shared, bonus, **said):
    total_ = sum(it["centibits"] for it in shared) + bonus
    return {"a": "a", "b": "b", "centibits": total_, "shared": shared, "trait_bonus": bonus} | said


@given(st.lists(SHARED, max_size=6), st.sampled_from([0, 50]))
def test_the_bars_of_a_tie_add_up_to_what_was_used_and_so_do_the_drawn_ones(shared, bonus):
    tie = tie_of(shared, bonus)
    for policy in (RULES.policy, None):
        found = pieces(tie, {}, policy)
        assert sum(piece.centibits for piece in found) == tie["centibits"]
        drawn = waterfall(found, RULES.policy.tie_threshold)
        assert drawn.centibits == drawn.bars[-1].centibits == tie["centibits"]
        assert drawn == waterfall(found, RULES.policy.tie_threshold)


@given(SHARED)
def test_how_common_something_is_takes_away_and_never_adds(shared):
    first, *rest = pieces(tie_of([shared], 0), {}, RULES.policy)
    assert all(piece.centibits < 0 for piece in rest)
    if shared["degree"] == 2:
        assert not rest
    if shared["centibits"]:
        assert first.centibits >= shared["centibits"]


@given(PERSONS, PERSONS)
def test_the_bars_of_a_pair_of_persons_add_up_to_its_evidence(one, other):
    weighed = weigh(RULES.model, one, other)
    assert sum(it.centibits for it in pair_pieces(weighed)) == total(weighed)
    assert abs(total(weighed) * 10_000_000 - weighed.nanobits) <= 5_000_000


@given(st.lists(st.integers(-3000, 3000), min_size=1, max_size=12))
def test_bars_stay_within_the_drawing_and_below_zero_looks_different(amounts):
    drawn = waterfall([Piece("w", "y", amount) for amount in amounts], 800)
    for bar in drawn.bars:
        assert drawn.label <= bar.x
        assert bar.x + bar.width <= drawn.width
    kinds = [bar.kind for bar in drawn.bars]
    assert kinds == ["minus" if it < 0 else "plus" for it in amounts] + ["total"]


def test_weights_are_written_with_their_sign():
    assert [bits(1120), bits(-5), bits(0, signed=False)] == ["+11,20", "\u22120,05", "0,00"]


def test_without_the_first_ties_the_dossier_would_fall_apart_and_the_rest_comes_after():
    heavy = {"entity": "e1", "kind": "phone", "degree": 2, "centibits": 1200}
    light = {"entity": "e2", "kind": "address", "degree": 3, "centibits": 980}
    ties = [
        {"a": a, "b": b, "centibits": it["centibits"], "shared": [it], "trait_bonus": 0}
        for a, b, it in (("a", "b", heavy), ("b", "c", heavy), ("a", "c", light))
    ]
    found = reasons(ties, {"e2": "Adres A"}, {"a": 1, "b": 2, "c": 3}, RULES.policy)
    assert [it.title for it in found.leading] == [
        "Signaal 1 en signaal 2",
        "Signaal 2 en signaal 3",
    ]
    assert [it.title for it in found.more] == ["Signaal 1 en signaal 3"]
    assert found.match_key == ("hetzelfde adres", "hetzelfde telefoonnummer")
    assert found.more[0].picture.bars[0].what == "Adres A"


def test_what_a_person_said_has_no_bars():
    tie = tie_of([], 0, word="w")
    [found] = reasons([tie], {}, {"a": 1, "b": 2}, RULES.policy).leading
    assert found.picture is None
    assert "Een medewerker zei" in found.sentence
