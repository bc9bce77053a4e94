"""Which products a postcode can have sent: by the post's own word for one parcel, in classes."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistics.models import Address, Service, Tariff, TariffStep, Zone, ZoneRange
from logistics.quotes import quote
from logistics.sizes import ParcelSpec
from marketplace.search.reach import sendings_reaching
from tests import factories
from tests.search.market import only

pytestmark = pytest.mark.django_db

MAINLAND, ISLANDS, NOWHERE = "3000-389", "9000-001", "0999-999"


@pytest.fixture
def post() -> None:
    """A service everywhere, but to the islands up to 900 g alone; a chilled one on the mainland; a van around Coimbra; one off sale."""
    islands = Zone.objects.create(code="islands", name="Islands")
    ZoneRange.objects.create(zone=islands, country="PT", first="9000-000", last="9999-999")
    home = factories.make_service(code="home-24")
    factories.make_service(code="cold", is_chilled=True)
    factories.make_service(code="van", area="PT 3000-000 3049-999\nPT 3400-000 3429-999")
    factories.make_service(code="off", is_active=False)
    TariffStep.objects.create(tariff=Tariff.objects.get(service=home), zone=islands, up_to_grams=900, price=Decimal(9))


def sender(postcode: str, **fields: object) -> object:
    return factories.make_partner(sends_from=factories.make_address(postcode=postcode), **fields)


def test_a_class_reaches_where_the_post_says_a_parcel_goes(post: None) -> None:
    partners = [
        sender("3400-060"),
        sender("3400-060", services_left_out=["home-24"]),
        sender("1000-001"),
        sender("9000-050"),
        sender(NOWHERE),
    ]
    products = [factories.make_product(partner=partner, keep_cold=cold) for partner, cold in itertools.product(partners, (False, True))]
    for postcode in (MAINLAND, "1000-500", ISLANDS, NOWHERE):
        reaching = sendings_reaching("PT", postcode)
        for product in products:
            quotes = quote(
                parcels=[ParcelSpec(1000, product.keep_cold)],
                origin=product.partner.sends_from,
                destination=Address(country="PT", postcode=postcode),
                at=timezone.now(),
                habits=product.partner.habits,
            )
            carried = any(one.price is not None for one in quotes)
            assert (only(f"product:{product.pk}").sending in reaching) == carried, (product.partner.sends_from.postcode, postcode)
    assert sendings_reaching("PT", "3000389") == sendings_reaching("PT", MAINLAND) != ()


def test_many_sellers_are_of_few_classes_and_are_asked_for_once_a_minute(post: None) -> None:
    for n in range(20):
        sender(f"{3420 + n}-060")
    found = sendings_reaching("PT", MAINLAND)
    assert len(found) == 4  # within the van's area and outside, chilled and not
    with CaptureQueriesContext(connection) as asked:
        sendings_reaching("PT", "2000-100")
    assert len(asked) == 1
    Service.objects.update(is_active=False)
    cache.clear()
    assert sendings_reaching("PT", MAINLAND) == ()


def test_a_seller_that_sends_from_nowhere_yet_reaches_nobody(post: None) -> None:
    partner = factories.make_partner()
    type(partner).objects.filter(pk=partner.pk).update(sends_from=None)
    found = only(f"product:{factories.make_product(partner=partner).pk}")
    assert (found.sending, found.latitude) == ("", None)
    assert "" not in sendings_reaching("PT", MAINLAND)
