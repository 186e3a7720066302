"""`hub request`: requests of data subjects, how one stands, and the answer as a file.

Handling a request is for people at their screens: there it is sure who they are.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from hub.actions.requests import load_request
from hub.actions.seeking import open_request
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.checks import Finding, Mark
from hub.cli.look import select
from hub.cli.opening import opened
from hub.cli.output import answer, count, moment, say, say_table, warn
from hub.cli.outside import UNUSABLE, explained, reason, write_private
from hub.domain.mandate import Right, User, may
from hub.domain.request_verdicts import gives_data
from hub.domain.requesting import Refused
from hub.domain.requests import RequestState
from hub.eraser import present
from hub.policy.sharing import load_sharing
from hub.projections.requests import REQUESTS
from hub.store import processing
from hub.web.requests.export import answer_of, as_bytes
from hub.web.requests.reading import Sources
from hub.web.requests.words import ANSWERS, LAWS, REFUSALS, SHORT, STAGES
from hub.web.sessions import Sessions
from hub.web.words import Words, said
from hub.wiring import Hub
from schemas.ids import request_id

WARNING: Final = "Dit bestand is voor de betrokkene. Het bevat persoonsgegevens."
OPEN_FIRST: Final = "ORDER BY answered_at <> '' OR closed_at <> '', due_at, ordinal"


def list_(*, json: bool = False) -> int:
    """Toon de verzoeken van betrokkenen: wat te laat is, staat voorop. Zonder namen.

    Parameters
    ----------
    json
        Toon alles als één JSON-lijst.

    """
    with opened("record", "views") as hub:
        now, rows = present(hub), select(hub.views.database, REQUESTS, OPEN_FIRST)
    if json:
        answer([_row(it, now) for it in rows])
        return 0
    say_table(
        ("Verzoek", "Wat", "Wet", "Ontvangen", "Antwoord uiterlijk", "Besluit"),
        (
            (
                it["ordinal"],
                said(SHORT, it["asked"]),
                said(LAWS, it["law"]),
                moment(it["received_at"]),
                "klaar" if _is_over(it) else moment(it["due_at"]),
                said(ANSWERS, it["answer"]) if it["answer"] else "",
            )
            for it in rows
        ),
    )
    waiting = [it for it in rows if not _is_over(it)]
    late = sum(_row(it, now)["teLaat"] for it in waiting)
    say("", f"{count(len(waiting), 'verzoek wacht', 'verzoeken wachten')}, {late} te laat.")
    return 0


def _is_over(row: dict[str, Any]) -> bool:
    return bool(row["answered_at"] or row["closed_at"])


def _row(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "verzoek": row["ordinal"],
        "id": row["request"],
        "vraag": row["asked"],
        "wet": row["law"],
        "ontvangenOp": row["received_at"],
        "uiterlijk": row["due_at"],
        "verlengd": bool(row["is_extended"]),
        "besluit": row["answer"] or None,
        "klaar": _is_over(row),
        "teLaat": not _is_over(row) and datetime.fromisoformat(row["due_at"]) < now,
    }


def late(hub: Hub) -> Iterator[Finding]:
    """Look whether a request waits longer than it may, and whether the terms were looked up."""
    try:
        terms = hub.requests.terms
    except UNUSABLE as error:
        what = f"de termijnen van verzoeken zijn niet te lezen: {reason(error)}"
        yield Finding(Mark.WRONG, what, "hub policy test")
        return
    if unchecked := sum(not it.is_checked for it in terms):
        what = f"{unchecked} van {len(terms)} termijnen van verzoeken zijn niet nagekeken"
        yield Finding(Mark.LOOK, what, "laat ze nakijken; zie requests.toml")
    now, rows = present(hub), select(hub.views.database, REQUESTS)
    if number := sum(_row(it, now)["teLaat"] for it in rows):
        said_ = count(number, "verzoek van een betrokkene is", "verzoeken van betrokkenen zijn")
        yield Finding(Mark.LOOK, f"{said_} te laat", "hub request list")


def show(number: int, /, *, json: bool = False) -> int:
    """Toon hoe een verzoek ervoor staat. Zonder namen.

    Parameters
    ----------
    number
        Het nummer van het verzoek.
    json
        Toon alles als één JSON-object.

    """
    with opened("record", "views") as hub:
        state = _state(hub, number)
    assert state.received is not None
    assert state.due_at is not None
    told = {
        "verzoek": number,
        "vraag": state.received.asked.value,
        "stand": state.stage.value,
        "ontvangenOp": state.received.occurred_at,
        "uiterlijk": state.due_at,
        "signalen": list(state.signals),
        "nogTeBeoordelen": len(state.waiting),
        "bepaald": sorted(map(str, state.parts)),
        "besluit": state.decided.answer.value if state.decided else None,
        "vingerafdruk": state.answered.digest if state.answered else None,
    }
    if json:
        answer(told)
        return 0
    say(
        f"Verzoek {number}: {said(SHORT, state.received.asked)}, {said(LAWS, state.received.law)}",
        f"Stand: {STAGES[state.stage]}",
        f"Ontvangen {moment(state.received.occurred_at)}, antwoord vóór {moment(state.due_at)}",
        f"{count(len(state.signals), 'signaal', 'signalen')} over deze persoon, van "
        f"{len(state.parts)} bepaald wat naar buiten gaat; {len(state.waiting)} nog te beoordelen",
    )
    if state.decided:
        say(f"Besluit: {ANSWERS[state.decided.answer]}")
    return 0


def export(number: int, target: Path, /, *, by: str, json: bool = False) -> int:
    """Schrijf het antwoord op een inzageverzoek als bestand. Dit opent persoonsgegevens.

    Parameters
    ----------
    number
        Het nummer van het verzoek.
    target
        Het bestand, dat alleen u kunt lezen.
    by
        Wie u bent: de gebruikersnaam van een privacyfunctionaris. Dat u dit opent, komt in het
        logboek.
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record", "views", "keys") as hub, explained():
        user, state = _officer(hub, by), _state(hub, number)
        if not gives_data(state):
            raise CommandFailed(f"Op verzoek {number} is niet besloten iets te geven.", EXIT_FOUND)
        desk = hub.desk()
        done = open_request(desk, user, request_id(number), datetime.now(UTC))
        if isinstance(done, Refused):
            raise CommandFailed(REFUSALS[done], EXIT_USAGE)
        made = answer_of(_sources(hub), state)
        assert made is not None
        written = as_bytes(made)
        write_private(target, written)
    digest = sha256(written).hexdigest()
    warn(WARNING)
    if json:
        answer({"bestand": str(target), "sha256": digest, "signalen": len(made.signals)})
    else:
        say(f"{target}: {count(len(made.signals), 'signaal', 'signalen')}, sha256 {digest}")
    return 0


def _state(hub: Hub, number: int) -> RequestState:
    state = load_request(hub.desk(), request_id(number))
    if state.received is None:
        raise CommandFailed(f"Verzoek {number} is er niet.", EXIT_FOUND)
    return state


def _officer(hub: Hub, by: str) -> User:
    known = next((it for it in Sessions(hub.views.database).people() if it.id == by), None)
    if known is None or not may(known, Right.HANDLE_REQUESTS):
        text = "Alleen een privacyfunctionaris die zich eerder aanmeldde op de schermen, mag dit."
        raise CommandFailed(text, EXIT_USAGE)
    return known


def _sources(hub: Hub) -> Sources:
    processing.create_table(hub.reading.database)
    words, directory = Words(hub.routing, hub.partners), hub.settings.policy_directory
    sharing = load_sharing() if directory is None else load_sharing(directory)
    return Sources(hub.desk(), words, sharing, hub.retention)
