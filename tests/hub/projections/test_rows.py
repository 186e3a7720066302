"""What each event changes in the views: every event is accepted, and none is judged."""

from datetime import UTC, datetime

import pytest

from hub.projections import forgetting, rows, tables
from hub.projections.rows import changes
from hub.projections.table import Change, Write
from schemas.events import (
    DeliverySetAside,
    EntityChange,
    MentionLinked,
    SignalLinked,
    SignalUnlinked,
)
from schemas.ids import linkage_id, signal_id

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SIGNAL = signal_id("police", "PL-1")
OWN, OTHER, ENTITY = "0" * 32, "1" * 32, "2" * 32


def event(kind, **fields):
    return kind(
        originator_id=linkage_id(SIGNAL),
        originator_version=1,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="event:1",
        **fields,
    )


def linked(*entity_changes, version=1):
    return event(
        SignalLinked,
        signal=SIGNAL,
        signal_version=version,
        mentions=(MentionLinked(mention=OWN, kind="phone", entity=ENTITY),),
        changes=entity_changes,
        co_located=(),
        model="m",
        policy="p",
    )


def regrouped(said):
    """The mentions that another entity is written for."""
    return [
        it.params for it in changes(said) if isinstance(it, Change) and it.sql == rows.REGROUPED
    ]


def change(kind, *mentions):
    return EntityChange(change=kind, entity=ENTITY, mentions=mentions)


@pytest.mark.parametrize("kind", ["formed", "extended", "merged", "split", "renamed"])
def test_other_signals_mentions_follow_the_entity_they_came_to(kind):
    assert regrouped(linked(change(kind, OWN, OTHER))) == [(ENTITY, OTHER)]
    unlinked = event(SignalUnlinked, signal=SIGNAL, changes=(change(kind, OTHER),), co_located=())
    assert regrouped(unlinked) == [(ENTITY, OTHER)]


@pytest.mark.parametrize("kind", ["reduced", "dissolved"])
def test_mentions_that_left_an_entity_are_not_written_back_to_it(kind):
    assert not regrouped(linked(change(kind, OTHER)))


def test_a_new_version_forgets_what_the_former_mentioned_first():
    first, *_ = changes(linked(version=2))
    assert first == Change(tables.MENTIONS, forgetting.UNMENTIONED, (str(SIGNAL),))
    assert all(isinstance(it, Write) for it in changes(linked(version=1)))


def test_what_was_set_aside_shows_where_it_stopped():
    said = event(DeliverySetAside, stage="link", sequence=7, fault="SealBroken")
    [written] = changes(said)
    assert written == Write(tables.SET_ASIDE, ("link", 7, "SealBroken", "2026-10-05T09:00:00.000Z"))
