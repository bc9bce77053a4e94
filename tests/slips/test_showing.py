"""How a slip and a bank transfer look: on the page, in the mail, as bars and code that machines read."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import PIL.Image
import PIL.ImageDraw
import pytest
import zxingcpp
from django.core import mail
from django.test import Client
from django.utils import timezone
from stdnum.iso7064 import mod_97_10

from marketplace.checkout.payments import offered
from marketplace.order.models import Order
from marketplace.slips.dues import working_day_after
from marketplace.slips.models import Channel
from marketplace.slips.qr import QR
from marketplace.slips.references import new_short_reference, short, short_check_digits
from marketplace.slips.transfer import creditor_reference, slip_references
from tests.marketplace.ordering import make_order
from tests.slips.rows import make_slip, money_comes
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
IBAN = "PT50003506510000000000061"


@pytest.fixture
def bank(settings: Any) -> None:
    settings.BANK_IBAN, settings.BANK_BIC, settings.BANK_HOLDER = IBAN, "CGDIPTPL", "Correios da Beira"


@pytest.fixture
def entity(settings: Any) -> None:
    settings.SLIP_ENTITY = "21312"


def page_of(client: Client, order: Order, name: str = "slip/") -> str:
    answer = client.get(f"/en/order/{order.tracking_token}/{name}")
    assert answer.status_code == 200
    return answer.content.decode()


def drawn(page: str, css: str) -> PIL.Image.Image:
    """The outlines of an SVG of ours, as pixels."""
    found = re.search(rf'<svg class="{css}" viewBox="0 0 (\d+) (\d+)".*?<path d="([^"]+)"', page)
    assert found
    width, height, path = int(found[1]), int(found[2]), found[3]
    picture = PIL.Image.new("L", (width * 4, height * 4), 255)
    pen = PIL.ImageDraw.Draw(picture)
    for x, y, wide, high in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", path):
        left, top = int(x) * 4, int(y) * 4
        pen.rectangle([left, top, left + int(wide) * 4 - 1, top + int(high) * 4 - 1], fill=0)
    return picture


def read(picture: PIL.Image.Image) -> str:
    return zxingcpp.read_barcodes(picture)[0].text


def test_without_an_entity_the_slip_shows_its_reference_and_bars_that_read_the_same(client: Client) -> None:
    slip = make_slip(total="23.40")

    page = page_of(client, slip.order)

    assert slip.shown_reference in page
    assert "Entity" not in page
    assert read(drawn(page, "barcode")) == slip.reference


@pytest.mark.usefixtures("entity")
def test_with_an_entity_it_shows_entity_reference_by_threes_and_amount(client: Client) -> None:
    slip = make_slip(total="23.40")

    page = page_of(client, slip.order)

    assert re.fullmatch(r"\d{9}", slip.reference)
    assert ">21312<" in page
    assert re.search(r">\d{3} \d{3} \d{3}<", page)
    assert "€23.40" in page
    assert read(drawn(page, "barcode")) == slip.reference


def test_the_check_digits_of_a_short_reference_check_entity_number_and_amount() -> None:
    for amount in ("0.01", "23.40", "999999.99"):
        reference = new_short_reference(entity="21312", amount=Decimal(amount))
        cents = f"{int(Decimal(amount) * 100):08d}"
        assert mod_97_10.is_valid("21312" + reference[:7] + cents + reference[7:])
    # The scheme as its weights are usually printed: 51 73 17 89 38 62 45 53 15 50 5 49 34 81 76 27 90 9 30 3.
    weights = [51, 73, 17, 89, 38, 62, 45, 53, 15, 50, 5, 49, 34, 81, 76, 27, 90, 9, 30, 3]
    digits = [int(digit) for digit in "21312" + "1234567" + "00002340"]
    expected = 98 - sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 97
    assert short_check_digits("1234567", entity="21312", amount=Decimal("23.40")) == f"{expected:02d}"
    for amount in ("0", "1000000", "-1"):
        with pytest.raises(ValueError, match="cannot be asked"):
            new_short_reference(entity="21312", amount=Decimal(amount))


@pytest.mark.parametrize(
    ("typed", "meant"), [("539 007 547", "539007547"), ("21312 539 007 547", "539007547"), ("RF18 5390", ""), ("53", "")]
)
def test_nine_digits_are_read_with_and_without_their_entity(typed: str, meant: str) -> None:
    assert short(typed) == meant


@pytest.mark.usefixtures("entity")
def test_the_reference_of_a_transfer_leads_back_to_its_slip() -> None:
    slip = make_slip()
    assert slip.reference in slip_references(creditor_reference(slip))


def test_without_an_account_nobody_is_offered_a_bank_transfer() -> None:
    assert Order.Payment.BANK_TRANSFER not in offered()


@pytest.mark.usefixtures("bank")
def test_a_bank_transfer_shows_account_amount_reference_and_a_code_that_reads_the_same(client: Client) -> None:
    assert Order.Payment.BANK_TRANSFER in offered()
    order = make_order(payment=Order.Payment.BANK_TRANSFER)

    for name in ("thanks/", "slip/", ""):
        page = page_of(client, order, name)
        assert "PT50 0035 0651 0000 0000 0006 1" in page
        assert "Correios da Beira" in page
        assert order.slip.shown_reference in page
    lines = read(drawn(page_of(client, order), "qr")).split("\n")
    assert lines == [
        "BCD",
        "002",
        "1",
        "SCT",
        "CGDIPTPL",
        "Correios da Beira",
        IBAN,
        f"EUR{order.total_incl_tax}",
        "",
        order.slip.reference,
    ]
    assert "bar code" not in page_of(client, order)


@pytest.mark.usefixtures("bank")
def test_the_mail_carries_the_code_as_a_picture() -> None:
    order = make_order(payment=Order.Payment.BANK_TRANSFER)

    run_tasks()

    message = mail.outbox[0]
    assert "PT50 0035 0651 0000 0000 0006 1" in message.body
    picture = next(part for part in message.message().walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<transfer-code>"
    payload = picture.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert order.slip.reference in read(PIL.Image.open(BytesIO(payload)).convert("L"))


@pytest.mark.usefixtures("bank")
def test_what_is_missing_is_what_the_code_asks_for(client: Client) -> None:
    order = make_order(payment=Order.Payment.BANK_TRANSFER)
    money_comes(order.slip, "5.00")
    order.slip.refresh_from_db()

    assert f"EUR{order.total_incl_tax - 5}" in read(drawn(page_of(client, order), "qr"))


@pytest.mark.usefixtures("bank")
def test_each_way_has_its_own_time() -> None:
    Channel.objects.filter(code="bank_transfer").update(working_days=2, arrives_after=2, on_slips=True)
    slip = make_order().slip
    dues = {due.channel_id: timezone.localdate(due.due_at) for due in slip.dues.all()}
    today = timezone.localdate(slip.created_at)
    assert dues == {
        "counter": timezone.localdate(working_day_after(slip.created_at, 3)),
        "bank_transfer": timezone.localdate(working_day_after(slip.created_at, 2)),
    }
    assert slip.due_at > max(due.due_at for due in slip.dues.all())
    assert max(dues.values()) > today + dt.timedelta(days=1)


def test_a_large_code_is_made_too() -> None:
    assert read(PIL.Image.open(BytesIO(QR("Ã" * 140).png())).convert("L")) == "Ã" * 140
