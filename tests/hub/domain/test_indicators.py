"""What the code list promises to those who look something up in it."""

import pytest

from hub.domain.indicators import Indicator, IndicatorCatalogue, Strength


def an_indicator(code: str, mark: str, basis: str = "NLA") -> Indicator:
    return Indicator(
        code=code,
        forms=frozenset({"ARB"}),
        strength=Strength.from_label(mark),
        sources=frozenset({"HUB"}),
        label_nl="verzonnen",
        label_en="invented",
        basis=frozenset({basis}),
    )


LIST = IndicatorCatalogue(
    (
        an_indicator("ALG-01", "3"),
        an_indicator("ALG-03", "A"),
        an_indicator("ARB-08", "1", basis="K"),
        an_indicator("KWB-01", "0"),
    )
)


def test_a_strength_is_read_as_it_is_written_and_nothing_else_is_one():
    assert [Strength.from_label(item.label) for item in Strength] == list(Strength)
    with pytest.raises(ValueError, match="sterkte"):
        Strength.from_label("4")


def test_acute_counts_as_strong():
    assert LIST.select(strength_min=Strength.STRONG) == {"ALG-01", "ALG-03"}


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ("ALG-01", {"ALG-01"}),
        ("ALG-*", {"ALG-01", "ALG-03"}),
        ("*", {"ALG-01", "ALG-03", "ARB-08"}),
        ("KWB-*", set()),
        ("KWB-01", set()),
        ("SEX-*", set()),
    ],
)
def test_a_pattern_means_suspicions_only(pattern, codes):
    """No pattern reaches a vulnerability, so no rule can read one."""
    assert LIST.matching(pattern) == codes


def test_a_basis_narrows_the_selection():
    assert LIST.select(basis=frozenset({"K"})) == {"ARB-08"}


def test_a_code_is_looked_up_by_name():
    found = LIST.get("KWB-01")

    assert found is not None
    assert found.is_vulnerability
    assert found.family == "KWB"
    assert LIST.get("ALG-99") is None
    assert list(LIST) == list(LIST.indicators)


def test_the_hub_answers_what_no_partner_can_know():
    assert an_indicator("OMG-07", "2").is_computed
