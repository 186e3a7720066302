"""`hub signals` and `hub dossiers`: what there is, from the views, without names."""

from typing import Final, Literal

from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.look import Row, by_key, select, total
from hub.cli.opening import opened, routing_of
from hub.cli.output import answer, count, moment, say, say_table, short
from hub.cli.words import FORMS
from hub.domain.facts import URGENCY_RANK
from hub.projections import tables
from hub.store.database import Database
from schemas.signal import Form, Urgency

LIMIT: Final = 50


def signals(
    *,
    pillar: str | None = None,
    urgency: Literal["laag", "normaal", "spoed", "acuut"] | None = None,
    limit: int = LIMIT,
    json: bool = False,
) -> int:
    """Toon de signalen die nog lopen: wie aan zet is, hoe snel, en sinds wanneer.

    Parameters
    ----------
    pillar
        Alleen die van deze pijler, zoals zorg of aanpakken.
    urgency
        Alleen die met deze urgentie.
    limit
        Hoeveel er hoogstens worden getoond; wat het eerst moet, staat voorop.
    json
        Toon de signalen als één JSON-lijst.

    """
    with opened("record", "views") as hub:
        titles = {str(role.name): role.title for role in routing_of(hub.settings).pillars}
        if pillar is not None and pillar not in titles:
            raise CommandFailed(
                f"Die pijler is er niet. Kies uit: {', '.join(titles)}.", EXIT_USAGE
            )
        found, there_are = _signals(hub.views.database, pillar, urgency, limit)
        partners = {agreement.partner.value: agreement.title for agreement in hub.partners}
    if json:
        answer(found)
        return 0
    say_table(
        ("Signaal", "Eigenaar", "Urgentie", "Uiterlijk", "Van", "Vorm", "Ontvangen", "Dossier"),
        (
            (
                short(row["signal"]),
                titles.get(row["owner"], row["owner"]),
                row["urgency"],
                moment(row["due_at"]),
                partners.get(row["partner"], row["partner"]),
                ", ".join(FORMS[Form(form)] for form in row["forms"]),
                moment(row["received_at"]),
                short(row["dossier"] or ""),
            )
            for row in found
        ),
    )
    say(f"{len(found)} van {count(there_are, 'signaal', 'signalen')}. Meer weten: hub show SIGNAAL")
    return 0


def _signals(
    views: Database, pillar: str | None, urgency: str | None, limit: int
) -> tuple[list[Row], int]:
    """Read the routed signals, most pressing first, and how many there are in all."""
    wanted = {"owner": pillar, "urgency": urgency}
    chosen = {name: value for name, value in wanted.items() if value is not None}
    where = "WHERE is_ended = 0" + "".join(f" AND {name} = ?" for name in chosen)
    order = f"{where} ORDER BY due_at, signal LIMIT ?"
    routes = select(views, tables.ROUTES, order, (*chosen.values(), limit))
    ids = [route["signal"] for route in routes]
    headers = by_key(views, tables.SIGNALS, ids)
    dossiers = by_key(views, tables.DOSSIER_SIGNALS, ids)
    found = [
        {
            **headers[route["signal"]],
            **route,
            "dossier": dossiers.get(route["signal"], {}).get("dossier"),
        }
        for route in routes
    ]
    return found, total(views, tables.ROUTES, where, tuple(chosen.values()))


def dossiers(*, limit: int = LIMIT, json: bool = False) -> int:
    """Toon de dossiers: signalen die bij elkaar horen.

    Parameters
    ----------
    limit
        Hoeveel er hoogstens worden getoond; wat het laatst veranderde, staat voorop.
    json
        Toon de dossiers als één JSON-lijst.

    """
    with opened("views") as hub:
        database = hub.views.database
        order = "ORDER BY changed_at DESC, dossier LIMIT ?"
        rows = select(database, tables.DOSSIERS, order, (limit,))
        found = [_dossier(database, row) for row in rows]
        there_are = total(database, tables.DOSSIERS)
    if json:
        answer(found)
        return 0
    say_table(
        ("Dossier", "Signalen", "Partners", "Urgentie", "Uiterlijk", "Banden", "Veranderd"),
        (
            (
                short(row["dossier"]),
                row["signals"],
                len(row["partners"]),
                row["urgency"] or "",
                moment(row["due_at"]) if row["due_at"] else "",
                row["ties"],
                moment(row["changed_at"]),
            )
            for row in found
        ),
    )
    say(f"{len(found)} van {count(there_are, 'dossier', 'dossiers')}. Meer weten: hub show DOSSIER")
    return 0


def _dossier(views: Database, row: Row) -> Row:
    """Add to a dossier what its signals say together: who sent them, how pressing it is."""
    where = "WHERE dossier = ? ORDER BY signal"
    members = [m["signal"] for m in select(views, tables.DOSSIER_SIGNALS, where, (row["dossier"],))]
    routes = [r for r in by_key(views, tables.ROUTES, members).values() if not r["is_ended"]]
    urgencies = sorted((Urgency(r["urgency"]) for r in routes), key=URGENCY_RANK.__getitem__)
    return {
        "dossier": row["dossier"],
        "signals": row["signals"],
        "members": members,
        "partners": sorted({s["partner"] for s in by_key(views, tables.SIGNALS, members).values()}),
        "urgency": urgencies[-1] if urgencies else None,
        "due_at": min((r["due_at"] for r in routes), default=None),
        "ties": len(row["ties"]),
        "related": len(row["related"]),
        "changed_at": row["changed_at"],
    }
