"""What the marketplace's first page shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Product
from marketplace.catalogue.navigation import CategoryMenu
from marketplace.pages.campaigns import campaign_of_the_day
from marketplace.pages.structured import site_data
from marketplace.partner.models import Partner

if TYPE_CHECKING:
    from marketplace.pages.models import HomePage

FEATURED = 8
SHOPS = 12


def home_context(*, page: HomePage, at: dt.datetime) -> dict[str, Any]:
    """``campaign`` with its ``phase``, ``categories``, ``featured`` products, ``sellers``. Eleven queries for any number of rows."""
    campaign = campaign_of_the_day(locale=page.locale_id, at=at)
    return {
        "campaign": campaign,
        "phase": campaign.phase(at) if campaign else "",
        "categories": CategoryMenu.load().first_offered,
        "featured": _featured(),
        "sellers": _sellers(),
        "data_block": site_data(),
    }


def _featured() -> ProductQuerySet:
    """What the operator has put forward (``priority``), then the newest. Ids are sorted, whole rows read for the few."""
    order = ("-priority", "-date_created", "-pk")
    wanted = Product.objects.on_sale().order_by(*order).values("pk")[:FEATURED]
    return Product.objects.filter(pk__in=wanted).order_by(*order).for_cards()


def _sellers() -> list[Partner]:
    """Open sellers with something on sale, the newest first."""
    on_sale = Product.objects.on_sale().order_by().filter(partner=OuterRef("pk"))
    return list(Partner.objects.filter(Exists(on_sale), is_open=True).order_by("-pk")[:SHOPS])
