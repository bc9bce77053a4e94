"""Whether the marketplace paid for its offers what the orders say, and had back what went back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.ledger.check_refunds import _cents

_TAKEN = """(o.paid_at IS NOT NULL OR (o.payment = 'cash_on_delivery' AND EXISTS (
  SELECT 1 FROM logistics_parcel p WHERE p.shipment_id = s.shipment_id AND p.position = 1 AND p.status = 'delivered')))"""

# Gives (order, currency, cents by the order less what went back, cents by the books).
# What a buyer's bank takes or gives is beside the order.
PROMOTION = f"""
WITH booked AS (
  SELECT t.order_id, CAST(SUM({_cents("e.amount")}) AS BIGINT) AS amount
  FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id JOIN ledger_transfer t ON t.id = e.transfer_id
  WHERE a.kind = 'promotion' AND t.event NOT IN ('disputed', 'dispute_won') GROUP BY t.order_id
), said AS (
  SELECT s.order_id, CAST(SUM(CASE WHEN {_TAKEN}
    THEN {_cents("s.borne_by_operator")} - {_cents("s.operator_goods_back")} - {_cents("s.operator_delivery_back")} ELSE 0 END) AS BIGINT)
    AS amount
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id WHERE s.borne_by_operator <> 0 GROUP BY s.order_id
)
SELECT COALESCE(number, '?'), COALESCE(currency, ''), expected, booked FROM (
  SELECT o.number, o.currency, COALESCE(said.amount, 0) AS expected, COALESCE(booked.amount, 0) AS booked
  FROM (SELECT order_id FROM said UNION SELECT order_id FROM booked) AS about LEFT JOIN order_order o ON o.id = about.order_id
  LEFT JOIN said ON said.order_id = about.order_id LEFT JOIN booked ON booked.order_id = about.order_id
) AS discounts WHERE expected <> booked
"""  # noqa: S608 - nothing here comes from outside

# Gives (order or shop order, currency, cents as it says, cents by its parts): the shops' shares, the lines and the delivery, the offers.
PARTS = f"""
SELECT number, currency, said, parts FROM (
  SELECT o.number, o.currency, {_cents("o.borne_by_operator")} AS said,
    COALESCE((SELECT SUM({_cents("s.borne_by_operator")}) FROM order_shoporder s WHERE s.order_id = o.id), 0) AS parts
  FROM order_order o WHERE o.borne_by_operator <> 0
  UNION ALL
  SELECT s.number, o.currency, {_cents("s.borne_by_operator")}, {_cents("s.delivery_by_operator")}
    + COALESCE((SELECT SUM({_cents("l.borne_by_operator")}) FROM order_line l WHERE l.shop_order_id = s.id), 0)
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id WHERE s.borne_by_operator <> 0
  UNION ALL
  SELECT s.number, o.currency, {_cents("s.borne_by_operator")},
    COALESCE((SELECT SUM({_cents("v.amount")}) FROM offer_offersaving v WHERE v.shop_order_id = s.id AND v.by_operator), 0)
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id WHERE s.borne_by_operator <> 0
) AS shared WHERE said <> parts
"""  # noqa: S608

# Gives (shop order, currency, cents as it counts, cents by refunds, missing pieces and weights); then the same of what was never paid.
BACK = f"""
WITH short AS (
  SELECT shop_order_id, CAST(SUM(amount) AS BIGINT) AS amount FROM (
    SELECT shop_order_id, {_cents("to_operator")} AS amount FROM order_shopordershortage WHERE to_operator <> 0
    UNION ALL SELECT shop_order_id, {_cents("to_operator")} FROM order_weighing WHERE to_operator <> 0
  ) AS less GROUP BY shop_order_id
), refunded AS (
  SELECT shop_order_id, CAST(SUM({_cents("to_operator")}) AS BIGINT) AS amount FROM refunds_refund
  WHERE to_operator <> 0 AND cause NOT IN ('missing', 'weight') GROUP BY shop_order_id
), counts AS (
  SELECT s.number, o.currency, {_cents("s.operator_goods_back")} + {_cents("s.operator_delivery_back")} AS back,
    {_cents("s.operator_spared")} AS spared, COALESCE(short.amount, 0) AS short, COALESCE(refunded.amount, 0) AS refunded
  FROM order_shoporder s JOIN order_order o ON o.id = s.order_id
  LEFT JOIN short ON short.shop_order_id = s.id LEFT JOIN refunded ON refunded.shop_order_id = s.id
  WHERE s.borne_by_operator <> 0 OR short.amount IS NOT NULL OR refunded.amount IS NOT NULL
)
SELECT number, currency, counted, rows_say FROM (
  SELECT number, currency, back AS counted, short + refunded AS rows_say FROM counts
  UNION ALL SELECT number, currency, spared, short FROM counts
) AS gone WHERE counted <> rows_say
"""  # noqa: S608


def promotion_is_booked() -> Iterator[tuple[str, str, str]]:
    """(question, the order or shop order it is about, what is off), as a ``checking.Finding`` has them."""
    from marketplace.ledger.checking import _ask, _money

    for query, text in (
        (PROMOTION, _("For %(about)s the marketplace pays %(said)s, but the books say %(other)s.")),
        (PARTS, _("%(about)s says that the marketplace pays %(said)s, but its parts come to %(other)s.")),
        (
            BACK,
            _("%(about)s counts %(said)s as gone back to the marketplace, but what went back comes to %(other)s."),
        ),
    ):
        for about, currency, said, other in _ask(query):
            yield "promotion", about, text % {"about": about, "said": _money(said, currency), "other": _money(other, currency)}
