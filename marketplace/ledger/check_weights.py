"""Whether what was weighed is counted and owed as its rows say."""

from __future__ import annotations

from marketplace.ledger.check_refunds import _cents

# Gives (shop order, currency, cents as the shop order and its lines count them, cents by the weighings).
WEIGHED_OFF = f"""
SELECT number, currency, counted, rows_say FROM (
  SELECT s.number, o.currency, {_cents("s.goods_weighed_off")} AS counted,
    COALESCE((SELECT SUM({_cents("w.goods")}) FROM order_weighing w WHERE w.shop_order_id = s.id), 0) AS rows_say
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id
  UNION ALL
  SELECT s.number, o.currency, {_cents("l.weighed_off")}, COALESCE({_cents("w.goods")}, 0)
  FROM order_line l JOIN order_shoporder s ON s.id = l.shop_order_id JOIN order_order o ON o.id = s.order_id
    LEFT JOIN order_weighing w ON w.line_id = l.id
) AS weighed WHERE counted <> rows_say
"""  # noqa: S608 - nothing here comes from outside

# Gives (shop order, currency, cents by the weighing, cents that the books owe for it).
WEIGHED = f"""
SELECT number, currency, total, COALESCE(booked, 0) FROM (
  SELECT s.number, o.currency, {_cents("w.goods")} - {_cents("w.to_operator")} AS total,
    (SELECT -SUM({_cents("e.amount")}) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
      JOIN ledger_account a ON a.id = e.account_id
      WHERE t.event = 'weighed' AND t.reference = s.number || '/' || w.id AND a.kind = 'refunds') AS booked
  FROM order_weighing w JOIN order_shoporder s ON s.id = w.shop_order_id JOIN order_order o ON o.id = s.order_id
  WHERE o.paid_at IS NOT NULL
) AS weighed WHERE total <> COALESCE(booked, 0)
"""  # noqa: S608
