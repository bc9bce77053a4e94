"""The checkout from the basket to the page after ordering, as a guest without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from logistics.models import Closure, Service, Tariff, TariffStep, Zone, ZoneRange
from marketplace.basket.models import Basket, Line
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.order.models import Order
from marketplace.partner.models import StockRecord
from tests import factories
from tests.marketplace.ordering import ADDRESS

pytestmark = pytest.mark.django_db

CHECKOUT, DELIVERY, PAYMENT = "/en/checkout/", "/en/checkout/delivery/", "/en/checkout/payment/"


@pytest.fixture
def cheese() -> Any:
    factories.make_service()
    return factories.make_product(title="Wheel of cheese", price="18.00", stock=9, grams=900)


def add(client: Client, product: Any, quantity: int = 1) -> None:
    client.post("/en/basket/add/", {"product": product.pk, "quantity": quantity})


def first_offered(page: str) -> dict[str, str]:
    """The first service of each shop and the first day of every service, as a browser would send them untouched."""
    answers = {}
    for tag in re.findall(r"<input type=\"radio\"[^>]*>", page):
        if " checked" in tag:
            answers[re.search(r'name="([^"]*)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]
    for name, options in re.findall(r'<select [^>]*name="(day-[^"]*)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        answers[name] = chosen[1] if chosen else ""
    return answers


def hidden(page: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("checkout", "seen")}  # type: ignore[index]


def up_to_payment(client: Client) -> str:
    assert client.post(CHECKOUT, ADDRESS).url == DELIVERY
    assert client.post(DELIVERY, first_offered(client.get(DELIVERY).content.decode())).url == PAYMENT
    return client.get(PAYMENT).content.decode()


def test_a_guest_orders_over_two_shops_and_reads_what_happens_next(client: Client, cheese: Any) -> None:
    add(client, cheese)
    add(client, factories.make_product(title="Jar of honey", price="7.50", partner=factories.make_partner(name="The Hives")), 2)
    page = up_to_payment(client)
    assert "€41.40" in page  # 18.00 + 15.00 + 2 × 4.20
    answer = client.post(PAYMENT, {**hidden(page), "payment": "slip"})
    order = Order.objects.get()
    assert answer.url == f"/en/order/{order.tracking_token}/thanks/"
    thanks = client.get(answer.url).content.decode()
    assert "Pay €41.40 at any post office by " in thanks
    assert "The Hives" in thanks
    assert len(re.findall(r"<li>", thanks[thanks.index('id="next"') : thanks.index('id="slip"')])) == 3
    assert "Your basket is empty" in client.get("/en/basket/").content.decode()


@pytest.mark.parametrize("again", ["same form", "back button", "new page"])
def test_a_form_sent_twice_leads_to_the_same_order(client: Client, cheese: Any, again: str) -> None:
    add(client, cheese)
    form = {**hidden(up_to_payment(client)), "payment": "slip"}
    first = client.post(PAYMENT, form)
    if again == "same form":
        second = client.post(PAYMENT, form)
    elif again == "back button":
        add(client, cheese)  # something new is in the basket already: the old form still means the old order
        second = client.post(PAYMENT, form)
    else:
        second = client.get(PAYMENT)
    assert second.url == first.url
    assert Order.objects.count() == 1
    assert StockRecord.objects.get().num_allocated == 1


def test_an_earlier_page_sent_again_after_the_order_shows_the_order(client: Client, cheese: Any) -> None:
    add(client, cheese)
    form = {**hidden(up_to_payment(client)), "payment": "slip"}
    thanks = client.post(PAYMENT, form).url
    for page in (CHECKOUT, DELIVERY):
        assert client.post(page, ADDRESS).url == thanks
    assert Order.objects.count() == 1


def test_who_holds_the_token_can_finish(client: Client, cheese: Any) -> None:
    add(client, cheese)
    form = {**hidden(up_to_payment(client)), "payment": "slip"}
    assert Client().post(PAYMENT, form).url == f"/en/order/{Order.objects.get().tracking_token}/thanks/"


@pytest.mark.parametrize("token", ["unknown", "", "\0", "é", "x" * 500])
def test_nothing_in_the_basket(client: Client, token: str) -> None:
    for page in (CHECKOUT, DELIVERY, PAYMENT):
        assert client.get(page).url == "/en/basket/"
        assert client.post(page, {"checkout": token}).url == "/en/basket/"


def test_steps_cannot_be_jumped_over(client: Client, cheese: Any) -> None:
    add(client, cheese)
    assert client.get(DELIVERY).url == CHECKOUT
    assert client.get(PAYMENT).url == CHECKOUT
    client.post(CHECKOUT, ADDRESS)
    assert client.get(PAYMENT).url == DELIVERY


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": ""}, "Write your e-mail address."),
        ({"email": "ana"}, "This is no e-mail address."),
        ({"postcode": "30003"}, "This is no postcode of Portugal. Write it like 3000-389."),
        ({"name": ""}, "Write the name"),
        ({"phone": "12"}, "This is no telephone number"),
        ({"country": "XX"}, "Choose one of the countries in the list."),
        ({"country": ""}, "Choose one of the countries in the list."),
        ({"name": "x" * 81}, "This is too long: 80 characters at most, and there are 81."),
        ({"email": "a" * 250 + "@example.org"}, "This is too long: 254 characters"),
        ({"locality": "Coim\0bra"}, "There is a character in it that cannot be printed."),
        ({"email": "ana@example.org\nBcc: all@example.org"}, "This is no e-mail address."),
    ],
)
def test_an_answer_that_is_wrong_is_said_twice_and_the_rest_is_kept(client: Client, cheese: Any, wrong: dict[str, str], said: str) -> None:
    add(client, cheese)
    page = client.post(CHECKOUT, {**ADDRESS, **wrong}).content.decode()
    field = next(iter(wrong))
    assert page.count(said) >= 2  # on top, with a link, and beside the field
    assert f'href="#id_{field}"' in page
    assert 'aria-invalid="true"' in page
    assert "Rua da Sofia 12" in page
    assert not Checkout.objects.exclude(email="").exists()


def test_every_field_says_what_a_browser_may_fill_in(client: Client, cheese: Any) -> None:
    add(client, cheese)
    page = client.get(CHECKOUT).content.decode()
    fields = re.findall(r"<(?:input|select) [^>]*id=\"id_[^>]*>", page)
    assert len(fields) == 9
    assert all("autocomplete=" in field for field in fields)


def test_a_postcode_that_no_service_reaches_keeps_the_basket(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.post(CHECKOUT, {**ADDRESS, "postcode": "9500-321", "locality": "Ponta Delgada"})
    page = client.get(DELIVERY).content.decode()
    assert "does not go to 9500-321" in page
    assert "cannot be sent to this address. Your basket is kept" in page
    assert "On to the payment" not in page
    assert client.post(DELIVERY, {}).status_code == 200
    assert Line.objects.count() == 1


def test_chilled_goods_need_a_chilled_service_and_the_reason_is_shown(client: Client, cheese: Any) -> None:
    factories.make_service(code="chilled", name="Chilled", is_chilled=True, mark="C")
    add(client, factories.make_product(keep_cold=True))
    client.post(CHECKOUT, ADDRESS)
    page = client.get(DELIVERY).content.decode()
    assert "Home 24 h does not keep cold" in page
    answers = first_offered(page)
    shop = next(name for name in answers if name.startswith("service-"))
    home = Service.objects.get(code="home-24")
    refused = client.post(DELIVERY, {**answers, shop: str(home.pk)}).content.decode()
    assert "Choose how the things from" in refused
    assert not CheckoutDelivery.objects.exists()
    assert client.post(DELIVERY, answers).url == PAYMENT


def test_a_day_that_was_not_offered_is_refused(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    answers = first_offered(client.get(DELIVERY).content.decode())
    day = next(name for name in answers if name.startswith("day-"))
    page = client.post(DELIVERY, {**answers, day: "2020-01-01"}).content.decode()
    assert "Choose the day for the things from" in page
    assert not CheckoutDelivery.objects.exists()


def test_the_day_passed_while_the_page_stood_open(client: Client, cheese: Any) -> None:
    add(client, cheese)
    form = {**hidden(up_to_payment(client)), "payment": "slip"}
    Closure.objects.create(day=CheckoutDelivery.objects.get().promised_for, reason="Strike")
    answer = client.post(PAYMENT, form)
    assert answer.url == DELIVERY
    page = client.get(DELIVERY).content.decode()
    assert "It is too late by now for the delivery from" in page
    assert "Nothing was ordered. Your basket and your answers are kept." in page
    assert Order.objects.count() == 0
    assert Basket.open.count() == 1


def test_the_basket_changed_in_another_tab(client: Client, cheese: Any) -> None:
    add(client, cheese)
    form = {**hidden(up_to_payment(client)), "payment": "slip"}
    add(client, cheese, 3)
    answer = client.post(PAYMENT, form, follow=True)
    page = answer.content.decode()
    assert "Your basket or a price has changed since this page was shown" in page
    assert "4 × Wheel of cheese" in page
    assert Order.objects.count() == 0
    assert client.post(PAYMENT, {**hidden(page), "payment": "slip"}).url.endswith("/thanks/")
    assert Order.objects.get().lines.get().quantity == 4


def test_stock_ran_out_at_the_last_moment(client: Client, cheese: Any) -> None:
    add(client, cheese, 5)
    form = {**hidden(up_to_payment(client)), "payment": "slip"}
    StockRecord.objects.update(num_in_stock=2)
    answer = client.post(PAYMENT, form, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/en/basket/"
    assert "Wheel of cheese: Only 2 pieces are left." in page
    assert Line.objects.get().quantity == 5


@pytest.mark.parametrize("chosen", ["", "card", "SLIP"])
def test_a_payment_that_is_not_offered(client: Client, cheese: Any, chosen: str) -> None:
    add(client, cheese)
    page = client.post(PAYMENT, {**hidden(up_to_payment(client)), "payment": chosen}).content.decode()
    assert page.count("Choose how you would like to pay.") == 2
    assert Order.objects.count() == 0


def test_cash_at_the_door_shows_its_fee_in_the_total(client: Client, cheese: Any) -> None:
    Tariff.objects.update(cash_fee="2.50")
    add(client, cheese)
    page = up_to_payment(client)
    assert "The fee for it, €2.50, is in the total." in page
    assert '<span class="without-fee">€22.20</span><span class="with-fee">€24.70</span>' in page, "the style sheet shows one of them"
    assert 'value="cash_on_delivery" class="asks-fee"' in page
    client.post(PAYMENT, {**hidden(page), "payment": "cash_on_delivery"})
    assert str(Order.objects.get().total_incl_tax) == "24.70"


def test_cash_at_the_door_where_the_service_takes_none(client: Client, cheese: Any) -> None:
    Service.objects.update(cash_on_delivery=False)
    add(client, cheese)
    page = up_to_payment(client)
    assert "does not take cash at the door" in page
    assert 'value="cash_on_delivery"' not in page
    client.post(PAYMENT, {**hidden(page), "payment": "cash_on_delivery"})
    assert Order.objects.count() == 0


def test_answers_are_kept_for_the_next_order(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.post(PAYMENT, {**hidden(up_to_payment(client)), "payment": "slip"})
    add(client, cheese)
    page = client.get(CHECKOUT).content.decode()
    assert "Rua da Sofia 12" in page
    assert "ana@example.org" in page


def test_an_address_that_was_used_is_never_changed(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.post(PAYMENT, {**hidden(up_to_payment(client)), "payment": "slip"})
    add(client, cheese)
    client.post(CHECKOUT, {**ADDRESS, "street": "Rua Nova 1"})
    assert Order.objects.get().delivers_to.street == "Rua da Sofia 12"


def test_the_page_speaks_the_readers_language_and_so_does_the_order(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.get("/pt/checkout/")
    assert Checkout.objects.get().language == "pt"


def test_private_pages_stay_out_of_caches_and_of_search_engines(client: Client, cheese: Any) -> None:
    add(client, cheese)
    answer = client.get(CHECKOUT)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_heavy_goods_to_an_island(client: Client, cheese: Any) -> None:
    zone = Zone.objects.create(code="islands", name="Islands")
    ZoneRange.objects.create(zone=zone, country="PT", first="9000-001", last="9999-999")
    TariffStep.objects.create(tariff=Tariff.objects.get(), zone=zone, up_to_grams=2000, price="9.00")
    add(client, cheese, 3)
    client.post(CHECKOUT, {**ADDRESS, "postcode": "9500-321", "locality": "Ponta Delgada"})
    assert "heavier than Home 24 h takes" in client.get(DELIVERY).content.decode()


def test_the_sum_is_on_every_page(client: Client, cheese: Any) -> None:
    add(client, cheese)
    up_to_payment(client)
    for page in (CHECKOUT, DELIVERY, PAYMENT):
        html = client.get(page).content.decode()
        assert 'id="checkout-sum"' in html
        assert "€18.00" in html


def test_days_are_written_out(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    page = client.get(DELIVERY).content.decode()
    first = dt.date.fromisoformat(next(value for name, value in first_offered(page).items() if name.startswith("day-")))
    assert f"{first:%A} {first.day} {first:%B}" in page
