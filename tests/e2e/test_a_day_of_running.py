"""A day of running a shop, on the phone first: pick, slip, what is missing, a message, a pick-up, the team, the second factor."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pypdfium2
import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from demo.people import OWNER
from logistics.models import PickupRequest
from marketplace.order.booking import book_shipments
from marketplace.order.models import ShopOrder
from marketplace.order.paying import mark_paid
from scripts.serving import Site
from shops.models import Membership, Shop
from shops.teams import join_shop
from tests import factories
from tests.e2e.goods import restocked_product
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.visiting import assert_accessible, field, sign_in, visit
from tests.marketplace.ordering import make_order


@pytest.fixture
def shop(site_rows: Site) -> Shop:
    return Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop


def order_to_pack(shop: Shop, pieces: int = 2) -> ShopOrder:
    order = make_order((restocked_product(shop.partner), pieces))
    mark_paid(order=order, at=timezone.now())
    book_shipments.call(order.pk)
    return order.shop_orders.get()


def fetched_pages(page: Page, address: str) -> int:
    """The pages of a PDF, which the browser would only save."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf", answer.status
    return len(pypdfium2.PdfDocument(answer.body()))


def test_picks_packs_and_prints_with_one_hand(phone: Page, shop: Shop) -> None:
    first, second = order_to_pack(shop), order_to_pack(shop)
    sign_in(phone, "shop owner")
    visit(phone, "/admin/")
    expect(phone.locator(".sales__chart")).to_be_visible()
    most_used = phone.get_by_role("navigation", name="Most used").get_by_role("link", name="Orders to pack")
    box = most_used.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] > 844 / 2, "within reach of the thumb"
    most_used.click()

    for order in (first, second):
        phone.get_by_role("checkbox", name=f"Choose order {order.number}").check()
    phone.get_by_role("button", name="Pick list").click()
    expect(phone.locator("main")).to_contain_text("Pick list for 2 orders")
    expect(phone.locator("main")).to_contain_text(f"{first.number}: 2")
    assert_accessible(phone)
    query = f"order={first.pk}&order={second.pk}"
    assert fetched_pages(phone, f"/admin/orders/packing-slips/?{query}") == 2
    phone.get_by_role("button", name="Mark packed").click()
    phone.get_by_role("button", name="Mark packed").click()
    expect(phone.get_by_text("2 orders are packed")).to_be_visible()
    first.refresh_from_db()
    assert first.state == ShopOrder.State.PACKED
    with phone.expect_response(re.compile(r"labels\.pdf$")) as printed:
        visit(phone, f"/admin/orders/{first.pk}/")
        phone.get_by_role("button", name="Print label").click()
    assert printed.value.headers["content-type"] == "application/pdf"


def test_says_what_is_missing_and_the_buyer_answers(page: Page, shop: Shop, open_context: Callable[..., BrowserContext]) -> None:
    own = order_to_pack(shop, 3)
    line = own.lines.get()
    sign_in(page, "shop owner")
    visit(page, f"/admin/orders/{own.pk}/")
    page.get_by_role("link", name="Something is missing").click()
    assert_accessible(page)
    field(page, line.title).fill("1")
    page.get_by_role("button", name="Tell the buyer").click()
    expect(page.locator("main")).to_contain_text("1 is missing")
    page.get_by_label("Your message").fill("Shall we send two?")
    page.get_by_role("button", name="Send the message").click()
    expect(page.locator("#messages")).to_contain_text("Shall we send two?")
    assert_accessible(page)

    buyer = open_context("phone").new_page()
    visit(buyer, f"/en/order/{own.order.tracking_token}/")
    expect(buyer.locator("main")).to_contain_text("will not come")
    expect(buyer.locator("main")).to_contain_text("Shall we send two?")
    buyer.get_by_label("Your message").fill("Yes, please.")
    buyer.get_by_role("button", name="Send the message").click()
    expect(buyer.locator("main")).to_contain_text("Yes, please.")
    assert_accessible(buyer)
    visit(page, "/admin/")
    page.get_by_role("link", name=re.compile(f"order {own.number}$")).click()
    expect(page.locator("#messages")).to_contain_text("Yes, please.")


