"""What the check of the books asks of postage."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.ledger.check_queries import _booked, _cents
from marketplace.ledger.checking import Finding, _ask, _money

# Gives (reference, currency, cents paid, cents received, cents to give back, as owed, cents given back, as booked) of charges that are off.
CHARGES = f"""
SELECT * FROM (
  SELECT c.reference, c.currency, CASE WHEN c.paid_at IS NOT NULL THEN {_cents("c.amount")} ELSE 0 END AS paid,
    COALESCE({_booked("postage_paid", "c.reference", "clearing")}, {_booked("postage_paid", "c.reference", "payable")}, 0) AS received,
    CASE WHEN c.state IN ('owed', 'returned') THEN {_cents("c.amount")} ELSE 0 END AS owed,
    -COALESCE({_booked("postage_owed", "c.reference", "refunds")}, 0) AS owed_booked,
    CASE WHEN c.state = 'returned' THEN {_cents("c.amount")} ELSE 0 END AS returned,
    -COALESCE((SELECT SUM({_cents("e.amount")}) FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
      JOIN ledger_account a ON a.id = e.account_id WHERE t.event = 'postage_returned' AND a.kind IN ('clearing', 'payable')
        AND (t.reference = c.reference OR t.reference LIKE c.reference || '/%')), 0) AS returned_booked
  FROM logistics_charge c
) AS charges WHERE paid <> received OR owed <> owed_booked OR returned <> returned_booked
"""  # noqa: S608 - nothing here comes from outside

STRANGE = """
SELECT t.reference, t.currency FROM ledger_transfer t LEFT JOIN logistics_charge c ON c.reference = t.reference
WHERE t.event IN ('postage_paid', 'postage_owed') AND c.id IS NULL
"""

# Gives (page, currency, cents that came in vain, cents owed for it).
IN_VAIN = f"""
SELECT * FROM (
  SELECT p.id, r.currency, {_cents("r.amount")} AS total, -COALESCE({_booked("postage_in_vain", "'page ' || p.id", "refunds")}, 0) AS owed
  FROM postage_postagerefund r JOIN postage_postagepage p ON p.id = r.page_id
  WHERE p.state <> 'paid' AND r.currency IN (SELECT currency FROM ledger_account)
) AS vain WHERE total <> owed
"""  # noqa: S608


def postage_is_booked() -> Iterator[Finding]:
    for reference, currency, *cents in _ask(CHARGES):
        names = ("paid", "received", "owed", "owed_booked", "returned", "returned_booked")
        said = {"reference": reference, **{name: _money(amount, currency) for name, amount in zip(names, cents, strict=True)}}
        text = _(
            "Postage %(reference)s: paid %(paid)s, the books received %(received)s; to give back %(owed)s, the books owe "
            "%(owed_booked)s; given back %(returned)s, the books gave %(returned_booked)s."
        )
        yield Finding("postage", reference, text % said)
    for reference, _currency in _ask(STRANGE):
        yield Finding("postage", reference, _("The books know postage %(reference)s, but there is none.") % {"reference": reference})


def postage_in_vain_is_owed() -> Iterator[Finding]:
    for page, currency, total, owed in _ask(IN_VAIN):
        said = {"page": page, "total": _money(total, currency), "owed": _money(owed, currency)}
        yield Finding("postage", str(page), _("%(total)s came in vain on card page %(page)s, but the books owe %(owed)s for it.") % said)


QUESTIONS = (postage_is_booked, postage_in_vain_is_owed)
