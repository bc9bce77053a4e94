"""A shop owner's day: today's work, the storefront, a new product, and packing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import PIL.Image
import PIL.ImageDraw
import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from accounts.models import User
from cms.models import FeiraImage, FeiraRendition
from demo.people import OWNER, PASSWORD
from marketplace.catalogue.models import Category, Product
from marketplace.order.models import ShopOrder
from marketplace.order.paying import mark_paid
from scripts.serving import Site
from shops.models import Membership, Shop, StorefrontPage
from tests.e2e.goods import restocked_product
from tests.e2e.visiting import assert_accessible, field, sign_in, visit
from tests.marketplace.ordering import make_order

LANGUAGE = "en"
FOOD = {
    "legal_name": "Cheese of raw ewe's milk",
    "ingredients": "Raw ewe's MILK, salt, cardoon",
    "storage": "Between 2 and 8 °C",
    "operator": "Queijaria da Ovelha Azul, Oliveira do Hospital",
}


@pytest.fixture
def shop(site_rows: Site) -> Shop:
    return Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop


@pytest.fixture
def storefront(shop: Shop) -> StorefrontPage:
    return StorefrontPage.objects.get(shop=shop, locale__language_code=LANGUAGE)


def picture_file(words: str) -> FilePayload:
    """A photo of its own for each title: Wagtail asks about a file that it has already."""
    picture = PIL.Image.new("RGB", (900, 1125), "#cfe3ee")
    draw = PIL.ImageDraw.Draw(picture)
    draw.ellipse((150, 260, 750, 860), fill="#e8c46a", outline="#7a4a1c", width=12)
    draw.text((300, 950), words.encode("ascii", "ignore").decode(), fill="#1d1a16", font_size=40)
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return {"name": "cheese.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def main(page: Page) -> Locator:
    return page.locator("main")


def test_signs_in_and_sees_the_work_of_this_shop_only(page: Page, shop: Shop) -> None:
    visit(page, "/en/sign-in/")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    main(page).get_by_role("button", name="Sign in").click()

    to_pack = ShopOrder.objects.filter(partner=shop.partner, state=ShopOrder.State.TO_PACK).count()
    assert 0 < to_pack < ShopOrder.objects.filter(state=ShopOrder.State.TO_PACK).count()
    expect(main(page).get_by_role("heading", level=2)).to_contain_text("to pack")
    expect(main(page)).to_contain_text(shop.partner.name)
    expect(main(page).get_by_role("link", name=re.compile(rf"^{to_pack} orders? to pack$"))).to_be_visible()
    expect(main(page)).to_contain_text("The attestation of Pastores da Fonte Fria for “Queijo Serra da Estrela” ends on")
    assert_accessible(page)
    for other in Shop.objects.exclude(pk=shop.pk).select_related("partner"):
        expect(main(page)).not_to_contain_text(other.partner.name)


def test_the_menu_leads_to_what_a_shop_needs_and_to_nothing_else(desktop: Page) -> None:
    sign_in(desktop, "shop owner")
    desktop.goto("/admin/", wait_until="networkidle")

    links = desktop.locator("nav.sidebar-main-menu .sidebar-main-menu__list > li > a")
    expect(links).to_have_text(
        [
            "Orders",
            "Pick-ups",
            "Products",
            "Offers",
            "Hand-over",
            "Your money",
            "Get paid",
            "Invoices",
            "Reviews",
            "Attestations",
            "Pictures",
            "Team",
            "Sign-in and safety",
        ]
    )
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    desktop.locator(".sidebar").get_by_role("button", name="Storefront").click()
    folded = desktop.locator(".sidebar-sub-menu-panel a:visible")
    expect(folded).to_have_text(
        ["My page", "More pages", "Languages", "Open or closed", "Delivery and VAT", "Returns", "Own domain", "Webhooks"]
    )

    for address in addresses + [str(link.get_attribute("href")) for link in folded.all()]:
        visit(desktop, address)
    desktop.goto("/admin/", wait_until="networkidle")
    desktop.get_by_role("textbox", name="Search").first.fill("butter")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/admin/products/**")
    expect(main(desktop)).to_contain_text("Ewe’s butter")


def test_edits_the_storefront_previews_and_publishes_it(
    page: Page, open_context: Callable[..., BrowserContext], storefront: StorefrontPage, shop: Shop
) -> None:
    is_phone = bool(page.viewport_size and page.viewport_size["width"] < 500)
    day = "24 December" if is_phone else "6 January"
    tagline, notice, colour = f"Cheese of forty-two ewes until {day}", f"We are closed on {day}", "#7a1f4e" if is_phone else "#14532d"
    banner = FeiraImage.objects.filter(collection=shop.collection).exclude(pk=storefront.banner_id).latest("pk")
    visitor = open_context("phone" if is_phone else "desktop").new_page()
    public = f"/en/shops/{shop.partner.code}/"
    sign_in(page, "shop owner")
    visit(page, "/admin/")
    open_menu_item(page, "My page")
    expect(field(page, "Name of the shop")).to_be_visible()
    assert_accessible(page)

    field(page, "One line about the shop").fill(tagline)
    field(page, "Colour").fill(colour)
    choose_picture(page, "banner", banner, of=shop)
    add_notice(page, notice)

    page.get_by_role("button", name="Toggle preview").click()
    draft = page.frame_locator("#w-preview-iframe").locator("html")
    expect(draft.locator("main")).to_contain_text(tagline)
    expect(draft.locator("main")).to_contain_text(notice)
    expect_banner(draft.locator(".shop-banner-photo img"), banner)
    assert theme_colour(draft) == colour
    assert_accessible(page)
    page.get_by_role("button", name="Toggle preview").click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("has been updated")

    visit(visitor, public)
    expect(visitor.locator("main")).not_to_contain_text(day)
    assert theme_colour(visitor.locator("html")) != colour
    page.goto("/admin/")
    expect(page.locator("main")).to_contain_text("has changes that are not published yet")
    page.locator("main").get_by_role("link", name="Look at them").first.click()
    expect(field(page, "One line about the shop")).to_have_value(tagline)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messages")).to_contain_text("has been published")

    visit(visitor, public)
    expect(visitor.locator("main")).to_contain_text(tagline)
    expect(visitor.locator("main")).to_contain_text(notice)
    expect_banner(visitor.locator(".shop-banner-photo img"), banner)
    assert theme_colour(visitor.locator("html")) == colour


def test_adds_a_product_that_shoppers_find(page: Page, open_context: Callable[..., BrowserContext], site_rows: Site, shop: Shop) -> None:
    is_phone = bool(page.viewport_size and page.viewport_size["width"] < 500)
    title = "Ewe’s cheese in olive oil" if is_phone else "Ewe’s cheese with thyme"
    category = Category.objects.filter(product__partner=shop.partner).first()
    assert category
    sign_in(page, "shop owner")
    visit(page, "/admin/products/")
    page.get_by_role("link", name="Add product").click()
    expect(field(page, "Title")).to_be_visible()
    assert_accessible(page)

    field(page, "Title").fill(title)
    upload_photo(page, title)
    field(page, "Price in EUR").fill("13.40")
    field(page, "Stock").fill("7")
    field(page, "Net content").fill("350")
    field(page, "Weight packed").fill("600")
    field(page, "Category").select_option(str(category.pk))
    field(page, "Maker").select_option(label="Celeste da Ovelha Azul")
    write(page, page.get_by_role("textbox", name="Description"), "Small cheeses, a week in the jar.")
    page.get_by_role("button", name="Create").click()

    # Food needs its information first; what was typed is still there.
    expect(page.get_by_text("Fill in the food information", exact=False).first).to_be_visible()
    expect(field(page, "Title")).to_have_value(title)
    assert_accessible(page)
    for name, text in FOOD.items():
        page.locator(f"#id_food-0-{name}").fill(text)
    page.get_by_role("checkbox", name="milk", exact=True).check()
    page.get_by_role("button", name="Create").click()

    expect(page.get_by_text(f"Product '{title}' created.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=title)
    expect(row).to_contain_text("€13.40")
    expect(row).to_contain_text(re.compile("on sale", re.IGNORECASE))
    assert_accessible(page)
    product = Product.objects.get(title=title)
    visitor = open_context("phone" if is_phone else "desktop").new_page()
    visitor.goto(f"/en/shops/{shop.partner.code}/")
    expect(visitor.locator(".card").filter(has_text=title)).to_be_visible()
    card = visitor.locator(".card").filter(has_text=title)
    for _try in range(20):  # the index follows within two seconds
        visitor.goto(f"/en/products/?q={title.rsplit(maxsplit=1)[-1]}")
        if card.count():
            break
    expect(card).to_contain_text("€13.40")
    expect(card.locator("img")).to_be_visible()
    card.get_by_role("link", name=title).first.click()
    expect(visitor.locator("h1")).to_have_text(title)
    for words in ("Celeste da Ovelha Azul", "Small cheeses, a week in the jar.", *FOOD.values()):
        expect(visitor.locator("main")).to_contain_text(words)
    assert_accessible(visitor)
    assert product.stockrecord.num_in_stock == 7


def test_a_file_that_is_no_picture_is_refused_with_words(desktop: Page) -> None:
    sign_in(desktop, "shop owner")
    visit(desktop, "/admin/images/add/")
    field(desktop, "Title").fill("A cheese")
    field(desktop, "File").set_input_files({"name": "cheese.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"})

    desktop.get_by_role("button", name="Upload").click()

    expect(desktop.get_by_text("This file is not a picture.")).to_be_visible()
    expect(field(desktop, "Title")).to_have_value("A cheese")
    assert_accessible(desktop)


def test_sees_own_orders_only_and_marks_one_packed(page: Page, shop: Shop) -> None:
    order = make_order((restocked_product(shop.partner), 1))
    mark_paid(order=order, at=timezone.now())
    own = order.shop_orders.get()
    foreign = list(ShopOrder.objects.exclude(partner=shop.partner))
    sign_in(page, "shop owner")
    visit(page, "/admin/orders/")

    listed = page.locator("main")
    expect(listed.get_by_role("link", name=own.number)).to_be_visible()
    for other in foreign:
        expect(listed.get_by_role("link", name=other.number, exact=True)).to_have_count(0)
    answer = page.goto(f"/admin/orders/{foreign[0].pk}/")
    assert answer
    assert answer.status == 404
    assert_accessible(page)

    visit(page, f"/admin/orders/?q={own.number}")
    page.get_by_role("checkbox", name=f"Choose order {own.number}").check()
    page.get_by_role("button", name="Mark packed").click()
    expect(page.locator("main")).to_contain_text("will be marked packed")
    assert_accessible(page)
    page.get_by_role("button", name="Mark packed").click()
    expect(page.get_by_text(f"1 order is packed: {own.number}.")).to_be_visible()
    visit(page, f"/admin/orders/{own.pk}/")
    owner = User.objects.get(email=OWNER)
    expect(page.locator("main")).to_contain_text(f"Packed by {owner.get_full_name()}")
    expect(page.get_by_role("button", name="Mark packed")).to_have_count(0)

    page.goto(f"/en/order/{order.tracking_token}/")
    expect(page.locator("main")).to_contain_text("Packed")


def expect_banner(shown: Locator, picture: FeiraImage) -> None:
    address = str(shown.get_attribute("src"))
    assert FeiraRendition.objects.get(file=address.removeprefix("/media/")).image == picture


def theme_colour(html: Locator) -> str:
    return str(html.evaluate("html => getComputedStyle(html).getPropertyValue('--strong')")).strip()


def open_menu_item(page: Page, name: str) -> None:
    """On a phone the menu is folded."""
    if page.viewport_size and page.viewport_size["width"] < 500:
        page.get_by_role("button", name="Toggle sidebar").click()
    if name == "My page":
        page.locator(".sidebar").get_by_role("button", name="Storefront").click()
    page.locator(".sidebar").get_by_role("link", name=name).click()


def choose_picture(page: Page, field: str, picture: FeiraImage, *, of: Shop) -> None:
    """Put another of the shop's pictures into the page's field; the chooser shows no other shop's."""
    chooser = page.locator(f"#id_{field}-chooser")
    chooser.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Change picture").click()
    results = page.locator(".modal a[href*='/chooser/chosen/']")
    expect(results).to_have_count(min(12, FeiraImage.objects.filter(collection=of.collection).count()))
    page.locator(f".modal a[href*='/chosen/{picture.pk}/']").click()
    expect(chooser).to_contain_text(picture.title)


