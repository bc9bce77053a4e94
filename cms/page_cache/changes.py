"""What has changed since this process began to look: for the parts of pages that it keeps (``parts``).

One look a request tells of every change since the look before, whoever kept what. So any number of parts are held against it without asking
the database for each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from django.db import connection

from cms.kept_plans import PlainStatement, statement

TABLE = "cms_pagechange"
MOST_AT_ONCE = 20_000  # changes between two looks; after more of them nothing is known any longer
MOST_REMEMBERED = 50_000


@dataclass(frozen=True)
class Seen:
    """How far the database was at a look: its newest change, and PostgreSQL's snapshot, which says whose work was not to be seen yet."""

    newest: int
    snapshot: str


class Changes:
    """``look`` gives the number of the look; ``since`` whether anything of some topics has been seen to change after a look."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Nothing that was kept before holds any longer."""
        with self._lock:
            self.seen: Seen | None = None
            self._changed: dict[str, int] = {}
            self.number = self.known_from = getattr(self, "number", 0) + 1

    def look(self) -> int:
        """One query. Whatever was written before is seen; what is read after it is no older."""
        before = self.seen
        newest, snapshot, changed = _ask(before or Seen(0, ""))
        with self._lock:
            if before is None or newest < before.newest or len(changed) >= MOST_AT_ONCE:
                self._begin_anew()
            elif changed:
                self.number += 1
                self._changed.update(dict.fromkeys(changed, self.number))
                self._changed.update(dict.fromkeys((one.partition(":")[0] for one in changed), self.number))
                if len(self._changed) > MOST_REMEMBERED:
                    self._begin_anew()
            # Who looked meanwhile may have looked later: then the next one looks from there, and sees some changes twice.
            if self.seen is before:
                self.seen = Seen(newest, snapshot)
            return self.number

    def _begin_anew(self) -> None:
        """Fewer changes than there were (another database), or too many to look through."""
        self._changed.clear()
        self.number += 1
        self.known_from = self.number

    def since(self, number: int, topics: tuple[str, ...]) -> bool:
        """``topics``: each a topic of which every change counts, or ``topic:id``."""
        if number == self.number:
            return False
        changed = self._changed
        return number < self.known_from or any(changed.get(topic, 0) > number for topic in topics)


changes = Changes()


def _ask(before: Seen) -> tuple[int, str, list[str]]:
    """The newest change, the snapshot, and what has come to be seen since ``before``: ``topic:id``."""
    is_postgres = connection.vendor == "postgresql"
    kept = _statement(connection.vendor, connection.settings_dict["OPTIONS"].get("prepare_threshold"))
    values: dict[Any, Any] = {("newest", None): before.newest}
    if is_postgres:
        values["snapshot", None] = before.snapshot or "1:1:"
    ((newest, snapshot, changed),) = kept.ask(connection, values)
    return newest, snapshot, changed if is_postgres else json.loads(changed)


@cache
def _statement(vendor: str, _keeps_plans: Any) -> PlainStatement:
    """On PostgreSQL a change may come to be seen after one with a higher id: those of transactions that were open are looked for too.

    Both lists are sorted, so that the planner goes by the index however little it knows of the table. "<>" and not "IS DISTINCT FROM":
    in a page that is recorded what follows a FROM is taken for a table.
    """
    newest = f"COALESCE((SELECT MAX(id) FROM {TABLE}), 0)"  # noqa: S608 - our own name
    newer = f"SELECT topic || ':' || of_id AS one FROM {TABLE} WHERE id > %s ORDER BY id DESC LIMIT {MOST_AT_ONCE}"  # noqa: S608
    if vendor == "postgresql":
        late = (
            f"SELECT topic || ':' || of_id FROM {TABLE} WHERE made_by >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint "  # noqa: S608
            "AND NOT pg_visible_in_snapshot(made_by::text::xid8, %s::pg_snapshot) "
            f"AND COALESCE(made_by <> pg_current_xact_id_if_assigned()::text::bigint, TRUE) ORDER BY made_by DESC LIMIT {MOST_AT_ONCE}"
        )
        sql = f"SELECT {newest}, pg_current_snapshot()::text, ARRAY({newer}) || ARRAY({late})"
        names = ["newest", "snapshot", "snapshot"]
    else:
        sql = f"SELECT {newest}, '', (SELECT json_group_array(one) FROM ({newer}))"  # noqa: S608
        names = ["newest"]
    return statement(connection, sql, [None] * len(names), {at: (name, None) for at, name in enumerate(names)})
