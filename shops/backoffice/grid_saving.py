"""Writing many prices and stocks at once, all or none, and taking such a saving back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from cms.formats import format_money
from marketplace.partner.models import StockRecord
from marketplace.partner.price_history import History, histories_of
from marketplace.partner.pricing import NO_SALE, Sale
from marketplace.partner.stocking import below_orders, priced
from shops.models import Shop, StockSave


@dataclass(frozen=True)
class Cells:
    """What stands in one row: ``price`` and ``sale`` in the installation's currency, ``stock`` in pieces."""

    price: Decimal
    sale: Decimal | None
    stock: int


@dataclass
class Wish:
    """What the seller wants of one stock record, having seen ``seen``. ``errors`` are by the cell's name."""

    record: int
    seen: Cells
    wanted: Cells
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def changes_price(self) -> bool:
        return (self.wanted.price, self.wanted.sale) != (self.seen.price, self.seen.sale)


class NothingSaved(Exception):
    """A wish cannot be done; its ``errors`` say why. No row was written."""


@transaction.atomic
def save_wishes(wishes: Sequence[Wish], *, shop: Shop, user: User) -> StockSave:
    """Write all of ``wishes`` or none (``NothingSaved``).

    Of a stock only the difference to what was seen is booked, so that pieces sent meanwhile stay sent. A price that somebody else
    changed meanwhile is not written over: the wish is refused and says what it is now.
    """
    records = locked([wish.record for wish in wishes], shop=shop)
    for wish in wishes:
        check(wish, records.get(wish.record))
    if any(wish.errors for wish in wishes):
        raise NothingSaved
    histories = histories_of(records.values())
    rows = [_written(records[wish.record], wish, histories) for wish in wishes]
    for product in {record.product.parent or record.product for record in records.values()}:
        log(instance=product, action="wagtail.edit", user=user)
    return StockSave.objects.create(shop=shop, saved_by=user, rows=rows)


def locked(keys: Iterable[int], *, shop: Shop) -> dict[int, StockRecord]:
    """Those of the shop's stock records, held till the end of the transaction; in the order in which everybody takes them."""
    rows = StockRecord.objects.filter(pk__in=list(keys), product__partner=shop.partner).select_related("product__parent")
    return {record.pk: record for record in rows.order_by("pk").select_for_update(of=("self",))}


def check(wish: Wish, record: StockRecord | None) -> None:
    """Fill in ``errors`` of what the record, as it is now, does not allow."""
    if record is None:
        wish.errors["price"] = _("This product was removed meanwhile.")
        return
    if wish.changes_price and (record.price, record.sale_price) != (wish.seen.price, wish.seen.sale):
        name = "price" if record.price != wish.seen.price else "sale_price"
        amount = record.price if name == "price" else record.sale_price
        now = format_money(amount) if amount is not None else _("no reduction")
        wish.errors[name] = _("Somebody changed this meanwhile: it is %(now)s now. Yours is kept here; save again to write it.") % {
            "now": now
        }
    if record.num_in_stock + wish.wanted.stock - wish.seen.stock < record.num_allocated:
        wish.errors["stock"] = below_orders(record)


def _written(record: StockRecord, wish: Wish, histories: dict[int, History]) -> dict[str, Any]:
    before, change = snapshot(record), wish.wanted.stock - wish.seen.stock
    fields = priced(record, price=wish.wanted.price, sale=_new_sale(record, wish), histories=histories) if wish.changes_price else {}
    # Held already; the condition is the database's own word, should the hold ever be forgotten.
    done = StockRecord.objects.filter(pk=record.pk, num_in_stock__gte=F("num_allocated") - change).update(
        num_in_stock=F("num_in_stock") + change, date_updated=timezone.now(), **fields
    )
    if not done:
        wish.errors["stock"] = below_orders(record)
        raise NothingSaved
    for name, value in fields.items():
        setattr(record, name, value)
    record.num_in_stock += change
    return {"record": record.pk, "before": before, "after": snapshot(record)}


def _new_sale(record: StockRecord, wish: Wish) -> Sale:
    """The days of a reduction stay; a new one begins at once, also where the last has ended."""
    if wish.wanted.sale is None:
        return NO_SALE
    was = record.sale
    return (
        replace(was, price=wish.wanted.sale) if was.price is not None and not was.is_over(timezone.localdate()) else Sale(wish.wanted.sale)
    )


def snapshot(record: StockRecord) -> dict[str, Any]:
    """What ``StockSave.rows`` keeps of a record."""
    sale = record.sale
    return {
        "price": f"{record.price:.2f}",
        "sale_price": None if sale.price is None else f"{sale.price:.2f}",
        "sale_from": sale.starts and sale.starts.isoformat(),
        "sale_until": sale.ends and sale.ends.isoformat(),
        "stock": record.num_in_stock,
    }


# --- Taking back ------------------------------------------------------------------------------------------------


@dataclass
class Undone:
    """``restored``: titles of products that are as before; ``left``: sentences about what was left alone and why."""

    restored: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@transaction.atomic
def undo(save: StockSave) -> Undone | None:
    """Write back what stood before ``save``, wherever its values still stand. None where it was taken back already."""
    if not StockSave.objects.filter(pk=save.pk, undone_at=None).update(undone_at=timezone.now()):
        return None
    records = locked([row["record"] for row in save.rows], shop=save.shop)
    histories, done = histories_of(records.values()), Undone()
    for row in save.rows:
        record = records.get(row["record"])
        if record is None:
            done.left.append(_("A product that was removed since."))
            continue
        kept = _restored(record, row, histories)
        done.left += [f"{record.product}: {reason}" for reason in kept]
        if len(kept) < _changed_parts(row):
            done.restored.append(str(record.product))
    return done


def _prices(values: dict[str, Any]) -> list[Any]:
    return [values[name] for name in ("price", "sale_price", "sale_from", "sale_until")]


def _changed_parts(row: dict[str, Any]) -> int:
    before, after = row["before"], row["after"]
    return (_prices(before) != _prices(after)) + (before["stock"] != after["stock"])


def _restored(record: StockRecord, row: dict[str, Any], histories: dict[int, History]) -> list[str]:
    """Write back price and stock, each by itself; the reasons for what is left alone."""
    before, after, now = row["before"], row["after"], snapshot(record)
    fields: dict[str, Any] = {}
    left = []
    if _prices(before) != _prices(after):
        if _prices(now) == _prices(after):
            fields |= priced(record, price=Decimal(before["price"]), sale=_sale(before), histories=histories)
        else:
            left.append(_("the price was changed since, so it stays."))
    if before["stock"] != after["stock"]:
        if now["stock"] != after["stock"]:
            left.append(_("the stock is another since (sent, or counted anew), so it stays."))
        elif before["stock"] < record.num_allocated:
            left.append(below_orders(record))
        else:
            fields["num_in_stock"] = before["stock"]
    if fields:
        StockRecord.objects.filter(pk=record.pk).update(date_updated=timezone.now(), **fields)
    return left


def _sale(values: dict[str, Any]) -> Sale:
    days = [dt.date.fromisoformat(values[name]) if values[name] else None for name in ("sale_from", "sale_until")]
    return Sale(Decimal(values["sale_price"]), *days) if values["sale_price"] else NO_SALE
