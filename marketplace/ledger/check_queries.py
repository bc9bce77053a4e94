"""The statements behind ``checking``: plain SQL that SQLite and PostgreSQL read alike. Each gives only the rows that are off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from marketplace.ledger.money import DECIMALS


def _cents(amount: str) -> str:
    return f"CAST(ROUND({amount} * 100) AS BIGINT)"


UNBALANCED = f"""
SELECT t.id, t.event, t.reference, t.currency, COUNT(e.id), {_cents("SUM(e.amount)")},
       SUM(CASE WHEN a.currency <> t.currency THEN 1 ELSE 0 END)
FROM ledger_transfer t LEFT JOIN ledger_entry e ON e.transfer_id = t.id LEFT JOIN ledger_account a ON a.id = e.account_id
GROUP BY t.id
HAVING COUNT(e.id) < 2 OR ABS(SUM(e.amount)) > 0.0001 OR SUM(CASE WHEN a.currency <> t.currency THEN 1 ELSE 0 END) > 0
"""  # noqa: S608 - nothing here comes from outside

_RECEIVED_FOR = """(SELECT SUM({cents}) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
  JOIN ledger_account a ON a.id = e.account_id WHERE t.event = '{event}' AND t.reference = {reference} AND a.kind IN ('{kind}'))"""


def _booked(event: str, reference: str, kind: str) -> str:
    return _RECEIVED_FOR.format(cents=_cents("e.amount"), event=event, reference=reference, kind=kind)


PAID = f"""
SELECT * FROM (
  SELECT o.number, o.currency, {_cents("o.total_incl_tax")} AS total,
    {_booked("paid", "o.number", "clearing', 'unassigned', 'credit_held', 'promotion")} AS booked
  FROM order_order o WHERE o.paid_at IS NOT NULL AND o.total_incl_tax <> 0
) AS paid WHERE booked IS NULL OR booked <> total
"""  # noqa: S608

RECEIVED = f"""
SELECT t.reference, t.currency, (SELECT SUM({_cents("e.amount")}) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
  WHERE e.transfer_id = t.id AND a.kind IN ('clearing', 'cash_in_transit', 'unassigned', 'credit_held', 'promotion') AND e.amount > 0)
FROM ledger_transfer t LEFT JOIN order_order o ON o.id = t.order_id LEFT JOIN order_shoporder s ON s.id = t.shop_order_id
WHERE (t.event = 'paid' AND (o.paid_at IS NULL OR o.number <> t.reference))
   OR (t.event = 'cash_taken' AND (s.number IS NULL OR s.number <> t.reference OR NOT EXISTS (
     SELECT 1 FROM logistics_parcel p WHERE p.shipment_id = s.shipment_id AND p.position = 1 AND p.status = 'delivered')))
   OR (t.event = 'cash_handed_in' AND NOT EXISTS (
     SELECT 1 FROM ledger_transfer c WHERE c.event = 'cash_taken' AND c.reference = t.reference))
"""  # noqa: S608

CASH = f"""
SELECT * FROM (
  SELECT s.number, o.currency, {_cents("h.cash_to_collect")} AS total, {_booked("cash_taken", "s.number", "cash_in_transit")} AS booked
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id JOIN logistics_shipment h ON h.id = s.shipment_id
  JOIN logistics_parcel p ON p.shipment_id = h.id AND p.position = 1
  WHERE o.payment = 'cash_on_delivery' AND p.status = 'delivered' AND h.cash_to_collect <> 0
) AS cash WHERE booked IS NULL OR booked <> total
"""  # noqa: S608

SHORTAGES = f"""
SELECT * FROM (
  SELECT s.number, o.currency, {_cents("m.goods")} + {_cents("m.delivery")} - {_cents("m.to_operator")} AS total,
    {_booked("shortage", "s.number || '/' || m.id", "refunds")} AS booked
  FROM order_shopordershortage m JOIN order_shoporder s ON s.id = m.shop_order_id JOIN order_order o ON o.id = s.order_id
  WHERE o.paid_at IS NOT NULL
) AS short WHERE total <> -COALESCE(booked, 0)
"""  # noqa: S608


# What moves a seller's money without the order's goods having changed: paying out, banks that take money back, postage of returns.
BESIDE_THE_ORDER = ("payout", "payout_returned", "payout_reversed", "disputed", "dispute_won", "postage_paid", "postage_returned")


def shares() -> str:
    """Shop orders whose goods the books have otherwise than the order says; amounts are rounded half up to whole coins.

    Gives (number or None, seller, currency, before delivery, as booked, to be paid out, as booked); as booked: debits less credits.
    Whole numbers are divided by whole numbers; a sum of them is none on PostgreSQL, so it is made one again.
    """
    beside = ", ".join(f"'{event}'" for event in BESIDE_THE_ORDER)
    francs = ", ".join(f"'{currency}'" for currency, decimals in DECIMALS.items() if not decimals)
    return f"""
