"""The file of a run, as a bank would read it."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest

from marketplace.ledger.models import Account
from marketplace.payouts.files import BadFile, check_sepa
from marketplace.payouts.models import PayoutRun
from tests.payouts.rows import IBAN, OTHER_IBAN, POSTS_IBAN, delivered, make_seller, run_now, the_post_pays

pytestmark = pytest.mark.django_db
SPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"}


def test_a_run_in_euro_is_a_sepa_credit_transfer() -> None:
    the_post_pays()
    delivered(make_seller(name="Queijaria da Lua", holder="Lena Silva & Irmãs"), "30.00")
    delivered(make_seller(name="Tomás", holder="Tomás Ñ", iban=OTHER_IBAN), "12.50")

    run = run_now()

    check_sepa(run.file)
    tree = ElementTree.fromstring(run.file)

    def said(path: str) -> list[str | None]:
        return [found.text for found in tree.findall(f".//p:{path}", SPACE)]

    assert said("MsgId") == [run.number]
    assert said("GrpHdr/p:CtrlSum") == ["42.50"]
    assert said("GrpHdr/p:NbOfTxs") == ["2"]
    assert said("DbtrAcct//p:IBAN") == [POSTS_IBAN]
    assert said("CdtrAcct//p:IBAN") == [IBAN, OTHER_IBAN]
    assert said("InstdAmt") == ["30.00", "12.50"]
    assert said("EndToEndId") == [payout.number for payout in run.payouts.order_by("pk")]
    assert said("Cdtr/p:Nm") == ["Lena Silva & Irmas", "Tomas N"], "SEPA knows few letters"


def test_a_file_that_no_bank_would_take_is_refused() -> None:
    the_post_pays()
    delivered(make_seller(), "30.00")
    file = run_now().file

    with pytest.raises(BadFile):
        check_sepa(file.replace(IBAN, "no account"))


def test_a_run_in_francs_is_a_list(settings: Any) -> None:
    settings.CURRENCY = "XPF"
    the_post_pays(payer_iban="", minimum=1000)
    seller = make_seller(name="=cmd()", holder="+Lena", iban=OTHER_IBAN)
    earn_francs(seller.pk, 4200)

    run = run_now(currency="XPF")

    assert run.file_name.endswith(".csv")
    assert list(csv.reader(io.StringIO(run.file)))[1] == [run.payouts.get().number, "'=cmd()", "'+Lena", OTHER_IBAN, "4200", "XPF"]
    assert PayoutRun.objects.get().state == PayoutRun.State.READY


def earn_francs(partner_id: int, francs: int) -> None:
    import datetime as dt
    from decimal import Decimal

    from django.utils import timezone

    from marketplace.ledger.models import Transfer
    from marketplace.ledger.posting import Place, post

    post(
        event=Transfer.Event.DELIVERED,
        reference="francs",
        occurred_at=timezone.now() - dt.timedelta(days=9),
        currency="XPF",
        entries=[
            (Place(Account.Kind.CLEARING, "slip"), Decimal(francs)),
            (Place(Account.Kind.PAYABLE, partner_id=partner_id), Decimal(-francs)),
        ],
    )
