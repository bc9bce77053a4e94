"""What the marketplace's first page shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from marketplace.catalogue.models import Product
from marketplace.catalogue.navigation import CategoryMenu
from marketplace.pages.campaigns import campaign_of_the_day
from marketplace.partner.models import Partner

if TYPE_CHECKING:
    from marketplace.pages.models import HomePage

FEATURED = 8
SHOPS = 12


def home_context(*, page: HomePage, at: dt.datetime) -> dict[str, Any]:
    """``campaign`` with its ``phase``, ``categories``, ``featured`` products, ``sellers``. Twelve queries for any number of rows."""
    campaign = campaign_of_the_day(locale=page.locale_id, at=at)
    return {
        "campaign": campaign,
        "phase": campaign.phase(at) if campaign else "",
        "categories": CategoryMenu.load().roots,
        "featured": Product.objects.on_sale().order_by("-priority", "-date_created", "-pk").for_cards()[:FEATURED],
        "sellers": _sellers(),
    }


def _sellers() -> list[Partner]:
    """Open sellers with something on sale, those with the newest things first."""
    on_sale = Product.objects.on_sale().order_by("-date_created", "-pk").values_list("partner_id", flat=True)[: SHOPS * FEATURED]
    order = list(dict.fromkeys(on_sale))[:SHOPS]
    found = Partner.objects.in_bulk(order)
    return [found[pk] for pk in order]
