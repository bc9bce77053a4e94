"""Books of many entries: seconds to check them, to close their months, and to read all balances."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result

SELLERS, ENTRIES_AN_ORDER, DAYS = 20, 7, 300


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries of the books, seven an order (1000000)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from django.utils import timezone

        from marketplace.ledger.balances import balances
        from marketplace.ledger.checking import check_books
        from marketplace.ledger.models import Entry
        from marketplace.ledger.periods import close_due
        from tests.databases import know_sizes

        _fill(options.entries)
        know_sizes()
        count = Entry.objects.count()
        rows = [result("entries", count, "rows"), result("balances, all months open", _seconds(balances), "s")]
        rows.append(result("closing ten months", _seconds(lambda: close_due(today=timezone.localdate(), after_days=1)), "s"))
        rows.append(result("balances, ten months closed", _seconds(balances), "s"))
        found: list[Any] = []
        taken = _seconds(lambda: found.extend(check_books()))
        if found:
            raise RuntimeError(f"the books that were made are off: {found[0].text}")
        return result("ledger check", taken, "s", rows=rows)


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _fill(entries: int) -> None:
    """Orders that were paid and delivered by the real calls, one a seller; then copies of their rows, with the guards away meanwhile."""
    from django.db import connection, transaction

    from marketplace.ledger import triggers
    from marketplace.order.models import Order
    from tests import factories
    from tests.ledger.rows import charge, deliver, paid_order

    charge("8.75")
    orders: list[Order] = []
    for n in range(SELLERS):
        order = paid_order((factories.make_product(price=f"1{n}.35"), 1))
        deliver(order.shop_orders.get())
        orders.append(order)
    copies = max(0, entries // (ENTRIES_AN_ORDER * SELLERS) - 1)
    with connection.schema_editor() as editor:
        triggers.remove(None, editor)
    with transaction.atomic():
        for order in orders:
            _copy(order, copies)
    with connection.schema_editor() as editor:
        triggers.install(None, editor)


def _copy(order: Any, copies: int) -> None:
    from django.db import connection
    from django.db.models import Max

    from marketplace.ledger.models import Entry, Transfer
    from marketplace.order.models import Order, ShopOrder

    is_postgres = connection.vendor == "postgresql"
    any_uuid = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    earlier = f"booked_on - (i %% {DAYS})::int" if is_postgres else f"date(booked_on, '-' || (i %% {DAYS}) || ' days')"
    first = {model: (model.objects.aggregate(last=Max("pk"))["last"] or 0) for model in (Order, ShopOrder)}
    shop_order = order.shop_orders.get()
    with connection.cursor() as cursor:

        def copy(model: Any, key: Any, **other: str) -> None:
            fields = [field.column for field in model._meta.concrete_fields if other.get(field.column) != "-"]
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(fields)}) "
                f"SELECT {', '.join(other.get(name, f'src.{name}') for name in fields)} FROM {table} src, bench_copies WHERE src.id = %s",
                [key if is_postgres else getattr(key, "hex", key)],
            )

        cursor.execute("DROP TABLE IF EXISTS bench_copies")
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_copies AS WITH RECURSIVE n(i) AS "
            f"(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies}) SELECT i, {any_uuid} AS paid, {any_uuid} AS delivered FROM n"
        )
        place, row = f"({first[Order]} + i)", f"({first[ShopOrder]} + i)"
        number = f"'{order.number}-' || i"
        copy(Order, order.pk, id=place, number=number, tracking_token=number)
        copy(ShopOrder, shop_order.pk, id=row, order_id=place, number=f"'{shop_order.number}-' || i", shipment_id="NULL")
        for event in ("paid", "delivered"):
            transfer = Transfer.objects.prefetch_related("entries").get(event=event, order=order)
            whose = {"shop_order_id": row, "reference": f"'{shop_order.number}-' || i"} if event == "delivered" else {"reference": number}
            copy(Transfer, transfer.pk, id=event, order_id=place, booked_on=earlier.replace("booked_on", "src.booked_on"), **whose)
            for entry in transfer.entries.all():
                copy(Entry, entry.pk, id="-", transfer_id=event)
