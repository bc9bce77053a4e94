"""An offer, a code and credit through to the paid order; a cheese that is weighed when it is packed. On the real sandbox, by card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from cms.formats import format_money
from demo.goods import sheep
from demo.people import SHOPPER
from marketplace.catalogue.models import Product
from marketplace.credit.giving import give_credit
from marketplace.credit.models import BuyerCredit
from marketplace.ledger.events import book_to_return
from marketplace.offer.models import Offer, OfferCode
from marketplace.order.models import Order, ShopOrder
from marketplace.partner.models import Partner, StockRecord
from scripts.serving import Site
from tests.e2e.goods import restocked_product
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.shopping import ADDRESS, APIARY, CARD, Shopper, nobody_looks
from tests.e2e.visiting import assert_accessible, field, sign_in

CODE = "HONEY10"
OF_ONE_SIZE = next(good for good in sheep.GOODS if good.photo == "serra-fonte-fria").title.en
BY_WEIGHT = next(good for good in sheep.GOODS if good.weights)


def stocked(product: Product) -> Product:
    StockRecord.objects.filter(product=product).update(num_in_stock=F("num_in_stock") + 3)
    return product


def to_payment(guest: Shopper, *products: Product) -> None:
    """With these in the basket, up to the choice of how to pay; nobody looks at what other tests look at."""
    watching, guest.look = guest.look, nobody_looks
    for product in products:
        guest.page.goto(product.get_absolute_url())
        guest.put_in()
    guest.go("basket/")
    guest.check_out()
    email = guest.page.locator("[name=email]")
    if email.is_editable():
        email.fill(guest.email)
    for name, text in ADDRESS.items():
        guest.page.locator(f"[name={name}]").fill(text)
    guest.send()
    guest.choose_delivery()
    guest.look = watching
    guest.look(guest.page)


def pay_at_stripe(guest: Shopper, amount: Decimal) -> None:
    """The sandbox's page asks for this much; a card that is accepted pays it."""
    guest.page.wait_for_url("**/c/pay/**")
    expect(guest.page.locator("main")).to_contain_text(format_money(amount))
    guest.page.get_by_label("Accepted", exact=False).first.check()
    guest.page.locator("form button").first.click()
    expect_thanks(guest)


def expect_thanks(guest: Shopper) -> None:
    guest.page.wait_for_url("**/thanks/")
    expect(guest.page.locator("h1")).to_have_text("Thank you for your order")
    guest.look(guest.page)


@pytest.fixture
def no_offer_stays(site_rows: Site) -> Iterator[None]:
    before = set(Offer.objects.values_list("pk", flat=True))
    yield
    Offer.objects.exclude(pk__in=before).update(is_on=False)


def test_an_offer_and_a_code_to_the_paid_order(
    desktop: Page, open_context: Callable[..., BrowserContext], site_rows: Site, no_offer_stays: None
) -> None:
    cheese = stocked(Product.objects.get(title=OF_ONE_SIZE))
    other = restocked_product(Partner.objects.get(name=APIARY))
    letter = Offer.objects.create(partner=other.partner, name="Newsletter", kind=Offer.Kind.PERCENT, percent=10, needs_code=True)
    OfferCode.objects.create(offer=letter, code=CODE)
    # The shop makes an offer for its cheese…
    sign_in(desktop, "shop owner")
    desktop.goto("/admin/shop-offers/add/")
    field(desktop, "Name").fill("Cheese days")
    desktop.get_by_label("An amount off").check()
    expect(desktop.locator("#id_percent")).to_be_hidden()
    field(desktop, "Amount off in EUR").fill("2,00")
    desktop.get_by_placeholder("Find a product by its name").fill(OF_ONE_SIZE)
    desktop.keyboard.press("Enter")
    desktop.get_by_label(OF_ONE_SIZE, exact=True).check()
    assert_accessible(desktop)
    desktop.get_by_role("button", name="Save", exact=True).last.click()
    expect(desktop.locator(".messages")).to_contain_text("Saved: Cheese days, €2.00 off.")
    # …and a buyer, who knows a code for the rest, pays what both leave.
    guest = Shopper(open_context("phone").new_page())
    guest.page.goto(cheese.get_absolute_url())
    expect(guest.page.locator(".notice")).to_contain_text("Cheese days (€2.00 off)")
    expect(guest.page.locator(".notice")).to_contain_text("Lowest price of the 30 days before")
    guest.look(guest.page)
    to_payment(guest, cheese, other)
    guest.page.locator("#code").fill("honey10")
    guest.press(guest.page.get_by_role("button", name="Use it"))
    expect(guest.page.locator(".messages")).to_contain_text(f"The code {CODE} counts")
    guest.pay(CARD)
    order = Order.objects.get(guest_email=guest.email)
    price, rest = (product.stockrecords.get().piece_price() for product in (cheese, other))
    saved = {saving.words: saving.amount for use in order.offer_uses.all() for saving in use.savings.all()}
    assert saved == {"Cheese days (€2.00 off)": Decimal("2.00"), "Newsletter (10 % off)": (rest / 10).quantize(Decimal("0.01"))}
    assert sum(line.line_price_incl_tax for line in order.lines.all()) == price + rest - sum(saved.values())
    pay_at_stripe(guest, order.to_collect)
    guest.press(guest.page.get_by_role("link", name="See where it is"))
    for words in saved:
        expect(guest.page.locator("main")).to_contain_text(words)
    wait_for_mail(site_rows, to=guest.email, saying="is paid")


