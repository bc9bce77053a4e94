"""A shop leaves its parcels in a locker of the post."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from logistics.models import LockerReservation, OfficeArea
from logistics.printing import print_labels
from logistics.secret_codes import shown
from shops.models import Shop
from tests.logistics.places import make_bank, make_office
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
URL = reverse("shop_manifests:locker")


def ready_parcel(shop: Shop) -> str:
    order = rows.make_shop_order(shop)
    parcel = rows.book_shipment(order).parcels.get()
    print_labels(parcels=[parcel], paper="A6", actor=None)
    return str(parcel.pk)


def shop_with_locker(doors: str = "ABC") -> tuple[Shop, str]:
    """A shop, and what the form calls the locker near it."""
    shop = rows.make_shop()
    sends_from = shop.partner.sends_from
    assert sends_from is not None
    office = make_office()
    OfficeArea.objects.create(office=office, country=sends_from.country, first=sends_from.postcode, last=sends_from.postcode)
    return shop, f"locker-{make_bank(doors, office=office).pk}"


def test_the_shop_reserves_and_reads_the_pin_on_the_page_and_in_a_mail() -> None:
    shop, locker = shop_with_locker()
    parcel, browser = ready_parcel(shop), rows.signed_in(shop.owner)  # type: ignore[attr-defined]

    page = browser.post(URL, {"parcel": [parcel], "locker": locker}, follow=True)
    run_tasks()

    kept = LockerReservation.objects.get()
    assert (str(kept.parcel_id), kept.purpose) == (parcel, "drop_off")
    assert shown(kept.code_seed) in page.text
    [told] = mail.outbox
    assert told.to == [shop.owner.email]  # type: ignore[attr-defined]
    assert shown(kept.code_seed) in told.body


def test_a_locker_that_is_full_says_so_and_the_others_are_reserved() -> None:
    shop, locker = shop_with_locker("C")
    parcels = [ready_parcel(shop), ready_parcel(shop)]

    page = rows.signed_in(shop.owner).post(URL, {"parcel": parcels, "locker": locker}, follow=True)  # type: ignore[attr-defined]

    assert LockerReservation.objects.count() == 1
    assert "a compartment is reserved" in page.text
    assert "no free compartment" in page.text


def test_another_shops_parcel_is_not_reserved() -> None:
    shop, locker = shop_with_locker()
    foreign = ready_parcel(rows.make_shop())
    ready_parcel(shop)

    page = rows.signed_in(shop.owner).post(URL, {"parcel": [foreign], "locker": locker}, follow=True)  # type: ignore[attr-defined]

    assert "Nothing was reserved" in page.text
    assert not LockerReservation.objects.exists()


def test_the_page_asks_as_much_for_ten_as_for_two() -> None:
    shop, _locker = shop_with_locker()
    browser = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    counts = []
    for more in (2, 8):
        for _ in range(more):
            ready_parcel(shop)
        browser.get(URL)
        with CaptureQueriesContext(connection) as queries:
            browser.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
