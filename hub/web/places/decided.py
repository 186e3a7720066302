"""What was decided of an address, as lines to read; why, only for who opened the address."""

from dataclasses import dataclass
from datetime import datetime

from hub.domain.places import Action, Flag, Key
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.places.listing import until
from hub.web.visit import Visit
from schemas.events import LocationEvent
from schemas.events.arrival import Sealed


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person did, when, and their own words where the reader may see them."""

    what: str
    person: str
    at: Moment
    reason: str


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag: why, until when, and all that was done with it. `key` names it in a form."""

    key: str
    ground: str
    until: str
    is_live: bool
    end: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a checklist."""

    code: str
    title: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action: on which power, with whom, by when, and what came of it."""

    key: str
    kind: str
    title: str
    power: str
    law: str
    is_checked: bool
    partners: tuple[str, ...]
    due: Deadline
    until: str
    steps: tuple[Step, ...]
    steps_done: str
    outcome: str
    said: tuple[Said, ...]


def key_of(key: Key) -> str:
    """A decision's name in a form."""
    return f"{key[0]}:{key[1]}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and when; `is_open` whether they opened the address."""

    visit: Visit
    now: datetime
    is_open: bool

    def said(self, what: str, event: LocationEvent, sealed: Sealed) -> Said:
        """One line of a history."""
        reason = self.visit.site.desk.unseal(event, sealed) if self.is_open else None
        return Said(what, event.by, moment(event.occurred_at, self.now), reason or "")


def flag_line(reader: Reader, flag: Flag) -> FlagLine:
    """Read a flag."""
    now, event = reader.now, flag.event
    said = [reader.said("Gemarkeerd", event, event.sealed)]
    said += [reader.said(f"Verlengd {until(r.until, now)}", r, r.sealed) for r in flag.renewals]
    if flag.ended:
        said.append(reader.said("Ingetrokken", flag.ended, flag.ended.sealed))
    is_live = flag.is_live(now)
    grounds = reader.visit.site.ground.powers.grounds
    return FlagLine(
        key=key_of(flag.key),
        ground=grounds.get(event.ground, event.ground),
        until=until(flag.until, now),
        is_live=is_live,
        end="" if is_live else "ingetrokken" if flag.ended else "vanzelf geëindigd",
        said=tuple(said),
    )


def action_line(reader: Reader, action: Action) -> ActionLine:
    """Read an action."""
    powers, event = reader.visit.site.ground.powers, action.event
    kind, power = powers.kinds.get(event.kind), powers.powers.get(event.power)
    steps = kind.steps if kind else {}
    said = [reader.said("Gepland", event, event.sealed)]
    if done := action.finished:
        said.append(reader.said("Afgerond", done, done.sealed))
    outcome = done.outcome if done else ""
    return ActionLine(
        key=key_of(action.key),
        kind=event.kind,
        title=kind.title if kind else event.kind,
        power=power.title if power else event.power,
        law=power.law if power else "",
        is_checked=power is not None and power.is_checked,
        partners=tuple(powers.partners.get(it, it) for it in event.partners),
        due=deadline(event.due_at, reader.now),
        until=until(event.until, reader.now) if event.until else "",
        steps=tuple(Step(code, title, code in action.done) for code, title in steps.items()),
        steps_done=f"{len(action.done & steps.keys())} van {len(steps)} stappen gezet",
        outcome=powers.outcomes.get(outcome, outcome),
        said=tuple(said),
    )
