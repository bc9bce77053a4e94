"""Whether anything that a page showed has changed since it was rendered. Asked where the database has come further since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cms.kept_plans import PlainStatement, statement
from cms.page_cache.position import NEWEST, TABLE, Position, on_a_live_connection

# After so many changes a page is rendered anew rather than looked through.
MOST_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Depends:
    """Topics of which every change counts, and ``topic:id`` of those of which a few do."""

    whole: tuple[str, ...] = ()
    some: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def on(cls, whole: Iterable[str], some: Mapping[str, Iterable[int]]) -> Depends:
        every = sorted(whole)
        # Row 0 stands for all: the table was emptied.
        few = sorted(f"{topic}:{pk}" for topic, ids in some.items() if topic not in every for pk in {0, *ids})
        return cls(tuple(every), tuple(few))


def look(since: Position, depends: Depends) -> tuple[Position, bool]:
    """Where the database is now, and whether something of ``depends`` has changed after ``since``."""
    return on_a_live_connection(lambda connection: _look(connection, since, depends))


def _look(connection: Any, since: Position, depends: Depends) -> tuple[Position, bool]:
    is_postgres = connection.vendor == "postgresql"
    values: dict[str, Any] = {
        "newest": since.newest,
        "whole": list(depends.whole) if is_postgres else json.dumps(depends.whole),
        "some": list(depends.some) if is_postgres else json.dumps(depends.some),
        "snapshot": since.snapshot,
    }
    kept = _statement(connection.vendor, connection.settings_dict["OPTIONS"].get("prepare_threshold"))
    ((snapshot, newest, changed),) = kept.ask(connection, {(name, None): value for name, value in values.items()})
    # Fewer than there were: what was seen has been cleared away, or it is another database.
    return Position(newest, snapshot), bool(changed) or newest < since.newest or newest - since.newest > MOST_LOOKED_AT


@cache
def _statement(vendor: str, _keeps_plans: Any) -> PlainStatement:
    """Each of the two that are looked through is sorted, so that the planner goes by its index however little it knows of the table."""
    from django.db import connection

    if vendor == "postgresql":
        counts = "(topic = ANY(%s::text[]) OR topic || ':' || of_id = ANY(%s::text[]))"
        newer = f"SELECT topic, of_id FROM {TABLE} WHERE id > %s ORDER BY id DESC LIMIT {MOST_LOOKED_AT}"  # noqa: S608 - our own names
        # What is seen now and was not: the number of a change says nothing of that, it may be lower. One's own is seen at once.
        late = (
            f"SELECT topic, of_id FROM {TABLE} WHERE made_by >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint "  # noqa: S608
            "AND NOT pg_visible_in_snapshot(made_by::text::xid8, %s::pg_snapshot) "
            "AND made_by IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint ORDER BY made_by DESC OFFSET 0"
        )
        sql = (
            f"SELECT pg_current_snapshot()::text, {NEWEST}, "  # noqa: S608
            f"EXISTS (SELECT 1 FROM ({newer}) n WHERE {counts}) OR EXISTS (SELECT 1 FROM ({late}) l WHERE {counts})"
        )
        names = ["newest", "whole", "some", "snapshot", "snapshot", "whole", "some"]
    else:
        counts = "(topic IN (SELECT value FROM json_each(%s)) OR topic || ':' || of_id IN (SELECT value FROM json_each(%s)))"
        sql = f"SELECT '', {NEWEST}, EXISTS (SELECT 1 FROM {TABLE} WHERE id > %s AND {counts})"  # noqa: S608
        names = ["newest", "whole", "some"]
    return statement(connection, sql, [None] * len(names), {at: (name, None) for at, name in enumerate(names)})
