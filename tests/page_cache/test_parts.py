"""Parts of pages that are kept: never out of date, for everybody alike, and without queries of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from cms.page_cache import parts
from cms.page_cache.parts import KeptParts, forget_parts, kept
from cms.page_cache.within_frame import NobodyIsHere, WithinFrame
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from marketplace.search import finding
from marketplace.search.asking import Facet, Order, Question
from tests import factories
from tests.page_cache import test_changes
from tests.page_cache.market import Address, Market, queries_of, visit
from tests.search.indexed import bring_in_changes
from tests.shops import rows

LISTING = ("testserver", "/en/products/")


@pytest.fixture(autouse=True)
def _parts_alone(settings: Any) -> Iterator[None]:
    """Without the cache of whole pages, which would hide them."""
    settings.PAGE_CACHE, settings.KEEP_PARTS = False, True
    forget_parts()
    yield
    forget_parts()


def made_of_parts(market: Market) -> list[Address]:
    words = ["/en/products/?q=wheel", "/pt/products/?q=queijo", "/en/products/?q=nothing-like-it", "/en/products/?milk=sheep"]
    shown = ("/product/", "/products/")
    return [
        *((host, path) for host, path in market.addresses if any(part in path for part in shown)),
        *(("testserver", path) for path in words),
    ]


def without_parts(address: Address, client: Client | None = None) -> HttpResponse:
    cache.clear()
    with override_settings(KEEP_PARTS=False):
        return visit(address, client)


def words_of(answer: HttpResponse) -> str:
    """Without the token of its forms, which is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)


@pytest.mark.django_db
@pytest.mark.parametrize("subject", test_changes.SUBJECTS)
def test_a_change_is_seen_by_the_next_request(subject: str, market: Market) -> None:
    addresses = made_of_parts(market)
    for address in addresses:
        visit(address)
    for name, change in test_changes.SUBJECTS[subject].items():
        change(market)  # what every page was made of is kept from the visits before
        bring_in_changes()
        for address in addresses:
            answer, fresh = visit(address), without_parts(address)
            assert answer.status_code == fresh.status_code, (name, address)
            assert words_of(answer) == words_of(fresh), (name, address)


@pytest.mark.django_db
def test_pages_of_parts_cost_one_query_however_many_rows_they_show(market: Market) -> None:
    product = ("testserver", f"/en/product/{market.wheel.slug}-{market.wheel.pk}/")
    for more in (0, 20):
        for number in range(more):
            factories.make_product(title=f"Cheese {number}", partner=market.shop.partner)
        bring_in_changes()
        for address in (LISTING, product):
            for _ in range(2):  # the first makes the sizes of its pictures
                visit(address)
            assert visit(address).status_code == 200
            assert queries_of(lambda address=address: visit(address)) == 1, address


@pytest.mark.django_db
def test_of_a_list_that_changes_only_the_card_that_did_is_read_again(market: Market, monkeypatch: Any) -> None:
    made: list[Any] = []
    real = parts._made
    monkeypatch.setattr(parts, "_made", lambda lacking, *args, **how: made.extend(lacking) or real(lacking, *args, **how))
    for _ in range(2):  # the first makes the sizes of its pictures
        visit(LISTING)
    made.clear()
    StockRecord.objects.filter(product=market.mate).update(num_allocated=1)
    visit(LISTING)
    assert {key[1] for key in made} == {market.mate.pk}


@pytest.mark.django_db
def test_who_is_signed_in_gets_the_same_parts_in_a_frame_of_their_own(market: Market) -> None:
    client = rows.signed_in(factories.make_user())
    for address in made_of_parts(market)[:8]:
        visit(address)
        answer = visit(address, client)
        assert "My account" in answer.text or "/en/" not in address[1]
        assert answer.content == without_parts(address, client).content
        assert "My account" not in visit(address).text


@pytest.mark.django_db
def test_a_postcode_is_answered_to_who_asked_and_to_nobody_else(market: Market) -> None:
    address = f"/en/product/{market.wheel.slug}-{market.wheel.pk}/"
    visit(("testserver", address))
    client = Client()
    assert "3000-389" in client.get(f"{address}?postcode=3000-389").text
    assert "3000-389" in client.get(address).text
    assert "3000-389" not in Client().get(address).text


