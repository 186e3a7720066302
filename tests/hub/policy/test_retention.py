"""The policy of terms: the shipped one leaves no gap, a bad one is refused with all its faults."""

import pytest

from hub.policy.reading import PolicyError, PolicyFile
from hub.policy.retention import load_retention, parse_retention

GOOD = """
versie = "1"
aanhouden_hooguit = "1 jaar"
[[termijn]]
code = "alles"
titel = "Alles"
toestand = ["overgedragen", "afgesloten", "geen-vervolg", "ingetrokken", "quarantaine",
  "op-verzoek", "verzoek"]
duur = "1 jaar"
grondslag = "Een wet"
[[grens]]
code = "politie"
titel = "Politie"
regime = ["WPG"]
duur = "5 jaar"
ook_open = true
grondslag = "Een wet"
[[aanhouding]]
code = "zaak"
titel = "Er loopt een zaak"
"""


def test_a_good_file_is_read_and_known_by_its_digest():
    policy = parse_retention(PolicyFile("retention.toml", GOOD.encode()))
    assert policy.version == "1"
    assert policy.named("politie").also_open
    assert not policy.named("alles").is_checked
    again = parse_retention(PolicyFile("retention.toml", f"{GOOD}\n# anders".encode()))
    assert again.digest != policy.digest


def test_a_policy_of_its_own_goes_before_the_shipped_one(tmp_path):
    assert load_retention(tmp_path) == load_retention()
    (tmp_path / "retention.toml").write_text(GOOD, "utf-8")
    assert load_retention(tmp_path).version == "1"


def test_the_shipped_terms_say_that_nobody_checked_them_yet():
    """No lawyer or archivist looked at them: whoever does, says so in the file."""
    assert not any(it.is_checked for it in load_retention().all)
    assert all(it.basis for it in load_retention().all)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('duur = "1 jaar"', 'duur = "ooit"', "'duur': schrijf een aantal"),
        ('"afgesloten", ', "", "geen termijn voor 'afgesloten' van partner 'police'"),
        ('code = "politie"', 'code = "alles"', "'alles' staat er twee keer in"),
        ('regime = ["WPG"]', 'regime = ["WPO"]', "onbekende waarde 'WPO' bij 'regime'"),
        ('grondslag = "Een wet"', 'grondslag = ""', "'grondslag' is een tekst"),
        ('["overgedragen", "af', '["open", "af', "onbekende waarde 'open' bij 'toestand'"),
        ('[[aanhouding]]\ncode = "zaak"\ntitel = "Er loopt een zaak"', "", "geen enkele [[aanhoud"),
        ("ook_open = true", "ook_opne = true", "onbekende sleutel 'ook_opne'"),
        ('aanhouden_hooguit = "1 jaar"', "", "'aanhouden_hooguit' ontbreekt"),
    ],
)
def test_every_fault_is_named(old, new, fault):
    assert old in GOOD
    with pytest.raises(PolicyError) as error:
        parse_retention(PolicyFile("retention.toml", GOOD.replace(old, new, 1).encode()))
    assert fault in str(error.value)
