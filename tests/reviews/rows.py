"""Delivered orders and reviews for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from logistics.models import Service
from marketplace.catalogue.models import Product
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.reviews.models import Review
from marketplace.reviews.writing import person_of
from tests import factories

_count = itertools.count(1)


def bought(
    *products: Product, email: str = "ana@example.org", state: str = ShopOrder.State.DELIVERED, paid_at: Any = True, **fields: Any
) -> list[Line]:
    """One paid order of a piece each of ``products``, with a shop order a seller in ``state``; its lines."""
    n = next(_count)
    service = Service.objects.first() or factories.make_service()
    order = Order.objects.create(
        number=f"R{n:06}",
        currency="EUR",
        total_incl_tax=Decimal(10 * len(products)),
        total_excl_tax=Decimal(10 * len(products)),
        payment=Order.Payment.SLIP,
        guest_email=email,
        language="en",
        delivers_to=factories.make_address(),
        date_placed=timezone.now(),
        paid_at=timezone.now() if paid_at is True else paid_at,
        **fields,
    )
    parts: dict[int, ShopOrder] = {}
    lines = []
    for product in products:
        part = parts.get(product.partner_id) or ShopOrder.objects.create(
            order=order,
            partner=product.partner,
            number=f"R{n:06}-{product.partner_id}",
            state=state,
            service=service,
            pickup_on=timezone.localdate(),
            promised_for=timezone.localdate() + dt.timedelta(days=1),
            goods_total=Decimal(10 * len(products)),
            delivery_total=Decimal(0),
        )
        parts[product.partner_id] = part
        price = {f"line_price_{name}_tax": Decimal(10) for name in ("incl", "excl", "before_discounts_incl", "before_discounts_excl")}
        lines.append(
            Line.objects.create(
                order=order,
                shop_order=part,
                partner=product.partner,
                product=product,
                title=product.title,
                quantity=1,
                num_allocated=0,
                **price,
            )
        )
    return lines


def make_review(product: Product, *, line: Line | None = None, **fields: Any) -> Review:
    """A published review of a person of its own."""
    line = line or bought(product)[0]
    return Review.objects.create(
        **{
            "product": product,
            "line": line,
            "person": person_of(f"buyer{next(_count)}@example.org"),
            "rating": 5,
            "text": "Very ripe.",
            "name": "Ana",
            "language": "en",
            "state": Review.State.PUBLISHED,
            "ruled_at": timezone.now(),
            **fields,
        }
    )


def make_reviews(product: Product, count: int) -> None:
    """Published ones, their ratings 5, 4, 3, 2, 1, 5 …"""
    (line,) = bought(product)
    Review.objects.bulk_create(
        Review(
            product=product,
            line=line,
            person=person_of(f"many{n}@example.org"),
            rating=5 - n % 5,
            text=f"Opinion {n}.",
            name=f"Buyer {n}",
            language="en",
            state=Review.State.PUBLISHED,
        )
        for n in range(count)
    )
