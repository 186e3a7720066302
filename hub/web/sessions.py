"""Who is signed in: sessions on the server, in a table of their own beside the views.

A browser holds a random token; the table holds its SHA-256, so that whoever reads the table cannot
come in. A session ends after a time without use, and at the end of a working day in any case.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson

from hub.actions.access import Opening
from hub.domain.mandate import Role, User
from hub.store.database import Database, Row
from hub.web.moments import parse, stored

IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=12)
REFRESH: Final = timedelta(minutes=1)
"""How often a use is written down."""
TOKEN_BYTES: Final = 32

CREATE: Final = """CREATE TABLE IF NOT EXISTS web_sessions (
    token TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, said TEXT NOT NULL,
    csrf TEXT NOT NULL, began_at TEXT NOT NULL, used_at TEXT NOT NULL)"""
CREATE_PEOPLE: Final = """CREATE TABLE IF NOT EXISTS web_people (
    user_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL,
    pillars TEXT NOT NULL)"""
INSERT: Final = "INSERT INTO web_sessions VALUES (?, ?, ?, ?, ?, ?)"
SELECT: Final = (
    "SELECT s.said, s.csrf, s.began_at, s.used_at, p.user_id, p.name, p.role, p.pillars "
    "FROM web_sessions s JOIN web_people p ON p.user_id = s.user_id WHERE s.token = ?"
)
ALL: Final = (
    "SELECT s.token, s.said, s.csrf, s.began_at, s.used_at, p.user_id, p.name, p.role, p.pillars "
    "FROM web_sessions s JOIN web_people p ON p.user_id = s.user_id"
)
LASTS: Final = "SELECT began_at, used_at FROM web_sessions WHERE token = ?"
SAY: Final = "UPDATE web_sessions SET said = ? WHERE token = ?"
USE: Final = "UPDATE web_sessions SET used_at = ? WHERE token = ?"
DELETE: Final = "DELETE FROM web_sessions WHERE token = ?"
EXPIRE: Final = "DELETE FROM web_sessions WHERE used_at < ? OR began_at < ?"
KNOW: Final = (
    "INSERT INTO web_people VALUES (?, ?, ?, ?) ON CONFLICT (user_id) DO UPDATE SET "
    "name = excluded.name, role = excluded.role, pillars = excluded.pillars"
)
PEOPLE: Final = "SELECT user_id, name, role, pillars FROM web_people ORDER BY name, user_id"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at work: who, the token their forms carry, what they opened, the day they look at.

    `as_of` is None for the present; `place` is the last event of that day where it was chosen, else
    0. `settings` are choices of the person, such as keys on or off.
    """

    key: str
    user: User
    csrf: str
    as_of: datetime | None = None
    openings: tuple[Opening, ...] = ()
    settings: frozenset[str] = frozenset()
    place: int = 0


class Sessions:
    """All sessions, in this database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.setup(), database.transaction() as cursor:
            for statement in (CREATE, CREATE_PEOPLE):
                cursor.execute(statement)

    def begin(self, user: User, now: datetime) -> str:
        """Sign somebody in; return the token for their browser."""
        token, csrf = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
        at = stored(now)
        with self._database.transaction() as cursor:
            cursor.execute(EXPIRE, (stored(now - IDLE), stored(now - LONGEST)))
            cursor.execute(KNOW, _person(user))
            cursor.execute(INSERT, (_hidden(token), user.id, "{}", csrf, at, at))
        return token

    def find(self, token: str, now: datetime) -> Session | None:
        """The session of a browser's token; None when there is none, or it ended."""
        key = _hidden(token)
        with self._database.snapshot() as cursor:
            row = cursor.execute(SELECT, (key,)).fetchone()
        if row is None:
            return None
        began_at, used_at = parse(row[2]), parse(row[3])
        if now - used_at > IDLE or now - began_at > LONGEST:
            self._write(DELETE, (key,))
            return None
        if now - used_at > REFRESH:
            self._write(USE, (stored(now), key))
        return _session(key, row)

    def lasts(self, session: Session, now: datetime) -> bool:
        """Whether a session goes on; being looked at does not count as use."""
        with self._database.snapshot() as cursor:
            row = cursor.execute(LASTS, (session.key,)).fetchone()
        if row is None:
            return False
        began_at, used_at = parse(row[0]), parse(row[1])
        return now - used_at <= IDLE and now - began_at <= LONGEST

    def end(self, session: Session) -> None:
        """Sign somebody out."""
        self._write(DELETE, (session.key,))

    def keep(self, session: Session) -> None:
        """Write down what changed in a session."""
        self._write(SAY, (_said(session), session.key))

    def open(self, session: Session, opening: Opening, now: datetime) -> Session:
        """Add what was opened, and forget what closed."""
        others = (it for it in session.openings if now < it.until and it != opening)
        changed = replace(session, openings=(*others, opening))
        self.keep(changed)
        return changed

    def close(self, session: Session, subject: str) -> None:
        """Close what was opened under this subject."""
        kept = tuple(it for it in session.openings if it.subject != subject)
        self.keep(replace(session, openings=kept))

    def close_openings(self, signals: Collection[UUID]) -> int:
        """Close in every session what was opened of these signals; in how many that was."""
        gone = frozenset(signals)
        with self._database.transaction() as cursor:
            rows = cursor.execute(ALL).fetchall()
            changed = [
                (_said(replace(it, openings=kept)), it.key)
                for it in (_session(row[0], row[1:]) for row in rows)
                if len(kept := tuple(o for o in it.openings if not o.signals & gone))
                < len(it.openings)
            ]
            cursor.executemany(SAY, changed)
        return len(changed)

    def people(self) -> list[User]:
        """Everybody who ever signed in, by name."""
        with self._database.snapshot() as cursor:
            rows = cursor.execute(PEOPLE).fetchall()
        return [_user(row) for row in rows]

    def introduce(self, users: Collection[User]) -> None:
        """Make people known before they sign in, so that work can be given to them."""
        with self._database.transaction() as cursor:
            cursor.executemany(KNOW, [_person(user) for user in users])

    def _write(self, sql: str, params: tuple[object, ...]) -> None:
        with self._database.transaction() as cursor:
            cursor.execute(sql, params)


def _hidden(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _person(user: User) -> tuple[str, str, str, str]:
    pillars = orjson.dumps(sorted(user.pillars)).decode()
    return user.id, user.name, user.role.value, pillars


def _user(row: Row) -> User:
    return User(row[0], row[1], Role(row[2]), frozenset(orjson.loads(row[3])))


def _said(session: Session) -> str:
    openings = [
        {
            "subject": it.subject,
            "signals": sorted(str(s) for s in it.signals),
            "purpose": it.purpose,
            "until": it.until,
            "details": it.details,
        }
        for it in session.openings
    ]
    said = {
        "as_of": session.as_of,
        "place": session.place,
        "openings": openings,
        "settings": sorted(session.settings),
    }
    return orjson.dumps(said).decode()


def _session(key: str, row: Row) -> Session:
    said: dict[str, Any] = orjson.loads(row[0])
    openings = tuple(
        Opening(
            it["subject"],
            frozenset(map(UUID, it["signals"])),
            it["purpose"],
            parse(it["until"]),
            tuple(it["details"]),
        )
        for it in said.get("openings", ())
    )
    as_of = said.get("as_of")
    return Session(
        key,
        _user(row[4:]),
        row[1],
        parse(as_of) if as_of else None,
        openings,
        frozenset(said.get("settings", ())),
        said.get("place", 0),
    )
