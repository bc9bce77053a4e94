"""With the ticked products: the archive and the way back, copies, and days on which a product is shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.catalogue.models import FoodInformation, Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.product_forms import FOOD, product_data

pytestmark = pytest.mark.django_db

LIST = "/admin/products/"


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop(producers=[factories.make_producer(name="Dairy of the Hill")])


@pytest.fixture
def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def press(client: Client, action: str, *products: Product, sure: bool = True) -> Any:
    data: dict[str, Any] = {"product": [product.pk for product in products], **({"sure": "yes"} if sure else {})}
    return client.post(reverse(f"products:{action}"), data, follow=True)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- Archive ---


def test_archiving_says_first_what_it_will_do_and_then_does_it(owner: Client, shop: Shop) -> None:
    cheese, honey = (factories.make_product(partner=shop.partner, title=title) for title in ("Cheese", "Honey"))
    asked = said(press(owner, "archive", cheese, honey, sure=False))
    assert "These 2 products leave your lists and your shop." in asked
    assert Product.objects.on_sale().count() == 2
    assert "2 products are archived." in said(press(owner, "archive", cheese, honey))
    assert not Product.objects.on_sale().exists()
    assert "Choose “Honey”" not in said(owner.get(LIST))
    assert "Choose “Honey”" in said(owner.get(LIST + "?state=archived"))


def test_what_comes_back_is_what_it_was(owner: Client, shop: Shop) -> None:
    public = factories.make_product(partner=shop.partner)
    draft = factories.make_product(partner=shop.partner, is_public=False)
    press(owner, "archive", public, draft)
    assert "2 products are back." in said(press(owner, "bring_back", public, draft))
    assert list(Product.objects.on_sale()) == [public]
    draft.refresh_from_db()
    assert (draft.is_public, draft.off_sale_reason) == (False, "")


def test_what_may_not_be_published_any_more_comes_back_as_a_draft_and_says_why(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, title="Queijo Serra da Estrela")
    press(owner, "archive", product)
    factories.make_designation()
    answer = said(press(owner, "bring_back", product))
    assert "“Queijo Serra da Estrela” is a draft now. Before it can be published:" in answer
    product.refresh_from_db()
    assert (product.is_public, product.is_archived) == (False, False)


def test_saving_the_form_of_an_archived_product_leaves_it_archived(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner)
    press(owner, "archive", product)
    page = owner.get(reverse("products:edit", args=(product.pk,)))
    assert f"/admin/products/bring-back/?product={product.pk}" in page.content.decode()
    assert owner.post(reverse("products:edit", args=(product.pk,)), product_data(title="Renamed")).status_code == 302
    product.refresh_from_db()
    assert (product.title, product.is_archived) == ("Renamed", True)
    assert not Product.objects.on_sale().exists()


@pytest.mark.parametrize("action", ["archive", "bring_back", "duplicate"])
def test_nothing_is_done_where_one_of_them_is_not_the_shops_own(owner: Client, shop: Shop, action: str) -> None:
    own, foreign = factories.make_product(partner=shop.partner), factories.make_product()
    before = list(Product.objects.order_by("pk").values())
    assert press(owner, action, own, foreign).status_code == 404
    for odd in ("x", "", "-1", "9" * 30):
        assert owner.post(reverse(f"products:{action}"), {"product": odd, "sure": "yes"}).status_code == 404
    assert "No product was ticked." in said(owner.post(reverse(f"products:{action}"), {"sure": "yes"}, follow=True))
    assert list(Product.objects.order_by("pk").values()) == before


# --- Copies ---


def test_a_copy_is_a_draft_with_all_but_number_stock_and_days(owner: Client, shop: Shop, media: Any) -> None:
    product = factories.make_product(
        partner=shop.partner,
        title="Cured cheese",
        producer=shop.producers.get(),
        visible_until=timezone.localdate() + dt.timedelta(days=3),
    )
    StockRecord.objects.filter(product=product).update(sale_price=Decimal(9), num_allocated=1)
    ProductTranslation.objects.create(product=product, language="pt", title="Queijo curado")
    FoodInformation.objects.create(product=product, **{**FOOD, "made_with_raw_milk": True})
    picture = rows.make_image(shop)
    ProductImage.objects.create(product=product, image=picture, caption="A wheel")
    answer = press(owner, "duplicate", product)
    copy = Product.objects.exclude(pk=product.pk).get()
    assert answer.redirect_chain[-1][0] == reverse("products:edit", args=(copy.pk,))
    assert copy.title == "Cured cheese (copy)"
    assert copy.translations.get().title.startswith("Queijo curado (")
    assert (copy.is_public, copy.visible_until, copy.producer) == (False, None, product.producer)
    record = copy.stockrecords.get()
    assert (record.price, record.sale_price, record.num_in_stock, record.num_allocated) == (Decimal("12.50"), None, 0, 0)
    assert record.partner_sku != product.stockrecords.get().partner_sku
    assert (copy.images.get().image, copy.images.get().caption) == (picture, "A wheel")
    assert copy.food.get().allergens == ["milk"]
    assert [category.name for category in copy.categories.all()] == ["Cheese"]
    assert product.images.get().image == picture


def test_a_copy_of_a_product_of_sizes_has_them_too_and_their_protected_name_is_asked_again(owner: Client, shop: Shop) -> None:
    serra, maker = factories.make_designation(), shop.producers.get()
    wheel = factories.make_product(
        partner=shop.partner, title="Queijo Serra da Estrela", structure=Product.PARENT, designation=serra, producer=maker
    )
    wheel.stockrecords.all().delete()
    for title in ("half", "whole"):
        factories.make_product(partner=shop.partner, title=title, parent=wheel, structure=Product.CHILD)
    press(owner, "duplicate", wheel)
    copy = Product.objects.filter(parent=None).exclude(pk=wheel.pk).get()
    assert [child.title for child in copy.children.order_by("pk")] == ["half", "whole"]
    assert StockRecord.objects.filter(product__parent=copy, num_in_stock=0).count() == 2
    data = product_data(title=copy.title, designation=serra.pk, producer=maker.pk)
    assert "is_public" in owner.post(reverse("products:edit", args=(copy.pk,)), data).context["form"].errors
    factories.make_attestation(producer=maker, designation=serra)
    assert owner.post(reverse("products:edit", args=(copy.pk,)), data).status_code == 302


def test_a_title_as_long_as_can_be_has_room_for_the_mark(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, title="x" * 255)
    press(owner, "duplicate", product)
    assert Product.objects.exclude(pk=product.pk).get().title == "x" * 248 + " (copy)"


# --- Days and reductions in the form ---


def test_the_form_takes_days_and_a_reduction_and_the_list_says_so(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, price="45.00")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    edit = reverse("products:edit", args=(product.pk,))
    data = product_data(visible_from=tomorrow.isoformat(), sale_price="40,00", sale_until=tomorrow.isoformat(), stock_seen="10", stock="10")
    assert owner.post(edit, data).status_code == 302
    record = product.stockrecords.get()
    assert (record.price_now(), record.sale_until, record.lowest_before) == (Decimal("40.00"), tomorrow, Decimal("45.00"))
    assert not Product.objects.on_sale().exists()
    assert "Visible from" in said(owner.get(LIST))
    page = owner.get(edit).content.decode()
    assert f'value="{tomorrow.isoformat()}"' in page
    assert 'value="40.00"' in page
    owner.post(edit, product_data(stock_seen="10", stock="10"))
    assert product.stockrecords.get().sale_price is None


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"sale_price": "45.00"}, "sale_price"),
        ({"sale_price": "0"}, "sale_price"),
        ({"sale_until": "2026-12-01"}, "sale_price"),
        ({"sale_price": "9", "sale_from": "2026-12-02", "sale_until": "2026-12-01"}, "sale_until"),
        ({"sale_price": "9", "sale_from": "yesterday"}, "sale_from"),
        ({"visible_from": "2026-12-02", "visible_until": "2026-12-01"}, "visible_until"),
        ({"visible_until": "2026-02-31"}, "visible_until"),
    ],
)
def test_days_and_reductions_that_cannot_be_are_errors_in_the_form(owner: Client, wrong: dict[str, str], name: str) -> None:
    answer = owner.post("/admin/products/new/", product_data(**wrong))
    assert name in answer.context["form"].errors
    assert not Product.objects.exists()


def test_sizes_are_a_grid_with_a_reduction_each(owner: Client, shop: Shop) -> None:
    wheel = factories.make_product(partner=shop.partner, structure=Product.PARENT)
    wheel.stockrecords.all().delete()
    half = factories.make_product(
        partner=shop.partner, title="half", parent=wheel, structure=Product.CHILD, price="9.00", stock=3, product_class=None
    )
    half.categories.clear()
    page = owner.get(reverse("products:variants", args=(wheel.pk,))).content.decode()
    assert 'aria-label="Reduced price: half"' in page
    size = {"title": "half", "price": "9.00", "sale_price": "7.00", "sale_until": "2030-01-01", "stock": "3", "stock_seen": "3"}
    size |= {"net_unit": "piece", "grams": "500", "is_public": "on", "id": half.pk}
    data = {f"sizes-0-{name}": value for name, value in size.items()} | {"sizes-TOTAL_FORMS": 1, "sizes-INITIAL_FORMS": 1}
    answer = owner.post(reverse("products:variants", args=(wheel.pk,)), data)
    assert answer.status_code == 302, answer.context["formset"].errors
    assert half.stockrecords.get().price_now() == Decimal("7.00")
    wrong = owner.post(reverse("products:variants", args=(wheel.pk,)), data | {"sizes-0-sale_price": "9.00"})
    assert "The reduced price must be lower than the price." in said(wrong)


# --- The category ---


def test_a_category_that_nobody_chose_is_suggested_and_taken_with_one_more_press(owner: Client) -> None:
    cheese = factories.make_category("Cheese")
    answer = owner.post("/admin/products/new/", product_data(title="Goat cheese", category="", is_food=None))
    assert "From the title we chose “Cheese” for you." in said(answer)
    assert f'<option value="{cheese.pk}" selected>' in answer.content.decode()
    assert not Product.objects.exists()
    told = owner.get("/admin/products/suggest/", {"title": "Queijo de cabra"}).json()
    assert told == {"category": cheese.pk, "name": "Cheese", "is_food": True, "keep_cold": True}
    assert owner.get("/admin/products/suggest/").json()["category"] is None


def test_pictures_are_shown_in_the_order_of_the_form_each_with_what_it_shows(owner: Client, shop: Shop, client: Client, media: Any) -> None:
    wheel, cut = rows.make_image(shop), rows.make_image(shop)
    data = product_data(images=[{"image": wheel.pk, "caption": "A wheel"}, {"image": cut.pk, "caption": "A cut"}])
    data |= {"images-0-ORDER": 2, "images-1-ORDER": 1}
    assert owner.post("/admin/products/new/", data).status_code == 302
    product = Product.objects.get()
    assert [photo.image for photo in product.images.all()] == [cut, wheel]
    page = client.get(product.get_absolute_url()).content.decode()
    assert page.index('alt="A cut"') < page.index('alt="A wheel"')
