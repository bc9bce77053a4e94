"""A shop's orders as a CSV file, a row a line of goods: for bookkeeping and one's own lists."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.csv_cells import cell
from marketplace.order.models import Line, ShopOrder
from shops.backoffice.orders import OrderList

CHUNK = 500


class Echo:
    """What csv writes is given back at once."""

    def write(self, value: str) -> str:
        return value


class ExportOrders(OrderList):
    """What the list shows with its search and filters, all pages of it, as UTF-8 with a mark that Excel knows."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        orders = self.get_queryset().select_related("order__delivers_to", "service", "shipment")
        name = f"orders-{timezone.localdate():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(self._lines(orders), content_type="text/csv; charset=utf-8", headers=headers)

    def _lines(self, orders: Any) -> Iterator[str]:
        writer = csv.writer(Echo())
        yield "\ufeff"
        yield writer.writerow([cell(title) for title in self._titles()])
        for order in orders.prefetch_related("lines__shortages", "shipment__parcels__number").iterator(chunk_size=CHUNK):
            for line in order.lines.all():
                yield writer.writerow([cell(value) for value in self._row(order, line)])

    def _titles(self) -> list[str]:
        return [
            _("Number"),
            _("Placed"),
            _("State"),
            _("For"),
            _("Place"),
            _("Product"),
            _("Your number"),
            _("Pieces"),
            _("Missing"),
            _("Amount"),
            _("Currency"),
            _("Picked up on"),
            _("Promised for"),
            _("Parcels"),
        ]

    def _row(self, order: ShopOrder, line: Line) -> list[Any]:
        parcels = order.shipment.parcels.all() if order.shipment else []
        return [
            order.number,
            f"{timezone.localtime(order.created_at):%Y-%m-%d %H:%M}",
            order.get_state_display(),
            order.order.delivers_to.name,
            order.order.delivers_to.locality,
            line.title,
            line.partner_sku,
            line.quantity,
            line.missing,
            line.line_price_incl_tax,
            order.order.currency,
            order.pickup_on,
            order.promised_for,
            " ".join(parcel.number.number for parcel in parcels),
        ]
