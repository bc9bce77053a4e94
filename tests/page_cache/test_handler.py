"""What is kept is sent before Django does anything, and is what Django would send."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote_to_bytes

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client

from cms.page_cache import finding, handler
from cms.page_cache.finding import Near
from cms.page_cache.handler import KeptFirst
from marketplace.basket.models import Line
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from tests import factories
from tests.page_cache.market import OWN_HOST, Market, rendered, visit, warm
from tests.search.indexed import bring_in_changes

LISTING = "/en/products/"


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def state(self) -> str:
        return self.headers.get("X-Feira-Cache", "")

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(path: str, *, method: str = "GET", host: str = "testserver", application: Any = None, **headers: str) -> Answer:
    """As a web server asks."""
    raw, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(raw).decode("latin-1"),
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    begun: list[Any] = []
    with _connection_of_the_test():
        parts = (application or KeptFirst())(environ, lambda status, headers, *more: begun.extend((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
    assert len({name.lower() for name, _value in begun[1]}) == len(begun[1]), "no header twice"
    return Answer(begun[0], dict(begun[1]), body)


@contextmanager
def _connection_of_the_test() -> Iterator[None]:
    """Not closed before and after a request where the test is one transaction; Django's own Client does the same."""
    if not connection.in_atomic_block:
        yield
        return
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    try:
        with patch.object(handler, "close_old_connections"):
            yield
    finally:
        for one in signals:
            one.connect(close_old_connections)


@pytest.fixture
def no_django(monkeypatch: Any) -> Callable[[], None]:
    """From now on Django answers nothing."""

    def stop() -> None:
        def refuse(*args: Any, **kwargs: Any) -> Any:
            raise AssertionError("Django was asked")

        monkeypatch.setattr(WSGIHandler, "__call__", refuse)

    return stop


@pytest.mark.django_db
def test_what_is_kept_is_sent_without_django_and_is_the_same(market: Market, no_django: Callable[[], None]) -> None:
    addresses = [address for address in market.addresses if address[0] != OWN_HOST]
    kept = warm(addresses)
    through = {address: visit(address) for address in addresses}
    no_django()
    for host, path in addresses:
        answer = ask(path, host=host)
        assert (answer.status, answer.state) == ("200 OK", "hit")
        assert answer.body == kept[host, path]
        assert answer.headers == dict(through[host, path].headers)


@pytest.mark.django_db
def test_each_kind_of_question_is_answered_as_by_django(market: Market, no_django: Callable[[], None]) -> None:
    warm([("testserver", LISTING)])
    buyer = Client()
    buyer.post("/en/basket/add/", {"product": market.wheel.pk, "quantity": 3})
    assert Line.objects.count() == 1
    cookie = f"feira_basket={buyer.cookies['feira_basket'].value}"
    etag = visit(("testserver", LISTING)).headers["ETag"]
    asked = [
        {"cookie": cookie},
        {"cookie": "feira_basket=made-up"},
        {"cookie": "other=1"},
        {"if_none_match": etag},
        {"if_none_match": f'"x", {etag}'},
        {"if_none_match": '"x"'},
        {"if_none_match": etag, "cookie": cookie},
        {"accept_language": "fr"},
    ]
    told = [
        (one, method, getattr(Client(), method.lower())(LISTING, headers={name.replace("_", "-"): value for name, value in one.items()}))
        for one in asked
        for method in ("GET", "HEAD")
    ]
    no_django()
    seen = set()
    for headers, method, expected in told:
        answer = ask(LISTING, method=method, **headers)
        assert answer.status.startswith(str(expected.status_code))
        assert answer.headers == dict(expected.headers)
        assert answer.body == expected.content
        seen.add((answer.status[:3], answer.headers["Cache-Control"], method))
    assert len(seen) == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{"cookie": "sessionid=x"}, {"cookie": "messages=x"}, {"hx_request": "true"}, {"authorization": "Basic x"}, {"method": "POST"}],
)
def test_what_is_never_kept_goes_to_django(market: Market, headers: dict[str, str]) -> None:
    warm([("testserver", LISTING)])
    assert ask(LISTING, **headers).state == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/en/caf%C3%A9/", "/en/%FF%FE/", "/", "/en", "/static/none.css", "/en//products/", "/en/products/?q=%C3%A9"]
)
def test_addresses_reach_django_as_they_came(market: Market, path: str) -> None:
    ours, plain = ask(path), ask(path, application=WSGIHandler())
    assert ours.status == plain.status
    assert ours.headers.get("Location") == plain.headers.get("Location")


@pytest.mark.django_db
def test_a_name_that_is_not_ours_gets_no_page(market: Market) -> None:
    warm([("testserver", LISTING)])
    for host in ("evil.example", "testserver.evil.example", "testserver, evil.example", "", "test server"):
        answer = ask(LISTING, host=host)
        assert answer.status == "400 Bad Request", host
        assert b"Wheel" not in answer.body


@pytest.mark.django_db
def test_a_shops_own_name_gets_its_own_page(market: Market) -> None:
    address = (OWN_HOST, "/en/legal/")
    warm([address])
    answer = ask(address[1], host=OWN_HOST)
    assert answer.state == "hit"
    assert answer.body == rendered(address).content
    market.shop.domains.update(verified_at=None)
    assert ask(address[1], host=OWN_HOST).status == "400 Bad Request"


