"""Every block renders its preview, and blocks with rows cost the same however many there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, TranslationSource
from wagtail_localize.operations import translate_object

from accounts.roles import Role
from cms.blocks import CONTENT_BLOCKS
from cms.models import ContentPage, FeiraImage
from marketplace.catalogue.models import Product, ProductImage
from marketplace.pages.blocks import MARKET_BLOCKS
from marketplace.pages.models import HomePage
from shops.blocks import SHOP_BLOCKS
from tests import factories
from tests.marketplace.pages import make_campaign, make_home

pytestmark = pytest.mark.django_db
PAGE_BLOCKS = [*CONTENT_BLOCKS, *MARKET_BLOCKS]
ALL_BLOCKS = [*PAGE_BLOCKS, *SHOP_BLOCKS]

# What of each preview a reader must see.
SEEN = {
    "text": "From the mountain",
    "hero": "Cheese from the mountain",
    "picture": "The cellar",
    "two_columns": "The herd",
    "notice": "We are closed",
    "questions": "Can I pay in cash",
    "quote": "My grandmother",
    "story": "Thirty days in the cellar",
    "gallery": "Evening",
    "video": "How the cheese is turned",
    "table": "a family",
    "hours": "Monday to Friday",
    "categories": "What would you like?",
    "contact": "Your message",
    "products": "Heather honey",
    "producers": "Quinta da Ponte",
}


@pytest.mark.parametrize(("name", "block"), ALL_BLOCKS, ids=[name for name, _block in ALL_BLOCKS])
def test_each_block_shows_its_preview_without_style_or_script(name: str, block: blocks.Block, photo: FeiraImage) -> None:
    factories.make_product(title="Heather honey", producer=factories.make_producer(name="Quinta da Ponte"))
    with override("en"):
        html = block.render(block.get_preview_value())
    assert SEEN[name] in html
    assert "style=" not in html
    assert "<script" not in html
    if name in {"hero", "picture", "story", "gallery"}:
        assert "srcset=" in html


@pytest.mark.parametrize(("name", "block"), ALL_BLOCKS, ids=[name for name, _block in ALL_BLOCKS])
def test_each_block_has_a_name_a_picture_and_a_sentence_for_the_editor(name: str, block: blocks.Block) -> None:
    assert block.label
    assert block.meta.icon not in {"", "placeholder"}
    assert block.get_description()


def test_the_editor_shows_previews(client: Client, photo: FeiraImage) -> None:
    factories.make_product(title="Heather honey")
    client.force_login(factories.make_user(is_superuser=True))
    for _name, block in ALL_BLOCKS:
        response = client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert response.status_code == 200
        assert "components.css" in response.content.decode()


def body_of(*rows: tuple[str, Any]) -> StreamValue:
    return HomePage._meta.get_field("body").to_python([{"type": kind, "value": value} for kind, value in rows])


def test_a_content_page_shows_its_blocks(client: Client, photo: FeiraImage) -> None:
    home = make_home()
    page = home.add_child(instance=ContentPage(title="About us", slug="about"))
    page.body = [
        ("notice", {"text": "<p>Closed on Monday</p>", "tone": "note"}),
        ("two_columns", {"left": [("text", "<p>Left side</p>")], "right": [("quote", {"text": "Right side", "who": "Ana"})]}),
    ]
    page.save()
    html = client.get(page.url).content.decode()
    for words in ("About us", "Closed on Monday", "Left side", "Right side"):
        assert words in html


def test_a_grid_by_hand_keeps_its_order_and_leaves_out_what_is_off_sale() -> None:
    first, second = factories.make_product(title="First"), factories.make_product(title="Second")
    hidden = factories.make_product(title="Hidden", is_public=False)
    html = str(body_of(("products", {"headline": "Ours", "products": [second.pk, hidden.pk, first.pk]})))
    assert html.index("Second") < html.index("First")
    assert "Hidden" not in html


def test_a_grid_of_the_newest_can_keep_to_a_category_and_on_a_sellers_page_to_the_seller() -> None:
    crafts = factories.make_category("Crafts")
    factories.make_product(title="Old bowl", category=crafts)
    mine = factories.make_product(title="New bowl", category=crafts)
    factories.make_product(title="Cheese")
    grid = ("products", {"products": [], "category": str(crafts.pk), "count": 2})
    html = str(body_of(grid))
    assert html.index("New bowl") < html.index("Old bowl")
    assert "Cheese" not in html

    class SellersPage:
        seller = mine.partner

    html = body_of(grid, ("products", {"products": [], "count": 9})).render_as_block({"page": SellersPage()})
    assert "New bowl" in html
    assert "Old bowl" not in html
    assert "Cheese" not in html


@pytest.mark.parametrize("grids", [1, 6])
def test_grids_makers_and_pictures_cost_the_same_however_many(django_assert_num_queries: Any, grids: int, photo: FeiraImage) -> None:
    products = [factories.make_product(producer=factories.make_producer(photo=photo)) for _n in range(12)]
    ProductImage.objects.bulk_create(ProductImage(product=product, image=photo) for product in products)
    rows = []
    for n in range(grids):
        rows.append(("products", {"headline": f"Grid {n}", "products": [product.pk for product in products[n:]]}))
        rows.append(("producers", {"producers": [product.producer_id for product in products[n : n + 4]]}))
        rows.append(("picture", {"image": {"image": photo.pk, "decorative": False, "alt_text": "Two colours"}, "caption": f"Picture {n}"}))
    str(body_of(*rows))  # makes the sizes of the photo, once
    with django_assert_num_queries(12):
        html = str(body_of(*rows))
    assert f"Picture {grids - 1}" in html


def test_only_those_who_may_choose_can_open_the_choosers(client: Client) -> None:
    product = factories.make_product(title="Heather honey")
    Product.objects.create(title="Half", slug="h", structure="child", parent=product, partner=product.partner)
    maker = factories.make_producer(name="Quinta da Ponte")
    assert client.get("/admin/product_chooser/").status_code == 302
    client.force_login(factories.make_user(role=Role.OPERATOR))
    page = client.get("/admin/product_chooser/results/?q=honey").content.decode()
    assert "Heather honey" in page
    assert "Half" not in page
    assert "Heather honey" not in client.get("/admin/product_chooser/results/?q=cheese").content.decode()
    assert client.get(f"/admin/product_chooser/chosen/{product.pk}/").status_code == 200
    assert "Quinta da Ponte" in client.get("/admin/producer_chooser/").json()["html"]
    assert client.get(f"/admin/producer_chooser/chosen-multiple/?id={maker.pk}&id=x").status_code == 200


def test_each_block_can_be_translated(photo: FeiraImage) -> None:
    maker = factories.make_producer(name="Quinta da Ponte")
    product = factories.make_product(title="Heather honey", producer=maker)
    home = make_home()
    home.body = [(name, block.get_preview_value()) for name, block in PAGE_BLOCKS]
    home.body.append(("products", {"headline": "By hand", "products": [product]}))
    home.save_revision().publish()
    pt = Locale.objects.get_or_create(language_code="pt")[0]
    translate_object(home, [pt])
    source = TranslationSource.objects.get_for_instance(home)
    words = set(StringSegment.objects.filter(source=source).values_list("string__data", flat=True))
    assert {"Cheese from the mountain", "By hand", "Can I pay in cash?", "The shepherd", "Who makes it"} <= words
    translated = home.get_translation(pt)
    assert [block.block_type for block in translated.body] == [block.block_type for block in home.body]
    assert "Heather honey" in str(translated.body)


def test_the_operator_can_edit_and_preview_pages_with_every_block(client: Client, photo: FeiraImage) -> None:
    factories.make_product(title="Heather honey", producer=factories.make_producer())
    home = make_home()
    home.body = [(name, block.get_preview_value()) for name, block in PAGE_BLOCKS]
    home.save_revision().publish()
    campaign = make_campaign(home)
    client.force_login(factories.make_user(is_superuser=True))
    for page in (home, campaign):
        assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
        preview = page.make_preview_request()
        assert preview.status_code == 200
        preview.render()
        assert page.title in preview.content.decode()