def test_credit_pays_a_part_and_then_all(desktop: Page, site_rows: Site) -> None:
    ana = User.objects.get(email=SHOPPER)
    product = restocked_product()
    sign_in(desktop, "shopper")
    shopper = Shopper(desktop, email=SHOPPER)

    def has(amount: str) -> Decimal:
        order = Order.objects.filter(user=ana).latest("pk")
        words = {"order": order, "amount": Decimal(amount), "reference": f"over {timezone.now()}", "at": timezone.now()}
        book_to_return(channel="slip", currency=order.currency, **words)
        give_credit(**words)
        return BuyerCredit.objects.get(user=ana).balance

    in_part = has("3.00")
    to_payment(shopper, product)
    desktop.locator("#pay-with-credit").check()
    expect(desktop.locator("dt.with-credit.total").first).to_be_visible()
    shopper.pay(CARD)
    order = Order.objects.filter(user=ana).latest("pk")
    assert (order.credit_used, order.to_collect) == (in_part, order.total_incl_tax - in_part)
    pay_at_stripe(shopper, order.to_collect)
    assert BuyerCredit.objects.get(user=ana).balance == 0

    enough = has("400.00")
    to_payment(shopper, product)
    shopper.pay("credit")
    expect_thanks(shopper)
    order = Order.objects.filter(user=ana).latest("pk")
    assert order.paid_at
    assert (order.credit_used, order.to_collect) == (order.total_incl_tax, 0)
    assert BuyerCredit.objects.get(user=ana).balance == enough - order.total_incl_tax
    shopper.press(desktop.get_by_role("link", name="See where it is"))
    expect(desktop.locator("section[aria-labelledby=order-sum]")).to_contain_text("Credit")


def test_a_cheese_is_weighed_and_the_difference_goes_back(
    phone: Page, open_context: Callable[..., BrowserContext], site_rows: Site
) -> None:
    assert BY_WEIGHT.weights
    lightest, heaviest = BY_WEIGHT.weights
    cheese = stocked(Product.objects.get(title=BY_WEIGHT.title.en))
    guest = Shopper(phone)
    to_payment(guest, cheese)
    guest.pay(CARD)
    order = Order.objects.get(guest_email=guest.email)
    line = order.lines.get()
    pay_at_stripe(guest, order.to_collect)
    wait_for_mail(site_rows, to=guest.email, saying="is paid")

    packer = open_context("phone").new_page()
    sign_in(packer, "shop owner")
    shop_order = ShopOrder.objects.get(order=order)
    packer.goto(f"/admin/orders/{shop_order.pk}/weigh/")
    weight = field(packer, "Weight in grams")
    weight.fill(f"{lightest / 1000}")  # as the scale shows it
    packer.get_by_role("button", name="Weighed and packed").click()
    expect(packer.get_by_role("alert")).to_contain_text("Nothing is saved yet.")
    weight.fill(str(lightest))
    assert_accessible(packer)
    packer.get_by_role("button", name="Weighed and packed").click()
    shop_order.refresh_from_db()
    back = (line.line_price_incl_tax * (heaviest - lightest) / heaviest).quantize(Decimal("0.01"))
    expect(packer.locator(".messages")).to_contain_text(f"Weighed and packed. {format_money(back)} goes back to the buyer by itself")
    assert shop_order.state == ShopOrder.State.PACKED

    mail = text_of(wait_for_mail(site_rows, to=guest.email, saying=format_money(back)))
    assert f"{lightest} g" in mail.replace("\N{NO-BREAK SPACE}", " ")
    guest.page.goto(f"/en/order/{order.tracking_token}/")
    expect(guest.page.locator("main")).to_contain_text(format_money(back))
    guest.look(guest.page)
