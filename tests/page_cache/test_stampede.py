"""Many ask at once: one renders, the others wait for it, and nobody gets an older page."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from cms.page_cache import middleware
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from marketplace.search import listing
from tests import factories
from tests.page_cache.market import state
from tests.search.indexed import bring_in_changes

LISTING = "/en/products/"


@pytest.fixture
def one_product(committed_db: None) -> Product:
    product = factories.make_product(title="Wheel", price="12.00")
    bring_in_changes()
    return product


@pytest.fixture
def patient(monkeypatch: Any) -> None:
    """On a busy machine one page may take longer than visitors wait."""
    monkeypatch.setattr(middleware, "WAITS", 60.0)


class Slow:
    """The listing's view, which counts how often it is rendered and waits until it is let go."""

    def __init__(self, monkeypatch: Any) -> None:
        self.real, self.count, self.begun, self.go = listing._list, 0, threading.Event(), threading.Event()
        self.lock, self.fails = threading.Lock(), False
        monkeypatch.setattr(listing, "_list", self)

    def __call__(self, *args: Any) -> HttpResponse:
        with self.lock:
            self.count += 1
        answer = self.real(*args)  # reads now what it will show
        self.begun.set()
        assert self.go.wait(30)
        if self.fails:
            raise RuntimeError("no page today")
        return answer


def ask() -> HttpResponse:
    try:
        return Client(raise_request_exception=False).get(LISTING)
    finally:
        connection.close()


def test_one_renders_for_all(one_product: Product, patient: None, monkeypatch: Any) -> None:
    slow = Slow(monkeypatch)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(ask)
        assert slow.begun.wait(30)
        others = [pool.submit(ask) for _ in range(5)]
        slow.go.set()
        answers = [one.result(60) for one in (first, *others)]
    assert slow.count == 1
    assert state(answers[0]) == "miss"
    assert {state(answer) for answer in answers[1:]} == {"hit"}
    assert len({answer.content for answer in answers}) == 1


def test_who_waits_gets_no_price_that_is_over(one_product: Product, patient: None, monkeypatch: Any) -> None:
    slow = Slow(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask)
        assert slow.begun.wait(30)
        StockRecord.objects.filter(product=one_product).update(price=77)  # after it was read, before it is kept
        second = pool.submit(ask)
        slow.go.set()
        assert "€12.00" in first.result(60).text
        answer = second.result(60)
    assert "€77.00" in answer.text
    assert slow.count == 2
    assert "€77.00" in ask().text


def test_whoever_fails_leaves_the_way_free(one_product: Product, monkeypatch: Any) -> None:
    slow = Slow(monkeypatch)
    slow.fails = True
    slow.go.set()
    assert ask().status_code == 500
    slow.fails = False
    monkeypatch.setattr(middleware, "LOOKS_EVERY", 60)  # to wait for a lock would take too long
    assert [state(ask()), state(ask())] == ["miss", "hit"]


def test_nobody_waits_for_ever(one_product: Product, monkeypatch: Any) -> None:
    slow = Slow(monkeypatch)
    monkeypatch.setattr(middleware, "WAITS", 0.0)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask)
        assert slow.begun.wait(30)
        second = pool.submit(ask)  # renders for itself, since the first does not come to an end
        while slow.count < 2 and not second.done():
            pass
        slow.go.set()
        assert {first.result(60).status_code, second.result(60).status_code} == {200}
    assert slow.count == 2


def test_nobody_waits_for_a_page_that_cannot_be_kept(one_product: Product, monkeypatch: Any) -> None:
    slow = Slow(monkeypatch)
    slow.go.set()
    real = slow.real

    def private(*args: Any) -> HttpResponse:
        answer = real(*args)
        answer["Cache-Control"] = "private"
        return answer

    slow.real = private
    assert state(ask()) == "pass"
    slow.go.clear()
    slow.begun.clear()
    monkeypatch.setattr(middleware, "WAITS", 3600.0)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(ask)
        assert slow.begun.wait(30)
        two = pool.submit(ask)
        while slow.count < 3 and not two.done():
            pass
        slow.go.set()
        assert {state(one.result(60)), state(two.result(60))} == {"pass"}
