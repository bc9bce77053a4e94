"""Lists of products: what a shopper sees on /products/ and in a category."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from marketplace.catalogue.models import Category, CategoryTranslation, Product, ProductTranslation
from marketplace.partner.models import StockRecord
from tests import factories
from tests.marketplace.many import fill
from tests.search.indexed import bring_in_changes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
MOST_QUERIES = 15
LOOK = 1  # for what is not in the index yet: the test's own, see ``indexed``


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_card_says_what_it_is_who_makes_it_where_and_what_it_costs(client: Client) -> None:
    maker = factories.make_producer(name="Quinta da Ponte", municipality="Oliveira do Hospital")
    factories.make_product(title="Heather honey", price="8.50", producer=maker, net_content=Decimal(500))
    page = read(client, "/en/products/")
    for words in ("Heather honey", "Quinta da Ponte, Oliveira do Hospital", "€8.50", "€17.00 per kg"):
        assert words in page


def test_words_and_money_are_in_the_readers_language(client: Client) -> None:
    product = factories.make_product(title="Heather honey", price="1008.50")
    ProductTranslation.objects.create(product=product, language="pt", title="Mel de urze")
    page = read(client, "/pt/products/")
    assert "Mel de urze" in page
    assert "1\N{NO-BREAK SPACE}008,50\N{NO-BREAK SPACE}€" in page
    assert "Heather honey" in read(client, "/fr/products/"), "without a translation, the installation's own words"


@pytest.mark.parametrize("how", ["draft", "closed shop", "no price", "off sale", "no attestation", "attestation ended"])
def test_what_is_not_on_sale_is_not_listed(client: Client, how: str) -> None:
    designation, maker = factories.make_designation(), factories.make_producer()
    product = factories.make_product(title="Hidden thing", producer=maker, designation=designation)
    attestation = factories.make_attestation(producer=maker, designation=designation, days_left=0)
    assert "Hidden thing" in read(client, "/en/products/")
    if how == "draft":
        Product.objects.update(is_public=False)
    elif how == "closed shop":
        product.partner.is_open = False
        product.partner.save()
    elif how == "no price":
        StockRecord.objects.all().delete()
    elif how == "off sale":
        Product.objects.update(off_sale_reason="withdrawn")
    elif how == "no attestation":
        attestation.delete()
    else:
        type(attestation).objects.update(valid_until=attestation.valid_from)
    assert "Hidden thing" not in read(client, "/en/products/")
    assert not Product.objects.buyable().exists()


def test_a_product_with_variants_says_from_and_shows_the_cheapest_in_stock(client: Client) -> None:
    product = factories.make_product(title="Sheep cheese", structure="parent")
    product.stockrecords.all().delete()
    for name, price, stock in (("Half", "9.00", 3), ("Whole", "16.00", 3), ("Sliver", "2.00", 0)):
        child = Product.objects.create(title=name, slug=name, structure="child", parent=product, partner=product.partner)
        StockRecord(product=child, partner=product.partner, partner_sku=name, price=Decimal(price), num_in_stock=stock).save()
    page = read(client, "/en/products/")
    assert "from €9.00" in page
    assert set(Product.objects.buyable().values_list("title", flat=True)) == {"Half", "Whole", "Sliver"}
    half = Product.objects.get(title="Half")
    assert half.get_title() == "Sheep cheese, Half"
    assert half.get_absolute_url() == product.get_absolute_url()


def test_a_category_lists_what_lies_below_it_and_is_named_in_the_readers_language(client: Client) -> None:
    food = Category.add_root(name="Food")
    cheese = food.add_child(name="Cheese")
    CategoryTranslation.objects.create(category=cheese, language="pt", name="Queijo")
    factories.make_product(title="A wheel", category=cheese)
    factories.make_product(title="A basket", category=Category.add_root(name="Crafts"))
    for category in (food, cheese):
        page = read(client, f"/pt/products/{category.slug}-{category.pk}/")
        assert "A wheel" in page
        assert "A basket" not in page
        assert "Queijo" in page
    assert client.get(f"/en/products/wrong-{cheese.pk}/?order=price").headers["Location"] == f"/en/products/cheese-{cheese.pk}/?order=price"
    assert client.get(f"/en/products/?category={cheese.pk}").headers["Location"] == f"/en/products/cheese-{cheese.pk}/"
    assert client.get("/en/products/cheese-99999/").status_code == 404
    with override("pt"):
        assert cheese.name_in("pt") == "Queijo"


@pytest.mark.parametrize("words", ["honey", "HONEY", "quinta honey", "estrela"])
def test_search_looks_at_title_maker_and_protected_name(client: Client, words: str) -> None:
    maker, designation = factories.make_producer(name="Quinta da Ponte"), factories.make_designation()
    factories.make_attestation(producer=maker, designation=designation)
    factories.make_product(title="Heather honey", producer=maker, designation=designation)
    factories.make_product(title="A bowl")
    page = read(client, f"/en/products/?q={words}")
    assert "Heather honey" in page
    assert "A bowl" not in page


def test_search_finds_a_translated_title_and_offers_a_way_on_when_it_finds_nothing(client: Client) -> None:
    ProductTranslation.objects.create(product=factories.make_product(title="Honey"), language="fr", title="Miel de bruyère")
    assert "Honey" in read(client, "/en/products/?q=bruyère")
    page = read(client, "/en/products/?q=<b>nothing")
    assert "Nothing found" in page
    assert "<b>nothing" not in page
    assert 'href="/en/products/"' in page


@pytest.mark.parametrize("words", ["rabacal", "RABAÇAL", "rabac%CC%A7al", "Rabaçal", "leon melica", "ÁGUEDA", "miel bruyere"])
def test_capitals_and_accents_do_not_count(client: Client, words: str) -> None:
    maker = factories.make_producer(name="Léon de Águeda")
    product = factories.make_product(title="Queijo Rabaçal, Mélica", producer=maker)
    ProductTranslation.objects.create(product=product, language="fr", title="Fromage au miel de bruyère")
    factories.make_product(title="A bowl")
    page = read(client, f"/en/products/?q={words}")
    assert "Queijo Rabaçal" in page
    assert "A bowl" not in page
    assert "Nothing found" in read(client, "/en/products/?q=r_bacal%25")


def test_a_category_narrows_what_was_searched_for(client: Client) -> None:
    food = Category.add_root(name="Food", slug="food")
    factories.make_product(title="Honey", category=food)
    page = read(client, "/en/products/?q=honey&order=price&after=x")
    assert f'href="/en/products/food-{food.pk}/?q=honey&amp;order=price"' in page
    assert 'href="/en/products/?q=honey"' in read(client, f"/en/products/food-{food.pk}/?q=honey")


def test_a_form_sent_to_a_list_gets_a_page_that_says_so(client: Client) -> None:
    answer = client.post("/en/products/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "Nothing was changed; your basket is as it was." in answer.content.decode()


def shown_in(page: str) -> list[str]:
    return re.findall(r'href="(/en/product/[^"]+)"', page)


@pytest.mark.parametrize("order", ["", "?order=price", "?order=unit_price", "?q=thing"])
def test_further_pages_show_everything_once(client: Client, order: str) -> None:
    fill(60)
    seen, address = [], f"/en/products/{order}"
    while address:
        page = read(client, address)
        assert "60 products" in page
        seen += shown_in(page)
        further = re.search(r'rel="next" href="([^"]+)">Further', page)
        address = html.unescape(further.group(1)) if further else ""
    assert len(seen) == len(set(seen)) == 60
    assert "Back to the first" in page


@pytest.mark.parametrize("after", ["2", "0", "-1", "abc", "", "1e3", "%00", "９" * 400, "a" * 5000, "eyJhIjogMX0="])
def test_nonsense_for_a_further_page_is_the_first(client: Client, after: str) -> None:
    fill(30)
    assert shown_in(read(client, f"/en/products/?after={after}")) == shown_in(read(client, "/en/products/"))


def test_lowest_price_first_looks_at_variants_too(client: Client) -> None:
    factories.make_product(title="Middle", price="10")
    parent = factories.make_product(title="Cheap by its variant", price="1", structure="parent")
    record = parent.stockrecords.get()
    record.product = Product.objects.create(title="Small", slug="s", structure="child", parent=parent, partner=parent.partner)
    record.save()
    factories.make_product(title="Dear", price="90")
    page = read(client, "/en/products/?order=price")
    assert page.index("Cheap by its variant") < page.index("Middle") < page.index("Dear")


def test_odd_parameters_do_no_harm(client: Client) -> None:
    factories.make_product()
    for query in ("q=%00", "q=" + "x" * 5000, "order=drop", "category=abc", "category=99999999999999", "q=%25_%5C"):
        read(client, f"/en/products/?{query}")


def chosen_order(page: str) -> str:
    found = re.search(r'<option value="([a-z_]+)" selected', page)
    assert found, "the list says how it is sorted"
    return found.group(1)


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("near=Nowhereville", "newest"),
        ("near=Nowhereville&q=wheel", "relevance"),
        ("order=nearest", "newest"),
        ("order=relevance", "relevance"),
    ],
)
def test_a_list_says_its_true_order_where_the_place_is_not_known(client: Client, query: str, order: str) -> None:
    factories.make_product(title="Old wheel")
    factories.make_product(title="New wheel")
    page = read(client, f"/en/products/?{query}")
    assert chosen_order(page) == order
    if "near=" in query:
        assert "We know no place called “Nowhereville”" in page
        assert f"Until then the order is: {'Newest' if order == 'newest' else 'Best match'} first." in page
    if order == "newest":
        assert page.index("New wheel") < page.index("Old wheel")


def queries_of(client: Client, address: str) -> tuple[int, str]:
    """How many queries the page takes, and the page. What opens transactions or tells PostgreSQL how to plan asks for no rows."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        page = read(client, address)
    asked = [row["sql"] for row in queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
    return len(asked), page


@pytest.mark.parametrize("count", [10, 1000])
def test_a_list_costs_the_same_for_few_and_for_many(client: Client, count: int) -> None:
    fill(count)
    bring_in_changes()
    category = Category.objects.get()
    first = f"/en/products/{category.slug}-{category.pk}/"
    for address in ("/en/products/", "/pt/products/?order=price&q=coisa", first, f"{first}?designation=1&in_stock=1"):
        assert queries_of(client, address)[0] <= MOST_QUERIES + LOOK, address


def test_five_thousand_products_cost_no_more_queries(client: Client) -> None:
    fill(5000)
    bring_in_changes()
    count, page = queries_of(client, "/en/products/?order=price")
    assert count <= MOST_QUERIES + LOOK
    assert "5000 products" in page
