"""`hub quarantine`: messages that wait for a person, and what that person decides.

Every answer shows ids, codes and reasons; only `show` opens what was sent, and says so.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import structlog
from cyclopts import Parameter

from hub import observability
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.check import problem_lines, read_file
from hub.cli.look import CANDIDATES_SHOWN, select, the_one, whole_prefix
from hub.cli.opening import opened
from hub.cli.output import answer, count, moment, say, short, warn
from hub.cli.outside import Which, reach, write_private
from hub.cli.redriving import (
    TIMEOUT_S,
    Outcome,
    entry_of,
    moment_of,
    offer,
    payload_of,
    problems_of,
)
from hub.domain.receipts import reason_of
from hub.projections import tables
from hub.security.sealing import Shredded
from hub.store import quarantine
from hub.store.quarantine import Entry, NotOpenError, State
from hub.wiring import Hub
from schemas.problems import Problem
from schemas.sensitive import is_sensitive

log = structlog.get_logger()

PAGE_ENTRIES: Final = 100
Id = Annotated[str, Parameter(name="ID")]
Timeout = Annotated[float, Parameter(name="--timeout")]
WARNING: Final = (
    "Let op: dit opent een bericht met persoonsgegevens. Dat u dit bekijkt, wordt vastgelegd."
)


def list_(*, json: bool = False) -> int:
    """Toon welke berichten op een medewerker wachten, en wat verwerkers apart zetten.

    Parameters
    ----------
    json
        Toon het als één JSON-object.

    """
    with opened("record", "views") as hub:
        waiting = [_told(hub, entry) for entry in _open_entries(hub)]
        aside = select(hub.views.database, tables.SET_ASIDE, "ORDER BY stage, sequence")
    if json:
        answer({"wachtend": [_as_json(*pair) for pair in waiting], "apartGezet": aside})
        return 0
    for entry, problems in waiting:
        tries = f", {entry.attempts} keer aangeboden" if entry.attempts > 1 else ""
        say(f"{short(entry.id)}  {entry.partner}, {moment(moment_of(entry))}{tries}")
        say(*(f"    {p.code} {p.pointer}: {p.message}" for p in problems))
    say(f"{count(len(waiting), 'bericht wacht', 'berichten wachten')} op een medewerker.")
    for row in aside:
        what = f"{row['stage']}, nummer {row['sequence']}: {row['fault']}"
        say(f"Apart gezet door {what}, {moment(row['recorded_at'])}")
    return 0


def show(id_: Id, /, *, output: Path | None = None, json: bool = False) -> int:
    """Lees één bericht. Dit opent persoonsgegevens; dat u dit doet, komt in het logboek.

    Parameters
    ----------
    id_
        Het nummer van het bericht; het begin ervan is genoeg.
    output
        Schrijf het bericht zoals het was naar dit bestand, dat alleen u kunt lezen.
    json
        Toon alles als één JSON-object, het bericht als tekst.

    """
    with opened("record", "keys") as hub:
        observability.configure(hub.settings.log_level)
        entry = _entry(hub, id_)
        _, problems = _told(hub, entry)
        warn(WARNING)
        log.warning(
            "quarantine_opened",
            action="quarantine-show",
            name=f"uid {os.getuid()}",
            partner=entry.partner,
            seq=entry.stream_sequence,
        )
        payload = payload_of(hub, entry)
        if isinstance(payload, Shredded):
            raise CommandFailed("De inhoud is gewist en niet meer te lezen.", EXIT_FOUND)
        if output is not None:
            write_private(output, payload)
    text = payload.decode("utf-8", errors="backslashreplace")
    if json:
        answer(_as_json(entry, problems) | ({} if output else {"bericht": text}))
        return 0
    state = _STATES[entry.state]
    say(f"Bericht {entry.id} van {entry.partner}, {moment(moment_of(entry))}: {state}")
    say(*problem_lines(problems))
    say(f"Geschreven naar {output}." if output else "", *([] if output else text.splitlines()))
    return 0


def redrive(id_: Id, /, *, timeout_s: Timeout = TIMEOUT_S, json: bool = False) -> int:
    """Bied een bericht opnieuw aan zoals het was, en wacht op de uitkomst.

    Parameters
    ----------
    id_
        Het nummer van het bericht; het begin ervan is genoeg.
    timeout_s
        Hoeveel seconden er op de uitkomst wordt gewacht.
    json
        Toon de uitkomst als één JSON-object.

    """
    return _offer(id_, None, timeout_s, as_json=json)


def mend(id_: Id, file: Path, /, *, timeout_s: Timeout = TIMEOUT_S, json: bool = False) -> int:
    """Bied in de plaats van een bericht een verbeterd bericht aan, en wacht op de uitkomst.

    Parameters
    ----------
    id_
        Het nummer van het bericht; het begin ervan is genoeg.
    file
        Het verbeterde bericht: één CloudEvent als JSON.
    timeout_s
        Hoeveel seconden er op de uitkomst wordt gewacht.
    json
        Toon de uitkomst als één JSON-object.

    """
    return _offer(id_, file, timeout_s, as_json=json)


def discard(id_: Id, /, *, reason: str, json: bool = False) -> int:
    """Leg een bericht weg: het wordt niet ingenomen. De reden blijft bewaard.

    Parameters
    ----------
    id_
        Het nummer van het bericht; het begin ervan is genoeg.
    reason
        Waarom, zonder namen of andere gegevens van personen.
    json
        Toon de uitkomst als één JSON-object.

    """
    if not reason.strip() or is_sensitive(reason):
        raise CommandFailed(
            "Noem een reden, zonder namen, nummers of adressen van personen.", EXIT_USAGE
        )
    with opened("record") as hub:
        entry = _require_open(_entry(hub, id_))
        try:
            with hub.reading.database.transaction() as cursor:
                quarantine.mark(cursor, entry.id, State.DISCARDED, reason)
        except (NotOpenError, ValueError) as error:
            raise CommandFailed(str(error), EXIT_FOUND) from error
    if json:
        answer({"id": str(entry.id), "stand": State.DISCARDED})
    else:
        say(f"Bericht {entry.id} is weggelegd.")
    return 0


def _offer(id_: str, file: Path | None, timeout_s: float, *, as_json: bool) -> int:
    needed: tuple[Which, ...] = ("record",) if file else ("record", "keys")
    with opened(*needed) as hub:
        entry = _require_open(_entry(hub, id_))
        payload = read_file(file) if file else payload_of(hub, entry)
        if isinstance(payload, Shredded):
            raise CommandFailed("De inhoud is gewist; alleen `mend` kan nog.", EXIT_FOUND)
        reach(hub.settings)
        outcome = offer(hub, entry, payload, timeout_s)
    if as_json:
        answer(_outcome_json(entry, outcome))
    elif outcome.is_taken_in:
        say(f"Bericht {entry.id} is ingenomen.")
    else:
        say(f"Bericht {entry.id} klopt nog niet. Het wacht weer.")
        say(*problem_lines(outcome.problems))
    return 0 if outcome.is_taken_in else EXIT_FOUND


def _outcome_json(entry: Entry, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "stand": State.REDRIVEN if outcome.is_taken_in else State.OPEN,
        "volgnummer": outcome.sequence,
        "aangeboden": outcome.attempts,
        "redenen": [reason_of(problem) for problem in outcome.problems],
    }


_STATES: Final = {
    State.OPEN: "wacht op een medewerker",
    State.REDRIVEN: "is alsnog ingenomen",
    State.DISCARDED: "is weggelegd",
}


def _open_entries(hub: Hub) -> Iterable[Entry]:
    after = None
    while True:
        with hub.reading.database.snapshot() as cursor:
            page = quarantine.entries(cursor, after=after, limit=PAGE_ENTRIES)
        yield from page
        if len(page) < PAGE_ENTRIES:
            return
        after = page[-1].id


def _told(hub: Hub, entry: Entry) -> tuple[Entry, tuple[Problem, ...]]:
    return entry, problems_of(hub, entry.partner, entry.stream_sequence)


def _as_json(entry: Entry, problems: Iterable[Problem]) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "partner": entry.partner,
        "volgnummer": entry.stream_sequence,
        "ontvangenOp": moment_of(entry),
        "stand": entry.state,
        "aangeboden": entry.attempts,
        "toelichting": entry.note,
        "redenen": [reason_of(problem) for problem in problems],
    }


def _entry(hub: Hub, prefix: str) -> Entry:
    wanted = whole_prefix(prefix)
    with hub.reading.database.snapshot() as cursor:
        rows = cursor.execute(
            "SELECT id FROM quarantine WHERE id LIKE ? ORDER BY id LIMIT ?",
            (f"{wanted}%", CANDIDATES_SHOWN),
        ).fetchall()
    ids = [str(id_) for (id_,) in rows]
    return entry_of(hub, UUID(the_one(wanted, ids, ids)))


def _require_open(entry: Entry) -> Entry:
    if entry.state is not State.OPEN:
        raise CommandFailed(
            f"Bericht {entry.id} wacht niet: het {_STATES[entry.state]}.", EXIT_FOUND
        )
    return entry
