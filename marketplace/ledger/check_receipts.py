"""The check's questions about money that came before it was known what for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.ledger.check_queries import _booked, _cents

# A receipt is booked once with its amount; one from before receipts were booked by themselves came with its order. And an order whose
# books say that receipts paid it has receipts for it.
RECEIPTS = f"""
SELECT * FROM (
  SELECT r.external AS about, r.currency, {_cents("r.amount")} AS total, {_booked("received", "'receipt ' || r.id", "clearing")} AS booked
  FROM slips_receipt r WHERE r.with_order = FALSE
) AS came WHERE booked IS NULL OR booked <> total
UNION ALL
SELECT * FROM (
  SELECT s.reference AS about, s.currency, {_cents("s.amount")} AS total,
    (SELECT SUM({_cents("r.amount")} - COALESCE((SELECT {_cents("p.amount")} FROM slips_surplus p WHERE p.receipt_id = r.id), 0))
     FROM slips_assignment a JOIN slips_receipt r ON r.id = a.receipt_id WHERE a.slip_id = s.id) AS booked
  FROM slips_slip s WHERE s.state = 'paid'
) AS paid WHERE booked IS NULL OR booked <> total
"""  # noqa: S608 - nothing here comes from outside

# What stands unassigned is what came, less what paid, is owed or went back.
UNASSIGNED = f"""
SELECT currency, SUM(expected), SUM(booked) FROM (
  SELECT r.currency, {_cents("r.amount")} - COALESCE((SELECT {_cents("p.amount")} FROM slips_surplus p WHERE p.receipt_id = r.id), 0)
    AS expected, 0 AS booked
  FROM slips_receipt r LEFT JOIN slips_assignment a ON a.receipt_id = r.id LEFT JOIN slips_slip s ON s.id = a.slip_id
  WHERE r.with_order = FALSE AND (s.state IS NULL OR s.state <> 'paid')
    AND NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.event = 'returned' AND t.reference = 'receipt ' || r.id)
  UNION ALL
  SELECT t.currency, 0, -{_cents("e.amount")} FROM ledger_entry e JOIN ledger_transfer t ON t.id = e.transfer_id
  JOIN ledger_account a ON a.id = e.account_id WHERE a.kind = 'unassigned'
) AS both_sides GROUP BY currency HAVING SUM(expected) <> SUM(booked)
"""  # noqa: S608


def receipts_are_booked() -> Iterator[tuple[str, str, str]]:
    """(question, about, text) of each that is off."""
    for about, currency, total, booked in _rows(RECEIPTS):
        said = {"about": about, "total": _money(total, currency), "booked": _money(booked or 0, currency)}
        yield "receipts", about, _("For %(about)s, %(total)s should have come, and %(booked)s did.") % said


def unassigned_money_is_known() -> Iterator[tuple[str, str, str]]:
    """(question, about, text) of each currency that is off."""
    for currency, expected, booked in _rows(UNASSIGNED):
        said = {"expected": _money(expected, currency), "booked": _money(booked, currency)}
        text = _("Receipts that pay for nothing yet come to %(expected)s, but the books have %(booked)s for them.")
        yield "unassigned", currency, text % said


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _money(cents: int, currency: str) -> str:
    return format_money(Decimal(int(cents)) / 100, currency)
