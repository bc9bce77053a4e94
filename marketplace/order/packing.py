"""A shop has packed its part of an order."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from marketplace.order.models import ShopOrder


def mark_packed(*, shop_order: ShopOrder, actor: User) -> bool:
    """Note that ``actor`` packed ``shop_order``; False, and nothing changed, where it was not waiting to be packed.

    Of two who say so at once, one did it. ``shop_order`` is brought up to date in memory.
    """
    now = timezone.now()
    waiting = ShopOrder.objects.filter(pk=shop_order.pk, state=ShopOrder.State.TO_PACK)
    changed = bool(waiting.update(state=ShopOrder.State.PACKED, packed_at=now, packed_by=actor))
    shop_order.refresh_from_db(fields=["state", "packed_at", "packed_by"])
    return changed
