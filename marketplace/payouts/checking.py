"""What the check of the books asks of payouts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.ledger.check_queries import _cents
from marketplace.ledger.checking import Finding, _ask, _money

PAYOUTS = f"""
SELECT * FROM (
  SELECT t.reference, t.currency, {_cents("p.amount")} AS said,
    (SELECT SUM({_cents("e.amount")}) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
      WHERE e.transfer_id = t.id AND a.kind = 'payable' AND a.partner_id = p.partner_id) AS booked,
    (SELECT -SUM({_cents("e.amount")}) FROM payouts_payoutitem i JOIN ledger_entry e ON e.id = i.entry_id
      JOIN ledger_account a ON a.id = e.account_id WHERE i.payout_id = p.id AND a.partner_id = p.partner_id) AS items
  FROM ledger_transfer t LEFT JOIN payouts_payout p ON p.transfer_id = t.id WHERE t.event = 'payout'
) AS paid WHERE said IS NULL OR said <> booked OR items IS NULL OR items <> said
"""  # noqa: S608 - nothing here comes from outside

RETURNED = f"""
SELECT * FROM (
  SELECT t.reference, p.currency, {_cents("p.returned")} AS said,
    (SELECT -SUM({_cents("e.amount")}) FROM ledger_transfer r JOIN ledger_entry e ON e.transfer_id = r.id
      JOIN ledger_account a ON a.id = e.account_id
      WHERE r.event = 'payout_returned'
        AND (r.reference = t.reference OR r.reference LIKE t.reference || '/%') AND a.kind = 'payable') AS booked
  FROM payouts_payout p JOIN ledger_transfer t ON t.id = p.transfer_id
) AS back WHERE said <> COALESCE(booked, 0)
"""  # noqa: S608


# Opening and closing of each statement beside the balances that the closed months keep, and the movements between them.
STATEMENTS = f"""
WITH kept AS (
  SELECT b.period_id, a.partner_id, a.currency,
    -SUM(CASE WHEN a.kind = 'payable' THEN {_cents("b.amount")} ELSE 0 END) AS payable,
    -SUM(CASE WHEN a.kind = 'pending' THEN {_cents("b.amount")} ELSE 0 END) AS waiting
  FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id WHERE a.partner_id IS NOT NULL
  GROUP BY b.period_id, a.partner_id, a.currency
), months AS (SELECT id, starts_on, LAG(id) OVER (ORDER BY ends_on) AS before_id FROM ledger_period)
SELECT * FROM (
  SELECT partner.name, m.starts_on, s.currency, {_cents("s.payable_before")} AS opened, COALESCE(was.payable, 0) AS was_payable,
    {_cents("s.payable_after")} AS closed, COALESCE(is_now.payable, 0) AS is_payable,
    {_cents("s.waiting_before")} AS waited, COALESCE(was.waiting, 0) AS was_waiting,
    {_cents("s.waiting_after")} AS waits, COALESCE(is_now.waiting, 0) AS is_waiting
  FROM payouts_statement s JOIN months m ON m.id = s.period_id JOIN partner_partner partner ON partner.id = s.partner_id
  LEFT JOIN kept was ON was.period_id = m.before_id AND was.partner_id = s.partner_id AND was.currency = s.currency
  LEFT JOIN kept is_now ON is_now.period_id = m.id AND is_now.partner_id = s.partner_id AND is_now.currency = s.currency
) AS said WHERE opened <> was_payable OR closed <> is_payable OR waited <> was_waiting OR waits <> is_waiting
"""  # noqa: S608


def statements_say_what_the_books_say() -> Iterator[Finding]:
    """Every seller's money at the end of a closed month is what the statement says; and it began where the one before ended."""
    for name, starts_on, currency, opened, was, closed, now, *_waiting in _ask(STATEMENTS):
        said = {
            "name": name,
            "month": f"{starts_on:%Y-%m}" if hasattr(starts_on, "strftime") else str(starts_on)[:7],
            **{key: _money(value, currency) for key, value in {"opened": opened, "was": was, "closed": closed, "now": now}.items()},
        }
        text = _(
            "The statement of %(name)s for %(month)s begins with %(opened)s and ends with %(closed)s to be paid out; "
            "the books say %(was)s and %(now)s, or the money before delivery differs."
        )
        yield Finding("statements", f"{name} {said['month']}", text % said)


def payouts_pay_what_is_theirs() -> Iterator[Finding]:
    """Each payout is booked with its amount, and that is what its movements come to."""
    for reference, currency, said, booked, items in _ask(PAYOUTS):
        if said is None:
            yield Finding("payouts", reference, _("The books paid out %(number)s, but there is no such payout.") % {"number": reference})
            continue
        amounts = {name: _money(value or 0, currency) for name, value in {"said": said, "booked": booked, "items": items}.items()}
        text = _("Payout %(number)s is over %(said)s, but the books say %(booked)s and its movements come to %(items)s.")
        yield Finding("payouts", reference, text % {"number": reference, **amounts})


def payouts_came_back_once() -> Iterator[Finding]:
    for reference, currency, said, booked in _ask(RETURNED):
        amounts = {"said": _money(said or 0, currency), "booked": _money(booked or 0, currency)}
        text = _("Of payout %(number)s %(said)s came back, but the books say %(booked)s.")
        yield Finding("payouts", reference, text % {"number": reference, **amounts})


QUESTIONS = (payouts_pay_what_is_theirs, payouts_came_back_once, statements_say_what_the_books_say)
