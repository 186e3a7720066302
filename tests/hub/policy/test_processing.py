"""The register of processing activities is whole, or the start stops with what to mend."""

from importlib.resources import files

import pytest

from hub.domain.processing import Activity
from hub.policy.processing import load_register
from hub.policy.reading import PolicyError
from hub.policy.whole import faults_of

SHIPPED = (files("hub.policy") / "processing.toml").read_text("utf-8")


def changed(tmp_path, old, new):
    assert old in SHIPPED
    (tmp_path / "processing.toml").write_text(SHIPPED.replace(old, new, 1), "utf-8")
    return tmp_path


def test_every_activity_has_a_purpose_and_a_ground_that_nobody_checked_yet():
    register = load_register()
    assert set(register.activities) == set(Activity)
    assert not any(it.is_checked for it in register.activities.values())
    assert len({register.address(it) for it in Activity}) == len(Activity)


def test_a_policy_from_before_the_register_has_the_shipped_one(tmp_path):
    assert load_register(tmp_path) == load_register()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "koppelen"', 'code = "kopelen"', "onbekende waarde 'kopelen'"),
        ('code = "koppelen"', 'code = "inzien"', "staat er twee keer in"),
        ('code = "koppelen"', "", "verwerking 'koppelen' ontbreekt"),
        ('basis = "urn:', 'basis = "http://', "urn of een https-adres"),
        ('basis = "urn:', 'base = "urn:', "'basis' ontbreekt"),
        ("grondslag = ", "grond = ", "'grondslag' ontbreekt"),
        ("\nnagekeken = false", '\nnagekeken = "nee"', "true of false"),
        ("versie = ", "vesie = ", "'versie' ontbreekt"),
    ],
)
def test_a_wrong_register_is_refused_with_what_to_mend(tmp_path, old, new, said):
    directory = changed(tmp_path, old, new)
    with pytest.raises(PolicyError) as caught:
        load_register(directory)
    assert said in str(caught.value)
    assert any(said in str(fault) for fault in faults_of(directory))
