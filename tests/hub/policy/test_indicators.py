"""What the loader of the code list promises."""

import pytest

from hub.domain.indicators import Strength
from hub.policy.indicators import load_indicators
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile

HEADER = "code,vormen,sterkte,bronnen,label_nl,label_en,basis"
ROW = 'SEX-12,"SEX,CRI",2,"POL,VT",Weglopen,Running away,MHZ'


def load(*lines: str):
    return load_indicators(PolicyFile("indicators.csv", "\n".join(lines).encode()))


def test_the_shipped_list_has_78_indicators_and_9_vulnerabilities():
    catalogue = load_indicators(
        PolicyFile("indicators.csv", (SHIPPED / "indicators.csv").read_bytes())
    )

    assert len(catalogue.suspicions) == 78
    assert len(catalogue.indicators) - len(catalogue.suspicions) == 9
    acute = catalogue.select(strength_min=Strength.ACUTE)
    assert acute == {"ALG-03", "ALG-04", "ALG-20", "SEX-01", "SEX-02"}
    assert [item.code for item in catalogue if item.is_computed] == ["OMG-07"]


def test_a_row_becomes_an_indicator():
    (item,) = load(HEADER, ROW)

    assert (item.code, item.forms, item.sources) == ("SEX-12", {"SEX", "CRI"}, {"POL", "VT"})
    assert (item.strength, item.basis) == (Strength.MIDDLE, {"MHZ"})
    assert (item.label_nl, item.label_en) == ("Weglopen", "Running away")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ((), "indicators.csv:1: de kolommen zijn code"),
        (("code,sterkte", ROW), "indicators.csv:1: de kolommen zijn code"),
        ((HEADER,), "geen enkele indicator"),
        ((HEADER, ROW, ROW), "indicators.csv:3: SEX-12 staat er twee keer in"),
        ((HEADER, "SEX-12,SEX,2"), "indicators.csv:2: een regel heeft 7 gevulde velden"),
        ((HEADER, ROW.replace("Weglopen", " ")), "indicators.csv:2: een regel heeft"),
        ((HEADER, ROW.replace("SEX-12", "SEX12")), "'SEX12' is geen code"),
        ((HEADER, ROW.replace("CRI", "XXX")), "SEX-12: onbekende vorm 'XXX'"),
        ((HEADER, ROW.replace(",2,", ",5,")), "SEX-12: sterkte is 0, 1, 2, 3 of A"),
        ((HEADER, ROW.replace(",2,", ",0,")), "een kwetsbaarheid (KWB) heeft sterkte 0"),
        ((HEADER, ROW.replace("SEX-12", "KWB-12")), "een kwetsbaarheid (KWB) heeft sterkte 0"),
        ((HEADER, ROW.replace('"SEX,CRI"', '"SEX"CRI')), "indicators.csv:2: geen geldige CSV"),
    ],
)
def test_a_bad_list_is_refused_by_line(lines, complaint):
    with pytest.raises(PolicyError) as refused:
        load(*lines)

    assert complaint in str(refused.value)


def test_a_vulnerability_can_never_be_given_weight():
    with pytest.raises(PolicyError):
        load(HEADER, "KWB-03,context,1,NLA,Arbeidsmigrant,Migrant worker,SEED")


def test_a_list_that_is_not_utf_8_is_refused():
    with pytest.raises(PolicyError, match="geen UTF-8"):
        load_indicators(PolicyFile("indicators.csv", HEADER.encode() + b"\n\xff"))
