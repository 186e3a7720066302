"""Whatever the hub can say in a code, a person reads in words."""

import pytest

from hub.domain.facts import SOURCE_KINDS
from hub.matching.changes import RelatedReason
from hub.matching.mention import EntityKind
from hub.projections import rows
from hub.web import words as table
from hub.web.codes import CODES
from schemas.events import Verdict
from schemas.problems import Code
from schemas.signal import Answer, Form, Partner, Provenance, Regime, Urgency

ALL = [
    (table.URGENCIES, Urgency),
    (table.FORMS, Form),
    (table.SOURCE_KINDS, SOURCE_KINDS),
    (table.ANSWERS, Answer),
    (table.PROVENANCES, Provenance),
    (table.REGIMES, Regime),
    (table.KINDS, EntityKind),
    (table.SAME, EntityKind),
    (table.REPEATS, Verdict),
    (table.RELATED, RelatedReason),
    (CODES, Code),
    (
        table.OUTCOMES,
        {
            rows.REGISTERED,
            rows.WITHDRAWN,
            rows.REPEATED,
            rows.REFUSED,
            rows.QUARANTINED,
            rows.FEEDBACK,
        },
    ),
]


@pytest.mark.parametrize(("words", "codes"), ALL)
def test_every_code_has_words_and_no_words_are_left_over(words, codes):
    assert set(words) == {str(code) for code in codes}
    assert all(words.values())


def test_the_policy_in_force_brings_its_words(words):
    assert {words.partner(partner) for partner in Partner}.isdisjoint(set(Partner))
    assert words.pillar("zorg") == "Zorg en opvang"
    assert words.rule("R27")[0] == "Geen regel past"
    assert words.indicator("ALG-01") == "Heeft eigen identiteitsbewijs niet in bezit"
    assert words.contact("veilig-thuis") == "Veilig Thuis, dag en nacht (0800-2000)"
    assert words.contact("toezicht") == "Toezicht en handhaving"


def test_what_the_policy_no_longer_knows_goes_by_its_code(words):
    assert words.rule("R99") == ("Regel R99", "")
    assert words.indicator("ALG-99") == "ALG-99"
    assert words.pillar("vijfde") == "vijfde"
    assert words.partner("nieuw") == "nieuw"
    assert words.contact("iemand") == "iemand"


def test_a_remark_keeps_its_value():
    assert table.flag("klok") == "De klok van de afzender liep voor"
    assert table.flag("meldcode-stap:3") == "Meldcode, stap: 3"
    assert table.flag("iets-nieuws:1") == "iets-nieuws 1"


def test_an_unknown_form_is_named_only_where_none_is_known():
    assert table.forms(["ONB", "ARB", "ARB"]) == ("Arbeidsuitbuiting",)
    assert table.forms(["ONB"]) == ("Vorm nog onbekend",)
    assert table.forms([]) == ()


def test_lists_and_counts_read_as_dutch():
    assert table.enumerated([]) == ""
    assert table.enumerated(["a"]) == "a"
    assert table.enumerated(["a", "b", "c"]) == "a, b en c"
    assert table.count(1, "signaal", "signalen") == "1 signaal"
    assert table.count(0, "signaal", "signalen") == "0 signalen"