def write(page: Page, editor: Locator, text: str) -> None:
    """Type into a text editor, which hands its text to the form's field a quarter of a second later."""
    editor.click()
    page.keyboard.type(text)
    page.wait_for_function(
        "text => [...document.querySelectorAll('input[type=hidden]')].some(field => field.value.includes(text))", arg=text
    )


def add_notice(page: Page, text: str) -> None:
    """A notice above all other blocks of the page."""
    page.locator("[data-contentpath=body]").get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Notice").click()
    write(page, page.locator("[data-contentpath=body] [contenteditable=true]").first, text)


def upload_photo(page: Page, title: str) -> None:
    """Take a picture from the seller's own computer, without leaving the product's form."""
    page.get_by_role("button", name="Add photo").click()
    page.get_by_role("button", name="Choose a picture").click()
    modal = page.locator(".modal")
    expect(modal.locator("#tab-search")).to_be_visible()
    modal.get_by_role("tab", name="Upload").click()
    modal.get_by_label("File").set_input_files(picture_file(title))
    modal.get_by_label("Title").fill(title)
    modal.get_by_label("What it shows").fill("A small round cheese on a plate")
    modal.get_by_role("button", name="Upload").click()
    expect(page.locator(".image-chooser").first).to_contain_text(title, timeout=20_000)
