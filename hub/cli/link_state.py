"""`hub link verify`: is linking what the record says? `hub link generic`: what binds nothing?"""

import time

from hub.cli.app import EXIT_FOUND
from hub.cli.opening import opened
from hub.cli.output import answer, say, say_table
from hub.cli.words import ENTITIES
from hub.matching.mention import EntityKind

STAGE = "link"


def verify(*, json: bool = False) -> int:
    """Bouw de verbindingen uit het register en vergelijk ze met de bewaarde toestand.

    Dit opent alle signalen. Er verandert niets, en er wordt niets van getoond.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record", "keys") as hub:
        header = hub.linker_snapshot.header()
        at = header["position"] if header else hub.reading.position(STAGE)
        started_s = time.perf_counter()
        stage = hub.linking(hub.reading, None)
        stage.restore(at)
        digest, rebuilt_s = stage.linker.digest(), time.perf_counter() - started_s
    found = {
        "position": at,
        "digest": digest,
        "rebuilt_s": round(rebuilt_s, 1),
        "snapshot": None if header is None else header["state"],
        "equal": None if header is None else header["state"] == digest,
    }
    if json:
        answer(found)
    elif header is None:
        say(f"Er is geen bewaarde toestand. Uit het register tot plaats {at}: {digest}.")
    elif found["equal"]:
        say(f"Gelijk: bewaarde toestand en register geven tot plaats {at} dezelfde: {digest}.")
    else:
        say(
            f"VERSCHILLEND tot plaats {at}: het register geeft {digest}, bewaard is "
            f"{header['state']}. De verwerker gooit zo'n bewaarde toestand weg bij de start."
        )
    return EXIT_FOUND if found["equal"] is False else 0


def generic(*, json: bool = False) -> int:
    """Wat te vaak voorkomt om iets te verbinden: door de gegevens gevonden, of met reden beheerd.

    Parameters
    ----------
    json
        Toon alles als één JSON-object.

    """
    with opened("views") as hub:
        policy = hub.linkage
        with hub.views.database.snapshot() as cursor:
            rows = cursor.execute(
                "SELECT entity, kind, COUNT(DISTINCT signal) FROM mentions "
                "GROUP BY entity, kind ORDER BY 3 DESC, 1"
            ).fetchall()
    found = [
        {"entity": entity, "kind": kind, "signals": count, "limit": limit}
        for entity, kind, count in rows
        if count > (limit := policy.ties[EntityKind(kind)].degree_max)
    ]
    managed = [
        {"kind": kind.value, "reason": reason} for (kind, _), reason in policy.managed.items()
    ]
    if json:
        answer({"found": found, "managed": managed})
        return 0
    say_table(
        ("soort", "id", "signalen", "grens"),
        [(ENTITIES[f["kind"]][0], f["entity"], f["signals"], f["limit"]) for f in found],
    )
    say("", "Beheerd, in linkage.toml:")
    say(*(f"  {ENTITIES[str(item['kind'])][0]}: {item['reason']}" for item in managed))
    return 0
