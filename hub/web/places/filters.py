"""What a reader of the list of addresses asked for, as a query string and as SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import HTTPException, Query

from hub.domain.powers import Powers
from hub.projections.places import NEVER
from hub.store.database import expand
from hub.web.moments import stored
from hub.web.places.rows import PERMITTED

PERIODS: Final[Mapping[str, tuple[str, int]]] = {
    "30": ("Laatste 30 dagen", 30),
    "90": ("Laatste 90 dagen", 90),
    "365": ("Laatste 12 maanden", 365),
}
LAYERS: Final[Mapping[str, str]] = {
    "dossiers": "Met dossier",
    "risico": "Risicolocaties",
    "maatregel": "Met maatregel",
    "vergunning": "Vergunning of inschrijving",
}
PERMITS: Final = "vergunning"
LEAST: Final[Mapping[str, str]] = {
    "1": "Alle adressen",
    "2": "2 of meer signalen",
    "3": "3 of meer signalen",
    "5": "5 of meer signalen",
}
LEAST_USUAL: Final = "2"
NO_MEASURE: Final = "geen"
ORDERS: Final[Mapping[str, tuple[str, str]]] = {
    "signalen": ("Signalen", "p.signals DESC"),
    "bronnen": ("Bronnen", "p.sources DESC"),
    "dossiers": ("Dossiers", "p.dossiers DESC"),
    "laatste": ("Laatste", "p.last_at DESC"),
    "markering": ("Risicolocatie", "p.flagged_until DESC"),
    "termijn": ("Termijn", "p.due_at ASC"),
}
"""By which column the list can be ordered, and how that reads in SQL."""
ORDER_USUAL: Final = "signalen"
MEASURE: Final = (
    "EXISTS (SELECT 1 FROM locations l JOIN location_actions a ON a.location = l.location "
    "WHERE l.entity = p.entity AND a.outcome = '' AND a.kind = ?)"
)
BY_LAYER: Final[Mapping[str, str]] = {
    "dossiers": "SELECT entity FROM places WHERE audience = ? AND dossiers > ?",
    "risico": "SELECT entity FROM places WHERE audience = ? AND flagged_until > ?",
    "maatregel": "SELECT entity FROM places WHERE audience = ? AND due_at < ?",
}
"""Each finds its addresses by an index of its own."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everything."""

    period: str = ""
    layers: tuple[str, ...] = ()
    measure: str = ""
    area: str = ""
    least: str = LEAST_USUAL
    order: str = ORDER_USUAL
    is_reversed: bool = False

    def items(self) -> list[tuple[str, str]]:
        """What differs from the usual, as the items of a query string."""
        asked = [("periode", self.period), *(("laag", layer) for layer in self.layers)]
        asked += [("maatregel", self.measure), ("gebied", self.area)]
        asked.append(("minstens", "" if self.least == LEAST_USUAL else self.least))
        asked.append(("op", "" if self.order == ORDER_USUAL else self.order))
        asked.append(("omgekeerd", "1" if self.is_reversed else ""))
        return [(name, value) for name, value in asked if value]

    @property
    def query(self) -> str:
        """As a query string, without what is usual."""
        return urlencode(self.items())

    @property
    def shows_permits(self) -> bool:
        """Whether the layer of permits is on."""
        return PERMITS in self.layers

    def where(
        self, audience: str, now: datetime, permits: Collection[str]
    ) -> tuple[str, tuple[object, ...]]:
        """As a condition on `places p`, with its parameters; `permits` are kinds of action."""
        said: list[tuple[str, tuple[object, ...]]] = [
            ("p.audience = ?", (audience,)),
            ("p.signals >= ?", (int(self.least),)),
        ]
        if self.period:
            since = now - timedelta(days=PERIODS[self.period][1])
            said.append(("p.last_at >= ?", (stored(since),)))
        if self.area:
            said.append(("p.area = ?", (self.area,)))
        if self.measure == NO_MEASURE:
            said.append(("p.due_at = ?", (NEVER,)))
        elif self.measure:
            said.append((MEASURE, (self.measure,)))
        if self.layers:
            asked = self._layers(audience, now, permits)
            some = " UNION ".join(sql for sql, _ in asked)
            values = tuple(value for _, values in asked for value in values)
            said.append((f"p.entity IN ({some})", values))
        sql = " AND ".join(condition for condition, _ in said)
        return sql, tuple(value for _, values in said for value in values)

    def _layers(
        self, audience: str, now: datetime, permits: Collection[str]
    ) -> list[tuple[str, tuple[object, ...]]]:
        """Each layer that is on, as the addresses in it."""
        bounds = {"dossiers": 0, "risico": stored(now), "maatregel": NEVER}
        found: list[tuple[str, tuple[object, ...]]] = [
            (BY_LAYER[layer], (audience, bounds[layer])) for layer in self.layers if layer in bounds
        ]
        if self.shows_permits:
            sql = f"SELECT entity FROM ({expand(PERMITTED, permits)}) permitted"  # noqa: S608 - ours
            found.append((sql, (*permits, stored(now))))
        return found

    @property
    def order_sql(self) -> str:
        """The order of the list; addresses that are alike stay in one order."""
        column, way = ORDERS[self.order][1].split()
        turned = {"ASC": "DESC", "DESC": "ASC"}[way] if self.is_reversed else way
        return f"{column} {turned}, p.entity {turned}"


Period = Annotated[str, Query(alias="periode")]
Layers = Annotated[tuple[str, ...], Query(alias="laag")]
Measure = Annotated[str, Query(alias="maatregel")]
Area = Annotated[str, Query(alias="gebied", pattern=r"^([1-9][0-9]{3})?$")]
Least = Annotated[str, Query(alias="minstens")]
Order = Annotated[str, Query(alias="op")]
Reversed = Annotated[str, Query(alias="omgekeerd")]


def asked_filters(  # noqa: PLR0913, PLR0917 - one for each filter
    period: Period = "",
    layers: Layers = (),
    measure: Measure = "",
    area: Area = "",
    least: Least = LEAST_USUAL,
    order: Order = ORDER_USUAL,
    is_reversed: Reversed = "",
) -> Filters:
    """Read the filters of a request."""
    return Filters(
        period,
        tuple(name for name in LAYERS if name in layers),
        measure,
        area,
        least or LEAST_USUAL,
        order or ORDER_USUAL,
        is_reversed == "1",
    )


def known(filters: Filters, powers: Powers) -> Filters:
    """Refuse a choice that we do not know."""
    if (
        filters.period not in {"", *PERIODS}
        or filters.measure not in {"", NO_MEASURE, *powers.kinds}
        or filters.least not in LEAST
        or filters.order not in ORDERS
    ):
        raise HTTPException(400)
    return filters
