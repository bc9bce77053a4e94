"""Reviews, written, read and answered by the same calls that people's clicks make; and what is bought together, counted."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from demo.filling.clock import clock_at
from demo.people import RECIPIENTS
from demo.reviews import REVIEWS, Said
from marketplace.catalogue.models import Product
from marketplace.discovery.together import count_together
from marketplace.order.models import Line, ShopOrder
from marketplace.reviews.answering import answer
from marketplace.reviews.ruling import mark_of, publish
from marketplace.reviews.writing import write_review


def add_reviews(*, products: dict[str, Product], operator: User, owners: dict[str, User]) -> None:
    now = timezone.now()
    for said in REVIEWS:
        line = _line_of(said, products)
        if line is None:
            continue  # not delivered yet on such a day
        with clock_at(now - dt.timedelta(days=said.days)):
            review = write_review(line=line, rating=said.rating, text=said.text, name=said.name, language=said.language)
            if said.is_read:
                publish(review=review, seen=mark_of(review), actor=operator)
            if said.answer:
                answer(review=review, text=said.answer, actor=owners[line.shop_order.partner.code])
    count_together(now)


def _line_of(said: Said, products: dict[str, Product]) -> Line | None:
    delivered = Line.objects.filter(shop_order__state=ShopOrder.State.DELIVERED, product=products[said.good])
    of_person = delivered.filter(order__delivers_to__name=RECIPIENTS[said.recipient][0])
    return of_person.select_related("order__user", "shop_order__partner", "product").order_by("pk").first()
