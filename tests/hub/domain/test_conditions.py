"""What each word of the condition language means: one situation in which it holds, one not."""

from datetime import timedelta

import pytest

from hub.domain.condition_values import ConditionError
from hub.domain.conditions import CONDITION_NAMES, FLAGS, Situation, compile_condition
from hub.domain.facts import ALONE, DossierFacts, SignalFacts
from tests.hub.domain.routing_strategies import NOON, POLICY, a_signal

STACKED = DossierFacts(
    signals=3,
    independent_sources=2,
    partner_kinds=frozenset({"police", "school"}),
    address_signals=3,
    address_partner_kinds=2,
    address_independent_sources=2,
)


def saw(*codes: str) -> SignalFacts:
    return a_signal(indicators=frozenset(codes))


SIGNAL_CASES = [
    ("bron", ["mma"], a_signal(source_kind="mma"), a_signal(source_kind="meldpunt")),
    ("partner", ["police"], a_signal(partner="police"), a_signal(partner="care")),
    ("regime", ["WPG"], a_signal(regime="WPG"), a_signal()),
    ("urgentie_gegeven", ["spoed"], a_signal(urgency_given="spoed"), a_signal()),
    ("urgentie_gegeven", ["onbekend"], a_signal(), a_signal(urgency_given="spoed")),
    ("vt_uitkomst", ["geen", "onbekend"], a_signal(), a_signal(vt_outcome="acuut")),
    ("vorm", ["SEX", "ARB"], a_signal(forms=frozenset({"ARB", "CRI"})), a_signal()),
    ("werknemers_min", 5, a_signal(worker_count=5), a_signal(worker_count=4)),
    ("werknemers_min", 1, a_signal(worker_count=1), a_signal()),
    (
        "waarneming_uren_max",
        72,
        a_signal(observed_at=NOON - timedelta(hours=72)),
        a_signal(observed_at=NOON - timedelta(hours=72, seconds=1)),
    ),
    (
        "waarneming_uren_max",
        1,
        a_signal(observed_at=None),
        a_signal(observed_at=NOON - timedelta(hours=2)),
    ),
    (
        "waarneming_uren_max",
        1,
        a_signal(observed_at=NOON + timedelta(hours=2)),  # a partner's clock that runs ahead
        a_signal(observed_at=NOON - timedelta(hours=2)),
    ),
    (
        "leeftijd_tussen",
        [12, 23],
        a_signal(age_years_min=23, age_years_max=30),
        a_signal(age_years_min=24, age_years_max=30),
    ),
    (
        "leeftijd_tussen",
        [12, 23],
        a_signal(age_years_max=12),
        a_signal(age_years_min=0, age_years_max=11),
    ),
    ("leeftijd_tussen", [12, 23], a_signal(), a_signal(age_years_max=11)),
    ("indicatoren", {"uit": ["SEX-*"]}, saw("SEX-08"), saw("CRI-09")),
    ("indicatoren", {"sterkte_min": 3}, saw("ALG-01"), saw("ALG-08")),
    ("indicatoren", {"sterkte_min": "A"}, saw("ALG-03"), saw("ALG-01")),
    ("indicatoren", {"basis": ["MHZ"]}, saw("CRI-05"), saw("CRI-01")),
    ("indicatoren", {"aantal_min": 2}, saw("OMG-03", "OMG-05"), saw("OMG-03")),
    ("geen_indicatoren", {"sterkte_min": "A"}, saw("ALG-01"), saw("ALG-03")),
]
DOSSIER_CASES = [
    ("adres_onafhankelijke_bronnen_min", 2),
    ("adres_partnersoorten_min", 2),
    ("adres_signalen_min", 3),
    ("dossier_signalen_min", 3),
    ("onafhankelijke_bronnen_min", 2),
]
OTHER_NAMES = {"onafhankelijke_bronnen_max"}
DERIVED = {
    "embargo_loopt": {"embargo_until": NOON + timedelta(days=1)},
    "volwassen_of_onbekend": {"has_adult_victim": True},
}


def holds(name, value, signal, dossier=ALONE):
    condition = compile_condition(name, value, POLICY.catalogue)
    return condition.holds(Situation(signal, dossier, signal.indicators))


@pytest.mark.parametrize(("name", "value", "yes", "no"), SIGNAL_CASES)
def test_a_word_holds_where_it_says_and_not_beside_it(name, value, yes, no):
    assert holds(name, value, yes)
    assert not holds(name, value, no)


