"""The sandbox's hosted pages in a real browser: at a phone's width, without scripts, and on to a shop at another address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stripe
from playwright.sync_api import Browser, Page, expect

from stripe_sandbox.server import Sandbox, running_sandbox
from tests.e2e.conftest import WIDTHS
from tests.e2e.visiting import assert_accessible
from tests.stripe_sandbox.shopping import line

OpenPage = Callable[..., Page]


@pytest.fixture
def shop() -> Iterator[str]:
    """Where shoppers come from and go back to: another origin than the sandbox's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><html lang=en><title>Shop</title><h1>The shop: {self.path.split('?')[0]}</h1>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> stripe.StripeClient:
    return stripe.StripeClient(sandbox.key, base_addresses={"api": sandbox.url}, max_network_retries=0)


@pytest.fixture
def open_page(browser: Browser, sandbox: Sandbox, shop: str) -> Iterator[OpenPage]:
    """A visitor who notes each request that goes to neither the sandbox nor the shop."""
    contexts, foreign = [], []

    def open_one(width: str = "phone", **options: Any) -> Page:
        across, down = WIDTHS[width]
        context = browser.new_context(viewport={"width": across, "height": down}, locale="en", **options)
        context.set_default_timeout(15_000)
        context.on("request", lambda request: None if request.url.startswith((sandbox.url, shop, "data:")) else foreign.append(request.url))
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert not foreign


def make_session(client: stripe.StripeClient, shop: str, **more: Any) -> Any:
    fields: dict[str, Any] = {
        "mode": "payment",
        "line_items": [line(1250, quantity=2), line(450, name="Mel de rosmaninho, 250 g")],
        "success_url": f"{shop}/thanks?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{shop}/basket",
        **more,
    }
    return client.v1.checkout.sessions.create(fields)


@pytest.mark.parametrize("width", list(WIDTHS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_can_be_read_by_all(
    client: stripe.StripeClient, sandbox: Sandbox, shop: str, open_page: OpenPage, width: str, scheme: str
) -> None:
    page = open_page(width, color_scheme=scheme)
    session = make_session(client, shop, locale="pt")
    page.goto(session.url)
    expect(page.get_by_text("TESTE — não é cobrado dinheiro")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Recusado").check()
    page.get_by_label("Endereço de e-mail").fill("ana@example.org")
    page.get_by_role("button", name="Pagar").click()
    expect(page.get_by_role("alert")).to_contain_text("O banco recusou o cartão")
    assert_accessible(page)
    page.get_by_label("O banco pede confirmação (3-D Secure)").check()
    page.get_by_role("button", name="Pagar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("O seu banco pergunta: é mesmo você?")
    assert_accessible(page)
    account = client.v1.accounts.create({"type": "express", "country": "PT", "email": "seller@example.org"})
    link: Any = {"account": account.id, "type": "account_onboarding", "return_url": f"{shop}/r", "refresh_url": f"{shop}/f"}
    page.goto(client.v1.account_links.create(link).url)
    assert_accessible(page)
    page.goto(client.v1.accounts.login_links.create(account.id).url)
    assert_accessible(page)
    client.v1.checkout.sessions.expire(session.id)
    page.goto(session.url)
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_declined_then_confirmed_by_the_bank_then_back_at_the_shop(
    client: stripe.StripeClient, shop: str, open_page: OpenPage, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    session = make_session(client, shop)
    page.goto(session.url)
    expect(page.get_by_role("row", name="Total")).to_contain_text("€29.50")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Not enough money").check()
    page.get_by_role("button", name="Pay €29.50").click()
    expect(page.get_by_role("alert")).to_contain_text("not enough money")

    page.get_by_label("The bank asks you (3-D Secure)", exact=False).first.check()
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Fail to confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("not convinced that it is you")

    expect(page.get_by_label("E-mail address")).to_have_value("ana@example.org")
    page.get_by_label("The bank asks you (3-D Secure)", exact=False).first.check()
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Confirm the payment").click()
    expect(page.get_by_role("heading")).to_have_text("The shop: /thanks")
    assert page.url == f"{shop}/thanks?session={session.id}"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"

    page.go_back()
    page.goto(f"{session.url}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is paid already")
    page.get_by_role("link", name="Go on to your order").click()
    expect(page.get_by_role("heading")).to_have_text("The shop: /thanks")


def test_going_back_without_paying(client: stripe.StripeClient, shop: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(make_session(client, shop, customer_email="rui@example.org").url)
    expect(page.get_by_text("rui@example.org")).to_be_visible()
    page.get_by_role("link", name="Go back without paying").click()
    expect(page.get_by_role("heading")).to_have_text("The shop: /basket")


def test_a_seller_completes_an_account_without_scripts(client: stripe.StripeClient, shop: str, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    account = client.v1.accounts.create({"type": "express", "country": "PT", "capabilities": {"transfers": {"requested": True}}})
    link: Any = {"account": account.id, "type": "account_onboarding", "return_url": f"{shop}/payouts", "refresh_url": f"{shop}/again"}
    address = client.v1.account_links.create(link).url
    page.goto(address)
    page.get_by_label("All is there: the account is open").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading")).to_have_text("The shop: /payouts")
    assert client.v1.accounts.retrieve(account.id).payouts_enabled
    page.goto(address)
    expect(page.get_by_role("heading")).to_have_text("The shop: /again")
