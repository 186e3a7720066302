"""What was agreed with partners: every fault of the file is found, and nothing is guessed."""

from pathlib import Path

import pytest

from hub.policy.partners import Contact, Limits, load_partners
from hub.policy.reading import SHIPPED, PolicyError
from schemas.signal import Partner

CARE = """\
[[partner]]
naam = "care"
titel = "Zorg"
oin = "00000099000000007000"
bewaarklasse = "zorg"
grondslag = "Wmo 2015 art. 5.2.6"
bsn = false
contact_rol = "Beheer"
contact_mail = "beheer@zorg.example"
"""


def written(folder: Path, *partners: str) -> Path:
    """A policy with these agreements only."""
    text = "\n".join(('versie = "2026-9"', *partners))
    (folder / "partners.toml").write_text(text)
    return folder


def test_who_is_not_in_the_file_is_not_connected(tmp_path: Path) -> None:
    [found] = load_partners(written(tmp_path, CARE))
    assert found.partner is Partner.CARE
    assert (found.version, found.ground) == ("2026-9", "Wmo 2015 art. 5.2.6")
    assert found.limits == Limits()
    assert found.contact == Contact("Beheer", "beheer@zorg.example")
    assert not found.may_send_bsn


def test_the_limits_are_those_agreed(tmp_path: Path) -> None:
    said = "berichten_per_minuut = 60\nbericht_bytes = 2048\nverbindingen = 2\n"
    [found] = load_partners(written(tmp_path, CARE + said))
    assert found.limits == Limits(60, 60, 2048, 2)


def test_everybody_has_a_ground_and_a_mailbox() -> None:
    """What is shipped says of each partner whether it may send a BSN, as the law has it."""
    shipped = load_partners(SHIPPED)
    assert {it.partner for it in shipped} == set(Partner)
    assert all(it.ground and it.contact.mail.endswith(".example") for it in shipped)
    without = {it.partner for it in shipped if not it.may_send_bsn}
    assert without == {Partner.SCHOOL, Partner.RESIDENTS, Partner.CARE}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('"care"', '"politei"', "'naam' is één keer een van police"),
        ("00000099000000007000", "99", "'oin' heeft 20 cijfers"),
        ('grondslag = "Wmo 2015 art. 5.2.6"\n', "", "'grondslag' ontbreekt"),
        ("bsn = false\n", "", "'bsn' ontbreekt"),
        ("bsn = false", "bsn = true", "'bsn_grondslag' ontbreekt"),
        ("bsn = false", 'bsn = false\nbsn_grondslag = "Wabb"', "alleen bij bsn = true"),
        ("bsn = false", 'bsn = "nee"', "'bsn' is true of false"),
        ("bsn = false", "bsn = false\nberichten_per_minuut = 0", "een geheel getal van 1"),
        ("bsn = false", "bsn = false\nbericht_bytes = 70000", "tot en met 65536"),
        ("bsn = false", "bsn = false\nberichten_ineens = 2000", "niet meer dan"),
        ("beheer@zorg.example", "beheer", "'contact_mail' is een postbus"),
        ('contact_rol = "Beheer"\n', "", "'contact_rol' ontbreekt"),
        ("bsn = false", "bsn = false\nbsnn = true", "onbekende sleutel 'bsnn'"),
    ],
)
def test_a_fault_is_named_and_refused(tmp_path: Path, before: str, after: str, fault: str) -> None:
    assert before in CARE
    with pytest.raises(PolicyError, match=fault):
        load_partners(written(tmp_path, CARE.replace(before, after)))


def test_two_partners_cannot_be_one_organisation(tmp_path: Path) -> None:
    """Who sends is told by that number."""
    with pytest.raises(PolicyError, match="'oin' is al van een andere partner"):
        load_partners(written(tmp_path, CARE, CARE.replace('"care"', '"school"')))


def test_a_file_without_partners_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="ten minste één partner"):
        load_partners(written(tmp_path))
