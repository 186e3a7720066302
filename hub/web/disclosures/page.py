"""The register of disclosures as a page: what went to whom in a period, for what and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from hub.actions.disclosures import disclosures, regimes_of
from hub.domain.calendar import DAY, start_of
from hub.domain.disclosures import Disclosure, Kind, by_receiver
from hub.web.cards import Ref
from hub.web.disclosures.words import (
    KINDS,
    detail_words,
    ground_words,
    is_outside,
    purpose_words,
    receiver_name,
)
from hub.web.handover.talk import person_names
from hub.web.moments import Moment, full_day, local_day, moment
from hub.web.paging import Paging, paging
from hub.web.visit import Visit
from schemas.signal import Regime

PATH: Final = "/verstrekkingen"
ROWS: Final = 50
DAYS_MAX: Final = 366 * 2
TOO_LONG: Final = "Kies een periode van hooguit twee jaar."
BACKWARDS: Final = "De eerste dag ligt na de laatste."
WITH_CONTENT: Final = frozenset({Kind.RELEASE, Kind.FORM, Kind.ANSWER})
"""The others are codes, or nothing."""
NOT_WHOLE: Final = "Er is meer dan hier staat. Kies een kortere periode."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see; empty for everything."""

    since: date
    until: date
    receiver: str = ""
    kind: str = ""
    only_outside: bool = False

    @property
    def query(self) -> str:
        """The same as a query; it holds codes and days alone."""
        said = {
            "van": self.since.isoformat(),
            "tot": self.until.isoformat(),
            "ontvanger": self.receiver,
            "soort": self.kind,
            "buiten": "ja" if self.only_outside else "",
        }
        return "&".join(f"{name}={value}" for name, value in said.items() if value)


@dataclass(frozen=True, slots=True)
class Row:
    """One disclosure in words."""

    at: Moment
    kind: str
    receiver: str
    is_outside: bool
    purpose: str
    ground: str
    details: tuple[str, ...]
    person: str
    second: str
    has_police_data: bool
    event: Ref


@dataclass(frozen=True, slots=True)
class Counted:
    """How much one receiver got."""

    receiver: str
    disclosures: int
    path: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a filter."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DisclosuresPage:
    """The page."""

    now: Moment
    since: str
    until: str
    period: str
    only_outside: bool
    receivers: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    counted: tuple[Counted, ...]
    rows: tuple[Row, ...]
    total: int
    paging: Paging
    problem: str
    json_path: str


def this_year(now: datetime) -> tuple[date, date]:
    """From the first day of the year up to today."""
    today = local_day(now)
    return today.replace(month=1, day=1), today


def disclosures_page(visit: Visit, asked: Asked, page: int) -> DisclosuresPage:
    """Make the page."""
    site, policy, words = visit.site, visit.site.sharing, visit.site.words
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
    problem = _problem(asked)
    found: tuple[Disclosure, ...] = ()
    if not problem:
        whole = disclosures(site.desk, visit.views, *_bounds(asked))
        found, problem = whole.disclosures, "" if whole.is_whole else NOT_WHOLE
    shown = [it for it in found if _fits(visit, it, asked)]
    at = paging(PATH, asked.query, page, len(shown), ROWS)
    listed = shown[at.offset : at.offset + ROWS]
    keys = {*policy.receivers, *(it.receiver for it in found)}
    names = {key: receiver_name(key, policy, words) for key in keys}
    return DisclosuresPage(
        now=moment(now, now),
        since=asked.since.isoformat(),
        until=asked.until.isoformat(),
        period=f"{full_day(asked.since)} tot en met {full_day(asked.until)}",
        only_outside=asked.only_outside,
        receivers=tuple(
            Choice(key, names[key], key == asked.receiver)
            for key in sorted(keys, key=lambda it: names[it])
        ),
        kinds=tuple(Choice(code, text, code == asked.kind) for code, text in KINDS.items()),
        counted=tuple(
            Counted(names[key], number, f"{PATH}?{_for(asked, key).query}")
            for key, number in by_receiver(shown).items()
        ),
        rows=tuple(_rows(visit, listed, now)),
        total=len(shown),
        paging=at,
        problem=problem,
        json_path=f"{PATH}.json?{asked.query}",
    )


def _for(asked: Asked, receiver: str) -> Asked:
    return Asked(asked.since, asked.until, receiver, asked.kind, asked.only_outside)


def _problem(asked: Asked) -> str:
    if asked.since > asked.until:
        return BACKWARDS
    return TOO_LONG if asked.until - asked.since > timedelta(days=DAYS_MAX) else ""


def _bounds(asked: Asked) -> tuple[datetime, datetime]:
    """The period as moments: whole Dutch days."""
    return start_of(asked.since), start_of(asked.until + DAY)


def _fits(visit: Visit, it: Disclosure, asked: Asked) -> bool:
    if asked.only_outside and not is_outside(it, visit.site.sharing):
        return False
    return asked.receiver in {"", it.receiver} and asked.kind in {"", it.kind.value}


def _rows(visit: Visit, listed: list[Disclosure], now: datetime) -> list[Row]:
    policy, words = visit.site.sharing, visit.site.words
    people = person_names(visit)
    regimes = regimes_of(visit.views, {s for it in listed for s in it.signals})
    return [
        Row(
            at=moment(it.at, now),
            kind=KINDS[it.kind],
            receiver=receiver_name(it.receiver, policy, words),
            is_outside=is_outside(it, policy),
            purpose=purpose_words(it, policy),
            ground=ground_words(it, policy),
            details=detail_words(it),
            person=people.get(it.by, it.by) if it.by else "de hub zelf",
            second=people.get(it.agreed_by, it.agreed_by),
            has_police_data=it.kind in WITH_CONTENT
            and any(regimes.get(s) == Regime.WPG.value for s in it.signals),
            event=Ref(f"gebeurtenis {it.position}", f"/logboek/{it.position}"),
        )
        for it in listed
    ]
