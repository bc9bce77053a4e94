"""Whether the books are right: everything that they say is worked out again from the orders.

Each question is one statement, so that it sees one moment, also while people buy. Amounts are compared in whole cents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.ledger import check_promotion, check_receipts
from marketplace.ledger import check_queries as queries
from marketplace.ledger.check_credit import CREDIT, HELD
from marketplace.ledger.check_refunds import COUNTED, DUE
from marketplace.ledger.check_weights import WEIGHED, WEIGHED_OFF
from marketplace.ledger.guards import missing_guards
from marketplace.ledger.statistics import count_anew

LIMIT = 1000  # findings a question; whoever has more has one cause to find first


@dataclass(frozen=True)
class Finding:
    """One thing that is off: ``about`` names the row (an order's or shop order's number, a transfer's key, a month), ``text`` says how."""

    question: str
    about: str
    text: str


def check_books() -> list[Finding]:
    """All that is off, in words of the active language; an empty list where every cent is explained."""
    count_anew()
    return [finding for question in (*QUESTIONS, *MORE) for finding in question()]


def _money(cents: Any, currency: str) -> str:
    """Debits less credits in cents → what a person reads on a seller's account."""
    return format_money(Decimal(int(cents)) / 100, currency)


def _ask(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{query} LIMIT {LIMIT}")
        return cursor.fetchall()


def guards_are_there() -> Iterator[Finding]:
    for name in sorted(missing_guards()):
        yield Finding("guards", name, _("The database does not hold the books any more: its trigger %(name)s is missing.") % {"name": name})


def transfers_balance() -> Iterator[Finding]:
    for key, event, reference, currency, count, total, foreign in _ask(queries.UNBALANCED):
        said = {"event": event, "reference": reference, "count": count, "total": _money(total or 0, currency)}
        if foreign:
            text = _("The transfer “%(event)s %(reference)s” has entries in another currency than its own.")
        else:
            text = _("The transfer “%(event)s %(reference)s” has %(count)s entries that come to %(total)s and not to zero.")
        yield Finding("sums", str(key), text % said)


def paid_orders_are_booked() -> Iterator[Finding]:
    for number, currency, total, booked in _ask(queries.PAID):
        said = {"number": number, "total": _money(total, currency), "booked": _money(booked or 0, currency)}
        if booked is None:
            text = _("Order %(number)s over %(total)s is paid, but the books know of no money for it.")
        else:
            text = _("Order %(number)s is paid with %(total)s, but the books have received %(booked)s for it.")
        yield Finding("paid", number, text % said)


def receipts_have_an_order() -> Iterator[Finding]:
    for reference, currency, booked in _ask(queries.RECEIVED):
        said = {"reference": reference, "booked": _money(booked or 0, currency)}
        text = _("The books have received %(booked)s for %(reference)s, but no order or parcel says that it was paid.")
        yield Finding("received", reference, text % said)


def cash_is_booked() -> Iterator[Finding]:
    for number, currency, total, booked in _ask(queries.CASH):
        said = {"number": number, "total": _money(total, currency), "booked": _money(booked or 0, currency)}
        text = _("For %(number)s, %(total)s were collected at the door, but the books say %(booked)s.")
        yield Finding("cash", number, text % said)


def shortages_are_owed() -> Iterator[Finding]:
    for number, currency, total, booked in _ask(queries.SHORTAGES):
        said = {"number": number, "total": _money(total, currency), "booked": _money(-(booked or 0), currency)}
        text = _("Pieces of %(number)s are missing for %(total)s, but the books owe the buyer %(booked)s for them.")
        yield Finding("refunds", number, text % said)


def sellers_have_what_their_orders_say() -> Iterator[Finding]:
    for number, partner, currency, pending, booked_pending, payable, booked_payable in _ask(queries.shares()):
        said = {
            "number": number or "?",
            "partner": partner,
            "pending": _money(pending, currency),
            "booked_pending": _money(-booked_pending, currency),
            "payable": _money(payable, currency),
            "booked_payable": _money(-booked_payable, currency),
        }
        text = _(
            "%(partner)s, %(number)s: before delivery the books say %(booked_pending)s and the order %(pending)s; "
            "to be paid out the books say %(booked_payable)s and the order %(payable)s."
        )
        yield Finding("sellers", number or partner, text % said)


def closed_months_are_kept() -> Iterator[Finding]:
    kept: dict[int, int] = {}
    for starts_on, account, currency, added, balance in queries.run_months():
        kept[account] = kept.get(account, 0) + added
        if balance != kept[account]:
            said = {
                "month": f"{starts_on:%Y-%m}" if hasattr(starts_on, "strftime") else str(starts_on)[:7],
                "account": account,
                "kept": _money(balance or 0, currency),
                "total": _money(kept[account], currency),
            }
            text = _("The closed month %(month)s keeps %(kept)s for account %(account)s, but its entries come to %(total)s.")
            yield Finding("months", said["month"], text % said)


def credit_is_in_the_books() -> Iterator[Finding]:
    for whose, currency, rows_say, other in _ask(CREDIT):
        said = {"whose": whose, "currency": currency, "rows": _money(rows_say, currency), "other": _money(other, currency)}
        if whose:
            text = _("The credit of %(whose)s says %(other)s, but its movements come to %(rows)s.")
        else:
            text = _("Buyers have %(rows)s of credit in %(currency)s, but the books say %(other)s.")
        yield Finding("credit", whose or currency, text % said)


def credit_stands_aside_for_orders() -> Iterator[Finding]:
    for number, currency, expected, held in _ask(HELD):
        said = {"number": number, "expected": _money(expected, currency), "held": _money(held or 0, currency)}
        yield Finding("credit", number, _("For %(number)s, %(expected)s of credit should be set aside, but %(held)s are.") % said)


def receipts_have_a_place() -> Iterator[Finding]:
    for question, about, text in [*check_receipts.receipts_are_booked(), *check_receipts.unassigned_money_is_known()]:
        yield Finding(question, about, text)


def what_went_back_is_counted() -> Iterator[Finding]:
    for number, currency, counted, rows_say in _ask(COUNTED):
        said = {"number": number, "counted": _money(counted, currency), "rows": _money(rows_say, currency)}
        text = _("%(number)s counts %(counted)s as gone back, but its refunds and missing pieces come to %(rows)s.")
        yield Finding("refunds", number, text % said)


def refunds_are_owed() -> Iterator[Finding]:
    for number, currency, total, booked in _ask(DUE):
        said = {"number": number, "total": _money(total, currency), "booked": _money(booked, currency)}
        yield Finding("refunds", number, _("%(total)s of %(number)s go back, but the books owe the buyer %(booked)s for it.") % said)


def what_was_weighed_is_counted() -> Iterator[Finding]:
    for number, currency, counted, rows_say in _ask(WEIGHED_OFF):
        said = {"number": number, "counted": _money(counted, currency), "rows": _money(rows_say, currency)}
        yield Finding("weights", number, _("%(number)s counts %(counted)s as weighed off, but its weighings come to %(rows)s.") % said)


def what_was_weighed_is_owed() -> Iterator[Finding]:
    for number, currency, total, booked in _ask(WEIGHED):
        said = {"number": number, "total": _money(total, currency), "booked": _money(booked, currency)}
        yield Finding("weights", number, _("%(number)s weighed %(total)s less, but the books owe the buyer %(booked)s for it.") % said)


def discounts_are_borne() -> Iterator[Finding]:
    for question, about, text in check_promotion.promotion_is_booked():
        yield Finding(question, about, text)


QUESTIONS: tuple[Callable[[], Iterator[Finding]], ...] = (
    guards_are_there,
    transfers_balance,
    paid_orders_are_booked,
    receipts_have_an_order,
    cash_is_booked,
    shortages_are_owed,
    sellers_have_what_their_orders_say,
    receipts_have_a_place,
    closed_months_are_kept,
    credit_is_in_the_books,
    credit_stands_aside_for_orders,
    what_went_back_is_counted,
    refunds_are_owed,
    what_was_weighed_is_counted,
    what_was_weighed_is_owed,
    discounts_are_borne,
)
MORE: list[Callable[[], Iterator[Finding]]] = []  # of apps that the books know nothing of; each adds its own when it starts
