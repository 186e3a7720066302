"""Why an item stands where it stands, what it waits for, and what is new in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.domain.calendar import WorkingCalendar
from hub.web.moments import ago, deadline, full_day, local_day, moment, parse, stored
from hub.web.rows import RouteRow, SignalRow
from hub.web.words import Words, said
from hub.web.work.read import NO_TERM, Found, Look, WorkRow
from hub.web.work.reader import Reader
from hub.web.work.said import RULINGS

RULES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Why:
    """Why it stands here: one sentence, and the rules that gave its term with their reasons."""

    sentence: str
    rules: tuple[tuple[str, str], ...]


def why(
    row: WorkRow,
    routes: Sequence[RouteRow],
    signals: Mapping[str, SignalRow],
    words: Words,
    now: datetime,
) -> Why:
    """Name the term that comes first, and by which rules it does."""
    first = min(routes, key=lambda route: (route.due_at, route.signal), default=None)
    if first is None or row.due_at >= NO_TERM:
        sentence = "Er loopt geen termijn meer. Daarom staat het onder wat wel een termijn heeft."
        return Why(sentence, ())
    received = signals[first.signal].received_at if first.signal in signals else None
    rules = _giving(first, received, words) or first.rules
    titles = tuple(words.rule(rule) for rule in rules[:RULES_SHOWN])
    due = deadline(row.due_at, now)
    return Why(
        f"De eerste termijn loopt af op {due.moment.date} ({due.left}). "
        "Bij dezelfde termijn gaat het nieuwste signaal voor.",
        titles,
    )


def _giving(route: RouteRow, received_at: datetime | None, words: Words) -> tuple[str, ...]:
    """The rules whose own term ends at the route's deadline, under the policy in force."""
    if received_at is None:
        return ()
    calendar = WorkingCalendar()
    terms = {rule.id: rule.term for rule in (*words.policy.rules, words.policy.default)}
    return tuple(
        rule
        for rule in route.rules
        if (term := terms.get(rule)) and calendar.add_term(received_at, term) == route.due_at
    )


def waits(row: WorkRow, found: Found, reader: Reader) -> str:
    """Whom or what it waits for."""
    user, now, words, people = reader[:4]
    proposal = found.proposals.get((row.item, row.waits_second))
    if proposal is not None:
        name = people.get(proposal.person, proposal.person)
        return f"een tweede medewerker: {name} stelt voor: {said(RULINGS, proposal.ruling)}"
    if asked := found.questions.get(row.item):
        due = moment(asked[0].due_at, now).words
        more = f" en nog {len(asked) - 1}" if len(asked) > 1 else ""
        return f"antwoord van {words.partner(asked[0].partner)}, vóór {due}{more}"
    if row.state == "followed" and row.until > stored(now):
        return f"{full_day(local_day(parse(row.until)))}: dan komt het terug"
    if row.state == "closed":
        return ""
    if not row.assignee:
        return "iemand die het oppakt"
    return "uw besluit" if row.assignee == user.id else people.get(row.assignee, row.assignee)


def news(row: WorkRow, look: Look | None, words: Words, now: datetime) -> str:
    """What is new since this person looked; empty where nothing is."""
    partner = words.partner(row.newest_partner)
    since = ago(row.newest_at, now)
    if look is None:
        return f"{partner}, {since}"
    if look.version >= row.version:
        return ""
    if row.newest_at > look.looked_at:
        return f"{partner}, {since}"
    return "gewijzigd sinds u keek"
