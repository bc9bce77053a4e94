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


QUESTIONS = (payouts_pay_what_is_theirs, payouts_came_back_once)
