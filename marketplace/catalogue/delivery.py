"""When a product can leave its shop, and when it would be at the reader's door."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from cms.prepared import Prepared
from logistics.addresses import COUNTRIES, POSTCODE_EXAMPLES, explain, normalise_postcode
from logistics.calendar import Closures, Place, dates_for
from logistics.models import Address, Kind, Service
from logistics.quotes import Quote, quote
from logistics.sizes import ParcelSpec
from logistics.zones import zones_of
from marketplace.catalogue.models import Product


@dataclass(frozen=True)
class Arrival:
    """The answer for one postcode. ``quote`` is the service that is there first (the cheaper of two); None with a ``refusal``."""

    postcode: str
    quote: Quote | None = None
    refusal: str = ""

    @property
    def day(self) -> dt.date | None:
        return self.quote.dates[0].promised_for if self.quote else None


def read_postcode(text: str) -> tuple[str, str, str]:
    """``(country, postcode, error)`` of what somebody typed, read in the post's own country; ``error`` is "" or translated."""
    country, postcode = normalise_postcode(settings.POST_COUNTRY, text[:20])
    example = POSTCODE_EXAMPLES[settings.POST_COUNTRY]
    if not postcode:
        return country, "", explain("postcode", "required", country)
    if re.sub(r"\d", "0", postcode) != re.sub(r"\d", "0", example):
        name = str(COUNTRIES[settings.POST_COUNTRY])
        return country, "", _("This is no postcode of %(country)s. Write it like %(example)s.") % {"country": name, "example": example}
    return country, postcode, ""


_services: Prepared[Service] = Prepared(lambda: Service.objects.filter(is_active=True))


def first_departure(*, product: Product, at: dt.datetime) -> dt.date | None:
    """The first day on which the post can collect ``product``, ordered at ``at``; None where no service does. Three queries."""
    origin = product.partner.sends_from
    if origin is None:
        return None
    end = (origin.country, origin.postcode)
    closed = Closures.load(since=at.date()).at(zones_of([end])[end], country=origin.country, postcode=origin.postcode)
    place = Place(*end, closed)
    days = []
    habits = product.partner.habits
    for service in _services():
        if service.is_chilled != product.keep_cold or service.code in habits.without:
            continue
        dates = dates_for(
            service=service,
            origin=place,
            destination=place,
            at=at,
            packing_days=product.partner.packing_days,
            habits=habits,
            count=1,
        )
        days += [date.pickup_on for date in dates]
    return min(days, default=None)


def first_arrival(*, product: Product, country: str, postcode: str, at: dt.datetime) -> Arrival:
    """When one piece of ``product``, ordered at ``at``, is at the postcode at the earliest, and by which service. Five queries."""
    origin = product.partner.sends_from
    if origin is None:
        return Arrival(postcode, refusal=_("This shop has not said yet where it sends from."))
    choice = product.cheapest or product
    quotes = quote(
        parcels=[ParcelSpec(choice.grams, product.keep_cold)],
        origin=origin,
        destination=Address(country=country, postcode=postcode),
        at=at,
        packing_days=product.partner.packing_days,
        habits=product.partner.habits,
    )
    possible = [one for one in quotes if one.is_possible and one.dates and one.service.kind not in (Kind.OFFICE, Kind.LOCKER)]
    if not possible:
        return Arrival(postcode, refusal=_("No service of the post carries this product to %(postcode)s.") % {"postcode": postcode})
    return Arrival(postcode, min(possible, key=lambda one: (one.dates[0].promised_for, one.total)))
