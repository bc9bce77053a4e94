"""Queries that are asked again and again with other values: Django builds their SQL once, after that only the values are put in.

To build the SQL of a page's query costs Django ten times what the database needs to answer it. A ``Prepared`` remembers what the
compiler made of a queryset, by language, and runs that: the rows, ``select_related``, annotations and ``prefetch_related`` come as from
the queryset itself.

    rows = Prepared(lambda *, pk, day: Product.objects.on_sale(day).filter(pk=pk).prefetch_related("stockrecords"))
    rows(pk=5, day=timezone.localdate())

The function sees placeholders, so it may pass the values on to filters, and nothing else: no comparison, no arithmetic. Whatever else
it reads must be the same each time; a day or an hour of its own is refused. Languages and settings may differ.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.core.signals import setting_changed
from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import get_language

from cms.kept_plans import Value, statement
from cms.row_reading import CannotPrepare, RowReader

Row = TypeVar("Row")
MOST_IN_A_LIST = 512  # longer ones are rare, and asked as usual
_A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
_all: list[Prepared[Any]] = []


class Prepared(Generic[Row]):
    """``build`` gets keyword arguments and gives the queryset; called with values, it gives the rows.

    A value is a whole number, a text, a day, a moment, or a list of such for ``__in``. ``CannotPrepare`` when first used, where ``build``
    changes a value, drops one, or reads the clock.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self._made: dict[tuple[Any, ...], _Compiled] = {}
        _all.append(self)

    def __call__(self, **values: Any) -> list[Row]:
        lists = {name: value for name, value in values.items() if isinstance(value, (list, tuple))}
        if any(len(value) > MOST_IN_A_LIST for value in lists.values()):
            return list(self.build(**values))
        full = values | {name: _padded(value) for name, value in lists.items()}
        key = (get_language(), *((name, len(full[name])) for name in lists))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _Compiled(self.build, full)
        return made.rows(full)

    def first(self, **values: Any) -> Row | None:
        return next(iter(self(**values)), None)

    def forget(self) -> None:
        self._made.clear()


def _forget_all(**_unused: Any) -> None:
    for prepared in _all:
        prepared.forget()


setting_changed.connect(_forget_all)


def _padded(values: Sequence[Any]) -> tuple[Any, ...]:
    """As long as the next power of two, the last value repeated: so a list of any length finds one of ten statements."""
    length = 1 << (len(values) - 1).bit_length() if values else 0
    return (*values, *[values[-1]] * (length - len(values))) if values else ()


class _Compiled:
    """One statement: its SQL, where the values go, and how rows become objects."""

    reader: RowReader | None  # None where there can be no row

    def __init__(self, build: Callable[..., QuerySet[Any]], values: dict[str, Any]) -> None:
        marks = {name: _marks(name, value) for name, value in values.items()}
        queryset = build(**marks)
        self.alias = queryset.db
        compiler = queryset.query.get_compiler(using=self.alias)
        self.prefetch = _Prefetch(queryset.model, queryset._prefetch_related_lookups)  # type: ignore[attr-defined]
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.reader = None
            return
        self.places = self._places(params, marks)
        self.statement = statement(connections[self.alias], sql, params, self.places)
        self.reader = RowReader(queryset, compiler)

    def _places(self, params: Sequence[Any], marks: dict[str, Any]) -> dict[int, Value]:
        """Position in the statement to the value that goes there."""
        wanted: dict[Any, Value] = {}
        for name, mark in marks.items():
            for at, one in enumerate(mark) if isinstance(mark, tuple) else [(None, mark)]:
                wanted[self._adapted(one)] = (name, at)
        places = {position: wanted[param] for position, param in enumerate(params) if _hashable(param) and param in wanted}
        if len(set(places.values())) < len(wanted):
            raise CannotPrepare(f"a value of {sorted(marks)} is changed on its way to the database, or not used")
        for position in set(range(len(params))) - places.keys():
            if isinstance(params[position], dt.date) or (isinstance(params[position], str) and _A_MOMENT.match(params[position])):
                raise CannotPrepare(f"reads the clock ({params[position]}): pass the day or moment as a value")
        return places

    def _adapted(self, value: Any) -> Any:
        """As the database's driver gets it."""
        if not isinstance(value, dt.date):
            return value
        ops = connections[self.alias].ops
        return ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else ops.adapt_datefield_value(value)

    def rows(self, values: dict[str, Any]) -> list[Any]:
        if self.reader is None:
            return []
        asked = {(name, at): self._adapted(values[name] if at is None else values[name][at]) for name, at in self.places.values()}
        connection = connections[self.alias]
        rows = self.reader.read(self.statement.ask(connection, asked), connection)
        self.prefetch.onto(rows)
        return rows


def _hashable(value: Any) -> bool:
    return isinstance(value, (int, str, dt.date))


def _marks(name: str, value: Any) -> Any:
    """A placeholder of the value's type, that no other value of the statement equals."""
    if isinstance(value, tuple):
        return tuple(_mark(f"{name}/{at}", one) for at, one in enumerate(value))
    return _mark(name, value)


