"""A form on a page that is the same for everybody."""

from __future__ import annotations

import pytest
from django.test import Client

from marketplace.basket.models import Line
from tests.page_cache.market import Market, state, visit, warm

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def add(market: Market, client: Client, **headers: str) -> int:
    return client.post("/en/basket/add/", {"product": market.wheel.pk, "quantity": 2}, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": HERE, "sec-fetch-site": "same-origin"},
        {"origin": HERE},
        {"sec-fetch-site": "same-origin"},
        {"referer": f"{HERE}/en/product/wheel-1/"},
        {"origin": "http://localhost:8000", "sec-fetch-site": "cross-site"},  # BASE_URL, which is trusted
    ],
)
def test_a_page_from_the_cache_fills_a_basket(market: Market, headers: dict[str, str]) -> None:
    address = ("testserver", f"/en/product/{market.wheel.slug}-{market.wheel.pk}/")
    warm([address])
    client = Client(enforce_csrf_checks=True)
    page = visit(address, client)
    assert state(page) == "hit"
    assert "csrfmiddlewaretoken" not in page.text
    assert add(market, client, **headers) == 302
    assert Line.objects.get().quantity == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "same-origin", "referer": f"{HERE}/"},
        {"origin": "https://testserver"},  # the same name without encryption is another origin
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://shop.testserver", "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": HERE},
        {"referer": "https://evil.example/?http://testserver/"},
        {"referer": ""},
        {},
    ],
)
def test_another_site_fills_none(market: Market, headers: dict[str, str]) -> None:
    assert add(market, Client(enforce_csrf_checks=True), **headers) == 403
    assert not Line.objects.exists()


def test_every_other_form_still_needs_its_token(market: Market) -> None:
    client = Client(enforce_csrf_checks=True)
    add(market, client, origin=HERE)
    line = Line.objects.get()
    assert client.post(f"/en/basket/line/{line.pk}/", {"remove": "1"}, headers={"origin": HERE}).status_code == 403
