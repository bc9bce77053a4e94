"""A domain of a shop's own: proven by DNS, served alone, and never somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from shops.domains.names import host_typed
from shops.models import Shop, ShopDomain
from tests import factories
from tests.shops import rows
from tests.shops.name_server import NameServer, name_server

pytestmark = pytest.mark.django_db
DOMAINS = "/admin/shop/domains/"
HOST = "queijaria-do-vale.pt"


@pytest.fixture
def server(settings: Any) -> Iterator[NameServer]:
    with name_server() as running:
        settings.DNS_SERVERS = [("127.0.0.1", running.port)]
        yield running


def add(shop: Shop, host: str = HOST) -> ShopDomain:
    return ShopDomain.objects.create(shop=shop, host=host)


def proven(shop: Shop, host: str = HOST) -> ShopDomain:
    return ShopDomain.objects.create(shop=shop, host=host, verified_at=timezone.now())


def look(shop: Shop, domain: ShopDomain) -> str:
    return str(rows.signed_in(shop.owner).post(f"{DOMAINS}{domain.pk}/look/", follow=True).text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Queijaria.pt", "queijaria.pt"),
        ("https://www.queijaria.pt/loja?x=1", "www.queijaria.pt"),
        ("pão-de-ló.pt", "xn--po-de-l-hwa5r.pt"),
        ("queijaria.pt.", "queijaria.pt"),
    ],
)
def test_names_are_taken_as_people_write_them(typed: str, host: str) -> None:
    assert host_typed(typed).endswith(".pt")
    if typed.isascii():
        assert host_typed(typed) == host
    else:
        assert host_typed(typed).startswith("xn--")


@pytest.mark.parametrize(
    "typed",
    [
        "*.queijaria.pt",
        "localhost",
        "shop.localhost",
        "127.0.0.1",
        "10.0.0.1:8000",
        "[::1]",
        "::1",
        "queijaria",
        "queijaria.local",
        "testserver",
        "a.testserver",
        "queijaria..pt",
        "-queijaria.pt",
        "quei jaria.pt",
        "queijaria.pt'--",
        "x" * 70 + ".pt",
        "",
        "1.2.3",
        "queijaria.pt\r\nHost: x",
    ],
)
def test_what_can_be_no_shops_name_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        host_typed(typed)


def test_an_owner_adds_a_name_proves_it_and_the_shop_is_there(client: Client, server: NameServer) -> None:
    shop = rows.make_shop(texts={"en": {"title": "Dairy of the valley"}})
    browser = rows.signed_in(shop.owner)
    page = browser.post(DOMAINS, {"host": f"https://{HOST}/"}, follow=True)
    domain = ShopDomain.objects.get()
    assert domain.record_name in page.text
    assert domain.record_value in page.text

    assert "knows no such record yet" in look(shop, domain)
    server.texts[domain.record_name] = ["v=spf1 -all", "feira-verify=something-else"]
    assert "not with this value" in look(shop, domain)
    assert client.get("/en/", headers={"host": HOST}).status_code == 400, "not proven: it serves nothing"
    server.texts[domain.record_name] = ["v=spf1 -all", domain.record_value]
    assert "is yours" in look(shop, domain)

    answer = client.get("/en/", headers={"host": HOST})
    assert answer.status_code == 200
    assert "Dairy of the valley" in answer.text


def test_servers_that_do_not_answer_are_waited_for_some_seconds_only(server: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shops.domains.proof.SECONDS", 0.4)
    shop = rows.make_shop()
    server.is_silent = True
    assert "did not answer in time" in look(shop, add(shop))
    assert server.asked


def test_a_name_in_use_is_not_given_twice(server: NameServer) -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    mine, theirs = add(shop), add(other)
    server.texts[mine.record_name] = [mine.record_value, theirs.record_value]
    look(shop, mine)

    assert "serves another shop already" in look(other, theirs)
    theirs.refresh_from_db()
    assert theirs.verified_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        ShopDomain.objects.filter(pk=theirs.pk).update(verified_at=timezone.now())
    page = rows.signed_in(rows.make_shop().owner).post(DOMAINS, {"host": HOST})
    assert "serves another shop already" in page.text


def test_own_pages_stay_there_and_all_else_leads_to_the_marketplace(client: Client, settings: Any) -> None:
    shop = rows.make_shop()
    product = factories.make_product(partner=shop.partner, title="Cured cheese")
    proven(shop)
    code = shop.partner.code

    page = client.get("/en/", headers={"host": HOST})

    assert f'<link rel="canonical" href="https://{HOST}/en/">' in page.text
    assert f'hreflang="pt" href="https://{HOST}/pt/"' in page.text
    assert 'href="/en/products/"' in page.text, "the shop's own list"
    assert f'href="{settings.BASE_URL}{product.get_absolute_url()}"' in page.text
    assert f'href="{settings.BASE_URL}/en/basket/"' in page.text
    assert f"/shops/{code}/" not in page.text.replace(f"{settings.BASE_URL}/en/shops/{code}/contact/", "")
    assert "Cured cheese" in client.get("/en/products/", headers={"host": HOST}).text
    assert client.get("/en/legal/", headers={"host": HOST}).status_code == 200
    for path in ("/en/basket/", "/admin/", "/en/sign-in/"):
        answer = client.get(path, headers={"host": HOST})
        assert answer.status_code == 302
        assert answer["Location"] == f"{settings.BASE_URL}{path}"
    assert client.post("/en/contact/", headers={"host": HOST})["Location"].startswith(settings.BASE_URL)


def test_the_first_page_speaks_the_visitors_language(client: Client) -> None:
    proven(rows.make_shop())
    answer = client.get("/", headers={"host": HOST, "accept-language": "fr"})
    assert answer["Location"] == "/fr/"
    assert "Accept-Language" in answer["Vary"]


def test_the_marketplace_names_the_shops_own_address_as_the_canonical_one(client: Client, settings: Any) -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    proven(shop)
    add(other, "not-proven.pt")
    assert f'rel="canonical" href="https://{HOST}/pt/products/"' in client.get(f"/pt/shops/{shop.partner.code}/products/").text
    own = f"/pt/shops/{other.partner.code}/products/"
    assert f'rel="canonical" href="{settings.BASE_URL}{own}"' in client.get(own).text


@pytest.mark.parametrize("host", ["unknown.pt", "not-proven.pt", f"www.{HOST}", f"{HOST}.evil.pt", f"{HOST}:bad", "a b", "x" * 300])
def test_every_other_name_is_refused(client: Client, host: str) -> None:
    shop = rows.make_shop()
    proven(shop)
    add(shop, "not-proven.pt")
    assert client.get("/en/", headers={"host": host}).status_code == 400


def test_nothing_is_served_twice_securely_for_names_below(client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 1000
    settings.SECURE_SSL_REDIRECT = True
    proven(rows.make_shop())
    plain = client.get("/en/?a=b", headers={"host": HOST})
    assert plain["Location"] == f"https://{HOST}/en/?a=b"
    secure = client.get("/en/", headers={"host": HOST}, secure=True)
    assert secure["Strict-Transport-Security"] == "max-age=1000", "names below the shop's are not ours to bind"


@pytest.mark.parametrize(
    ("name", "status"), [(HOST, 200), (HOST.upper(), 200), ("testserver", 200), ("not-proven.pt", 404), ("", 404), ("*", 404)]
)
def test_a_tls_proxy_learns_which_names_are_ours(client: Client, name: str, status: int) -> None:
    shop = rows.make_shop()
    proven(shop)
    add(shop, "not-proven.pt")
    assert client.get("/tls/ask", {"domain": name}).status_code == status


def test_a_name_that_is_taken_away_serves_nothing(client: Client) -> None:
    shop = rows.make_shop()
    domain = proven(shop)
    rows.signed_in(shop.owner).post(f"{DOMAINS}{domain.pk}/delete/")
    assert client.get("/en/", headers={"host": HOST}).status_code == 400
