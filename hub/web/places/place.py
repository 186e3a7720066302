"""One address: what is known there, what is normal there, and what was decided about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from hub.actions import places as actions
from hub.actions.places import Place
from hub.domain.mandate import Right
from hub.projections.gathering import EVERYBODY
from hub.store.database import Cursor, expand
from hub.web import rows as common
from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.moments import MONTHS, Moment, local_day, moment, seen
from hub.web.places import rows
from hub.web.places.decided import ActionLine, FlagLine, Reader, action_line, flag_line
from hub.web.places.listing import MapSection, section
from hub.web.places.names import Name, names
from hub.web.places.rows import Naming, PlaceRow
from hub.web.rows import RepeatRow, SignalRow, number
from hub.web.visit import Visit
from hub.web.words import count, forms

SIGNALS_SHOWN: Final = 200
MONTHS_SHOWN: Final = 12
BANDS: Final = ((1, 1), (2, 3), (4, 9), (10, 1_000_000))
"""Addresses with about as many signals are compared."""
COMPARABLE_MIN: Final = 5
ALIKE: Final = (
    "SELECT COUNT(*) FROM places WHERE audience = ? AND signals BETWEEN ? AND ? AND entity <> ?"
)
LOOKED_AT: Final = (
    "SELECT COUNT(DISTINCT l.entity) FROM location_actions a "
    "JOIN locations l ON l.location = a.location "
    "JOIN places p ON p.entity = l.entity "
    "WHERE p.audience = ? AND p.signals BETWEEN ? AND ? AND p.entity <> ? AND a.outcome IN (*)"
)
NOT_DONE: Final = "niet-uitgevoerd"


@dataclass(frozen=True, slots=True)
class Told:
    """A signal about the address; a pillar sees when and which form, not from whom."""

    ref: Ref | None
    at: Moment
    source: str
    forms: tuple[str, ...]
    is_own_source: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """How many signals were about one month; `height` is in parts of 100."""

    label: str
    month: str
    signals: int
    height: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was refused: which one, what was typed in it, and why it was not recorded."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem_field: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The page."""

    now: Moment
    name: Name
    area: str
    signals: str
    sources: str
    dossiers: tuple[Ref, ...]
    first: Moment
    last: Moment
    is_doubted: bool
    base_rate: str
    bars: tuple[Bar, ...]
    told: tuple[Told, ...]
    more: str
    flag: FlagLine | None
    flags: tuple[FlagLine, ...]
    open_actions: tuple[ActionLine, ...]
    actions: tuple[ActionLine, ...]
    purposes: Mapping[str, str]
    can_decide: bool
    earliest: str
    map: MapSection
    path: str
    json_path: str


class Found(NamedTuple):
    """The rows of one address."""

    place: PlaceRow
    doubted: bool
    name: Name
    naming: Sequence[Naming]
    signals: Mapping[str, SignalRow]
    repeats: Mapping[str, RepeatRow]
    dossiers: Mapping[str, str]
    compared: tuple[int, int, int]


def read(visit: Visit, cursor: Cursor, entity: str) -> Found | None:
    """Fetch an address; None where this person sees none."""
    audience = rows.audience_of(visit.user)
    row = rows.one(cursor, audience, entity)
    if row is None:
        return None
    called, naming = names(visit, cursor, [row])
    ids = rows.signals_at(cursor, audience, entity)
    return Found(
        row,
        entity in rows.doubted(cursor, [entity]),
        called[entity],
        naming,
        common.signals(cursor, ids),
        common.repeats(cursor, ids),
        common.dossiers_of(cursor, ids),
        compared(cursor, visit, audience, row),
    )


def exists(visit: Visit, entity: str) -> bool:
    """Whether there is such an address for somebody."""
    with visit.views.snapshot() as cursor:
        return rows.one(cursor, EVERYBODY, entity) is not None


def compared(cursor: Cursor, visit: Visit, audience: str, row: PlaceRow) -> tuple[int, int, int]:
    """Count addresses alike, those somebody looked at, and those where something was found."""
    powers = visit.site.ground.powers
    least, most = next(band for band in BANDS if band[0] <= row.signals <= band[1])
    asked = (audience, least, most, row.entity)
    looked = sorted(powers.outcomes.keys() - {NOT_DONE})
    wrong = sorted(powers.findings)
    return (
        number(cursor, ALIKE, asked),
        number(cursor, expand(LOOKED_AT, looked), (*asked, *looked)),
        number(cursor, expand(LOOKED_AT, wrong), (*asked, *wrong)),
    )


