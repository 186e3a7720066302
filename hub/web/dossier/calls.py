"""Whom to call at once, and what was said of it: the list that comes before everything else."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.domain.asking import CALL_OUTCOMES, REACHED
from hub.web.cards import Ref, Rule, leading, signal_ref
from hub.web.dossier.context import Case
from hub.web.dossier.gaps import Choice
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.words import Words, said
from schemas.events import CallLogged
from schemas.signal import Urgency


@dataclass(frozen=True, slots=True)
class Logged:
    """A call that was made; `note` is empty where nothing was written, or it was destroyed."""

    contact: str
    outcome: str
    at: Moment
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class ToCall:
    """Whom a rule lets people call first: why, until when, and whether they were reached."""

    code: str
    contact: str
    signals: tuple[Ref, ...]
    rules: tuple[Rule, ...]
    due: Deadline
    is_reached: bool
    is_acute: bool


@dataclass(frozen=True, slots=True)
class Calls:
    """The call list and the calls that were logged."""

    to_call: tuple[ToCall, ...]
    logged: tuple[Logged, ...]
    contacts: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether somebody was not reached yet."""
        return any(not it.is_reached for it in self.to_call)

    @property
    def is_acute(self) -> bool:
        """Whether somebody was not reached yet while it is acute."""
        return any(it.is_acute and not it.is_reached for it in self.to_call)


def calls(case: Case, words: Words, notes: dict[int, str]) -> Calls:
    """Whom to call for this case; `notes` are what was written, by version in the history.

    A call counts for the signals that were there by then: what came later asks for another call.
    """
    own = [it for it in case.history if isinstance(it, CallLogged)]
    logged = sorted((*case.calls, *own), key=lambda it: it.called_at)
    reached = [it for it in logged if it.outcome == REACHED]
    routes = [route for route in leading(case.routes.values()) if not route.is_ended]
    codes = list(dict.fromkeys(code for route in routes for code in route.calls))
    to_call = []
    for code in codes:
        asking = [route for route in routes if code in route.calls]
        rules = dict.fromkeys(rule for route in asking for rule in route.rules)
        to_call.append(
            ToCall(
                code=code,
                contact=words.contact(code),
                signals=tuple(signal_ref(route.signal, case.numbers) for route in asking),
                rules=tuple(
                    Rule(rule, *words.rule(rule)) for rule in rules if words.calls(rule, code)
                ),
                due=deadline(min(route.due_at for route in asking), case.now),
                is_reached=all(_is_reached(code, route.signal, reached, case) for route in asking),
                is_acute=any(route.urgency == Urgency.ACUTE for route in asking),
            )
        )
    others = [code for code in words.contacts if code not in codes]
    return Calls(
        to_call=tuple(to_call),
        logged=tuple(
            Logged(
                contact=words.contact(it.contact),
                outcome=said(CALL_OUTCOMES, it.outcome),
                at=moment(it.called_at, case.now),
                by=case.person(it.by),
                note=notes.get(it.originator_version, "") if it in own else "",
            )
            for it in reversed(logged)
        ),
        contacts=tuple(Choice(code, words.contact(code)) for code in (*codes, *others)),
        outcomes=tuple(Choice(code, text) for code, text in CALL_OUTCOMES.items()),
    )


def _is_reached(contact: str, signal: str, reached: Iterable[CallLogged], case: Case) -> bool:
    """Whether they were reached once this signal was there; one without a row waits for nobody."""
    row = case.signals.get(signal)
    return row is None or any(
        it.contact == contact and it.called_at >= row.received_at for it in reached
    )
