"""What stands around every page of a shop: its look, its own menu, its state, its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.renditions import renditions_of
from shops.addresses import ShopAddress
from shops.facts import seller_facts
from shops.models import ShopContentPage, ShopDomain, StorefrontPage

HOME = ""
PRODUCTS, CONTACT, DELIVERY, LEGAL = "products", "contact", "delivery", "legal"
# What a page of the owner's own cannot be called: these addresses are taken.
TAKEN = frozenset({PRODUCTS, CONTACT, DELIVERY, LEGAL})


@dataclass(frozen=True)
class MenuLink:
    text: str
    url: str
    is_current: bool


def for_frame(storefronts: QuerySet[StorefrontPage]) -> Any:
    """``storefronts`` with all that ``shop_frame`` shows of them, in the one query that reads them."""
    own = ShopDomain.objects.verified().filter(shop=OuterRef("shop")).values("host")
    return storefronts.select_related("shop__partner__sends_from", "shop__trader__address", "locale", "logo", "banner").annotate(
        own_host=Coalesce(Subquery(own[:1]), Value(""))
    )


def shop_frame(*, storefront: StorefrontPage, request: HttpRequest, here: str) -> dict[str, Any]:
    """The variables of ``shops/shop.html``. ``here`` is the part of the address after the shop's code. ``storefront`` comes
    from ``for_frame``, or is a draft, which asks for its own host. Two queries.

    Tells the request where the page really stands and in which languages, for canonical and alternate links.
    """
    code, language = storefront.shop.partner.code, storefront.locale.language_code
    prefetch_related_objects([picture for picture in (storefront.logo, storefront.banner) if picture], renditions_of("", "logo", "banner"))
    address = ShopAddress(code, storefront.own_host)
    request.absolute_address = address.absolute  # type: ignore[attr-defined]
    with override(language):
        base = reverse("storefront", args=[code])
    path = f"{base}{here}/" if here else base
    request.canonical_path = path  # type: ignore[attr-defined]
    own_pages = ShopContentPage.objects.child_of(storefront).live().order_by("path").values_list("slug", "title")
    entries = [
        (HOME, _("Our shop")),
        (PRODUCTS, _("Products")),
        *own_pages,
        (CONTACT, _("Contact")),
        (DELIVERY, _("Delivery and returns")),
        (LEGAL, _("Legal notice")),
    ]
    return {
        "storefront": storefront,
        "social": storefront.social() if storefront.pk else None,
        "page_language": language if language != get_language() else "",
        "shop": storefront.shop,
        "partner": storefront.shop.partner,
        "shop_menu": [MenuLink(text, f"{base}{slug}/" if slug else base, slug == here) for slug, text in entries],
        "canonical": address.absolute(path),
        "facts": seller_facts(storefront.shop.partner),
        "own_domain": getattr(request, "own_domain", None),
    }
