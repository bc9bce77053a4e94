"""A shop has packed its part of an order."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from marketplace.invoices.issuing import invoice_at_the_door
from marketplace.order.models import Line, ShopOrder, ShopOrderShortage


def unweighed() -> QuerySet[Line]:
    """For ``Exists`` on shop orders: their lines by weight that nobody has weighed and of which something is to be packed."""
    missing = ShopOrderShortage.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(n=Sum("quantity")).values("n")
    lines = Line.objects.filter(shop_order=OuterRef("pk"), heaviest_grams__isnull=False, packed_grams=None)
    return lines.filter(quantity__gt=Coalesce(Subquery(missing), 0))


def mark_packed(*, shop_order: ShopOrder, actor: User) -> bool:
    """Note that ``actor`` packed ``shop_order``; False, and nothing changed, where it was not waiting to be packed, or something in it
    is sold by weight and was not weighed (``weighing.weigh_and_pack``).

    Of two who say so at once, one did it. ``shop_order`` is brought up to date in memory. What is paid at the door is invoiced now,
    less the pieces that are missing.
    """
    now = timezone.now()
    waiting = ShopOrder.objects.filter(pk=shop_order.pk, state=ShopOrder.State.TO_PACK).exclude(Exists(unweighed()))
    with transaction.atomic():
        changed = bool(waiting.update(state=ShopOrder.State.PACKED, packed_at=now, packed_by=actor))
        if changed:
            invoice_at_the_door(shop_order=shop_order)
    shop_order.refresh_from_db(fields=["state", "packed_at", "packed_by"])
    return changed
