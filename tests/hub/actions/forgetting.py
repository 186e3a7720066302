"""A hub without a bus whose signals are old, and what is done to forget them."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from hub.actions import casework, erasing
from hub.actions.forgetting import (
    finish,
    record_forgotten,
    require_gone,
)
from hub.domain.deciding import Decide
from hub.eraser import present
from hub.security.content import open_all
from hub.security.forgetting import forget_again
from hub.web.signin.people import demo_person
from schemas.events import Ruling, SignalVersion
from schemas.ids import signal_id
from schemas.signal import Partner
from tests.builders import feedback, mutation, withdrawal
from tests.workshop import workshop

ONE, OTHER, GONE, YOUNG = 1, 2, 3, 4
YEARS = 2000
KEEP = timedelta(days=30)
COORDINATOR, PRIVACY = demo_person("d.jansen"), demo_person("f.privacy")


def signal(number):
    return signal_id(Partner.POLICE, f"PL0600-2026{number:06d}")


def victim(name, phone="+31 6 0000 0041"):
    return [{"rol": "SLA", "geslachtsnaam": name, "telefoon": [phone]}]


@contextmanager
def old_hub():
    """Old police signals, one of them withdrawn, a message that was held, and a young signal."""
    with workshop() as hub:
        hub.take(
            mutation(ONE, betrokkenen=victim("Een")),
            mutation(OTHER, betrokkenen=victim("Een")),
            mutation(GONE, betrokkenen=victim("Drie", "+31 6 0000 0042")),
            withdrawal(GONE),
            mutation(9, id_="pol-held", kleur="rood"),
            feedback(ONE),
        )
        yield hub


def age(hub):
    """Let years go by: a young signal says so."""
    hub.take(mutation(YOUNG, betrokkenen=victim("Vier", "+31 6 0000 0043"), day=YEARS))


def decide(hub, subject, reason):
    case = casework.load(hub.desk(), subject)
    seen, read = case.sight, len(case.sight.signals)
    wish = Decide(Ruling.CONFIRMED, "concreet", reason, None, seen, read, True, "d.jansen")  # noqa: FBT003
    assert casework.decide(hub.desk(), subject, wish, present(hub)).ruling is Ruling.CONFIRMED
    hub.settle()


def dossier_of(hub, number):
    [(dossier,)] = hub.rows(
        f"SELECT dossier FROM dossier_signals WHERE signal = '{signal(number)}'"  # noqa: S608
    )
    return UUID(dossier)


def agreed(hub, *only):
    """A batch of these signals that two people agreed on."""
    desk, now = hub.desk(), present(hub)
    chosen = {signal(number) for number in only} or None
    batch, _ = erasing.propose(desk, hub.retention, COORDINATOR, now, chosen)
    hub.settle()
    erasing.approve(desk, batch, PRIVACY, now)
    hub.settle()
    return batch


def carry_out(hub, batch):
    """Do what the eraser does, without its bus."""
    record_forgotten(hub.desk(), hub.retention, batch, present(hub))
    hub.settle()
    forget_again(hub.reading, hub.mapper, hub.keys)
    require_gone(hub.desk(), hub.keys, batch)
    done = finish(hub.desk(), hub.retention, batch, present(hub), KEEP)
    hub.settle()
    return done


def is_whole(hub, number):
    versions = [it for it in hub.desk().history(signal(number)) if isinstance(it, SignalVersion)]
    return [it.is_whole for it in open_all(hub.sealer, versions)]