@pytest.mark.django_db
def test_a_change_is_seen_at_the_next_request(market: Market) -> None:
    address = f"/en/product/{market.mate.slug}-{market.mate.pk}/"
    warm([("testserver", address)])
    for price in ("71.00", "72.00"):
        StockRecord.objects.filter(product=market.mate).update(price=price)
        first, second = ask(address), ask(address)
        assert (first.state, second.state) == ("miss", "hit")
        assert first.body == second.body
        assert f"€{price}" in first.text


@pytest.mark.django_db
def test_what_changes_elsewhere_lets_a_page_stand(market: Market) -> None:
    address = f"/en/product/{market.wheel.slug}-{market.wheel.pk}/"
    body = warm([("testserver", address)])["testserver", address]
    StockRecord.objects.filter(product=market.mate).update(price=5)
    answer = ask(address)
    assert answer.state == "hit"
    assert answer.body == body


# --- Other connections, and several at once ---


@pytest.fixture
def wheel(committed_db: None) -> Product:
    product = factories.make_product(title="Wheel", price="12.00")
    bring_in_changes()
    return product


def page_of(product: Product) -> str:
    return f"/en/product/{product.slug}-{product.pk}/"


def elsewhere(work: Callable[[], Any]) -> Any:
    """In a thread with a connection of its own, as in another process."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(60)


def until_kept(address: str) -> Answer:
    for _ in range(3):  # the first makes the sizes of its pictures
        answer = ask(address)
        if answer.state == "hit":
            break
    assert answer.state == "hit"
    return answer


def test_what_another_process_changes_is_seen_at_the_next_request(wheel: Product) -> None:
    address = page_of(wheel)
    for price in ("71.00", "72.00", "73.00"):
        until_kept(address)
        elsewhere(lambda price=price: StockRecord.objects.filter(product=wheel).update(price=price))
        answer = ask(address)
        assert answer.state == "miss"
        assert f"€{price}" in answer.text


def test_a_page_that_another_process_has_rendered_is_taken_from_the_shelf(wheel: Product, monkeypatch: Any) -> None:
    address = page_of(wheel)
    until_kept(address)
    here, there = finding.near, Near()
    StockRecord.objects.filter(product=wheel).update(price="71.00")
    monkeypatch.setattr(finding, "near", there)
    assert elsewhere(lambda: ask(address)).state == "miss"
    monkeypatch.setattr(finding, "near", here)
    answer = ask(address)
    assert answer.state == "hit"
    assert "€71.00" in answer.text


def test_nobody_sees_a_price_that_was_over_when_they_asked(wheel: Product) -> None:
    """Four ask on and on while one changes the price: each sees what was so when the question came, or later."""
    address, done, prices = page_of(wheel), threading.Event(), list(range(101, 113))
    until_kept(address)
    committed = [12]

    def change() -> None:
        try:
            for price in prices:
                StockRecord.objects.filter(product=wheel).update(price=price)
                committed.append(price)
                while sum(price <= one for one in seen) < 3:
                    assert not failed.is_set()
        finally:
            done.set()
            connection.close()

    seen: list[int] = []
    failed = threading.Event()

    def look_on() -> None:
        try:
            while not done.is_set():
                at_least = committed[-1]
                text = ask(address).text
                shown = max(price for price in (12, *prices) if f"€{price}.00" in text)
                seen.append(shown)
                assert shown >= at_least
        except BaseException:
            failed.set()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        for one in [pool.submit(change), *(pool.submit(look_on) for _ in range(4))]:
            one.result(120)
    assert max(seen) == prices[-1]


def test_when_the_database_is_gone_nothing_is_sent_from_memory_and_then_all_is_well(wheel: Product, monkeypatch: Any) -> None:
    address = page_of(wheel)
    body = until_kept(address).body
    with monkeypatch.context() as gone:
        gone.setattr(connection, "get_new_connection", refuse_connection)
        connection.close()
        answer = ask(address)
        assert answer.status == "500 Internal Server Error"
        assert b"Wheel" not in answer.body
    answer = ask(address)
    assert answer.state == "hit"
    assert answer.body == body


def refuse_connection(*args: Any) -> Any:
    raise connection.Database.OperationalError("no connection")


@pytest.mark.postgres
def test_who_asks_when_the_connection_was_lost_sees_nothing_of_that(wheel: Product) -> None:
    address = page_of(wheel)
    body = until_kept(address).body
    lost = connection.connection.info.backend_pid

    def end_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [lost])

    elsewhere(end_it)
    answer = ask(address)
    assert answer.state == "hit"
    assert answer.body == body
    assert connection.connection.info.backend_pid != lost


def test_a_connection_is_not_kept_for_longer_than_it_may_be(wheel: Product, monkeypatch: Any) -> None:
    address = page_of(wheel)
    until_kept(address)
    old = connection.connection
    monkeypatch.setattr(connection, "close_at", 0.0)
    assert ask(address).state == "hit"
    assert connection.connection is not old


def test_memory_holds_so_many_pages_and_no_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(finding, "MOST_NEAR", 3)
    near = Near()
    for key in "abcad":
        near.put(key, key)  # type: ignore[arg-type]
    assert [near.get(key) for key in "abcd"] == ["a", None, "c", "d"]
