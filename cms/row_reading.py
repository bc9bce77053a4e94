"""How the rows of a prepared statement become what its queryset gives: objects, tuples, or single values.

What Django works out for each querying (which columns are whose, what converts them) is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

Rows = Iterable[Any]


class CannotPrepare(Exception):
    """The queryset is not of the kind that is the same each time but for its values."""


class RowReader:
    """``read(rows, connection)`` of what the database's driver gave. ``compiler`` has made its SQL already."""

    def __init__(self, queryset: QuerySet[Any], compiler: Any) -> None:
        columns = [selected[0] for selected in compiler.select or ()]
        if compiler.has_composite_fields(columns):
            raise CannotPrepare("a key of more than one column")
        self.cut = compiler.col_count if compiler.has_extra_select else None  # what comes after it only the order needed
        self.converters = [(place, *converters) for place, converters in compiler.get_converters(columns).items()]
        self.make = _maker(queryset, compiler)

    def read(self, rows: list[tuple[Any, ...]], connection: Any) -> list[Any]:
        found: Rows = rows if self.cut is None else [row[: self.cut] for row in rows]
        return self.make(self._converted(found, connection) if self.converters else found)

    def _converted(self, rows: Rows, connection: Any) -> Rows:
        for row in map(list, rows):
            for place, converters, expression in self.converters:
                value = row[place]
                for convert in converters:
                    value = convert(value, expression, connection)
                row[place] = value
            yield row


def _maker(queryset: QuerySet[Any], compiler: Any) -> Callable[[Rows], list[Any]]:
    kind = queryset._iterable_class
    if kind is ModelIterable:
        return _Objects(queryset, compiler)
    if kind is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    if kind is ValuesListIterable:
        return lambda rows: [tuple(row) for row in rows]
    raise CannotPrepare(f"{kind.__name__} is neither objects nor values_list")


class _Objects:
    """As ``ModelIterable`` makes them."""

    def __init__(self, queryset: QuerySet[Any], compiler: Any) -> None:
        info, self.db = compiler.klass_info, queryset.db
        self.model = info["model"]
        self.begin, self.end = info["select_fields"][0], info["select_fields"][-1] + 1
        self.names = [selected[0].target.attname for selected in compiler.select[self.begin : self.end]]
        self.related = [populator.populate for populator in get_related_populators(info, compiler.select, queryset.db)]  # type: ignore[call-arg]
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def __call__(self, rows: Rows) -> list[Any]:
        made = []
        for row in rows:
            one = self.model.from_db(self.db, self.names, row[self.begin : self.end])
            for populate in self.related:
                populate(row, one)
            for name, place in self.annotations:
                setattr(one, name, row[place])
            made.append(one)
        return made
