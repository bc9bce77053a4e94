"""Whether what went back of orders is counted and booked as its rows say."""

from __future__ import annotations


def _cents(amount: str) -> str:
    return f"CAST(ROUND({amount} * 100) AS BIGINT)"


# Gives (shop order, currency, cents as counted, cents by refunds, missing pieces and weights): what went back, then what the shop bears.
COUNTED = f"""
SELECT number, currency, counted, rows_say FROM (
  SELECT s.number, o.currency, {_cents("s.goods_back")} + {_cents("s.delivery_back")} AS counted,
    COALESCE((SELECT SUM({_cents("m.goods")} + {_cents("m.delivery")}) FROM order_shopordershortage m WHERE m.shop_order_id = s.id), 0)
    + {_cents("s.goods_weighed_off")} + COALESCE((SELECT SUM({_cents("r.goods")} + {_cents("r.delivery")}) FROM refunds_refund r
        WHERE r.shop_order_id = s.id AND r.cause NOT IN ('missing', 'weight')), 0) AS rows_say
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id
  UNION ALL
  SELECT s.number, o.currency, {_cents("s.goods_charged")} + {_cents("s.delivery_charged")},
    COALESCE((SELECT SUM(CASE WHEN r.goods_by = 'shop' THEN {_cents("r.goods")} ELSE 0 END
        + CASE WHEN r.delivery_by = 'shop' THEN {_cents("r.delivery")} ELSE 0 END) FROM refunds_refund r
        WHERE r.shop_order_id = s.id AND r.cause NOT IN ('missing', 'weight')), 0)
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id
) AS gone WHERE counted <> rows_say
"""  # noqa: S608 - nothing here comes from outside

DUE = f"""
SELECT number, currency, total, COALESCE(booked, 0) FROM (
  SELECT s.number, o.currency, {_cents("r.goods")} + {_cents("r.delivery")} - {_cents("r.to_operator")} AS total,
    (SELECT -SUM({_cents("e.amount")}) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
      JOIN ledger_account a ON a.id = e.account_id
      WHERE t.event = 'refund_due' AND t.reference = 'refund ' || r.id AND a.kind = 'refunds') AS booked
  FROM refunds_refund r JOIN order_shoporder s ON s.id = r.shop_order_id JOIN order_order o ON o.id = s.order_id
  WHERE r.cause NOT IN ('missing', 'weight')
) AS due WHERE total <> COALESCE(booked, 0)
"""  # noqa: S608
