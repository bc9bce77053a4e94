"""A shop looks the same in every language; its words stay what they are in each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from shops.models import Shop, StorefrontPage
from shops.theme.css import theme_url
from tests.shops import rows

pytestmark = pytest.mark.django_db
NEW = theme_url(colour="#00aa55", font_pair="plain", ground="sage", corners="round")


def page_in(shop: Shop, language: str) -> StorefrontPage:
    return shop.pages.get(locale__language_code=language)


def dress_the_english_page(shop: Shop) -> None:
    page = page_in(shop, "en")
    page.colour, page.font_pair, page.ground, page.corners, page.logo = "#00aa55", "plain", "sage", "round", rows.make_image(shop)
    page.save_revision(user=shop.owner).publish()  # type: ignore[attr-defined]


def test_a_look_published_in_one_language_is_that_of_all(client: Client) -> None:
    shop = rows.make_shop(texts={"en": {"title": "The dairy"}, "pt": {"title": "A queijaria"}, "fr": {"title": "La fromagerie"}})

    dress_the_english_page(shop)

    for language, name in (("en", "The dairy"), ("pt", "A queijaria"), ("fr", "La fromagerie")):
        shown = client.get(f"/{language}/shops/{shop.partner.code}/").text
        assert NEW in shown, language
        assert name in shown
        assert "shop-logo" in shown
        assert not page_in(shop, language).has_unpublished_changes


def test_words_that_are_not_published_stay_so(client: Client) -> None:
    shop = rows.make_shop()
    draft = page_in(shop, "pt")
    draft.tagline = "Só para a semana"
    draft.save_revision()

    dress_the_english_page(shop)

    shown = client.get(f"/pt/shops/{shop.partner.code}/").text
    assert NEW in shown
    assert "Só para a semana" not in shown
    newest = page_in(shop, "pt").get_latest_revision_as_object()
    assert (newest.tagline, newest.colour) == ("Só para a semana", "#00aa55")


def test_a_version_for_later_comes_in_the_new_look(client: Client) -> None:
    shop = rows.make_shop()
    later = page_in(shop, "pt")
    later.tagline, later.go_live_at = "Amanhã", timezone.now() + dt.timedelta(days=1)
    later.save_revision().publish()

    dress_the_english_page(shop)
    waiting = Revision.objects.exclude(approved_go_live_at=None).get()
    waiting.content = {**waiting.content, "go_live_at": None}
    waiting.publish()

    shown = client.get(f"/pt/shops/{shop.partner.code}/").text
    assert NEW in shown
    assert "Amanhã" in shown


def test_another_shop_keeps_its_own(client: Client) -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    dress_the_english_page(shop)
    assert NEW not in client.get(f"/pt/shops/{other.partner.code}/").text
