"""In which language a shop's owners read."""

from __future__ import annotations

from django.conf import settings
from wagtail.users.models import UserProfile

from shops.models import Membership, ShopApplication

KNOWN = {code for code, _name in settings.LANGUAGES}


def language_of_owner(partner_id: int) -> str:
    """That of the back office of the owner who came first, else the one in which the shop was asked for; "" where neither is known."""
    owner = Membership.objects.filter(shop__partner=partner_id, role=Membership.Role.OWNER).order_by("pk").first()
    if owner is None:
        return ""
    chosen = UserProfile.objects.filter(user=owner.user_id).values_list("preferred_language", flat=True).first()
    if chosen in KNOWN:
        return str(chosen)
    return ShopApplication.objects.filter(shop=owner.shop_id).values_list("language", flat=True).first() or ""
