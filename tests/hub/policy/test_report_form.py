"""What the form names is data: a fault in it stops the start, with its place."""

import pytest

from hub.policy.reading import SHIPPED, PolicyError
from hub.policy.report_form import NAME, load_report_form

TEXT = (SHIPPED / NAME).read_text("utf-8")


def test_what_ships_names_help_and_a_page_to_leave_for():
    found = load_report_form()
    assert found.emergency == "112"
    assert found.leave_for.startswith("https://")
    assert {"Veilig Thuis", "Meld Misdaad Anoniem", "CoMensha", "FairWork"} <= {
        line.name for line in found.help_lines
    }


def test_a_policy_of_ones_own_without_the_file_has_the_one_that_ships(tmp_path):
    assert load_report_form(tmp_path) == load_report_form()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"https://www.knmi.nl/"', '"http://www.knmi.nl/"', "verlaat_naar"),
        ('"https://www.knmi.nl/"', '"https://x.example/?wie=ik"', "verlaat_naar"),
        ('"https://www.knmi.nl/"', '"javascript:alert(1)"', "verlaat_naar"),
        ('"0800-7000"', '"bel maar"', "nummer"),
        ('noodnummer = "112"', "", "noodnummer"),
        ('naam = "FairWork"', 'naam = "FairWork"\nkleur = "rood"', "kleur"),
    ],
)
def test_a_fault_is_refused_with_its_place(tmp_path, old, new, said):
    assert old in TEXT
    (tmp_path / NAME).write_text(TEXT.replace(old, new), "utf-8")
    with pytest.raises(PolicyError, match=said):
        load_report_form(tmp_path)