@pytest.mark.parametrize("asks", ["{{ request.path }}", "{{ user.email }}", "{% csrf_token %}", "{% for one in messages %}{% endfor %}"])
def test_what_is_for_everybody_may_ask_nothing_of_a_visitor(asks: str, monkeypatch: Any) -> None:
    from django.template import engines

    from cms.page_cache import within_frame

    template = engines["django"].from_string('{% extends "cms/without_frame.html" %}{% block main %}' + asks + "{% endblock %}")
    monkeypatch.setattr(within_frame, "get_template", lambda name: template)
    with pytest.raises(NobodyIsHere):
        WithinFrame.of("one.html", {})


def asking(make: Any, method: str = "get") -> Any:
    """What ``kept`` gives within a request."""
    found: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(kept("one", make))
        return HttpResponse()

    KeptParts(view)(getattr(RequestFactory(), method)("/"))
    return found[0]


def title_of(product: Product) -> str:
    return Product.objects.values_list("title", flat=True).get(pk=product.pk)


@pytest.mark.django_db
def test_a_request_that_writes_reads_for_itself() -> None:
    product = factories.make_product(title="Wheel")
    assert asking(lambda: title_of(product)) == "Wheel"
    assert asking(lambda: "kept in vain") == "Wheel"
    assert asking(lambda: "its own", "post") == "its own"
    assert kept("one", lambda: "of no request") == "of no request"


@pytest.mark.django_db
def test_what_a_transaction_of_the_view_wrote_is_kept_for_nobody() -> None:
    product = factories.make_product(title="Wheel")

    def view(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            Product.objects.filter(pk=product.pk).update(title="Never")
            assert kept("one", lambda: title_of(product)) == "Never"
            transaction.set_rollback(True)
        return HttpResponse()

    KeptParts(view)(RequestFactory().get("/"))
    assert asking(lambda: title_of(product)) == "Wheel"


@pytest.mark.django_db
def test_what_reads_a_table_that_nobody_watches_is_not_kept() -> None:
    user = factories.make_user()
    read = lambda: type(user).objects.values_list("email", flat=True).get(pk=user.pk)  # noqa: E731
    assert asking(read) == user.email
    type(user).objects.filter(pk=user.pk).update(email="new@example.org")
    assert asking(read) == "new@example.org"


@pytest.mark.django_db
def test_a_kept_page_hangs_on_what_its_parts_hang_on(market: Market, settings: Any) -> None:
    """Also where the parts were there before the page was."""
    visit(LISTING)
    settings.PAGE_CACHE = True
    for _ in range(2):
        answer = visit(LISTING)
    assert answer.headers["X-Feira-Cache"] == "hit"
    StockRecord.objects.filter(product=market.mate).update(price=77)
    bring_in_changes()
    assert "77.00" in visit(LISTING).text


def test_changes_that_are_committed_late_are_seen(committed_db: None) -> None:
    """On PostgreSQL a change may come to be seen after a newer one, of a transaction that began later."""
    one, other = factories.make_product(title="Wheel"), factories.make_product(title="Bread")
    assert asking(lambda: title_of(one)) == "Wheel"

    def from_elsewhere(product: Product) -> None:
        try:
            Product.objects.filter(pk=product.pk).update(title="Else")
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        if connection.vendor != "postgresql":  # one writes at a time
            threads.submit(from_elsewhere, one).result()
        else:
            with transaction.atomic():
                Product.objects.filter(pk=one.pk).update(title="Else")
                threads.submit(from_elsewhere, other).result()
                seen = threads.submit(_look_from_elsewhere, one).result()
                assert seen == "Wheel", "not committed yet"
    assert asking(lambda: title_of(one)) == "Else"


def _look_from_elsewhere(product: Product) -> str:
    try:
        return str(asking(lambda: title_of(product)))
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_same_question_is_asked_of_the_index_once(market: Market, monkeypatch: Any) -> None:
    asked: list[Any] = []
    real = finding._ask
    monkeypatch.setattr(finding, "_ask", lambda question: asked.append(question) or real(question))
    one = Question(words="wheel", chosen={Facet.MILK: ("sheep",), Facet.IN_STOCK: ("1",)})
    same = Question(words="wheel", chosen={Facet.IN_STOCK: ("1",), Facet.MILK: ("sheep",)})
    other = Question(words="wheel", order=Order.PRICE)

    def view(request: HttpRequest) -> HttpResponse:
        for question in (one, same, other, one):
            finding.find(question)
        return HttpResponse()

    KeptParts(view)(RequestFactory().get("/"))
    assert len(asked) == 2
