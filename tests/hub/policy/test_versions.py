"""The end of a version is announced in time, with what comes after it, or the policy is refused."""

from datetime import date

import pytest

from adapters import formats
from hub.policy.reading import PolicyError
from hub.policy.versions import load_versions
from hub.policy.whole import faults_of

GOOD = {
    "bericht": '"police/mutatie.v1"',
    "verouderd_sinds": "2027-02-28",
    "vervalt_op": "2028-02-28",
    "opvolger": '"police/mutatie.v2"',
    "waarom": '"Omdat het beter kan."',
}


def written(tmp_path, *entries):
    lines = ['versie = "2026-1"']
    for entry in entries:
        lines += ["[[verouderd]]", *(f"{key} = {value}" for key, value in entry.items())]
    (tmp_path / "versions.toml").write_text("\n".join(lines), "utf-8")
    return tmp_path


def fault_of(tmp_path, *entries):
    with pytest.raises(PolicyError) as refused:
        load_versions(written(tmp_path, *entries))
    return str(refused.value)


def test_every_version_that_is_not_the_newest_has_an_end_that_was_announced():
    """A version beside a newer one would otherwise stay for ever."""
    announced = {it.dataschema for it in load_versions()}
    newest = {(it.partner, it.name): it.version for it in formats()}
    for form in formats():
        newest[form.partner, form.name] = max(form.version, newest[form.partner, form.name])
    old = {it.dataschema for it in formats() if it.version < newest[it.partner, it.name]}
    assert announced == old != set()


def test_what_is_announced_is_the_version_its_days_and_its_successor(tmp_path):
    (it,) = load_versions(written(tmp_path, GOOD))
    assert it.dataschema.endswith("/police/mutatie/v1.json")
    assert it.end.successor.endswith("/police/mutatie/v2.json")
    assert (it.end.outdated_since, it.end.expires_on) == (date(2027, 2, 28), date(2028, 2, 28))
    assert it.reason == "Omdat het beter kan."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vervalt_op": "2028-02-27"}, "minstens 12 maanden"),
        ({"vervalt_op": "2026-01-01"}, "minstens 12 maanden"),
        ({"vervalt_op": '"2028-02-28"'}, "'vervalt_op' is een dag"),
        ({"verouderd_sinds": "2027-02-28T00:00:00Z"}, "'verouderd_sinds' is een dag"),
        ({"bericht": '"police/gedicht.v1"'}, "'bericht' is een van"),
        ({"opvolger": '"police/mutatie.v3"'}, "'opvolger' is een van"),
        ({"opvolger": '"police/mutatie.v1"'}, "nieuwere versie van hetzelfde bericht"),
        ({"opvolger": '"school/verzuim.v1"'}, "nieuwere versie van hetzelfde bericht"),
        ({"waarom": '""'}, "'waarom'"),
        ({"wrom": '"x"'}, "onbekende sleutel 'wrom'"),
    ],
)
def test_a_bad_announcement_is_refused_and_says_why(tmp_path, change, said):
    assert said in fault_of(tmp_path, GOOD | change)


def test_a_version_ends_once(tmp_path):
    assert "twee keer" in fault_of(tmp_path, GOOD, GOOD)


def test_the_faults_are_among_those_of_the_whole_policy(tmp_path):
    written(tmp_path, GOOD | {"vervalt_op": "2027-03-01"})
    assert [it.file for it in faults_of(tmp_path) if "12 maanden" in it.what] == ["versions.toml"]
