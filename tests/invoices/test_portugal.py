"""What Portugal asks of certified software has its place, and nothing of it is printed or claimed by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.invoices.models import Series
from marketplace.invoices.portugal import qr_text, text_to_sign
from tests.invoices.rows import invoice_of, make_goods, make_seller, paid
from tests.invoices.test_archive import drawn

pytestmark = pytest.mark.django_db


def test_nothing_is_claimed() -> None:
    document = invoice_of(paid((make_goods(make_seller(), "12.50")[0], 1)))

    assert (document.signature, document.atcud, document.certificate) == ("", "", "")
    text = drawn(document).lower()
    assert "atcud" not in text
    assert "certif" not in text


def test_a_series_with_a_validation_code_gives_its_documents_their_atcud() -> None:
    seller = make_seller()
    goods = make_goods(seller, "12.50")[0]
    paid((goods, 1))
    Series.objects.update(validation_code="AAJFF7VH")

    document = invoice_of(paid((goods, 1)))

    assert document.atcud == "AAJFF7VH-2"
    assert "ATCUD: AAJFF7VH-2" in drawn(document)


def test_the_layouts_of_the_qr_code_and_of_what_is_signed() -> None:
    goods = make_goods(make_seller(), "12.55", "7.77")
    document = invoice_of(paid(*((one, 1) for one in goods)))
    low, high = document.vat.order_by("percent")

    text = qr_text(document, kinds={Decimal(6): "reduced", Decimal(23): "standard"})

    day = f"{document.issued_on:%Y%m%d}"
    assert text == (
        f"A:501234560*B:999999990*C:PT*D:FT*E:N*F:{day}*G:{document.number}*H:0*I1:PT*I3:{low.net:.2f}*I4:{low.tax:.2f}"
        f"*I7:{high.net:.2f}*I8:{high.tax:.2f}*N:{document.tax:.2f}*O:{document.total:.2f}*R:0"
    )
    assert text_to_sign(document, "").split(";")[2:] == [document.number, f"{document.total:.2f}", ""]
