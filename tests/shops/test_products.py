"""A shop's products in its back office: the list, the form, sizes, removal, and nobody else's rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from accounts.roles import Role
from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from producers.models import Designation
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.product_forms import FOOD, only_product, product_data

pytestmark = pytest.mark.django_db

ADD = "/admin/products/new/"


def edit_url(product: Product) -> str:
    return reverse("products:edit", args=(product.pk,))


def status(client: Client, url: str, data: dict[str, Any] | None = None) -> int:
    """The status that a browser ends up with."""
    answer = client.get(url, follow=True) if data is None else client.post(url, data, follow=True)
    return answer.status_code


def errors_of(response: Any) -> str:
    """All that the form says is wrong; fails where the form was taken."""
    assert response.status_code == 200, response.headers
    form = response.context["form"]
    return f"{form.errors} {[formset.errors for formset in form.formsets.values()]}"


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop(producers=[factories.make_producer(name="Dairy of the Hill")])


@pytest.fixture
def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


# --- The form ---


def test_a_product_is_added_with_photo_price_and_food_information_in_two_languages(owner: Client, shop: Shop, media: Path) -> None:
    photo = rows.make_image(shop, size=(300, 400))
    data = product_data(
        title="Cured cheese",
        price="12.50",
        stock="8",
        net_content="500",
        net_unit="g",
        category=factories.make_category("Cheese").pk,
        producer=shop.producers.get().pk,
        is_food="on",
        keep_cold="on",
        images=[{"image": photo.pk, "caption": "A wheel"}],
        food=[FOOD],
        translations=[{"language": "pt", "title": "Queijo curado", "description": "De ovelha"}],
    )
    answer = owner.post(ADD, data)
    assert answer.status_code == 302, errors_of(answer)
    product = only_product()
    assert product.partner == shop.partner
    assert product.product_class.slug == "goods"
    assert product.get_absolute_url() == f"/en/product/cured-cheese-{product.pk}/"
    assert list(Product.objects.on_sale()) == [product]
    record = product.stockrecords.get()
    assert (record.price, record.num_in_stock, record.partner) == (Decimal("12.50"), 8, shop.partner)
    assert record.partner_sku
    assert product.photo_image == photo
    assert product.food.get().allergens == ["milk"]
    assert product.translations.get().description == "<p>De ovelha</p>"
    assert [category.name for category in product.categories.all()] == ["Cheese"]


def test_the_seller_is_the_shop_whatever_the_form_says(owner: Client, shop: Shop) -> None:
    other = factories.make_partner()
    owner.post(ADD, product_data(partner=other.pk, partner_id=other.pk, structure="child", off_sale_reason="removed"))
    assert (only_product().partner, only_product().structure) == (shop.partner, Product.STANDALONE)


def test_the_forms_open_and_an_edit_is_written(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, price="9.90", stock=4)
    assert owner.get(ADD).status_code == 200
    page = owner.get(edit_url(product)).content.decode()
    assert 'value="9.90"' in page
    assert owner.post(edit_url(product), product_data(title="Grey blanket", price="11.00", stock="6", stock_seen="4")).status_code == 302
    product.refresh_from_db()
    record = product.stockrecords.get()
    assert (product.title, record.price, record.num_in_stock) == ("Grey blanket", Decimal("11.00"), 6)


def test_the_form_names_each_missing_field_and_writes_nothing(owner: Client) -> None:
    wrong = errors_of(owner.post(ADD, product_data(title="", price="-1", stock="", grams="0", category="")))
    for field in ("title", "price", "stock", "grams", "category"):
        assert f"<li>{field}" in wrong
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"price": "1e400"},
        {"price": "NaN"},
        {"price": "1e5"},
        {"price": "1.234.5"},
        {"price": "12,345"},
        {"stock": "9" * 40},
        {"grams": "9" * 40},
        {"net_content": "-3"},
        {"category": "x"},
        {"producer": "99999"},
        {"designation": "' OR 1=1"},
        {"title": "x" * 400},
        {"title": "\u200b"},
        {"title": "\u3164 - \u202e"},
        {"grams": "30001"},
        {"stock_seen": "abc"},
    ],
)
def test_odd_input_is_an_error_in_the_form(owner: Client, odd: dict[str, str]) -> None:
    assert errors_of(owner.post(ADD, product_data(**odd)))
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("typed", "meant"), [("12,50", "12.50"), ("12.5", "12.50"), (" 1 234,50 ", "1234.50"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50")]
)
def test_a_price_is_read_with_a_comma_or_a_point(owner: Client, typed: str, meant: str) -> None:
    assert owner.post(ADD, product_data(price=typed, net_content="0,75")).status_code == 302
    product = only_product()
    assert (product.stockrecords.get().price, product.net_content) == (Decimal(meant), Decimal("0.75"))


def test_the_owners_language_writes_the_price(owner: Client, shop: Shop) -> None:
    UserProfile.objects.create(user=shop.owner, preferred_language="pt")  # type: ignore[attr-defined]
    product = factories.make_product(partner=shop.partner, price="9.90")
    assert 'value="9,90"' in owner.get(edit_url(product)).content.decode()


def test_a_title_that_is_too_long_is_not_said_to_be_missing(owner: Client) -> None:
    wrong = errors_of(owner.post(ADD, product_data(title="x" * 256)))
    assert "at most 255 characters" in wrong
    assert "must have a title" not in wrong


def test_a_new_product_opens_its_food_information_and_nobodys_weight(owner: Client) -> None:
    page = owner.get(ADD).content.decode()
    assert 'name="food-0-legal_name"' in page
    assert 'name="grams" value' not in page
    # and left empty it is none
    assert owner.post(ADD, product_data(food=[{"legal_name": "", "storage": "", "operator": ""}])).status_code == 302
    assert not only_product().food.exists()


def test_food_cannot_be_published_before_buyers_can_read_about_it(owner: Client) -> None:
    wrong = errors_of(owner.post(ADD, product_data(is_food="on")))
    assert "Fill in the food information" in wrong
    assert "save it as a draft" in wrong
    wrong = errors_of(owner.post(ADD, product_data(is_food="on", food=[{**FOOD, "storage": "", "operator": " "}])))
    assert "lacks: how to keep it, food business and its address" in wrong
    answer = owner.post(ADD, product_data(is_food="on", is_public=None), follow=True)
    assert "is saved as a draft" in answer.content.decode()
    assert not only_product().is_public


# --- Stock ---


def test_stock_cannot_go_below_what_is_ordered(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, stock=10, title="Blanket")
    StockRecord.objects.update(num_allocated=4)
    wrong = errors_of(owner.post(edit_url(product), product_data(title="Renamed", stock="3", stock_seen="10")))
    assert "4 pieces are ordered and not sent yet" in wrong
    product.refresh_from_db()
    assert (product.title, product.stockrecords.get().num_in_stock) == ("Blanket", 10)
    assert owner.post(edit_url(product), product_data(stock="4", stock_seen="10")).status_code == 302


def test_what_was_sent_while_the_form_stood_open_stays_sent(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, stock=10)
    # given two pieces were sent after the form was opened with 10
    StockRecord.objects.update(num_in_stock=8)
    # when the title is changed, and when 5 are added
    owner.post(edit_url(product), product_data(title="Renamed", stock="10", stock_seen="10"))
    assert product.stockrecords.get().num_in_stock == 8
    owner.post(edit_url(product), product_data(stock="13", stock_seen="8"))
    assert product.stockrecords.get().num_in_stock == 13


# --- The designation gate ---


@pytest.fixture
def serra() -> Designation:
    return factories.make_designation()


@pytest.mark.parametrize(
    "words",
    [
        {"title": "QUEIJO SERRA da estrela"},
        {"title": "Cheese", "translations": [{"language": "pt", "title": "Queijo Serra da Estrela", "description": ""}]},
        {"title": "Cheese", "is_food": "on", "food": [{**FOOD, "legal_name": "Queijo Serra da Estrela"}]},
        {"title": "Queijo Serra\u200bda Estrela"},
    ],
)
def test_a_protected_name_is_not_published_without_its_designation(owner: Client, serra: Designation, words: dict[str, Any]) -> None:
    wrong = errors_of(owner.post(ADD, product_data(**words)))
    assert "protected name “Queijo Serra da Estrela”" in wrong
    assert "Choose it as the protected name" in wrong
    assert not Product.objects.exists()
    answer = owner.post(ADD, product_data(**words, is_public=None), follow=True)
    assert "is saved as a draft" in answer.content.decode()
    assert "Choose it as the protected name" in answer.content.decode()
    assert not Product.objects.on_sale().exists()


def test_a_designation_needs_the_makers_attestation_and_then_is_published(owner: Client, shop: Shop, serra: Designation) -> None:
    maker = shop.producers.get()
    data = product_data(title="Queijo Serra da Estrela", designation=serra.pk, producer=maker.pk)
    assert "Dairy of the Hill has no accepted attestation" in errors_of(owner.post(ADD, data))
    attestation = factories.make_attestation(producer=maker, designation=serra, days_left=20)
    assert owner.post(ADD, data).status_code == 302
    product = only_product()
    assert list(Product.objects.on_sale()) == [product]
    # and its end takes the product off sale by itself
    assert list(Product.objects.on_sale(attestation.valid_until)) == [product]
    assert list(Product.objects.on_sale(attestation.valid_until + dt.timedelta(days=1))) == []
    attestation.valid_from, attestation.valid_until = attestation.valid_from - dt.timedelta(days=99), attestation.valid_from
    attestation.save()
    page = owner.get(reverse("products:index")).content.decode()
    assert "Off sale: no valid attestation for “Queijo Serra da Estrela”" in page


# --- Nobody else's rows ---


def test_another_shops_rows_are_unknown(owner: Client, shop: Shop, media: Path) -> None:
    other = rows.make_shop(producers=[factories.make_producer()])
    theirs = factories.make_product(partner=other.partner, title="Theirs")
    names = ("edit", "delete", "history", "variants")
    for pk in (theirs.pk, 999_999):
        assert {status(owner, reverse(f"products:{name}", args=(pk,))) for name in names} == {404}
        assert {status(owner, reverse(f"products:{name}", args=(pk,)), product_data()) for name in names[:2]} == {404}
    assert "Theirs" not in owner.get(reverse("products:index")).content.decode()
    theirs.refresh_from_db()
    assert theirs.title == "Theirs"

    picture = rows.make_image(other)
    for odd in (picture.pk, 999_999, "x1", "9" * 30):
        # beside a fault too: the form comes back, and would show what is chosen
        for title in ("Blanket", ""):
            assert owner.post(ADD, product_data(title=title, images=[{"image": odd, "caption": ""}])).status_code == 404
    assert "producer" in errors_of(owner.post(ADD, product_data(producer=other.producers.get().pk)))
    assert Product.objects.count() == 1
    assert not ProductImage.objects.exists()


def test_a_row_of_another_product_cannot_be_taken_over(owner: Client, shop: Shop) -> None:
    mine = factories.make_product(partner=shop.partner)
    theirs = factories.make_product(title="Theirs")
    words = ProductTranslation.objects.create(product=theirs, language="pt", title="Deles")
    row = {"id": words.pk, "language": "pt", "title": "Meu", "description": ""}
    owner.post(edit_url(mine), product_data(translations=[row], kept={"translations": 1}))
    words.refresh_from_db()
    assert (words.title, words.product_id) == ("Deles", theirs.pk)


def test_who_may_open_the_products(owner: Client, shop: Shop, client: Client) -> None:
    product = factories.make_product(partner=shop.partner)
    assert client.get(reverse("products:index")).status_code == 302
    client.force_login(factories.make_user())
    assert status(client, edit_url(product)) == 404
    client.force_login(factories.make_user(role=Role.CLERK))
    assert status(client, edit_url(product)) == 404
    client.force_login(factories.make_user(role=Role.OPERATOR))
    assert client.get(edit_url(product)).status_code == 200
    assert client.get(reverse("products:index")).status_code == 200
    assert status(client, ADD) in {200, 404}
    assert owner.get(edit_url(product)).status_code == 200


# --- Removing ---


def test_what_nobody_ordered_is_deleted_and_what_was_ordered_leaves_the_lists(owner: Client, shop: Shop) -> None:
    unsold = factories.make_product(partner=shop.partner, title="Unsold")
    sold = factories.make_product(partner=shop.partner, title="Sold once")
    order = rows.make_shop_order(shop)
    order.lines.update(product=sold)
    for product, said in ((unsold, "deleted for good"), (sold, "It was ordered, so it is archived, not deleted")):
        assert said in owner.get(reverse("products:delete", args=(product.pk,))).content.decode()
        assert owner.post(reverse("products:delete", args=(product.pk,))).status_code == 302
    assert not Product.objects.filter(pk=unsold.pk).exists()
    assert not Product.objects.on_sale().exists()
    assert Product.objects.get().title == "Sold once"
    assert "Choose “Sold once”" not in owner.get(reverse("products:index")).content.decode()
    assert "Choose “Sold once”" in owner.get(reverse("products:index") + "?state=archived").content.decode()
    assert order.lines.get().product == sold


# --- The list ---


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_asks_the_same_few_questions_however_long(
    owner: Client, shop: Shop, count: int, media: Path, django_assert_max_num_queries: Any
) -> None:
    first = factories.make_product(partner=shop.partner)
    fields = {"partner": shop.partner, "product_class": first.product_class, "slug": "p"}
    products = Product.objects.bulk_create([Product(title=f"P {n}", **fields) for n in range(count)])
    StockRecord.objects.bulk_create(
        [
            StockRecord(product=p, partner=shop.partner, partner_sku=f"S{p.pk}", price=Decimal(n), num_in_stock=n)
            for n, p in enumerate(products)
        ]
    )
    picture = rows.make_image(shop, size=(300, 400))
    ProductImage.objects.bulk_create([ProductImage(product=p, image=picture) for p in products])
    index = reverse("products:index")
    owner.get(index)  # makes the small photo
    with django_assert_max_num_queries(25):
        assert owner.get(index).status_code == 200


def test_the_list_says_where_each_product_stands_and_finds_it(owner: Client, shop: Shop) -> None:
    cheese = factories.make_product(partner=shop.partner, title="Cured cheese", price="12.50")
    factories.make_product(partner=shop.partner, title="Half done", is_public=False, category=factories.make_category("Crafts"))
    factories.make_product(partner=shop.partner, title="All gone", stock=0)
    index = reverse("products:index")
    page = owner.get(index).content.decode()
    for words in ("€12.50", "On sale", "Draft", "Sold out"):
        assert words in page

    def titles(query: str) -> list[str]:
        return [product.title for product in owner.get(f"{index}?{query}").context["object_list"]]

    assert titles("") == ["All gone", "Cured cheese", "Half done"]
    assert titles("q=curED") == ["Cured cheese"]
    assert titles("state=draft") == ["Half done"]
    assert titles("state=on") == ["All gone", "Cured cheese"]
    assert titles("ordering=-title") == ["Half done", "Cured cheese", "All gone"]
    assert titles(f"category={cheese.categories.get().pk}") == ["All gone", "Cured cheese"]
    assert titles("state=nonsense&ordering=password") == ["All gone", "Cured cheese", "Half done"]
    shop.partner.is_open = False
    shop.partner.save()
    assert "Off sale: the shop is closed" in owner.get(index).content.decode()
    assert len(titles("state=off")) == 2


# --- Sizes ---


def size(title: str, price: str, stock: str, **fields: Any) -> dict[str, Any]:
    return {
        "title": title,
        "net_content": "500",
        "net_unit": "g",
        "grams": "600",
        "is_public": "on",
        "price": price,
        "stock": stock,
        **fields,
    }


EMPTY = {"title": "", "net_content": "", "net_unit": "g", "grams": "", "is_public": "on", "price": "", "stock": "", "stock_seen": ""}


def sizes(*given: dict[str, Any], kept: int = 0) -> dict[str, Any]:
    from tests.shops.product_forms import rows_of

    return rows_of("sizes", list(given), kept=kept)


def test_a_product_gets_sizes_and_its_first_keeps_price_stock_and_orders(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, title="Cheese", price="12.50", stock=10)
    record = product.stockrecords.get()
    StockRecord.objects.update(num_allocated=3)
    url = reverse("products:variants", args=(product.pk,))
    assert "Size 1" in owner.get(url).content.decode()
    answer = owner.post(url, sizes(size("Whole", "12.50", "10", stock_seen="10"), size("Half", "6.80", "4"), EMPTY))
    assert answer.status_code == 302, answer.context["formset"].errors
    product = Product.objects.get(parent=None)
    assert product.is_parent
    whole, half = Product.objects.filter(parent=product).order_by("pk")
    assert (whole.stockrecords.get(), whole.stockrecords.get().num_allocated) == (record, 3)
    assert half.stockrecords.get().price == Decimal("6.80")
    assert list(Product.objects.on_sale()) == [product]
    # and the product's own form still works, without a price
    page = owner.get(edit_url(product))
    assert "price" not in page.context["form"].fields
    assert owner.post(edit_url(product), product_data(title="Good cheese", price=None, stock=None)).status_code == 302
    assert Product.objects.get(pk=product.pk).title == "Good cheese"

    # and sizes are changed together, each stock kept from going below its orders
    whole_now = size("Whole", "13.00", "2", id=whole.pk, stock_seen="10")
    half_now = size("Half", "7.00", "9", id=half.pk, stock_seen="4")
    changed = sizes(whole_now, half_now, EMPTY, EMPTY, kept=2)
    assert "3 pieces are ordered" in str(owner.post(url, changed).context["formset"].errors)
    assert half.stockrecords.get().price == Decimal("6.80")
    changed["sizes-0-stock"] = "3"
    assert owner.post(url, changed).status_code == 302
    assert [row.num_in_stock for row in StockRecord.objects.order_by("pk")] == [3, 9]


def test_a_product_of_sizes_leads_to_them_and_asks_nothing_that_each_has_itself(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, title="Cheese")
    assert "Sell it in several sizes" in owner.get(edit_url(product)).content.decode()
    owner.post(reverse("products:variants", args=(product.pk,)), sizes(size("Whole", "12.50", "10")))
    page = owner.get(edit_url(product)).content.decode()
    assert reverse("products:variants", args=(product.pk,)) in page
    for name in ("price", "stock", "net_content", "grams"):
        assert f'name="{name}"' not in page
    assert owner.post(edit_url(product), product_data(title="Cheese of the hill")).status_code == 302
    assert Product.objects.get(parent=None).title == "Cheese of the hill"


def test_a_size_cannot_bring_in_a_protected_name(owner: Client, shop: Shop, serra: Designation) -> None:
    product = factories.make_product(partner=shop.partner, title="Queijo")
    url = reverse("products:variants", args=(product.pk,))
    answer = owner.post(url, sizes(size("Serra da Estrela", "12.50", "1")))
    assert "protected name" in answer.content.decode()
    assert not Product.objects.filter(parent=product).exists()
    # nor with the words that the product has in another language
    product.title = "Cheese"
    product.translations.create(language="pt", title="Queijo")
    product.save()
    answer = owner.post(url, sizes(size("Serra da Estrela", "12.50", "1")))
    assert "protected name" in answer.content.decode()
    assert not Product.objects.filter(parent=product).exists()


def test_the_first_size_counts_also_where_nothing_of_it_was_changed(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner, title="Cheese", price="12.50", stock=10, grams=600)
    record = product.stockrecords.get()
    url = reverse("products:variants", args=(product.pk,))
    as_shown = size("500\N{NO-BREAK SPACE}g", "12.50", "10", stock_seen="10", net_content="500.00")
    assert owner.post(url, sizes(as_shown, size("1 kg", "23.00", "4"))).status_code == 302
    first = Product.objects.filter(parent=product).order_by("pk").first()
    assert first is not None
    assert (first.stockrecords.get(), first.net_content) == (record, Decimal(500))


def test_a_size_of_another_product_is_not_taken(owner: Client, shop: Shop) -> None:
    product = factories.make_product(partner=shop.partner)
    theirs = factories.make_product(title="Theirs")
    url = reverse("products:variants", args=(product.pk,))
    owner.post(url, sizes(size("Mine now", "1.00", "1", id=theirs.pk), kept=1))
    theirs.refresh_from_db()
    assert (theirs.title, theirs.parent_id) == ("Theirs", None)
