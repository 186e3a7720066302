"""What can be chosen when releasing, and what was typed: nothing is chosen beforehand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import UUID

from hub.domain.calendar import AMSTERDAM, Term, TermUnit, WorkingCalendar
from hub.domain.casework import Sight
from hub.domain.releasing import Release
from hub.domain.sharing import REPORTER, REPORTER_HELD, TITLES, SharingPolicy
from hub.web.cards import Ref, leading, signal_ref
from hub.web.form import Form
from hub.web.handover.words import CONSENTS
from hub.web.moments import day_of, deadline, local_day, moment
from hub.web.rows import RouteRow, SignalRow
from hub.web.words import Words, forms

DEFAULT_TERM: Final = Term(5, TermUnit.WORKING_DAY)
CLOSES_AT: Final = time(17, 0)
NOT_SEEN: Final = Sight(0, {})


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person filled in so far."""

    receiver: str = ""
    signals: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    purpose: str = ""
    ground: str = ""
    consent: str = ""
    is_urgent: bool = False
    until: str = ""
    message: str = ""
    seen: str = ""

    @classmethod
    def empty(cls, routes: Iterable[RouteRow], now: datetime) -> "Typed":
        """Nothing filled in, but for the day that the rules propose."""
        proposed = [route.due_at for route in routes if not route.is_ended and route.due_at > now]
        due = min(proposed, default=WorkingCalendar().add_term(now, DEFAULT_TERM))
        return cls(until=local_day(due).isoformat())

    @property
    def sight(self) -> Sight:
        """The evidence that lay before the person; of a form that was tampered with: nothing."""
        version, *signals = self.seen.split() or [""]
        try:
            pairs = [text.split(":") for text in signals]
            return Sight(int(version), {UUID(name): int(number) for name, number in pairs})
        except ValueError:
            return NOT_SEEN

    @property
    def due_at(self) -> datetime | None:
        """The close of the chosen day."""
        day = day_of(self.until)
        return None if day is None else datetime.combine(day, CLOSES_AT, AMSTERDAM)


def typed_of(form: Form) -> Typed:
    """Read the form."""
    return Typed(
        receiver=form.text("ontvanger"),
        signals=tuple(form.all("signaal")),
        details=tuple(form.all("gegeven")),
        purpose=form.text("doel"),
        ground=form.text("grond"),
        consent=form.text("toestemming"),
        is_urgent=form.text("spoed") == "ja",
        until=form.text("uiterlijk"),
        message=form.text("woorden"),
        seen=form.text("gezien"),
    )


def command_of(typed: Typed, seen: Sight, read: int, by: str) -> Release:
    """The wish that a form stands for."""
    there = {str(signal): signal for signal in seen.signals}
    return Release(
        receiver=typed.receiver,
        signals=frozenset(there[s] for s in typed.signals if s in there),
        details=frozenset(typed.details),
        purpose=typed.purpose,
        ground=typed.ground,
        consent=typed.consent,
        is_urgent=typed.is_urgent,
        until=typed.due_at,
        message=typed.message,
        seen=seen,
        read=read,
        by=by,
    )


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; `hint` says why one would."""

    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SignalOption:
    """A signal to choose."""

    value: str
    ref: Ref
    said: str
    forms: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """All there is to choose."""

    pillars: tuple[Option, ...]
    parties: tuple[Option, ...]
    signals: tuple[SignalOption, ...]
    details: tuple[Option, ...]
    never: str
    purposes: tuple[Option, ...]
    grounds: tuple[Option, ...]
    consents: tuple[Option, ...]


def choices(  # noqa: PLR0913, PLR0917 - the rows, the policy, the words
    signals: Mapping[str, SignalRow],
    routes: Mapping[str, RouteRow],
    numbers: Mapping[str, int],
    policy: SharingPolicy,
    words: Words,
    typed: Typed,
    now: datetime,
) -> Choices:
    """What can be chosen, with what the routing rules propose beside it."""
    receivers = [
        Option(it.key, it.title, _proposal(it.key, routes, words, now), it.key == typed.receiver)
        for it in policy.receivers.values()
    ]
    is_pillar = {key: it.is_pillar for key, it in policy.receivers.items()}
    chosen = policy.receivers.get(typed.receiver)
    purposes = chosen.purposes if chosen else tuple(policy.purposes)
    grounds = chosen.grounds if chosen else tuple(policy.grounds)
    return Choices(
        pillars=tuple(it for it in receivers if is_pillar[it.value]),
        parties=tuple(it for it in receivers if not is_pillar[it.value]),
        signals=tuple(
            SignalOption(
                signal,
                signal_ref(signal, numbers),
                f"{words.partner(signals[signal].partner)}, "
                f"{moment(signals[signal].received_at, now).words}",
                forms(signals[signal].forms),
                signal in typed.signals,
            )
            for signal in numbers
        ),
        details=tuple(
            Option(detail.value, title, "", detail.value in typed.details)
            for detail, title in TITLES.items()
        ),
        never=f"{REPORTER}: {REPORTER_HELD}",
        purposes=_options(purposes, policy.purposes, typed.purpose),
        grounds=_options(grounds, policy.grounds, typed.ground),
        consents=_options(tuple(CONSENTS), CONSENTS, typed.consent),
    )


def _options(codes: tuple[str, ...], titles: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(code, titles[code], "", code == chosen) for code in codes)


def _proposal(key: str, routes: Mapping[str, RouteRow], words: Words, now: datetime) -> str:
    """Why the rules would send this here, and how soon; empty where they would not."""
    current = [route for route in leading(routes.values()) if not route.is_ended]
    owned = [route for route in current if route.owner == key]
    told = [route for route in current if key in route.informed]
    route = next(iter(owned or told), None)
    if route is None:
        return ""
    rule = f"{route.rules[0]}: {words.rule(route.rules[0])[0]}" if route.rules else ""
    due = deadline(route.due_at, now)
    part = "Eigenaar volgens de regels" if owned else "Kijkt mee volgens de regels"
    return f"{part} ({rule}). Uiterlijk {due.moment.words}, {due.left}."
