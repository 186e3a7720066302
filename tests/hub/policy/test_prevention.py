"""What the loader of the prevention policy promises."""

import pytest

from hub.domain.prevention import groups_of
from hub.policy.prevention import load_prevention, parse_prevention
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile
from hub.policy.routing import load_routing

TEXT = (SHIPPED / "prevention.toml").read_text("utf-8")
CODES = frozenset(it.code for it in load_routing().catalogue)


def test_the_groups_of_the_plan_are_there_and_a_signal_counts_for_each_of_its_codes():
    policy = load_prevention()
    assert {"jongeren", "lvb", "arbeidsmigranten"} <= policy.groups.keys()
    assert groups_of(["KWB-02", "KWB-03"], "", policy) == ("lvb", "arbeidsmigranten")
    assert groups_of([], "minor", policy) == ("jongeren",)
    assert groups_of(["KWB-01"], "adult", policy) == ("jongeren",)
    assert groups_of([], "adult", policy) == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"KWB-02"', '"KWB-99"', "onbekende waarde 'KWB-99'"),
        ('code = "lvb"', 'code = "jongeren"', "groep 'jongeren' staat er twee keer in"),
        ('code = "training"', 'code = "gesprek"', "actie 'gesprek' staat er twee keer in"),
        ('\nleeftijd = "minor"', '\nleeftijd = "jong"', "onbekende waarde 'jong' bij 'leeftijd'"),
        ('versie = "2026-1"', 'versie = "2026-1"\nkleur = 1', "onbekende sleutel 'kleur'"),
    ],
)
def test_a_bad_file_is_refused(old, new, complaint):
    assert old in TEXT
    with pytest.raises(PolicyError) as refused:
        parse_prevention(PolicyFile("prevention.toml", TEXT.replace(old, new, 1).encode()), CODES)
    assert complaint in str(refused.value)
