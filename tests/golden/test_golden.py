"""Every form of event that was ever released is read and shown as it was, for ever."""

import json

import pytest

from schemas.events import BY_TOPIC
from schemas.events.upcasters import UPCASTERS
from tests.databases import KINDS
from tests.golden.make import EXPECTED, FOLDER, SUMS, histories, stored, sums, topics
from tests.golden.replayed import replayed

HINT = "a new event needs a golden history: python -m tests.golden.make NAME (the release)"


def test_every_form_of_every_event_has_a_golden_history():
    assert BY_TOPIC.keys() | UPCASTERS.keys() == topics(), HINT


def test_no_golden_history_was_changed():
    assert sums() == SUMS.read_text("utf-8"), "a golden history is never changed, only added"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", histories(), ids=lambda path: path.stem)
def test_today_s_code_makes_of_it_what_is_written_down(path, kind):
    """Where views changed on purpose: `python -m tests.golden.make`, and look at the difference."""
    assert replayed(path, kind) == json.loads(EXPECTED.read_text("utf-8"))[path.name]


def test_a_history_that_says_something_else_is_told_apart(tmp_path):
    """One character of a stored event is enough."""
    path = FOLDER / "0.1.0.jsonl"
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if '"signal.routed.v1"' in line)
    lines[at] = lines[at].replace('\\"owner\\":\\"', '\\"owner\\":\\"x')
    changed = tmp_path / path.name
    changed.write_text("\n".join(lines), "utf-8")
    before, after = replayed(path, "sqlite"), replayed(changed, "sqlite")
    assert before["read"] != after["read"]
    assert {
        name for name in after["tables"] if after["tables"][name] != before["tables"][name]
    } >= {"routes"}
    assert len(stored(path)) == len(stored(changed))
