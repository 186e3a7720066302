"""The list of addresses that signals pile up on, with its filters and its map."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urlencode

from hub.domain.mandate import Right
from hub.store.database import Cursor
from hub.web.choices import Choice
from hub.web.moments import Deadline, Moment, deadline, moment, seen, stored
from hub.web.paging import Paging, paging
from hub.web.places import rows
from hub.web.places.filters import LAYERS, LEAST, NO_MEASURE, ORDERS, PERIODS, Filters
from hub.web.places.names import Name, names
from hub.web.places.rows import Naming, PlaceRow
from hub.web.rows import number
from hub.web.visit import Visit
from hub.web.words import count

PATH: Final = "/locaties"
LIST: Final = "locaties"
"""What the access log calls the list, and the opening of addresses from it."""
POINTS: Final = "/locaties/punten.json"
PAGE_ITEMS: Final = 50
SHOWN_FROM: Final = 5
"""Smaller groups are not shown to who need not know which address it is."""
TOO_FEW: Final = "minder dan 5"


@dataclass(frozen=True, slots=True)
class Head:
    """A column to sort by: `sort` is for assistive technology, `mark` for the eye."""

    name: str
    path: str
    sort: str
    mark: str


@dataclass(frozen=True, slots=True)
class Item:
    """An address in the list."""

    entity: str
    name: Name
    area: str
    signals: int
    sources: int
    dossiers: int
    last: Moment
    flag: str
    is_doubted: bool
    actions: str
    due: Deadline | None
    permits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How much there is in one area; small groups are not told apart."""

    area: str
    addresses: str
    signals: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What may be chosen in the filters."""

    periods: tuple[Choice, ...]
    layers: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    least: tuple[Choice, ...]
    order: str
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class MapSection:
    """What the map section of a page needs; the points come apart, as JSON.

    `tiles_zoom` is how far in our own tiles go; 0 where there are none.
    """

    points: str
    tiles_zoom: int
    zoom_max: int
    south: float
    west: float
    north: float
    east: float
    name: str


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """The page. `purposes` are for opening addresses: none where nothing is left to open."""

    now: Moment
    total: str
    query: str
    ways: Ways
    heads: tuple[Head, ...]
    items: tuple[Item, ...]
    opened: int
    purposes: Mapping[str, str]
    areas: tuple[AreaCount, ...]
    shows_area: bool
    shows_permits: bool
    lost: int
    map: MapSection
    paging: Paging
    json_path: str


class Found(NamedTuple):
    """The rows of one page of the list."""

    total: int
    places: tuple[PlaceRow, ...]
    doubted: frozenset[str]
    areas: Mapping[str, tuple[int, int]]
    lost: int
    permits: Mapping[str, tuple[str, ...]]


def read(  # noqa: PLR0913, PLR0917 - who asks for what
    cursor: Cursor,
    audience: str,
    filters: Filters,
    page: int,
    now: datetime,
    permits: Collection[str],
) -> tuple[Found, Paging]:
    """Fetch one page; one that lies behind the last is the last."""
    where, params = filters.where(audience, now, permits)
    total = number(cursor, f"SELECT COUNT(*) FROM places p WHERE {where}", params)  # noqa: S608 - ours
    place = paging(PATH, filters.query, page, total, PAGE_ITEMS)
    by_order = where.replace("p.signals >=", "+p.signals >=")  # walk the index of the order
    sql = (
        f"SELECT {rows.COLUMNS} FROM places p WHERE {by_order} "  # noqa: S608 - constants
        f"ORDER BY {filters.order_sql} LIMIT ? OFFSET ?"
    )
    found = cursor.execute(sql, (*params, PAGE_ITEMS, place.offset)).fetchall()
    places = tuple(map(rows.place, found))
    entities = [it.entity for it in places]
    doubted = rows.doubted(cursor, entities)
    run = rows.permitted(cursor, permits, entities, now) if filters.shows_permits else {}
    lost = number(cursor, rows.LOST, (stored(now),))
    every = rows.areas(cursor, audience)
    return Found(total, places, doubted, every, lost, run), place


def load(visit: Visit, filters: Filters, page: int) -> tuple[PlacesPage, Sequence[Naming]]:
    """The page for this person, and by which signals its addresses can be opened."""
    audience = rows.audience_of(visit.user)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        permits = visit.site.ground.powers.permits
        found, place = read(cursor, audience, filters, page, now, permits)
        called, naming = names(visit, cursor, found.places)
    return _page(visit, filters, found, place, called, now), naming


def _page(  # noqa: PLR0913, PLR0917 - all that was read
    visit: Visit,
    filters: Filters,
    found: Found,
    place: Paging,
    called: Mapping[str, Name],
    now: datetime,
) -> PlacesPage:
    query = "&".join(filter(None, (filters.query, place.query)))
    opened = sum(1 for it in called.values() if it.address)
    shows_area = visit.site.ground.map.shows_area
    kinds = visit.site.ground.powers.kinds
    return PlacesPage(
        now=moment(now, now),
        total=count(found.total, "adres", "adressen"),
        query=query,
        ways=ways(visit, filters, found.areas if shows_area else {}),
        heads=tuple(head(filters, name) for name in ORDERS),
        items=tuple(
            item_of(
                it,
                called[it.entity],
                now,
                is_doubted=it.entity in found.doubted,
                permits=tuple(kinds[code].title for code in found.permits.get(it.entity, ())),
            )
            for it in found.places
        ),
        opened=opened,
        purposes=visit.address_purposes if opened < len(found.places) else {},
        areas=tuple(
            area_count(area, *counts) for area, counts in found.areas.items() if shows_area
        ),
        shows_area=shows_area,
        shows_permits=filters.shows_permits,
        lost=found.lost if visit.may(Right.MARK_LOCATIONS) else 0,
        map=section(visit, f"{POINTS}{'?' if query else ''}{query}"),
        paging=place,
        json_path=f"/locaties.json{'?' if query else ''}{query}",
    )


def item_of(
    row: PlaceRow, name: Name, now: datetime, *, is_doubted: bool, permits: tuple[str, ...] = ()
) -> Item:
    """An address as the list shows it."""
    is_flagged = row.flagged_until is not None and row.flagged_until > now
    return Item(
        entity=row.entity,
        name=name,
        area=row.area,
        signals=row.signals,
        sources=row.sources,
        dossiers=row.dossiers,
        last=seen(row.last_at, now),
        flag=until(row.flagged_until, now) if is_flagged and row.flagged_until else "",
        is_doubted=is_doubted,
        actions=count(row.actions, "maatregel", "maatregelen") if row.actions else "",
        due=deadline(row.due_at, now) if row.due_at else None,
        permits=permits,
    )


def until(at: datetime, now: datetime) -> str:
    """The last day on which something counts, in words."""
    return f"tot en met {deadline(at, now).moment.words.removesuffix(' 24:00')}"


def area_count(area: str, addresses: int, signals: int) -> AreaCount:
    """Count an area; a small group is not told apart."""
    if addresses < SHOWN_FROM:
        return AreaCount(area, TOO_FEW, TOO_FEW if signals < SHOWN_FROM else "niet getoond")
    return AreaCount(area, str(addresses), str(signals))


def section(visit: Visit, points: str) -> MapSection:
    """The map section of a page, with the path of its points."""
    area = visit.site.ground.map
    return MapSection(
        points=points,
        tiles_zoom=visit.site.ground.tiles_zoom,
        zoom_max=area.zoom_max,
        south=area.south,
        west=area.west,
        north=area.north,
        east=area.east,
        name=area.name,
    )


def ways(visit: Visit, filters: Filters, areas: Mapping[str, tuple[int, int]]) -> Ways:
    """What may be chosen, and what was."""
    kinds = visit.site.ground.powers.kinds
    measures = {kind.code: kind.title for kind in kinds.values()} | {
        NO_MEASURE: "Nog geen maatregel"
    }
    return Ways(
        periods=_choices({code: label for code, (label, _) in PERIODS.items()}, filters.period),
        layers=_choices(LAYERS, *filters.layers),
        measures=_choices(measures, filters.measure),
        areas=_choices({area: area for area in areas}, filters.area),
        least=_choices(LEAST, filters.least),
        order=filters.order,
        is_reversed=filters.is_reversed,
    )


def head(filters: Filters, name: str) -> Head:
    """A column's head: a link that sorts by it, and turns the order round when it does already."""
    label, sql = ORDERS[name]
    is_on = filters.order == name
    turned = is_on and not filters.is_reversed
    asked = urlencode(replace(filters, order=name, is_reversed=turned).items())
    falls = sql.endswith("DESC") != filters.is_reversed
    return Head(
        name=label,
        path=f"{PATH}{'?' if asked else ''}{asked}",
        sort="" if not is_on else "descending" if falls else "ascending",
        mark="" if not is_on else "▼" if falls else "▲",
    )


def _choices(labels: Mapping[str, str], *chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, label, code in chosen) for code, label in labels.items())