def _mark(name: str, value: Any) -> Any:
    number = int.from_bytes(name.encode(), "big") % 99_999_989
    if isinstance(value, bool) or value is None:
        raise CannotPrepare(f"{name}: a statement for each, please")
    if isinstance(value, int):
        return 1_900_000_000 + number
    if isinstance(value, str):
        return f"\ue000{name}"
    if isinstance(value, dt.datetime):
        return dt.datetime(7000, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number)
    if isinstance(value, dt.date):
        return dt.date(5000, 1, 1) + dt.timedelta(days=number % 1_000_000)
    raise CannotPrepare(f"{name}: {type(value).__name__} is no value of a prepared query")


class _Prefetch:
    """``prefetch_related`` through foreign keys, one way or the other, each a prepared query of its own."""

    def __init__(self, model: Any, lookups: Sequence[Any]) -> None:
        steps: dict[str, list[Any]] = {}
        for lookup in lookups:
            path = getattr(lookup, "prefetch_through", lookup)
            name, _unused, rest = path.partition("__")
            steps.setdefault(name, []).append((lookup, rest))
        self.steps = [self._step(model, name, found) for name, found in steps.items()]

    def _step(self, model: Any, name: str, found: list[tuple[Any, str]]) -> Any:
        queryset, to_attr, below = None, name, []
        for lookup, rest in found:
            if rest:
                below.append(_shortened(lookup, rest))
            elif not isinstance(lookup, str):
                queryset, to_attr = lookup.queryset, lookup.to_attr or name
        relation = _relation(model, name)
        if relation.one_to_many:
            return _Many(relation, queryset, to_attr, below)
        if (relation.many_to_one or relation.one_to_one) and to_attr == name:
            return _One(relation, queryset, below)
        raise CannotPrepare(f"prefetch of {model.__name__}.{name}: neither a foreign key nor its other side")

    def onto(self, rows: Sequence[Any]) -> None:
        for step in self.steps if rows else ():
            step.onto(rows)


def _shortened(lookup: Any, rest: str) -> Any:
    """The lookup as seen from the next row on."""
    if isinstance(lookup, str):
        return rest
    short = copy.copy(lookup)
    short.prefetch_through = rest
    return short


def _relation(model: Any, name: str) -> Any:
    found = [field for field in model._meta.get_fields() if getattr(field, "get_accessor_name", lambda field=field: field.name)() == name]
    if not found or not found[0].is_relation:
        raise CannotPrepare(f"{model.__name__} has no relation {name}")
    return found[0]


class _Many:
    """The rows that point here."""

    def __init__(self, relation: Any, queryset: QuerySet[Any] | None, to_attr: str, below: list[Any]) -> None:
        self.key, self.name, self.to_attr = relation.field, relation.get_accessor_name(), to_attr
        base = relation.related_model._default_manager.all() if queryset is None else queryset
        self.ask: Prepared[Any] = Prepared(lambda ids: base.filter(**{f"{self.key.name}__in": ids}).prefetch_related(*below))
        self.to = self.key.target_field.attname

    def onto(self, rows: Sequence[Any]) -> None:
        found: dict[Any, list[Any]] = {getattr(row, self.to): [] for row in rows}
        for one in self.ask(ids=tuple(found)):
            found[getattr(one, self.key.attname)].append(one)
        for row in rows:
            mine = found[getattr(row, self.to)]
            for one in mine:
                self.key.set_cached_value(one, row)
            if self.to_attr != self.name:
                setattr(row, self.to_attr, mine)
            else:
                if not hasattr(row, "_prefetched_objects_cache"):
                    row._prefetched_objects_cache = {}
                row._prefetched_objects_cache[self.key.remote_field.cache_name] = _Rows(mine)


class _Rows(list[Any]):
    """What ``row.things.all()`` gives. To filter further would need the database: that is an error, not a second query."""

    def exists(self) -> bool:
        return bool(self)

    def count(self, *value: Any) -> int:
        return super().count(*value) if value else len(self)

    def first(self) -> Any:
        return self[0] if self else None


class _One:
    """The one row at the other end; where it was read along already it is followed, not read again."""

    def __init__(self, relation: Any, queryset: QuerySet[Any] | None, below: list[Any]) -> None:
        base = relation.related_model._base_manager.all() if queryset is None else queryset
        self.relation = relation
        if relation.concrete:
            self.mine, self.its, asked = relation.attname, relation.target_field.attname, relation.target_field.attname
        else:
            self.mine, self.its, asked = relation.field.target_field.attname, relation.field.attname, relation.field.name
        self.ask: Prepared[Any] = Prepared(lambda ids: base.filter(**{f"{asked}__in": ids}))
        self.below = _Prefetch(relation.related_model, below)

    def onto(self, rows: Sequence[Any]) -> None:
        lacking = [row for row in rows if not self.relation.is_cached(row)]
        wanted = {getattr(row, self.mine) for row in lacking} - {None}
        found = {getattr(one, self.its): one for one in self.ask(ids=tuple(wanted))} if wanted else {}
        for row in lacking:
            self.relation.set_cached_value(row, found.get(getattr(row, self.mine)))
        held = [self.relation.get_cached_value(row) for row in rows]
        self.below.onto([one for one in held if one is not None])
