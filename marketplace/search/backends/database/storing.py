"""The statements that write, for each database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marketplace.search.asking import Facet
from marketplace.search.backends.database.rows import Texts, value_number

COLUMNS = (
    *("generation", "kind", "object_pk", "key", "digest", "profile", "shown_from", "shown_until"),
    *("price", "unit_price", "created", "sending", "x", "y", "z", "merit", "title_size"),
)
TABLES = "market_search_searchentry, market_search_searchprofile, market_search_searchvalue, market_search_searchspelling"
Row = tuple[object, ...]
TITLE, NAME, SKU = "=", "+", "#"  # on PostgreSQL a word is kept once more with the mark of each place where it stands


def insert(connection: Any, made: Sequence[tuple[Row, Texts]]) -> None:
    (_insert_postgres if connection.vendor == "postgresql" else _insert_sqlite)(connection, made)


def know_sizes(connection: Any, written: int) -> None:
    """Have PostgreSQL count anew where it believes to have fewer entries than were just ``written``.

    A table that was emptied counts as empty until autovacuum looks again, a minute later. Until then it joins the facets of thousands of
    goods by looking through all of one side for each of the other.
    """
    if connection.vendor != "postgresql" or not written:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_class WHERE oid = 'market_search_searchentry'::regclass AND reltuples < %s", [written])
        if cursor.fetchone():
            cursor.execute(f"ANALYZE {TABLES}")


def delete(connection: Any, generation: int, keys: Sequence[str]) -> int:
    if not keys:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM market_search_searchentry WHERE generation = %s AND key = ANY(%s)", [generation, list(keys)])
            return int(cursor.rowcount)
        places = _places(keys)
        which = f"SELECT id FROM market_search_searchentry WHERE generation = %s AND key IN ({places})"
        cursor.execute(f"DELETE FROM market_search_words WHERE rowid IN ({which})", [generation, *keys])
        cursor.execute(f"DELETE FROM market_search_searchentry WHERE generation = %s AND key IN ({places})", [generation, *keys])
        return int(cursor.rowcount)


def delete_generations(connection: Any, condition: str, generation: int) -> None:
    """All generations of which ``condition`` ("< %s", "= %s") is true, with their words."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            which = f"SELECT id FROM market_search_searchentry WHERE generation {condition}"
            cursor.execute(f"DELETE FROM market_search_words WHERE rowid IN ({which})", [generation])
        for table in ("market_search_searchentry", "market_search_searchspelling"):
            cursor.execute(f"DELETE FROM {table} WHERE generation {condition}", [generation])


def delete_unused_profiles(connection: Any) -> None:
    """Those that no entry has, and values that no profile has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM market_search_searchprofile WHERE profile NOT IN (SELECT profile FROM market_search_searchentry)",
        )
        cursor.execute("DELETE FROM market_search_searchvalue WHERE id NOT IN (SELECT value FROM market_search_searchprofile)")


def add_profiles(connection: Any, profiles: Mapping[int, Sequence[tuple[Facet, str]]]) -> None:
    """Those that are not there yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT profile FROM market_search_searchprofile WHERE profile IN ({_places(profiles)})",
            list(profiles),
        )
        known = {profile for (profile,) in cursor.fetchall()}
        new = {profile: found for profile, found in profiles.items() if profile not in known}
        values = sorted({(value_number(facet, value), facet.value, value) for found in new.values() for facet, value in found})
        pairs = sorted((profile, value_number(facet, value)) for profile, found in new.items() for facet, value in found)
    insert_many(connection, "market_search_searchvalue", ("id", "facet", "value"), values)
    insert_many(connection, "market_search_searchprofile", ("profile", "value"), pairs)


def insert_many(connection: Any, table: str, columns: Sequence[str], values: Sequence[Sequence[object]]) -> None:
    """Rows that are there already stay as they are."""
    if not values:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_ARRAYS[type(value)]}" for value in values[0])
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING",
                [list(column) for column in zip(*values, strict=True)],
            )
        else:
            cursor.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({_places(columns)})", values)


_ARRAYS = {int: "bigint[]", str: "text[]"}


def _insert_postgres(connection: Any, made: Sequence[tuple[Row, Texts]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY market_search_searchentry ({', '.join(COLUMNS)}, words) FROM STDIN") as copy:
        for row, texts in made:
            copy.write_row((*row, _vector(texts)))


def _vector(texts: Texts) -> str:
    """A tsvector as it is written. Words are letters and digits only, so nothing in it can end one."""
    marked = [
        *texts.titles,
        *texts.names,
        *texts.bodies,
        *(TITLE + word for word in texts.titles),
        *(NAME + word for word in texts.titles | texts.names),
        *(SKU + word for word in texts.skus),
    ]
    return " ".join(f"'{word}'" for word in marked)


def _insert_sqlite(connection: Any, made: Sequence[tuple[Row, Texts]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM market_search_searchentry")
        first = int(cursor.fetchone()[0]) + 1
        cursor.executemany(
            f"INSERT INTO market_search_searchentry (id, {', '.join(COLUMNS)}) VALUES (%s, {_places(COLUMNS)})",
            [(first + at, *row) for at, (row, _texts) in enumerate(made)],
        )
        cursor.executemany(
            "INSERT INTO market_search_words (rowid, titles, names, bodies, skus) VALUES (%s, %s, %s, %s, %s)",
            [
                (first + at, *(" ".join(words) for words in (texts.titles, texts.names, texts.bodies, texts.skus)))
                for at, (_row, texts) in enumerate(made)
            ],
        )


def _places(values: Any) -> str:
    return ", ".join(["%s"] * len(values))
