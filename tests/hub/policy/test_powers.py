"""The powers of the municipality and the choices for its map: a bad file stops the start."""

from pathlib import Path

import pytest

from hub.policy.map import load_map
from hub.policy.powers import load_powers
from hub.policy.reading import PolicyError

FOLDER = Path("hub/policy")


def changed(tmp_path, file, old, new):
    text = (FOLDER / file).read_text()
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1))
    return tmp_path


def test_every_kind_of_action_of_the_plan_is_there_and_says_that_no_lawyer_looked_yet():
    powers = load_powers()
    assert set(powers.kinds) == {
        "integrale-controle",
        "bibob-toets",
        "inschrijvingsdrempel",
        "adresonderzoek",
    }
    assert [kind.code for kind in powers.kinds.values() if kind.has_end] == ["inschrijvingsdrempel"]
    assert not any(power.is_checked for power in powers.powers.values())
    assert powers.findings < powers.outcomes.keys()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("versie = ", "vesie = ", "'versie' ontbreekt"),
        ("markering_dagen_max = 183", "markering_dagen_max = 9999", "van 1 tot en met 366"),
        ("markering_dagen_max = 183", "", "eindigt altijd vanzelf"),
        ('bevoegdheden = ["bibob"]', 'bevoegdheden = ["bibo"]', "onbekende waarde 'bibo'"),
        ('bevoegdheden = ["bibob"]', "bevoegdheden = []", "ten minste één bevoegdheid"),
        ('code = "overbewoning"', 'code = "inschrijvingen"', "staat er twee keer in"),
    ],
)
def test_a_wrong_list_of_powers_is_refused_with_what_to_mend(tmp_path, old, new, said):
    with pytest.raises(PolicyError) as caught:
        load_powers(changed(tmp_path, "powers.toml", old, new))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("zuid = 52.12", "zuid = 95", "'zuid' is een getal"),
        ("zuid = 52.12", "zuid = 52.99", "ligt onder 'noord'"),
        ("west = 5.38", 'west = "links"', "'west' is een getal"),
        ("zoom_max = 18", "zoom_max = 40", "van 1 tot en met 20"),
        ("toon_gebied", "toon_gebiedje", "onbekende sleutel"),
    ],
)
def test_a_wrong_map_is_refused_with_what_to_mend(tmp_path, old, new, said):
    with pytest.raises(PolicyError) as caught:
        load_map(changed(tmp_path, "map.toml", old, new))
    assert said in str(caught.value)


def test_a_policy_directory_from_before_there_were_any_gets_those_that_ship(tmp_path):
    assert load_powers(tmp_path) == load_powers()
    assert load_map(tmp_path) == load_map()
