"""What a case does not tell, and what else may be going on."""

import pytest

from hub.domain.explanations import BUSY_MIN, Look, Thing, explanations, speaks_against
from hub.domain.unknowns import QUESTIONS, Known, open_indicators, unknowns
from schemas.signal import (
    Answer,
    Form,
    IndicatorAnswer,
    Partner,
    Provenance,
    Regime,
    Reliability,
    SignalHeader,
)


def header(**said):
    fields = {"partner": Partner.SCHOOL, "source_kind": "school", "forms": (Form.LABOUR,)}
    return SignalHeader(**fields | {"regime": Regime.AVG, "ground": "taak"} | said)


def answered(code, answer, provenance=Provenance.STATEMENT_OF_OTHER):
    return IndicatorAnswer(code=code, answer=answer, provenance=provenance)


def unknown(*headers, kinds=(), has_consent=False):
    return set(unknowns(Known(headers, frozenset(kinds), has_consent)))


def codes(*headers, things=(), echoes=()):
    named = {f"s{i}": it for i, it in enumerate(headers)}
    return [it.code for it in explanations(Look(named, tuple(things), frozenset(echoes)))]


def test_an_empty_signal_tells_almost_nothing_and_each_gap_can_be_asked():
    found = unknown(header(forms=(Form.UNKNOWN,)))
    assert {"minderjarigen", "leeftijd", "slachtoffer", "toestemming", "vorm", "adres"} <= found
    assert found <= QUESTIONS.keys()
    assert unknowns(Known((), frozenset())) == ()


@pytest.mark.parametrize(
    ("code", "said", "kinds"),
    [
        ("leeftijd", {"age_min_years": 16}, ()),
        ("minderjarigen", {"has_minor": True}, ()),
        ("minderjarigen", {"has_adult_victim": True}, ()),
        ("slachtoffer", {}, ("person",)),
        ("slachtoffer", {"victim_identified": True}, ()),
        ("adres", {}, ("address",)),
        ("werkgever", {"organisation_known": True}, ()),
        ("werkgever", {"forms": (Form.SEXUAL,)}, ()),
        ("betrouwbaarheid", {"reliability": Reliability(source="B")}, ()),
    ],
)
def test_one_signal_that_tells_is_enough(code, said, kinds):
    silent = header()
    assert code in unknown(silent)
    assert code not in unknown(header(**{"forms": silent.forms} | said), kinds=kinds)


def test_consent_is_known_only_when_somebody_gave_or_refused_it():
    assert "toestemming" in unknown(header())
    assert "toestemming" not in unknown(header(), has_consent=True)


def test_not_known_stands_until_somebody_says_yes_or_no():
    asked = header(indicators=(answered("ALG-01", Answer.UNKNOWN),))
    told = header(indicators=(answered("ALG-01", Answer.NO),))
    assert open_indicators((asked,)) == ("ALG-01",)
    assert open_indicators((asked, told)) == ()


def test_a_case_in_which_nothing_else_fits_has_no_other_explanation():
    seen = header(indicators=(answered("ALG-01", Answer.YES, Provenance.OWN_OBSERVATION),))
    assert codes(seen, things=[Thing("address", 2)]) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("niet-gezien", {"indicators": (answered("ALG-01", Answer.NO),)}),
        ("zwakke-bron", {"reliability": Reliability(source="E")}),
        ("zwakke-bron", {"reliability": Reliability(content="4")}),
        ("van-horen-zeggen", {"indicators": (answered("ALG-01", Answer.YES),)}),
        ("vergunning-loopt", {"permit_pending": True}),
    ],
)
def test_each_pattern_speaks_for_another_explanation(code, said):
    assert code in codes(header(**said))


def test_busy_places_general_things_and_echoes_are_told():
    assert "druk-adres" in codes(header(), things=[Thing("address", BUSY_MIN)])
    assert "druk-adres" not in codes(header(), things=[Thing("address", BUSY_MIN - 1)])
    assert "beheerd" in codes(header(), things=[Thing("address", 2, "Hotel Demo: logies.")])
    assert "alleen-contact" in codes(header(), things=[Thing("phone", 2), Thing("iban", 2)])
    assert "alleen-contact" not in codes(header(), things=[Thing("phone", 2), Thing("person", 2)])
    assert "zelfde-bron" in codes(header(), echoes=["s0"])


def test_what_somebody_saw_or_told_themselves_speaks_against_it():
    own = header(indicators=(answered("ALG-01", Answer.YES, Provenance.OWN_OBSERVATION),))
    heard = header(indicators=(answered("ALG-01", Answer.YES),))
    assert speaks_against(Look({"a": own, "b": heard}, (), frozenset())) == ("a",)
