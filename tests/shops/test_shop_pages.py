"""The pages of a shop: what comes by itself, what the owner writes, ready pages, and writing to the shop."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from cms.models import FeiraImage
from marketplace.partner.models import Partner
from shops.contact import sending
from shops.models import ContactMessage, Shop, ShopContentPage, StorefrontPage
from shops.presets import PRESETS
from tests import factories
from tests.shops import rows
from tests.shops.test_storefront import many_products
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
PAGES = "/admin/shop/pages/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def page_of(shop: Shop, language: str = "en") -> StorefrontPage:
    return shop.pages.get(locale__language_code=language)


def add(shop: Shop, **form: str) -> ShopContentPage | None:
    rows.signed_in(shop.owner).post(f"{PAGES}{page_of(shop).pk}/add/", {"title": "About us", "kind": "about", **form})  # type: ignore[attr-defined]
    return ShopContentPage.objects.filter(shop=shop).order_by("-pk").first()


# --- By themselves ---


def test_the_legal_notice_is_the_sellers_data_of_today(client: Client) -> None:
    shop = rows.make_shop(partner=factories.make_partner(legal_name="Quinta Lda", tax_number="501234567"))
    address = reverse("shop_legal", args=[shop.partner.code])
    assert "501234567" in client.get(address).text
    Partner.objects.filter(pk=shop.partner_id).update(tax_number="509999999")
    page = client.get(address)
    assert "509999999" in page.text
    assert "Quinta Lda" in page.text


def test_delivery_names_the_services_and_the_fourteen_days(client: Client) -> None:
    shop = rows.make_shop()
    factories.make_service(name="Home 24 h")
    page = client.get(reverse("shop_delivery", args=[shop.partner.code]))
    assert "Home 24 h" in page.text
    assert "within 14 days" in page.text
    assert "spoil quickly" in page.text


@pytest.mark.parametrize("name", ["shop_products", "shop_contact", "shop_delivery", "shop_legal"])
def test_every_page_has_the_menu_and_says_which_one_it_is(client: Client, name: str) -> None:
    shop = rows.make_shop()
    page = client.get(reverse(name, args=[shop.partner.code]))
    assert page.text.count('aria-current="page"') >= 1
    assert reverse("shop_legal", args=[shop.partner.code]) in page.text
    assert client.get(f"/en/shops/nobody/{name.removeprefix('shop_')}/").status_code == 404


def test_a_language_in_which_the_shop_is_not_written_is_no_alternate(client: Client) -> None:
    shop = rows.make_shop()
    page_of(shop, "fr").unpublish()
    page = client.get(reverse("shop_legal", args=[shop.partner.code])).text
    assert 'rel="alternate" hreflang="pt"' in page
    assert 'rel="alternate" hreflang="fr"' not in page


# --- Written by the owner ---


def test_an_owner_adds_a_page_publishes_it_and_takes_it_away(client: Client) -> None:
    shop = rows.make_shop()
    public = f"{reverse('storefront', args=[shop.partner.code])}about-us/"
    page = add(shop)
    assert page
    assert client.get(public).status_code == 404, "a draft"
    assert "How it began" in str(page.get_latest_revision_as_object().body)

    page.get_latest_revision().publish()
    assert "How it began" in client.get(public).text
    assert f'href="{public}"' in client.get(reverse("shop_products", args=[shop.partner.code])).text, "it is in the menu"

    browser = rows.signed_in(shop.owner)
    assert "About us" in browser.get(f"{PAGES}{page.pk}/delete/").text
    browser.post(f"{PAGES}{page.pk}/delete/")
    assert client.get(public).status_code == 404


def test_a_page_is_written_in_another_language() -> None:
    shop = rows.make_shop()
    page = add(shop)
    assert page
    portuguese = page_of(shop, "pt")
    browser = rows.signed_in(shop.owner)
    for _twice in range(2):
        browser.post(f"{PAGES}{portuguese.pk}/add/", {"translation_of": page.pk})
    other = ShopContentPage.objects.child_of(portuguese).get()
    assert other.translation_key == page.translation_key
    assert other.locale == portuguese.locale


@pytest.mark.parametrize("title", ["", "   ", "x" * 81])
def test_a_page_without_a_title_is_not_made(title: str) -> None:
    assert add(rows.make_shop(), title=title) is None


def test_the_addresses_of_the_shops_own_pages_are_not_taken(client: Client) -> None:
    shop = rows.make_shop()
    page = add(shop, title="Legal", kind="")
    assert page
    assert page.slug == "legal-2"


def test_there_is_an_end_to_pages() -> None:
    shop = rows.make_shop()
    for n in range(10):
        add(shop, title=f"Page {n}", kind="")
    assert ShopContentPage.objects.count() == 8


def test_an_owner_edits_the_own_page_in_wagtail_and_no_foreign_picture_gets_in() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    page = add(shop)
    foreign = rows.make_image(other)
    assert page
    browser = rows.signed_in(shop.owner)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert browser.get(edit).status_code == 200
    zeros = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    block = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-id": "", "body-0-type": "picture"}
    form = {
        **zeros,
        "title": "Us",
        "seo_title": "",
        "search_description": "",
        **block,
        "body-0-value-caption": "",
        "body-0-value-image-decorative": "on",
    }
    assert browser.post(edit, {**form, "body-0-value-image-image": str(foreign.pk)}).status_code == 404
    own = rows.make_image(shop)
    assert browser.post(edit, {**form, "body-0-value-image-image": str(own.pk)}).status_code == 302
    assert rows.signed_in(other.owner).get(edit).status_code == 404


def test_the_list_says_where_the_line_under_the_name_is_not_written_or_is_anothers() -> None:
    def listed(**lines: str) -> str:
        shop = rows.make_shop(texts={language: {"tagline": line} for language, line in lines.items()})
        return rows.signed_in(shop.owner).get(PAGES).text  # type: ignore[attr-defined]

    assert "the same words as in another language" in listed(en="Cheese", pt="Cheese", fr="Fromages")
    assert "no line under the name in this language" in listed(en="Cheese", pt="Queijos")
    assert "line under the name" not in listed(en="Cheese", pt="Queijos", fr="Fromages")


# --- Ready pages ---


@pytest.mark.parametrize("preset", [preset.key for preset in PRESETS])
def test_a_ready_page_is_a_draft_and_shows_whole(preset: str, client: Client) -> None:
    shop = rows.make_shop(producers=[factories.make_producer(name="Queijaria do Vale")])
    factories.make_product(partner=shop.partner, title="Cured cheese")
    page = page_of(shop)
    before = Revision.objects.for_instance(page).count()
    browser = rows.signed_in(shop.owner)
    address = reverse("shop_presets:choose", args=[page.pk])
    assert browser.get(address).status_code == 200

    editor = browser.post(address, {"preset": preset}, follow=True)

    assert editor.status_code == 200
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert len(draft.body) >= 6
    assert Revision.objects.for_instance(page).count() == before + 1
    assert "Write to us" not in client.get(reverse("storefront", args=[shop.partner.code])).text, "not published"
    page.get_latest_revision().publish()
    shown = client.get(reverse("storefront", args=[shop.partner.code])).text
    assert "Write to us" in shown
    assert "Queijaria do Vale" in shown


def test_an_unknown_preset_changes_nothing() -> None:
    shop = rows.make_shop()
    page = page_of(shop)
    before = Revision.objects.count()
    rows.signed_in(shop.owner).post(reverse("shop_presets:choose", args=[page.pk]), {"preset": "palace"})
    assert Revision.objects.count() == before


# --- Writing to the shop ---


def write(client: Client, shop: Shop, **form: str) -> Any:
    address = reverse("shop_contact", args=[shop.partner.code])
    filled = {"name": "Ana Lopes", "email": "ana@example.org", "text": "Is there any cheese left?", "website": ""}
    return client.post(address, {**filled, **form}, follow=True)


def test_a_message_reaches_the_shop_once_and_its_answer_the_visitor(client: Client) -> None:
    shop = rows.make_shop()
    for _twice in range(2):
        assert "on its way to the shop" in write(client, shop).text
    run_tasks()
    (sent,) = mail.outbox
    assert sent.to == [shop.partner.email]
    assert sent.reply_to == ["ana@example.org"]
    assert "any cheese left" in sent.body
    assert ContactMessage.objects.get().sent_at


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"email": "ana"}, "valid email"),
        ({"name": ""}, "required"),
        ({"text": "x" * 3001}, "3000"),
    ],
)
def test_a_form_that_is_not_right_is_kept_and_says_why(client: Client, form: dict[str, str], says: str) -> None:
    shop = rows.make_shop()
    page = write(client, shop, **form)
    assert says in page.text
    assert "Ana Lopes" in page.text or not form.get("name", "x")
    assert ContactMessage.objects.count() == 0


def test_other_words_another_writer_another_shop_and_another_day_are_other_messages(client: Client, monkeypatch: Any) -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    first = ContactMessage.objects.filter(shop=shop)
    for form in ({}, {"text": "And honey?"}, {"email": "rui@example.org"}):
        write(client, shop, **form)
    write(client, other)
    assert (first.count(), ContactMessage.objects.count()) == (3, 4)
    now = timezone.now()
    for hours, count in ((23, 3), (25, 4)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + dt.timedelta(hours=hours))
        cache.clear()
        write(client, shop)
        assert first.count() == count


def test_of_two_at_the_same_moment_one_is_taken(client: Client, monkeypatch: Any) -> None:
    shop = rows.make_shop()
    noon = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    write(client, shop)
    monkeypatch.setattr(sending, "SAME_FOR", dt.timedelta(0))  # as if the first could not be seen yet
    assert "on its way to the shop" in write(client, shop).text
    assert ContactMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "count"),
    [
        ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, 1),
        ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, 0),
        ({"sec-fetch-site": "same-site"}, 0),
        ({}, 0),
    ],
)
def test_a_message_is_taken_from_our_own_pages_alone(headers: dict[str, str], count: int) -> None:
    shop, client = rows.make_shop(), Client(enforce_csrf_checks=True)
    form = {"name": "Ana Lopes", "email": "ana@example.org", "text": "Is there any cheese left?"}
    client.post(reverse("shop_contact", args=[shop.partner.code]), form, headers=headers)
    assert ContactMessage.objects.count() == count


def test_programs_are_told_the_same_and_send_nothing(client: Client) -> None:
    assert "on its way to the shop" in write(client, rows.make_shop(), website="https://spam.example").text
    assert ContactMessage.objects.count() == 0


def test_nobody_writes_without_end_and_the_head_of_the_mail_is_one_line(client: Client) -> None:
    shop = rows.make_shop()
    for n in range(7):
        page = write(client, shop, name="Ana\r\nBcc: all@example.org", text=f"Message {n}")
    assert "Too many messages" in page.text
    assert ContactMessage.objects.count() == 5
    run_tasks()
    assert all("\n" not in message.subject and message.bcc == [] for message in mail.outbox)


# --- How much it costs ---


@pytest.mark.parametrize("count", [10, 1000])
def test_a_storefront_with_every_block_costs_at_most_twenty_queries(
    client: Client, django_assert_max_num_queries: Any, photo: FeiraImage, count: int
) -> None:
    maker = factories.make_producer(photo=photo)
    shop = rows.make_shop(producers=[maker])
    page = page_of(shop)
    image = rows.make_image(shop)
    blocks = []
    for name, block in StorefrontPage.body.field.stream_block.child_blocks.items():
        value = block.get_preview_value()
        blocks.append((name, value))
    page.body = blocks
    page.body.append(("producers", {"headline": "Makers", "producers": [maker]}))
    page.logo, page.banner = rows.make_image(shop, size=(300, 300)), image
    page.save()
    add(shop)
    many_products(shop.partner, count)
    address = reverse("storefront", args=[shop.partner.code])
    client.get(address)

    with django_assert_max_num_queries(20):
        answer = client.get(address)

    assert answer.status_code == 200
    assert "Your message" in answer.text