def test_asks_for_a_pick_up_and_the_clerk_confirms(phone: Page, shop: Shop, open_context: Callable[..., BrowserContext]) -> None:
    PickupRequest.objects.filter(sender=shop.partner.sends_from).delete()
    sign_in(phone, "shop owner")
    visit(phone, "/admin/pickups/")
    field(phone, "Note for the driver").fill("Ring at the green gate")
    phone.get_by_role("button", name="Ask for a pick-up").click()
    expect(phone.locator("main")).to_contain_text("Asked for")

    clerk = open_context("desktop").new_page()
    sign_in(clerk, "postal clerk")
    visit(clerk, "/admin/parcels/pickups/")
    row = clerk.get_by_role("row").filter(has_text="Ring at the green gate")
    row.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(clerk.get_by_role("row").filter(has_text="Ring at the green gate")).to_contain_text(re.compile("confirmed", re.IGNORECASE))
    visit(phone, "/admin/pickups/")
    expect(phone.locator("main")).to_contain_text(re.compile("confirmed", re.IGNORECASE))


def test_asks_a_packer_in_and_takes_the_place_back(
    phone: Page, shop: Shop, site_rows: Site, open_context: Callable[..., BrowserContext]
) -> None:
    email = f"packer-{uuid.uuid4().hex[:8]}@example.org"
    sign_in(phone, "shop owner")
    visit(phone, "/admin/team/")
    field(phone, "E-mail address").fill(email)
    phone.get_by_role("button", name="Send the invitation").click()
    expect(phone.locator("main")).to_contain_text(email)

    packer = open_context("phone").new_page()
    link = re.search(r"/en/join/\S+", text_of(wait_for_mail(site_rows, to=email, saying="invites you to work")))
    assert link
    visit(packer, link[0])
    packer.get_by_label("First name").fill("Rita")
    packer.get_by_label("Last name").fill("Maia")
    packer.get_by_label("Password").fill("uma-casa-na-serra")
    packer.get_by_role("button", name="Make an account and join").click()
    packer.wait_for_url("**/admin/")
    assert_accessible(packer)
    expect(packer.locator(".sales__chart")).to_have_count(0)
    visit(packer, "/admin/orders/")
    assert packer.request.get("/admin/products/").status == 404
    place = Membership.objects.get(user__email=email)

    visit(phone, "/admin/team/")
    phone.locator(f"form[action='/admin/team/{place.pk}/'] button[value=remove]").click()
    expect(phone.locator("main")).not_to_contain_text(email)
    assert packer.request.get("/admin/orders/").status == 404


def test_signs_in_with_a_code(phone: Page, shop: Shop) -> None:
    user: User = factories.make_user(email=f"owner-{uuid.uuid4().hex[:8]}@example.org")
    User.objects.filter(pk=user.pk).update(password=make_password(factories.PASSWORD, hasher="argon2"))  # the site knows no other
    join_shop(shop=shop, user=user)

    def password() -> None:
        phone.goto("/en/sign-in/")
        phone.locator("input[name=username]").fill(user.email)
        phone.locator("input[type=password]").fill(factories.PASSWORD)
        phone.locator("main button[type=submit]").first.click()

    def code(later: int = 0) -> str:
        device = TOTPDevice.objects.get(user=user)
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
        totp.time = timezone.now().timestamp() + later * device.step
        return f"{totp.token():06}"

    password()
    visit(phone, "/en/account/security/app/")
    phone.get_by_label("Code", exact=True).fill(code())
    phone.get_by_role("button", name="Take it into use").click()
    expect(phone.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert_accessible(phone)
    phone.goto("/en/account/security/")
    phone.context.clear_cookies()
    password()
    expect(phone.get_by_role("heading", name="Your code")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_label("Code", exact=True).fill(code(later=1))
    phone.get_by_role("button", name="Sign in").click()
    phone.wait_for_url("**/admin/")
    Membership.objects.filter(user=user).delete()  # the other tests know one owner
