"""What the loader of the sharing policy promises: nothing stands open by accident."""

import pytest

from hub.domain.sharing import Detail, When
from hub.policy.pillars import load_pillars
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile
from hub.policy.sharing import load_sharing, parse_sharing

TEXT = (SHIPPED / "sharing.toml").read_text("utf-8")
ROLES = load_pillars(PolicyFile("pillars.toml", (SHIPPED / "pillars.toml").read_bytes()))


def load(text):
    return parse_sharing(PolicyFile("sharing.toml", text.encode()), ROLES)


def test_every_pillar_that_owns_signals_can_receive_and_prevention_cannot():
    policy = load_sharing()
    pillars = {key for key, it in policy.receivers.items() if it.is_pillar}
    assert pillars == ROLES.owners
    assert "voorkomen" not in policy.receivers


def test_every_receiver_says_of_every_detail_whether_it_may_see_it():
    for receiver in load_sharing().receivers.values():
        assert set(receiver.allowances) == set(Detail)
        for allowance in receiver.allowances.values():
            assert (allowance.when is When.ALWAYS) != bool(allowance.reason)


def test_care_waits_for_no_decision():
    assert not load_sharing().receivers["zorg"].is_gated


def test_residents_never_hear_by_themselves():
    assert "residents" not in load_sharing().automatic


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('daders = "nee", ', "", "'daders' ontbreekt: niets mag per ongeluk open staan"),
        ('nummers = "nee"', 'nummers = "soms"', "onbekende waarde 'soms' bij 'nummers'"),
        (
            'nummers = "Zorg stelt het nummer zelf vast bij het eerste gesprek."\n',
            "",
            "'waarom' zegt niet waarom 'nummers' niet (altijd) mag",
        ),
        ('tekst = "ja", slacht', 'teksten = "ja", slacht', "onbekende sleutel 'teksten'"),
        ('doelen = ["hulp", "opvang"', 'doelen = ["hulpp", "opvang"', "onbekende waarde 'hulpp'"),
        ('naam = "zorg"', 'naam = "voorkomen"', "'voorkomen' is geen pijler die signalen ontvangt"),
        ('naam = "signaleren"', 'naam = "zorg"', "ontvanger 'zorg' staat er twee keer in"),
        ('naam = "signaleren"', 'naam = "zorg"', "pijler 'signaleren' ontbreekt"),
        ('bevestigen = "1 werkdag"', 'bevestigen = "gauw"', "'bevestigen':"),
        ('partner = "police"\nmeteen', 'partner = "agent"\nmeteen', "onbekende waarde 'agent'"),
        (
            '[[afzender]]\npartner = "care"\nmeteen = true\nbeoordeling = true\n',
            "",
            "ontbreekt voor 'care'",
        ),
        ('code = "opvang"\ntitel = "Een', 'code = "hulp"\ntitel = "Een', "staat er twee keer in"),
        ('versie = "2026-1"', 'versie = "2026-1"\nkleur = 1', "onbekende sleutel 'kleur'"),
    ],
)
def test_a_bad_file_is_refused(old, new, complaint):
    assert old in TEXT
    with pytest.raises(PolicyError) as refused:
        load(TEXT.replace(old, new, 1))
    assert complaint in str(refused.value)
