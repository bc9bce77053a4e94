"""A statement as CSV: a row a movement, opening and closing balances around them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cms.csv_cells import cell
from marketplace.ledger.money import rounded

if TYPE_CHECKING:
    from marketplace.payouts.statements import Content


def table_of(content: Content) -> str:
    """Text that spreadsheets read and do not run; amounts have a point, and the decimals of their currency."""
    statement, out = content.statement, io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            *(_("Booked on"), _("Order"), _("What happened"), _("Goods"), _("Commission"), _("VAT on commission"), _("Delivery borne")),
            *(_("Before delivery"), _("To be paid out"), _("Currency")),
        ]
    )

    def money(amount: Any) -> Any:
        return rounded(amount, statement.currency)

    def balance(day: Any, words: str, waiting: Any, payable: Any) -> list[Any]:
        return [day, "", cell(words), "", "", "", "", money(waiting), money(payable), statement.currency]

    writer.writerow(balance(statement.period.starts_on, _("Balance before"), statement.waiting_before, statement.payable_before))
    for row in content.movements:
        share = row.share
        split = [money(share.goods), money(-share.commission), money(-share.vat), money(-share.delivery)] if share else [""] * 4
        about = [row.transfer.booked_on, cell(row.shop_order or row.transfer.reference), cell(row.words)]
        writer.writerow([*about, *split, money(row.waiting), money(row.to_pay_out), statement.currency])
    writer.writerow(balance(statement.period.ends_on, _("Balance after"), statement.waiting_after, statement.payable_after))
    return out.getvalue()
