"""Everything that the sandbox knows: one SQLite file, written in IMMEDIATE transactions, so that it survives any end of the process.

A thing of Stripe's is a row with its JSON as it is shown (``body``) and what is known beside it and never shown (``notes``).
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import string
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stripe_sandbox.errors import missing

Thing = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS things (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, account TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL, notes TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS things_by_kind ON things (kind, account, seq);
CREATE INDEX IF NOT EXISTS things_by_payment ON things (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS things_by_charge ON things (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS things_by_group ON things (kind, json_extract(body, '$.transfer_group'));
CREATE INDEX IF NOT EXISTS things_by_source ON things (kind, json_extract(body, '$.source_transaction'));
CREATE INDEX IF NOT EXISTS things_by_status ON things (kind, json_extract(body, '$.status'));
CREATE INDEX IF NOT EXISTS things_due ON things (kind, json_extract(notes, '$.due'));
CREATE TABLE IF NOT EXISTS money (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, currency TEXT NOT NULL, net INTEGER NOT NULL, available_on INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS money_by_account ON money (account, currency, available_on);
CREATE TABLE IF NOT EXISTS keys (
    key TEXT NOT NULL, account TEXT NOT NULL, fingerprint TEXT NOT NULL, created INTEGER NOT NULL,
    status INTEGER, body TEXT, PRIMARY KEY (key, account));
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, signed TEXT NOT NULL DEFAULT 'well', answer TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
LETTERS = string.ascii_letters + string.digits


class Books:
    """The rows, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.rows = connection
        self._now: int | None = None

    # --- Settings, time, ids

    def setting(self, name: str, default: Any) -> Any:
        row = self.rows.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, name: str, value: Any) -> None:
        self.rows.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, json.dumps(value))
        )

    def now(self) -> int:
        """The sandbox's time, in seconds since 1970: the machine's clock, and by how much it was put forward. One a transaction."""
        if self._now is None:
            self._now = int(time.time()) + int(self.setting("clock_ahead", 0))
        return self._now

    def advance(self, seconds: int) -> int:
        self.set("clock_ahead", int(self.setting("clock_ahead", 0)) + seconds)
        self._now = None
        return self.now()

    @staticmethod
    def new_id(prefix: str, length: int = 24) -> str:
        return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))

    # --- Things

    def add(self, thing: Thing, *, account: str = "", notes: dict[str, Any] | None = None) -> Thing:
        self.rows.execute(
            "INSERT INTO things (id, kind, account, created, body, notes) VALUES (?, ?, ?, ?, ?, ?)",
            (thing["id"], thing["object"], account, thing.get("created", self.now()), json.dumps(thing), json.dumps(notes or {})),
        )
        return thing

    def find(self, given: str, kind: str | None = None, account: str | None = None) -> Thing | None:
        """The thing with this id, or None; ``account`` limits it to one account's ("" is the platform)."""
        row = self.rows.execute("SELECT body, kind, account FROM things WHERE id = ?", (given,)).fetchone()
        if not row or (kind and row[1] != kind) or (account is not None and row[2] != account):
            return None
        thing: Thing = json.loads(row[0])
        return thing

    def get(self, given: str, kind: str, *, account: str | None = None, param: str = "id", status: int = 404) -> Thing:
        """The same; raises what Stripe answers for an unknown id."""
        thing = self.find(given, kind, account)
        if thing is None:
            raise missing(kind, given, param, status)
        return thing

    def save(self, thing: Thing) -> Thing:
        self.rows.execute("UPDATE things SET body = ? WHERE id = ?", (json.dumps(thing), thing["id"]))
        return thing

    def remove(self, given: str) -> None:
        self.rows.execute("DELETE FROM things WHERE id = ?", (given,))

    def notes(self, given: str) -> dict[str, Any]:
        row = self.rows.execute("SELECT notes FROM things WHERE id = ?", (given,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def note(self, given: str, **changes: Any) -> None:
        """Change notes; None takes one out."""
        notes = {name: value for name, value in (self.notes(given) | changes).items() if value is not None}
        self.rows.execute("UPDATE things SET notes = ? WHERE id = ?", (json.dumps(notes), given))

    def all(self, kind: str, **where: str) -> list[Thing]:
        """The oldest first; ``where`` compares fields of the body."""
        conditions = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in where)
        found = self.rows.execute(f"SELECT body FROM things WHERE kind = ?{conditions} ORDER BY seq", (kind, *where.values()))  # noqa: S608 - names are ours
        return [json.loads(row[0]) for row in found]

    def due(self, kind: str) -> list[str]:
        """Ids of the things of this kind whose note ``due`` has come."""
        query = "SELECT id FROM things WHERE kind = ? AND json_extract(notes, '$.due') <= ? ORDER BY json_extract(notes, '$.due'), seq"
        return [row[0] for row in self.rows.execute(query, (kind, self.now()))]


class Store:
    """The file, which this process has to itself (``server`` sees to it): one connection, and one transaction at a time.

    A connection for each transaction would write the whole log back at each of its ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(TABLES)
        # A request that the end of the process cut short did nothing, so its key is free.
        self._connection.execute("DELETE FROM keys WHERE status IS NULL")

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[Books]:
        """All or nothing, in any thread. Not to be opened within another."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Books(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
