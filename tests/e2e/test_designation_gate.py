"""A protected name is sold under its proof alone: refused without it, off sale when it ends, and the shop is told in time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from accounts.models import User
from cms.formats import format_day
from demo.people import OPERATOR, OWNER
from marketplace.catalogue.models import Category, Product
from producers.attestations import rule
from producers.models import Attestation, AttestationNotice, Designation, Producer
from scripts.serving import Site
from shops.models import Membership, Shop
from tests import factories
from tests.e2e.passing_time import mails, text_of, tick, wait_for_mail
from tests.e2e.visiting import assert_accessible, field, sign_in, visit

NAME = "Queijo Serra da Estrela"
DOCUMENT: FilePayload = {
    "name": "attestation.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
}


@pytest.fixture
def shop(site_rows: Site) -> Shop:
    return Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop


@pytest.fixture
def designation(site_rows: Site) -> Designation:
    return Designation.objects.get(name=NAME)


@pytest.fixture
def maker(shop: Shop) -> Producer:
    """A maker of the shop that has never sent in an attestation."""
    maker = factories.make_producer(name=f"Dairy of the {timezone.now():%H %M %S} hill")
    shop.producers.add(maker)
    return maker


@pytest.fixture
def product(shop: Shop, maker: Producer, designation: Designation) -> Product:
    """On sale under the protected name, by a valid attestation."""
    factories.make_attestation(producer=maker, designation=designation)
    category = Category.objects.filter(product__partner=shop.partner).first()
    return factories.make_product(
        partner=shop.partner, title=f"{NAME} of the hill", producer=maker, designation=designation, category=category
    )


def fill_in_product(page: Page, *, title: str, maker: Producer, shop: Shop) -> None:
    category = Category.objects.filter(product__partner=shop.partner).first()
    assert category
    field(page, "Title").fill(title)
    field(page, "Price in EUR").fill("28.00")
    field(page, "Stock").fill("4")
    field(page, "Net content").fill("1000")
    field(page, "Weight packed").fill("1200")
    field(page, "Category").select_option(str(category.pk))
    field(page, "Maker").select_option(str(maker.pk))
    page.locator("#id_food-0-legal_name").fill("Cheese of raw ewe's milk")
    page.locator("#id_food-0-storage").fill("Between 2 and 8 °C")
    page.locator("#id_food-0-operator").fill("Dairy of the Hill, Seia")


def test_refused_without_an_attestation_and_published_with_one(
    page: Page, open_context: Callable[..., BrowserContext], site_rows: Site, shop: Shop, maker: Producer, designation: Designation
) -> None:
    title = f"Queijo serra da ESTRELA from {maker.name}"
    sign_in(page, "shop owner")
    page.goto("/admin/products/new/")
    fill_in_product(page, title=title, maker=maker, shop=shop)
    page.get_by_role("button", name="Create").click()

    # First the name must be declared …
    main = page.locator("main")
    expect(main).to_contain_text(f"The title carries the protected name “{NAME}”. Choose it as the protected name of this product")
    expect(main).to_contain_text("Nothing you wrote is lost.")
    assert_accessible(page)
    field(page, "Protected name").select_option(str(designation.pk))
    page.get_by_role("button", name="Create").click()
    # … and then proven.
    expect(main).to_contain_text(f"{maker.name} has no accepted attestation for “{NAME}”. Send it in under Attestations.")
    for label, value in (("Title", title), ("Price in EUR", "28.00"), ("Stock", "4"), ("Maker", str(maker.pk))):
        expect(field(page, label)).to_have_value(value)
    expect(page.locator("#id_food-0-operator")).to_have_value("Dairy of the Hill, Seia")
    assert not Product.objects.filter(title=title).exists()
    assert_accessible(page)

    field(page, "Publish").uncheck()
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".messages")).to_contain_text("is saved as a draft. Before it can be published:")
    product = Product.objects.get(title=title)
    visitor = open_context("phone").new_page()
    visitor.goto(f"/en/product/{product.slug}-{product.pk}/")
    expect(visitor.locator("main")).to_contain_text("This product cannot be bought today.")
    expect(visitor.locator("main")).not_to_contain_text(title)

    send_in_attestation(page, maker=maker, designation=designation)
    submitted = Attestation.objects.get(producer=maker)
    page.goto(f"/admin/products/edit/{product.pk}/")
    field(page, "Publish").check()
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("waits for the operator's ruling. Publish once it is accepted.")
    rule(attestation=submitted, accept=True, reason="", actor=User.objects.get(email=OPERATOR))

    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("updated")
    visit(visitor, f"/en/product/{product.slug}-{product.pk}/")
    expect(visitor.locator("h1")).to_have_text(title)
    expect(visitor.locator("main")).to_contain_text("DOP")


def send_in_attestation(page: Page, *, maker: Producer, designation: Designation) -> None:
    visit(page, "/admin/shop_attestations/")
    page.get_by_role("link", name="Send in an attestation").click()
    expect(page.get_by_label("Document")).to_be_visible()
    assert_accessible(page)
    today = timezone.localdate()
    field(page, "Maker").select_option(str(maker.pk))
    field(page, "Protected name").select_option(str(designation.pk))
    field(page, "Document").set_input_files(DOCUMENT)
    field(page, "Issued by").fill("Certification body of the hills")
    for label, day in (("Valid from", today), ("Valid until", today + dt.timedelta(days=300))):
        field(page, label).fill(day.isoformat())
    page.get_by_role("button", name="Send in").click()
    expect(page.locator(".messages")).to_contain_text("The operator rules on it, and you are told by mail.")
    assert_accessible(page)


def test_the_end_of_the_attestation_takes_it_off_sale(
    page: Page, open_context: Callable[..., BrowserContext], site_rows: Site, product: Product, shop: Shop
) -> None:
    address = f"/en/product/{product.slug}-{product.pk}/"
    visitor = open_context("phone").new_page()
    visitor.goto(address)
    expect(visitor.get_by_role("button", name="Add to basket")).to_be_visible()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Attestation.objects.filter(producer=product.producer).update(valid_until=yesterday)

    tick(site_rows)

    visitor.goto(address)
    expect(visitor.get_by_role("button", name="Add to basket")).to_have_count(0)
    assert_accessible(visitor)
    visitor.goto(f"/en/shops/{shop.partner.code}/")
    expect(visitor.locator(f"a[href$='{address}']")).to_have_count(0)
    mail = wait_for_mail(site_rows, to=OWNER, saying=f"{product.producer} for “{NAME}” ended")
    assert "1 product is off sale until a new one is accepted." in text_of(mail)
    sign_in(page, "shop owner")
    visit(page, "/admin/")
    notice = page.locator(".help-critical").filter(has_text=str(product.producer))
    expect(notice).to_contain_text("1 product is off sale until a new one is accepted.")
    visit(page, f"/admin/products/?q={product.title.replace(' ', '+')}")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href*='/{product.pk}/']")).first
    expect(row).to_contain_text(re.compile("off sale: no valid attestation", re.IGNORECASE))

    page.goto("/admin/")
    notice.get_by_role("link", name="Send in the new attestation").click()
    expect(field(page, "Maker")).to_have_value(str(product.producer_id))
    expect(field(page, "Protected name")).to_have_value(str(product.designation_id))


@pytest.mark.parametrize(("page", "days", "tone"), [("desktop", 30, "help-warning"), ("phone", 7, "help-critical")], indirect=["page"])
def test_the_owner_is_told_in_time(page: Page, site_rows: Site, product: Product, days: int, tone: str) -> None:
    def saying(day: dt.date) -> str:
        return f"The attestation of {product.producer} for “{NAME}” ends on {format_day(day)}"

    attestation = Attestation.objects.get(producer=product.producer)
    last_day = timezone.localdate() + dt.timedelta(days=days + 1)
    Attestation.objects.filter(pk=attestation.pk).update(valid_until=last_day)
    tick(site_rows)
    assert not AttestationNotice.objects.filter(attestation=attestation, days=days).exists()  # a day early: nothing yet
    if days == 7:
        wait_for_mail(site_rows, to=OWNER, saying=saying(last_day))  # that it ends within a month

    last_day -= dt.timedelta(days=1)
    Attestation.objects.filter(pk=attestation.pk).update(valid_until=last_day)
    tick(site_rows)
    tick(site_rows)

    mail = wait_for_mail(site_rows, to=OWNER, saying=saying(last_day))
    assert "1 product comes off sale after that day unless a new one is accepted." in text_of(mail)
    assert "/admin/shop_attestations/new/?producer=" in text_of(mail)
    to_owner = [sent for sent in mails(site_rows) if OWNER in str(sent["To"]) and saying(last_day) in text_of(sent)]
    assert len(to_owner) == 1
    sign_in(page, "shop owner")
    visit(page, "/admin/")
    notice = page.locator(f".{tone}").filter(has_text=str(product.producer))
    expect(notice).to_contain_text("1 product comes off sale after that day unless a new one is accepted.")
    expect(notice.get_by_role("link", name="Send in the new attestation")).to_be_visible()
