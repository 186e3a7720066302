"""An event told as JSON keeps all it says."""

from datetime import UTC, datetime
from uuid import UUID

from hub.cli.following import as_json
from schemas.events.audit import LogExported


def test_a_field_that_is_called_as_one_of_ours_is_told_beside_it():
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    event = LogExported(
        originator_id=UUID(int=1),
        originator_version=1,
        occurred_at=now,
        recorded_at=now,
        cause="person:a.auditor",
        by="a.auditor",
        role="auditor",
        subject="",
        topic="signal",
        person="",
        first=1,
        last=2,
        events=2,
        digest="0" * 64,
    )
    told = as_json(7, event)
    assert (told["position"], told["topic"], told["own_topic"]) == (7, LogExported.TOPIC, "signal")
    assert told["events"] == 2
