"""A page of a shop goes live on a day, ends on a day, and goes back to an older version, as its owner asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from background import tick
from shops.models import Membership, Shop, ShopContentPage, StorefrontPage
from shops.shop_pages import add_page
from shops.teams import join_shop
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + dt.timedelta(days=1)
ZEROS = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
STOREFRONT = {
    **ZEROS,
    "title": "A new name",
    "tagline": "",
    "colour": "#1f4e79",
    "font_pair": "market",
    "header_style": "banner",
    "ground": "paper",
    "corners": "soft",
    "logo": "",
    "banner": "",
    "body-count": "0",
    "seo_title": "",
    "search_description": "",
    "action-publish": "x",
}
BESIDE = {**ZEROS, "title": "Our fairs", "body-count": "0", "seo_title": "", "search_description": "", "action-publish": "x"}


def written(moment: dt.datetime) -> str:
    """As a browser's own calendar sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def at(moment: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer's minute at ``moment``."""
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: moment)
        tick.jobs["cms.publish-scheduled"].function(moment)


def page_of(shop: Shop) -> StorefrontPage:
    return shop.pages.get(locale__language_code="en")


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize("role", [Membership.Role.OWNER, Membership.Role.EDITOR])
def test_what_is_scheduled_is_shown_from_its_hour_on(client: Client, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    shop, person = rows.make_shop(), factories.make_user()
    join_shop(shop=shop, user=person, role=role)
    address = reverse("storefront", args=[shop.partner.code])

    sent = rows.signed_in(person).post(edit(page_of(shop)), {**STOREFRONT, "go_live_at": written(TOMORROW)})

    assert sent.status_code == 302
    assert "A new name" not in client.get(address).text
    at(TOMORROW - dt.timedelta(minutes=5), monkeypatch)
    assert "A new name" not in client.get(address).text
    at(TOMORROW + dt.timedelta(minutes=5), monkeypatch)
    assert "A new name" in client.get(address).text


def test_a_schedule_is_called_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    browser.post(edit(page_of(shop)), {**STOREFRONT, "go_live_at": written(TOMORROW)})
    scheduled = Revision.objects.exclude(approved_go_live_at=None).get()
    call_off = reverse("wagtailadmin_pages:revisions_unschedule", args=[page_of(shop).pk, scheduled.pk])

    assert "Cancel scheduled publish" in browser.get(edit(page_of(shop))).text
    assert rows.signed_in(rows.make_shop().owner).post(call_off).status_code == 404  # type: ignore[attr-defined]
    assert browser.post(call_off).status_code == 302

    at(TOMORROW + dt.timedelta(minutes=5), monkeypatch)
    assert "A new name" not in client.get(reverse("storefront", args=[shop.partner.code])).text


def test_a_page_beside_the_storefront_ends_on_its_day_and_leaves_the_menu(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = rows.make_shop()
    page = add_page(storefront=page_of(shop), title="Our fairs", user=shop.owner)  # type: ignore[attr-defined]
    rows.signed_in(shop.owner).post(edit(page), {**BESIDE, "expire_at": written(TOMORROW)})  # type: ignore[attr-defined]
    address = reverse("storefront", args=[shop.partner.code])
    assert "Our fairs" in client.get(address).text

    at(TOMORROW + dt.timedelta(minutes=5), monkeypatch)

    assert "Our fairs" not in client.get(address).text
    assert client.get(f"{address}our-fairs/").status_code == 404
    assert ShopContentPage.objects.get(pk=page.pk).expired, "it is kept for its owner"
    assert client.get(address).status_code == 200


def test_a_storefront_cannot_end_and_says_what_to_do_instead(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(shop.owner)  # type: ignore[attr-defined]

    form = browser.get(edit(page_of(shop))).text
    browser.post(edit(page_of(shop)), {**STOREFRONT, "expire_at": written(TOMORROW)})
    at(TOMORROW + dt.timedelta(minutes=5), monkeypatch)

    assert "does not end on a day" in form
    assert 'name="expire_at"' not in form
    assert "A new name" in client.get(reverse("storefront", args=[shop.partner.code])).text


@pytest.mark.parametrize("who", ["packer", "another shop's owner"])
def test_nobody_else_schedules_anything(who: str) -> None:
    shop, person = rows.make_shop(), factories.make_user()
    join_shop(shop=shop if who == "packer" else rows.make_shop(), user=person, role="packer" if who == "packer" else "owner")

    sent = rows.signed_in(person).post(edit(page_of(shop)), {**STOREFRONT, "go_live_at": written(TOMORROW)})

    assert sent.status_code == 404
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_an_owner_looks_at_an_older_version_and_goes_back_to_it(client: Client) -> None:
    shop = rows.make_shop()
    page, browser = page_of(shop), rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    first = page.get_latest_revision()
    browser.post(edit(page), STOREFRONT)
    address = reverse("storefront", args=[shop.partner.code])
    assert "A new name" in client.get(address).text

    history = browser.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    back = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    shown = browser.get(back)

    assert back in history.text
    assert f'value="{shop.partner.name}"' in shown.text, "the old name stands in the form, nothing is changed yet"
    browser.post(edit(page), {**STOREFRONT, "title": shop.partner.name, "revision": str(first.pk)})
    assert "A new name" not in client.get(address).text
    assert shop.partner.name in client.get(address).text