WITH booked AS (
  SELECT t.order_id, a.partner_id, MIN(t.currency) AS currency,
    {_cents("SUM(CASE WHEN a.kind = 'pending' THEN e.amount ELSE 0 END)")} AS pending,
    {_cents("SUM(CASE WHEN a.kind = 'payable' THEN e.amount ELSE 0 END)")} AS payable
  FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id JOIN ledger_transfer t ON t.id = e.transfer_id
  WHERE a.kind IN ('pending', 'payable') AND t.event NOT IN ({beside}) GROUP BY t.order_id, a.partner_id
), missing AS (
  SELECT shop_order_id, CAST(SUM({_cents("goods")}) AS BIGINT) AS goods FROM order_shopordershortage GROUP BY shop_order_id
), rows_said AS (
  SELECT s.order_id, s.partner_id, s.number, o.currency, {_cents("s.goods_total")}
      - COALESCE(m.goods, 0) - {_cents("s.goods_weighed_off")} - {_cents("s.goods_charged")} AS goods,
    {_cents("s.delivery_charged")} AS charged,
    CASE WHEN o.currency IN ({francs}) THEN 100 ELSE 1 END AS coin,
    {_cents("s.delivery_borne")} AS borne, {_cents("s.commission_percent")} AS percent, {_cents("s.commission_vat_percent")} AS vat_percent,
    CASE WHEN s.state IN ('delivered', 'returned') THEN 1 ELSE 0 END AS done,
    CASE WHEN o.paid_at IS NOT NULL OR (o.payment = 'cash_on_delivery' AND EXISTS (
      SELECT 1 FROM logistics_parcel p WHERE p.shipment_id = s.shipment_id AND p.position = 1 AND p.status = 'delivered'
    )) THEN 1 ELSE 0 END AS captured
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id LEFT JOIN missing m ON m.shop_order_id = s.id
), kept AS (
  SELECT rows_said.*, (goods / coin * percent * 2 + 10000) / 20000 AS commission FROM rows_said
), said AS (
  SELECT order_id, partner_id, number, currency,
    captured * (1 - done) * (goods - charged) AS pending,
    captured * done * (goods - (commission + (commission * vat_percent * 2 + 10000) / 20000) * coin - borne - charged) AS payable
  FROM kept
)
SELECT number, p.name, off.currency, pending, booked_pending, payable, booked_payable FROM (
  SELECT said.number, said.partner_id, said.currency, said.pending, COALESCE(booked.pending, 0) AS booked_pending, said.payable,
    COALESCE(booked.payable, 0) AS booked_payable
  FROM said LEFT JOIN booked ON booked.order_id = said.order_id AND booked.partner_id = said.partner_id
  WHERE said.pending <> -COALESCE(booked.pending, 0) OR said.payable <> -COALESCE(booked.payable, 0)
  UNION ALL
  SELECT NULL, booked.partner_id, booked.currency, 0, booked.pending, 0, booked.payable
  FROM booked LEFT JOIN said ON booked.order_id = said.order_id AND booked.partner_id = said.partner_id WHERE said.number IS NULL
) AS off JOIN partner_partner p ON p.id = off.partner_id
"""  # noqa: S608


MONTHS = f"""
WITH sums AS (
  SELECT period.id AS period_id, e.account_id, {_cents("SUM(e.amount)")} AS added
  FROM ledger_transfer t
  JOIN (SELECT id, starts_on, ends_on, LAG(ends_on) OVER (ORDER BY ends_on) AS before FROM ledger_period) AS period
    ON t.booked_on <= period.ends_on AND (period.before IS NULL OR t.booked_on > period.before)
  CROSS JOIN ledger_entry e WHERE e.transfer_id = t.id
  GROUP BY period.id, e.account_id
)
SELECT p.starts_on, a.id, a.currency, COALESCE(s.added, 0), {_cents("b.amount")}
FROM ledger_period p CROSS JOIN ledger_account a
LEFT JOIN sums s ON s.period_id = p.id AND s.account_id = a.id
LEFT JOIN ledger_balance b ON b.period_id = p.id AND b.account_id = a.id
WHERE s.added IS NOT NULL OR b.amount IS NOT NULL ORDER BY p.ends_on, a.id
"""  # noqa: S608


def run_months() -> Iterator[tuple[Any, ...]]:
    """(month's first day, account, currency, cents added in it, cents kept at its end), the oldest month first."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        yield from cursor.fetchall()
