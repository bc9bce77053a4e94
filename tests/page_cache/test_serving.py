"""What is kept, for whom, and with which headers."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.partner.models import Partner, StockRecord
from shops.models import ContactMessage, StorefrontPage
from tests import factories
from tests.page_cache.market import OWN_HOST, Market, queries_of, rendered, state, visit, warm
from tests.shops import rows

pytestmark = pytest.mark.django_db
LISTING = ("testserver", "/en/products/")


def page_of(product: Product, query: str = "") -> tuple[str, str]:
    return "testserver", f"/en/product/{product.slug}-{product.pk}/{query}"


def test_every_page_is_kept_and_is_what_would_be_rendered(market: Market) -> None:
    kept = warm(market.addresses)
    assert len(set(kept.values())) == len(kept), "no two addresses share a page"
    for address, body in kept.items():
        assert body == rendered(address).content, address


def test_a_page_that_is_kept_costs_two_queries_at_most(market: Market) -> None:
    warm(market.addresses)
    for address in market.addresses:
        # Of a shop's own domain it is asked whether the name is proven still.
        assert queries_of(lambda address=address: visit(address)) == (2 if address[0] == OWN_HOST else 1), address
        assert state(visit(address)) == "hit"


def basket_of(client: Client, product: Product, quantity: int) -> Client:
    client.post("/en/basket/add/", {"product": product.pk, "quantity": quantity})
    client.get("/en/basket/")  # shows the message, and so drops its cookie
    client.cookies.pop("messages", None)
    return client


def test_a_basket_is_counted_and_seen_by_nobody_else(market: Market) -> None:
    warm([LISTING])
    one, other = basket_of(Client(), market.wheel, 2), basket_of(Client(), market.mate, 7)
    warm([LISTING])
    for client, count in ((one, 2), (other, 7), (one, 2)):
        answer = visit(LISTING, client)
        assert state(answer) == "hit"
        assert f'<span class="count">{count}<span' in answer.text
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert queries_of(lambda client=client: visit(LISTING, client)) == 2
    nobody = visit(LISTING)
    assert 'class="count"' not in nobody.text
    assert nobody.headers["Cache-Control"] == "public, no-cache"
    assert len({visit(LISTING, client).headers["ETag"] for client in (one, other, Client())}) == 3


def test_whoever_comes_first_with_a_basket_leaves_no_trace_of_it(market: Market) -> None:
    buyer = basket_of(Client(), market.wheel, 3)
    first = visit(LISTING, buyer)
    assert state(first) == "miss"
    assert '<span class="count">3<span' in first.text
    answer = visit(LISTING)
    assert state(answer) == "hit"
    assert answer.content == rendered(LISTING).content
    assert "count" not in {header.lower() for header in answer.headers}
    assert not answer.cookies


def test_a_visitor_with_a_basket_sees_what_would_be_rendered(market: Market, settings: Any) -> None:
    buyer = basket_of(Client(), market.wheel, 3)
    address = ("testserver", "/fr/products/")
    warm([address])
    kept = visit(address, buyer)
    settings.PAGE_CACHE = False
    assert kept.content == visit(address, buyer).content


def test_who_is_signed_in_gets_a_page_of_their_own(market: Market) -> None:
    warm([LISTING])
    answer = visit(LISTING, rows.signed_in(factories.make_user()))
    assert state(answer) == ""
    assert "My account" in answer.text
    assert "My account" not in visit(LISTING).text


def test_a_message_is_shown_once_and_to_one(market: Market) -> None:
    warm([LISTING])
    client = Client()
    client.post("/en/basket/add/", {"product": market.wheel.pk, "quantity": 1})
    told = visit(LISTING, client)
    assert client.cookies.pop("messages").value == ""  # a browser has deleted it
    after, nobody = visit(LISTING, client), visit(LISTING)
    assert (state(told), state(after), state(nobody)) == ("", "hit", "hit")
    assert 'role="status"' in told.text
    assert 'role="status"' not in after.text + nobody.text


@pytest.mark.parametrize(
    "query", ["?q=cheese", "?page=7", "?order=dear", "?nonsense=1", "?order=price&order=price", "?designation=9999", "?after=" + "9" * 300]
)
def test_nonsense_fills_nothing(market: Market, query: str) -> None:
    address = ("testserver", f"/en/products/{query}")
    for _ in range(2):
        answer = visit(address)
        assert answer.status_code == 200
        assert state(answer) in {"", "pass"}
        assert answer.content == rendered(address).content


def test_what_others_hang_on_an_address_is_not_read(market: Market) -> None:
    plain = warm([LISTING])[LISTING]
    answer = visit(("testserver", "/en/products/?utm_source=news&fbclid=1"))
    assert state(answer) == "hit"
    assert answer.content == plain
    assert state(visit(("testserver", "/en/products/?utm_source=news&order=price"))) == "miss"
    assert b"utm_source" not in visit(("testserver", "/en/products/?order=price")).content


def test_a_variant_in_the_address_is_kept_where_there_is_such_a_one(market: Market) -> None:
    large = Product.objects.get(parent=market.honey, title="Large")
    assert b"checked" in warm([page_of(market.honey, f"?choice={large.pk}")]).popitem()[1]
    for choice in (market.mate.pk, 999_999):
        assert [state(visit(page_of(market.honey, f"?choice={choice}"))) for _ in range(2)] == ["pass", "pass"]


def test_a_postcode_is_answered_and_not_kept(market: Market) -> None:
    warm([page_of(market.wheel)])
    client = Client()
    answer = visit(page_of(market.wheel, "?postcode=3000-389"), client)
    assert state(answer) == ""
    assert "3000-389" in answer.text
    assert "3000-389" in visit(page_of(market.wheel), client).text, "it is remembered"
    assert "3000-389" not in visit(page_of(market.wheel)).text


@pytest.mark.parametrize("path", ["/en/basket/", "/en/checkout/", "/en/sign-in/", "/en/products/", "/admin/"])
def test_nothing_else_is_kept(market: Market, path: str) -> None:
    states = {state(Client().post(path)), state(Client().get(path, headers={"authorization": "Basic x"}))}
    if path != "/en/products/":
        states |= {state(Client().get(path)), state(Client().get(path))}
    assert states == {""}


def test_headers_let_a_cache_on_the_way_ask_again(market: Market) -> None:
    warm([LISTING])
    answer = visit(LISTING)
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "goods" in answer.headers["Surrogate-Key"].split()
    assert "Content-Security-Policy" in answer.headers
    same = visit(LISTING, **{"if-none-match": f'"other", {answer.headers["ETag"]}'})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == answer.headers["ETag"]
    assert same.headers["Vary"] == answer.headers["Vary"]
    StockRecord.objects.filter(product=market.wheel).update(price=99)
    changed = visit(LISTING, **{"if-none-match": answer.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != answer.headers["ETag"]


def test_head_is_answered_like_get_without_a_body(market: Market) -> None:
    assert Client().head(LISTING[1]).status_code == 200
    body = warm([LISTING])[LISTING]
    answer = Client().head(LISTING[1])
    assert state(answer) == "hit"
    assert answer.headers["Content-Length"] == str(len(body))
    assert answer.content == b""


def test_a_product_names_its_own_and_no_others(market: Market) -> None:
    warm([page_of(market.wheel), page_of(market.mate)])
    keys = visit(page_of(market.wheel)).headers["Surrogate-Key"].split()
    assert {f"goods:{market.shop.partner_id}", f"stock:{market.wheel.pk}"} <= set(keys)
    assert not {"goods", "stock", "words", "seller"} & set(keys)
    # Another shop's sale, price and name change nothing here.
    StockRecord.objects.filter(product=market.mate).update(num_allocated=1, price=5)
    Partner.objects.filter(pk=market.mate.partner_id).update(name="Else")
    assert state(visit(page_of(market.wheel))) == "hit"
    assert state(visit(page_of(market.mate))) == "miss"


def test_it_holds_until_midnight_at_the_longest(market: Market, monkeypatch: Any) -> None:
    StockRecord.objects.filter(product=market.wheel).update(
        sale_price=5, sale_from=timezone.localdate() + dt.timedelta(days=1), lowest_before=12
    )
    before = warm([LISTING])[LISTING]
    tomorrow = dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), dt.time(0, 0, 1), timezone.localtime().tzinfo)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow.astimezone(dt.UTC))
    after = visit(LISTING)
    assert state(after) == "miss"
    assert after.content != before
    assert "€5.00" in after.text


def test_a_campaign_opens_on_the_stroke(market: Market, monkeypatch: Any) -> None:
    now = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    opens = now + dt.timedelta(minutes=3)
    type(market.campaign).objects.filter(pk=market.campaign.pk).update(opens_at=opens, closes_at=opens + dt.timedelta(minutes=5))
    addresses = [("testserver", market.campaign.url), ("testserver", "/en/")]
    for later in (opens, opens + dt.timedelta(minutes=5)):
        before = warm(addresses)
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        for address in addresses:
            after = visit(address)
            assert state(after) == "miss"
            assert after.content != before[address]
            assert after.content == rendered(address).content


def test_a_product_leaves_later_from_the_cut_off_on(market: Market, monkeypatch: Any) -> None:
    cutoff = timezone.localtime().replace(year=2026, month=10, day=6, hour=16, minute=0, second=0, microsecond=0)  # a Tuesday
    address = page_of(market.wheel)
    monkeypatch.setattr(timezone, "now", lambda: (cutoff - dt.timedelta(seconds=1)).astimezone(dt.UTC))
    before = warm([address])[address]
    monkeypatch.setattr(timezone, "now", lambda: (cutoff + dt.timedelta(seconds=1)).astimezone(dt.UTC))
    after = visit(address)
    assert state(after) == "miss"
    assert after.content == rendered(address).content != before


def test_a_page_that_reads_what_nobody_watches_is_not_kept(market: Market, monkeypatch: Any) -> None:
    from marketplace.search import listing

    def counting(*args: Any, **kwargs: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM axes_accessattempt")
        return real(*args, **kwargs)

    real = listing._list
    monkeypatch.setattr(listing, "_list", counting)
    assert [state(visit(LISTING)) for _ in range(2)] == ["pass", "pass"]


def test_a_page_that_sets_a_cookie_or_says_it_is_private_is_not_kept(market: Market, monkeypatch: Any) -> None:
    from marketplace.search import listing

    def with_cookie(*args: Any, **kwargs: Any) -> HttpResponse:
        answer = real(*args, **kwargs)
        answer.set_cookie("mine", "1")
        return answer

    def private(*args: Any, **kwargs: Any) -> HttpResponse:
        answer = real(*args, **kwargs)
        answer["Cache-Control"] = "private"
        return answer

    real = listing._list
    for one in (with_cookie, private):
        monkeypatch.setattr(listing, "_list", one)
        assert [state(visit(LISTING)) for _ in range(2)] == ["pass", "pass"]


def test_what_is_closed_is_gone_at_the_next_request(market: Market) -> None:
    shop = ("testserver", f"/en/shops/{market.shop.partner.code}/legal/")
    warm([shop, page_of(market.wheel), (OWN_HOST, "/en/legal/")])
    Partner.objects.filter(pk=market.shop.partner_id).update(is_open=False, is_admitted=False)
    assert visit(shop).status_code == 404
    assert visit(page_of(market.wheel)).status_code == 404
    assert visit((OWN_HOST, "/en/legal/")).status_code == 302


def test_an_old_address_leads_on_and_is_not_kept(market: Market) -> None:
    old = page_of(market.wheel)
    warm([old])
    Product.objects.filter(pk=market.wheel.pk).update(slug="another")
    answer = visit(old)
    assert answer.status_code == 301
    assert "another" in answer.headers["Location"]


def test_the_cache_is_lost_and_pages_are_shown_all_the_same(market: Market, settings: Any) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"},
    }
    answer = visit(LISTING)
    assert answer.status_code == 200
    assert "Wheel" in answer.text


def test_a_storefront_with_a_form_is_kept_and_the_form_is_taken(market: Market) -> None:
    code = market.shop.partner.code
    address = ("testserver", f"/en/shops/{code}/")
    StorefrontPage.objects.filter(shop=market.shop).update(body=json.dumps([{"type": "contact", "value": {"headline": "Write to us"}}]))
    warm([address, ("testserver", f"/en/shops/{code}/contact/")])
    client = Client(enforce_csrf_checks=True)
    page = visit(address, client)
    assert f'action="/en/shops/{code}/contact/#contact"' in page.text
    assert not client.cookies
    form = {"name": "Ana", "email": "ana@example.org", "text": "Is there cheese?"}
    answer = client.post(f"/en/shops/{code}/contact/", form, headers={"origin": "http://testserver"}, follow=True)
    assert "on its way to the shop" in answer.text
    assert "on its way to the shop" not in visit(("testserver", f"/en/shops/{code}/contact/")).text
    assert ContactMessage.objects.get().text == "Is there cheese?"


def test_a_page_that_sets_a_forms_token_is_the_visitors_alone(market: Market, monkeypatch: Any) -> None:
    from marketplace.search import listing

    def with_token(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = real(request, *args, **kwargs)
        answer.content += f"token {get_token(request)}".encode()
        return answer

    real = listing._list
    client = Client()
    client.get("/en/sign-in/")
    own = client.cookies["csrftoken"].value
    monkeypatch.setattr(listing, "_list", with_token)
    for _ in range(3):
        answer = visit(LISTING, client)
        assert state(answer) == "pass"
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert client.cookies["csrftoken"].value == own, "forms that are open elsewhere still count"


def test_a_page_that_is_not_kept_says_its_own_length(market: Market) -> None:
    answer = visit(("testserver", "/en/products/?designation=9999"), basket_of(Client(), market.wheel, 3))
    assert state(answer) == "pass"
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_a_shops_own_name_and_the_marketplaces_never_mix(market: Market) -> None:
    """Behind the middleware of own names both are asked of the marketplace, at the same path."""
    on_own, on_market = (OWN_HOST, "/en/legal/"), ("localhost:8000", f"/en/shops/{market.shop.partner.code}/legal/")
    kept = warm([on_own, on_market])
    assert kept[on_own] != kept[on_market]
    assert kept[on_market] == rendered(on_market).content
    assert kept[on_own] == rendered(on_own).content
    # There it is a page of its own, and here it leads to the product's one page.
    product = f"product/{market.wheel.slug}-{market.wheel.pk}/"
    warm([(OWN_HOST, f"/en/{product}")])
    assert visit(("localhost:8000", f"/en/shops/{market.shop.partner.code}/{product}")).status_code == 302
