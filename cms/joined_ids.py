"""Many ids in one column of a statement that is asked anyway, so that they cost no query of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, QuerySet, Subquery, TextField


class _Joined(Func):
    output_field = TextField()
    template = "GROUP_CONCAT(DISTINCT %(expressions)s)"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(DISTINCT (%(expressions)s)::text, ',')", **context)


def joined_ids(rows: QuerySet[Any], column: str) -> Subquery:
    """The different values of ``column`` in ``rows``, as text for ``ids_in``; None where there is no row."""
    return Subquery(rows.order_by().values(joined=_Joined(column)))


def ids_in(joined: str | None) -> set[int]:
    return {int(one) for one in joined.split(",")} if joined else set()
