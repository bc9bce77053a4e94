"""Whether the books and the rows of buyers' credit say the same."""

from __future__ import annotations

_IN_BOOKS = """(SELECT -SUM(CAST(ROUND(e.amount * 100) AS BIGINT)) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
  WHERE a.kind = 'buyer_credit' AND a.currency = c.currency)"""
_MOVED = "SELECT SUM(CAST(ROUND(m.amount * 100) AS BIGINT)) FROM credit_creditmovement m"

# Gives (whose, currency, cents by the rows, cents by the books or the balance): first all of a currency, then each owner.
CREDIT = f"""
SELECT '' AS whose, c.currency, COALESCE(rows_say, 0), COALESCE(books_say, 0) FROM (
  SELECT c.currency, ({_MOVED} JOIN credit_buyercredit b ON b.id = m.credit_id WHERE b.currency = c.currency) AS rows_say,
    {_IN_BOOKS} AS books_say
  FROM (SELECT currency FROM credit_buyercredit UNION SELECT currency FROM ledger_account WHERE kind = 'buyer_credit') AS c
) AS c WHERE COALESCE(rows_say, 0) <> COALESCE(books_say, 0)
UNION ALL
SELECT whose, currency, moved, balance FROM (
  SELECT COALESCE(u.email, b.email) AS whose, b.currency, CAST(ROUND(b.balance * 100) AS BIGINT) AS balance,
    COALESCE(({_MOVED} WHERE m.credit_id = b.id), 0) AS moved
  FROM credit_buyercredit b LEFT JOIN accounts_user u ON u.id = b.user_id
) AS own WHERE moved <> balance
"""  # noqa: S608 - nothing here comes from outside

# Credit stands aside for an order that waits for its rest, and for no other; its shops' shares come to it. Gives (order, currency, cents
# as it should be, cents as it is).
HELD = """
SELECT number, currency, expected, held FROM (
  SELECT o.number, o.currency,
    CASE WHEN o.paid_at IS NULL AND o.cancelled_at IS NULL THEN CAST(ROUND(o.credit_used * 100) AS BIGINT) ELSE 0 END AS expected,
    COALESCE((SELECT -SUM(CAST(ROUND(e.amount * 100) AS BIGINT)) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
      JOIN ledger_account a ON a.id = e.account_id WHERE t.order_id = o.id AND a.kind = 'credit_held'), 0) AS held
  FROM order_order o WHERE o.credit_used <> 0
  UNION ALL
  SELECT o.number, o.currency, CAST(ROUND(o.credit_used * 100) AS BIGINT),
    (SELECT SUM(CAST(ROUND(s.credit_used * 100) AS BIGINT)) FROM order_shoporder s WHERE s.order_id = o.id)
  FROM order_order o WHERE o.credit_used <> 0
) AS aside WHERE expected <> held
"""