@pytest.mark.parametrize("word", sorted(FLAGS))
def test_a_flag_holds_for_yes_and_its_opposite_for_no(word):
    stated = DERIVED.get(word) or {FLAGS[word]: True}
    known = a_signal(**{"has_minor": True} | stated)
    plain = a_signal(
        **({"has_minor": True} if word != "minderjarig" else {}) | {"onward_sharing": False}
    )

    for signal, answer in ((known, True), (plain, False)):
        assert holds(word, answer, signal)
        assert not holds(word, not answer, signal)


@pytest.mark.parametrize(("name", "least"), DOSSIER_CASES)
def test_a_dossier_count_holds_from_its_bound_up(name, least):
    assert holds(name, least, a_signal(), STACKED)
    assert not holds(name, least + 1, a_signal(), STACKED)
    assert not holds(name, least, a_signal(), ALONE)


def test_one_source_is_no_second_source():
    assert holds("onafhankelijke_bronnen_max", 1, a_signal(), ALONE)
    assert not holds("onafhankelijke_bronnen_max", 1, a_signal(), STACKED)


def test_every_word_of_the_language_is_tried_here():
    tried = {case[0] for case in SIGNAL_CASES} | {case[0] for case in DOSSIER_CASES} | OTHER_NAMES

    assert tried | set(FLAGS) == CONDITION_NAMES


@pytest.mark.parametrize(
    ("name", "value", "signal", "words"),
    [
        ("minderjarig", True, a_signal(has_minor=True), "ja"),
        ("doorverstrekken", False, a_signal(onward_sharing=False), "nee"),
        ("vt_uitkomst", ["onbekend"], a_signal(), "onbekend"),
        ("vorm", ["SEX"], a_signal(forms=frozenset({"SEX", "CRI"})), "SEX"),
        ("leeftijd_tussen", [12, 23], a_signal(age_years_max=17), "onbekend tot en met 17 jaar"),
        ("leeftijd_tussen", [12, 23], a_signal(), "onbekend"),
        ("waarneming_uren_max", 72, a_signal(observed_at=None), "onbekend"),
        ("adres_signalen_min", 1, a_signal(), "1 (grens 1)"),
        ("onafhankelijke_bronnen_max", 1, a_signal(), "1 (grens 1)"),
        ("geen_indicatoren", {"sterkte_min": "A"}, a_signal(), "geen"),
        ("indicatoren", {"aantal_min": 2}, saw("SEX-08", "CRI-09"), "CRI-09, SEX-08"),
    ],
)
def test_a_condition_says_what_it_saw(name, value, signal, words):
    condition = compile_condition(name, value, POLICY.catalogue)

    assert condition.seen(Situation(signal, ALONE, signal.indicators)) == words


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("minderjarg", True, "bedoelde u 'minderjarig'?"),
        ("nationaliteit", ["x"], "onbekende voorwaarde"),
        ("minderjarig", "ja", "true of false"),
        ("partner", ["politie"], "'politie' bij 'partner'"),
        ("partner", "police", "lijst van woorden"),
        ("partner", [], "lijst van woorden"),
        ("vorm", ["SEKS"], "kies uit: ADO, ARB"),
        ("werknemers_min", 0, "geheel getal van 1"),
        ("werknemers_min", True, "geheel getal"),
        ("leeftijd_tussen", [12], "paar [van, tot en met]"),
        ("leeftijd_tussen", [12, "x"], "geheel getal"),
        ("indicatoren", {}, "is een tabel"),
        ("indicatoren", {"sterkte": 3}, "bedoelde u 'sterkte_min'?"),
        ("indicatoren", {"sterkte_min": 4}, "1, 2, 3 of"),
        ("indicatoren", {"sterkte_min": 0}, "1, 2, 3 of"),
        ("indicatoren", {"uit": ["SEX-99"]}, "bedoelde u 'SEX-09'?"),
        ("indicatoren", {"uit": ["KWB-*"]}, "kwetsbaarheid"),
        ("indicatoren", {"uit": ["KWB-03"]}, "kwetsbaarheid"),
        ("indicatoren", {"basis": ["MHX"]}, "bedoelde u 'MHZ'?"),
        ("indicatoren", {"uit": ["BED-*"], "aantal_min": 4}, "kan nooit gelden"),
        ("geen_indicatoren", {"aantal_min": 2}, "geen 'aantal_min'"),
    ],
)
def test_a_word_that_cannot_be_read_is_refused_helpfully(name, value, complaint):
    with pytest.raises(ConditionError) as refused:
        compile_condition(name, value, POLICY.catalogue)

    assert complaint in str(refused.value)
