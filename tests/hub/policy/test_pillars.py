"""What the loader of the pillars promises."""

import pytest

from hub.policy.pillars import Roles, load_pillars
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile

PILLAR = '[[pijler]]\nnaam = "zorg"\ntitel = "Zorg"\neigenaar = "iemand"\n'
CONTACT = '[[contact]]\nsleutel = "bel"\nnaam = "Bel"\n'


def load(text: str) -> Roles:
    return load_pillars(PolicyFile("pillars.toml", text.encode()))


def test_the_plan_has_four_pillars_and_help_to_the_victim_goes_first():
    roles = load((SHIPPED / "pillars.toml").read_text("utf-8"))

    assert [role.name for role in roles.pillars] == ["zorg", "signaleren", "aanpakken", "voorkomen"]
    assert roles.owners == roles.names - {"voorkomen"}
    assert [role.name for role in roles.pillars if role.outside] == ["zorg"]


def test_a_contact_is_outside_unless_it_says_otherwise():
    assert load(PILLAR + CONTACT).contacts["bel"].outside
    assert not load(PILLAR + CONTACT + "extern = false\n").contacts["bel"].outside


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "geen enkele [[pijler]]"),
        (PILLAR + PILLAR, "pijler 'zorg' staat er twee keer in"),
        (PILLAR + CONTACT + CONTACT, "contact 'bel' staat er twee keer in"),
        (PILLAR.replace("titel", "titels"), "pijler zorg: 'titel' ontbreekt"),
        (PILLAR + 'extern = "ja"\n', "pillars.toml:5: pijler zorg: 'extern' is true of false"),
        (PILLAR + "kleur = 1\n", "pillars.toml:5: pijler zorg: onbekende sleutel 'kleur'"),
        (PILLAR.replace('"Zorg"', "3"), "pillars.toml:3: pijler zorg: 'titel' is een tekst"),
        ("pijler = 3\n", "'pijler' is een lijst"),
        ("pijler = [3]\n", "'pijler' is een lijst van tabellen"),
    ],
)
def test_a_bad_file_is_refused(text, complaint):
    with pytest.raises(PolicyError) as refused:
        load(text)

    assert complaint in str(refused.value)
