"""Reads from the views what became of the messages of stories."""

import json
from collections.abc import Mapping, Sequence

from hub.store.database import Cursor, Database
from hub.stories.outcomes import MessageOutcome, Outcome, RepeatSeen, Routed

Places = Mapping[str, Sequence[tuple[str, int]]]
"""A message's name, and its place in its partner's stream for every copy."""


def collect(database: Database, places: Places) -> Outcome:
    """Say of every message what it became, and of every dossier what is in it."""
    with database.snapshot() as cursor:
        messages = _messages(cursor)
        routes, repeats, withdrawn = _routes(cursor), _repeats(cursor), _withdrawn(cursor)
        dossiers, related = _dossiers(cursor), _related(cursor)
    found: dict[str, MessageOutcome] = {}
    for name, copies in places.items():
        outcome, signal = messages.get(copies[0], ("", ""))
        found[name] = MessageOutcome(
            outcome=outcome,
            repeats=sum(messages.get(copy, ("", ""))[0] == "repeated" for copy in copies),
            signal=signal or None,
            is_withdrawn=signal in withdrawn,
            route=routes.get(signal),
            repeat=repeats.get(signal),
        )
    return Outcome(found, dossiers, related)


def _messages(cursor: Cursor) -> dict[tuple[str, int], tuple[str, str]]:
    rows = cursor.execute("SELECT partner, sequence, outcome, subject FROM messages").fetchall()
    return {(partner, int(sequence)): (outcome, s) for partner, sequence, outcome, s in rows}


def _routes(cursor: Cursor) -> dict[str, Routed]:
    sql = (
        "SELECT signal, owner, urgency, informed, rules, hidden_from, independent_sources "
        "FROM routes WHERE is_ended = 0"
    )
    return {
        signal: Routed(
            owner=owner,
            urgency=urgency,
            informed=frozenset(json.loads(informed)),
            rules=frozenset(json.loads(rules)),
            hidden_from=frozenset(json.loads(hidden)),
            independent_sources=int(sources),
        )
        for signal, owner, urgency, informed, rules, hidden, sources in cursor.execute(sql)
    }


def _repeats(cursor: Cursor) -> dict[str, RepeatSeen]:
    rows = cursor.execute("SELECT signal, earlier, verdict FROM repeats")
    return {signal: RepeatSeen(earlier, verdict) for signal, earlier, verdict in rows}


def _withdrawn(cursor: Cursor) -> frozenset[str]:
    rows = cursor.execute("SELECT signal FROM signals WHERE is_withdrawn = 1")
    return frozenset(signal for (signal,) in rows)


def _dossiers(cursor: Cursor) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for signal, dossier in cursor.execute("SELECT signal, dossier FROM dossier_signals"):
        members.setdefault(dossier, set()).add(signal)
    return {dossier: frozenset(signals) for dossier, signals in members.items()}


def _related(cursor: Cursor) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((near["member"], near["other"]))
        for (text,) in cursor.execute("SELECT related FROM dossiers")
        for near in json.loads(text)
    )
