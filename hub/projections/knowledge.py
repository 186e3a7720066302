"""What was known, in short, by views of some place: ids, codes and moments only."""

from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import orjson

from hub.projections import views
from hub.projections.cases import IN_FORCE
from hub.store.database import Cursor, Dialect

COUNTS: Final = {
    "berichten": "SELECT COUNT(*) FROM messages",
    "signalen": "SELECT COUNT(*) FROM signals WHERE is_withdrawn = 0",
    "ingetrokken": "SELECT COUNT(*) FROM signals WHERE is_withdrawn = 1",
    "herhalingen": "SELECT COUNT(*) FROM repeats",
    "dossiers": "SELECT COUNT(*) FROM dossiers",
    "inDossiers": "SELECT COUNT(*) FROM dossier_signals",
    "toegewezen": "SELECT COUNT(*) FROM routes WHERE is_ended = 0",
    "werkvoorraad": "SELECT COUNT(*) FROM work",
    "besluiten": f"SELECT COUNT(*) FROM case_decisions WHERE {IN_FORCE}",  # noqa: S608 - constants
    "overdrachten": "SELECT COUNT(*) FROM handovers",
    "terzijde": "SELECT COUNT(*) FROM set_aside",
}
MEMBERS: Final = (
    "SELECT m.dossier, m.signal, d.version FROM dossier_signals m "
    "JOIN dossiers d ON d.dossier = m.dossier"
)
ROUTES: Final = (
    "SELECT signal, owner, informed, urgency, due_at, rules, policy FROM routes WHERE is_ended = 0"
)
DECISIONS: Final = (
    "SELECT subject, version, ruling, ground, person, decided_at, until FROM case_decisions "  # noqa: S608 - constants
    f"WHERE {IN_FORCE}"
)

Known = dict[str, Any]


def known(cursor: Cursor, dialect: Dialect) -> Known:
    """All of it, in one order whatever the database; with the digest of the views themselves."""
    return {
        "tellingen": {name: _number(cursor, sql) for name, sql in COUNTS.items()},
        "dossiers": [
            {"dossier": dossier, "versie": rows[0][2], "signalen": [row[1] for row in rows]}
            for dossier, some in groupby(_rows(cursor, MEMBERS), itemgetter(0))
            if (rows := list(some))
        ],
        "routes": [
            {
                "signaal": signal,
                "eigenaar": owner,
                "ook": orjson.loads(informed),
                "urgentie": urgency,
                "uiterlijk": due_at,
                "regels": orjson.loads(rules),
                "beleid": policy,
            }
            for signal, owner, informed, urgency, due_at, rules, policy in _rows(cursor, ROUTES)
        ],
        "besluiten": [
            {
                "over": subject,
                "versie": version,
                "besluit": ruling,
                "grond": ground,
                "door": person,
                "op": decided_at,
                "tot": until or None,
            }
            for subject, version, ruling, ground, person, decided_at, until in _rows(
                cursor, DECISIONS
            )
        ],
        "overzichten": views.digest_of(cursor, dialect),
    }


def _rows(cursor: Cursor, sql: str) -> list[tuple[Any, ...]]:
    return sorted(cursor.execute(sql).fetchall())


def _number(cursor: Cursor, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
