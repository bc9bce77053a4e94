"""A guest pays by bank transfer; too little comes, the counter takes the rest; the operator imports the statement and decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from cms.formats import format_money
from marketplace.order.models import Order
from marketplace.slips.models import Slip
from scripts.serving import Site
from scripts.site_environment import BANK
from tests.bank.files import Entry, statement
from tests.e2e.goods import restocked_product
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.shopping import Shopper, nobody_looks
from tests.e2e.visiting import assert_accessible, sign_in
from tests.marketplace.ordering import make_order
from tests.slips.rows import money_comes

IBAN = BANK["SLIP_BANK_IBAN"]


def import_file(page: Page, folder: Path, *entries: Entry) -> None:
    """Look at a statement of today with these lines, and import it."""
    day = f"{timezone.localdate()}"
    for entry in entries:
        entry.day = day
    number = folder.name[-30:]
    path = folder / "statement.xml"
    path.write_bytes(statement(*entries, iban=IBAN, number=number, version="08"))
    page.goto("/admin/bank/")
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("main")).to_contain_text("Nothing of statement.xml is imported yet")
    assert_accessible(page)
    page.get_by_role("button", name="Import it").click()
    expect(page.locator("body")).to_contain_text("imported")


def test_a_guest_transfers_and_the_operator_imports_it(
    page: Page, site_rows: Site, open_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    guest = Shopper(page, look=nobody_looks)
    guest.come_to_payment()
    guest.look = assert_accessible
    guest.pay("bank_transfer")
    expect(page.locator("section[aria-labelledby=transfer]")).to_contain_text("Correios da Beira")
    expect(page.locator("svg.qr")).to_be_visible()
    order = Order.objects.get(guest_email=guest.email)
    mail = text_of(wait_for_mail(site_rows, to=guest.email, saying="Your order"))
    assert order.slip.shown_reference in mail

    desk = open_context("desktop").new_page()
    sign_in(desk, "operator")
    import_file(
        desk,
        tmp_path,
        Entry(str(order.total_incl_tax), reference=order.slip.reference, name="MARIA SILVA"),
        Entry("12.34", text="obrigado", name="Rui Ninguém"),
    )

    expect(desk.locator("main")).to_contain_text("Rui Ninguém")
    assert_accessible(desk)
    desk.get_by_role("link", name=re.compile("Decide.*Rui Ninguém")).click()
    assert_accessible(desk)
    desk.locator("#back-reason").fill("not for us")
    desk.get_by_role("button", name="Send it back").click()
    expect(desk.locator("main")).to_contain_text("To be sent back at the bank")
    wait_for_mail(site_rows, to=guest.email, saying="is paid")
    guest.go(f"order/{order.tracking_token}/")
    expect(page.locator("main")).to_contain_text("To pack")
    for name in ("reconciliation/", f"reconciliation/bank_transfer/{timezone.localdate()}/"):
        desk.goto(f"/admin/{name}")
        assert_accessible(desk)


def test_the_counter_takes_the_rest_and_nothing_where_too_much_came(page: Page, site_rows: Site) -> None:
    short, over = make_order((restocked_product(), 1)), make_order((restocked_product(), 1))
    money_comes(short.slip, "1.00")
    money_comes(over.slip, str(over.total_incl_tax + 5))
    sign_in(page, "postal clerk")

    page.goto(f"/admin/counter/?reference={short.slip.reference}")
    rest = format_money(short.total_incl_tax - 1, short.currency)
    expect(page.locator("main")).to_contain_text("The rest is to be paid")
    assert_accessible(page)
    page.get_by_role("button", name=f"Take {rest} in cash").click()
    expect(page.get_by_role("status").filter(has_text="Paid")).to_contain_text(rest)
    assert_accessible(page)
    assert Slip.objects.get(pk=short.slip.pk).state == Slip.State.PAID

    page.goto(f"/admin/counter/?reference={over.slip.reference}")
    expect(page.get_by_role("alert")).to_contain_text("Take no money")
    assert_accessible(page)
    page.goto(f"/en/order/{over.tracking_token}/")
    expect(page.locator("main")).to_contain_text("We keep €5.00 for you as credit")
