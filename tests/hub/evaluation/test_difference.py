"""Two divisions of the same mentions: what is split, merged and moved, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.evaluation.difference import Change, ChangeKind, counted, differences

DIVISIONS = st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from("vwxyz")), max_size=16)


def test_split_merged_and_moved_are_told_apart():
    before = {"a": "1", "b": "1", "c": "2", "d": "3", "e": "4", "f": "4", "g": "5", "h": "6"}
    after = {"a": "x", "b": "y", "c": "z", "d": "z", "e": "w", "f": "v", "g": "v", "h": "u"}
    found = differences(before, after)
    assert found == [
        Change(ChangeKind.MERGED, (("c",), ("d",)), (("c", "d"),)),
        Change(ChangeKind.MOVED, (("e", "f"), ("g",)), (("e",), ("f", "g"))),
        Change(ChangeKind.SPLIT, (("a", "b"),), (("a",), ("b",))),
    ]
    assert counted(found) == {"split": 1, "merged": 1, "moved": 1}


def test_divisions_of_different_members_are_not_compared():
    with pytest.raises(ValueError, match="one set"):
        differences({"a": "1"}, {"b": "1"})


@given(DIVISIONS)
def test_changes_cover_whoever_has_other_company_and_nobody_else(labels):
    before = {f"m{n}": one for n, (one, _) in enumerate(labels)}
    after = {f"m{n}": other for n, (_, other) in enumerate(labels)}
    changes = differences(before, after)
    told = [member for change in changes for group in change.before for member in group]
    assert sorted(told) == sorted(
        member for change in changes for group in change.after for member in group
    )
    assert len(set(told)) == len(told)
    for member in before:
        company = [{m for m in d if d[m] == d[member]} for d in (before, after)]
        assert member in told or company[0] == company[1]


@given(DIVISIONS)
def test_what_groups_are_called_does_not_count_and_nothing_differs_from_itself(labels):
    before = {f"m{n}": one for n, (one, _) in enumerate(labels)}
    renamed = {member: f"new {group}" for member, group in before.items()}
    assert differences(before, renamed) == []
