"""The file of a run for the bank: a SEPA credit transfer (pain.001), or a list where the currency has no SEPA."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from cms.csv_cells import cell
from marketplace.cards.amounts import minor_units
from marketplace.ledger.money import rounded
from marketplace.payouts.models import Payout, PayoutRun

SCHEMA = "pain.001.001.03"  # the one that every bank of the Union takes


class BadFile(Exception):
    """A file would not be one that a bank takes: it is not handed out."""


class _CreditTransfer(SepaTransfer):
    """With the run's number for the bank's answers to name."""

    def _create_header(self) -> None:
        self.msg_id = self._config["message_id"]
        super()._create_header()


def file_of(run: PayoutRun, payouts: Sequence[Payout]) -> str:
    """The text of the file. ``BadFile`` where a SEPA file does not keep to its schema."""
    return _sepa(run, payouts) if run.is_sepa else _list(payouts)


def _sepa(run: PayoutRun, payouts: Sequence[Payout]) -> str:
    config: dict[str, Any] = {
        "name": run.payer_name,
        "IBAN": run.payer_iban,
        "batch": True,
        "currency": run.currency,
        "message_id": run.number,
    }
    if run.payer_bic:
        config["BIC"] = run.payer_bic
    file = _CreditTransfer(config, schema=SCHEMA, clean=True)
    for payout in payouts:
        file.add_payment(
            {
                "name": payout.holder,
                "IBAN": payout.iban,
                "amount": minor_units(payout.amount, payout.currency),
                "execution_date": _next_working_day(timezone.localdate(run.started_at)),
                "description": f"{payout.number} {payout.partner.name}",
                "endtoend_id": payout.number,
            }
        )
    text = file.export(validate=False).decode()
    check_sepa(text)
    return text


def check_sepa(text: str) -> None:
    """``BadFile`` with the reason where ``text`` does not keep to the schema of SEPA credit transfers."""
    try:
        try_valid_xml(text.encode(), SCHEMA)
    except Exception as odd:
        raise BadFile(str(odd)) from odd


def _next_working_day(day: dt.date) -> dt.date:
    day += dt.timedelta(days=1)
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _list(payouts: Sequence[Payout]) -> str:
    """Number, holder, account, amount: for typing in, or for a bank's own form."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Payout"), _("Seller"), _("Holder of the account"), _("IBAN"), _("Amount"), _("Currency")])
    for payout in payouts:
        said = [payout.number, payout.partner.name, payout.holder, payout.iban]
        writer.writerow([*map(cell, said), rounded(payout.amount, payout.currency), payout.currency])
    return out.getvalue()
