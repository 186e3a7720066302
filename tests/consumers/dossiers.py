"""A hub with two dossiers and a signal alone, and a coordinator who says what belongs together."""

from contextlib import contextmanager
from datetime import UTC, datetime

from hub.audit.digest import state_digest
from hub.domain.companions import Wish
from hub.projections import views
from schemas.events import (
    DOSSIER_CHANGES,
)
from schemas.ids import signal_id
from tests.builders import mutation
from tests.consumers import histories
from tests.workshop import workshop

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
REASON = "De wijkagent herkent de bestuurder van het busje."
SIGNALS = A, B, C, D, E = [signal_id("police", f"PL0600-202600000{n}") for n in range(1, 6)]
CARS = {1: "DE-001-O", 2: "DE-001-O", 3: "DE-002-O", 4: "DE-002-O", 5: "DE-003-O"}
WISH = Wish(REASON, "coordinator")


def said(number, plate=None, **how):
    vehicles = [{"kenteken": plate or CARS[number], "land": "NL"}]
    return mutation(number, voertuigen=vehicles, **how)


@contextmanager
def two_dossiers():
    """Two dossiers of two signals, each by a plate, and a signal alone."""
    with workshop() as made:
        made.take(*map(said, CARS))
        yield made


def now(hub):
    """The members of each dossier, by the events alone."""
    found = {}
    for event in hub.events(*DOSSIER_CHANGES):
        found[event.originator_id] = set(event.members)
    return {dossier: members for dossier, members in found.items() if members}


def together(hub):
    return sorted(sorted(SIGNALS.index(it) for it in members) for members in now(hub).values())


def dossier_of(hub, signal):
    return next(dossier for dossier, members in now(hub).items() if signal in members)


def do(hub, action, *what, wish=WISH):
    outcome = action(hub.desk(), *what, wish, NOW)
    hub.settle()
    return outcome


def state(hub):
    """All that is so: by the views without moments and versions, the linker, and the auditor."""
    return (
        histories.state(hub),
        hub.rows("SELECT * FROM dossier_words"),
        hub.rows("SELECT * FROM dossier_word_signals"),
        hub.stage("link").linker.digest(),
        state_digest(hub.reading, hub.mapper, hub.sealer),
    )


def holds_after_a_restart(hub):
    lived = hub.stage("link").linker.digest()
    hub.restart("link")
    return hub.stage("link").linker.digest() == lived and hub.rebuilt_digest() == views.digest(
        hub.views.database
    )