def load(visit: Visit, entity: str) -> tuple[PlacePage, Sequence[Naming], int] | None:
    """The page, by which signals the address can be opened, and the version that is seen."""
    with visit.views.snapshot() as cursor:
        found = read(visit, cursor, entity)
        now = visit.now(cursor)
    if found is None:
        return None
    decided = actions.load(visit.site.desk, entity, views=visit.views, up_to=visit.up_to)
    page = _page(visit, found, decided, now)
    done = 0 if decided is None else sum(map(len, decided.histories.values()))
    return page, found.naming, found.place.signals + done


def _page(visit: Visit, found: Found, decided: Place | None, now: datetime) -> PlacePage:
    row, path = found.place, found.name.path
    state = decided.state if decided else None
    is_open = bool(found.name.address)
    reader = Reader(visit, now, is_open)
    flags = [flag_line(reader, it) for it in state.flags.values()] if state else []
    acts = [action_line(reader, it) for it in state.actions.values()] if state else []
    live = next((it for it in flags if it.is_live), None)
    told = sorted(found.signals.values(), key=lambda it: (it.happened_at, it.signal), reverse=True)
    hidden = len(told) - SIGNALS_SHOWN
    reads_cases = visit.may(Right.READ_CASES)
    dossiers = sorted(set(found.dossiers.values())) if reads_cases else []
    return PlacePage(
        now=moment(now, now),
        name=found.name,
        area=row.area if visit.site.ground.map.shows_area or is_open else "",
        signals=count(row.signals, "signaal", "signalen"),
        sources=count(row.sources, "onafhankelijke bron", "onafhankelijke bronnen"),
        dossiers=tuple(map(dossier_ref, dossiers)),
        first=seen(row.first_at, now),
        last=seen(row.last_at, now),
        is_doubted=found.doubted,
        base_rate=base_rate(row, found.compared),
        bars=bars([it.happened_at for it in told], now),
        told=tuple(_told(visit, it, found, now) for it in told[:SIGNALS_SHOWN]),
        more=f"en nog {count(hidden, 'ouder signaal', 'oudere signalen')}" if hidden > 0 else "",
        flag=live,
        flags=tuple(reversed([it for it in flags if it is not live])),
        open_actions=tuple(it for it in acts if not it.outcome),
        actions=tuple(reversed([it for it in acts if it.outcome])),
        purposes={} if is_open else visit.address_purposes,
        can_decide=visit.may(Right.MARK_LOCATIONS),
        earliest=local_day(now).isoformat(),
        map=section(visit, f"{path}/punt.json"),
        path=path,
        json_path=f"/locaties/{quote(row.entity)}.json",
    )


def _told(visit: Visit, signal: SignalRow, found: Found, now: datetime) -> Told:
    reads_cases = visit.may(Right.READ_CASES)
    repeat = found.repeats.get(signal.signal)
    return Told(
        ref=signal_ref(signal.signal, {}) if reads_cases else None,
        at=seen(signal.happened_at, now),
        source=visit.site.words.partner(signal.partner) if reads_cases else "",
        forms=forms(signal.forms),
        is_own_source=repeat is None or repeat.counts,
    )


def base_rate(row: PlaceRow, compared: tuple[int, int, int]) -> str:
    """What is known of addresses with about as many signals: most of them are nothing."""
    alike, looked, wrong = compared
    if alike < COMPARABLE_MIN:
        return (
            "Er zijn te weinig vergelijkbare adressen om iets te zeggen over hoe vaak het loos is."
        )
    least, most = next(band for band in BANDS if band[0] <= row.signals <= band[1])
    about = f"{least} signaal" if most == 1 else f"{least} tot {most} signalen"
    about = f"{least} of meer signalen" if most == BANDS[-1][1] else about
    return (
        f"Er zijn {alike} andere adressen met {about}. Bij {looked} is gekeken; "
        f"bij {wrong} is iets gevonden. Van de andere {alike - wrong} is niets bewezen."
    )


def bars(moments: Sequence[datetime], now: datetime) -> tuple[Bar, ...]:
    """Count signals by month, the last twelve."""
    last = local_day(now)
    index = last.year * 12 + last.month - 1
    counted = dict.fromkeys(range(index - MONTHS_SHOWN + 1, index + 1), 0)
    for at in moments:
        day = local_day(at)
        key = day.year * 12 + day.month - 1
        if key in counted:
            counted[key] += 1
    most = max(counted.values(), default=0) or 1
    return tuple(_bar(date(key // 12, key % 12 + 1, 1), n, most) for key, n in counted.items())


def _bar(month: date, signals: int, most: int) -> Bar:
    name = MONTHS[month.month - 1]
    return Bar(name[:3], f"{name} {month.year}", signals, round(100 * signals / most))
