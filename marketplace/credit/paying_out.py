"""Credit is paid out as money: its buyer asks, or the operator at a counter; somebody transfers it, or hands it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cms.formats import format_money
from marketplace.credit.mails import send_payout_mail
from marketplace.credit.models import BuyerCredit, CreditMovement, CreditPayout
from marketplace.ledger.events_credit import book_paid_out, book_payout_asked, book_payout_back
from marketplace.ledger.money import is_whole

Kind, Means, State = CreditMovement.Kind, CreditPayout.Means, CreditPayout.State


class CannotPayOut(Exception):
    """Nothing was paid out and nothing changed; the message is translated and says why."""


@dataclass(frozen=True)
class Where:
    """In cash, or to a bank account with its checked IBAN and whose it is."""

    means: str = Means.CASH
    iban: str = ""
    holder: str = ""


def ask_payout(*, credit: BuyerCredit, amount: Decimal, where: Where, key: str, actor: User, at: dt.datetime) -> CreditPayout:
    """``amount`` of ``credit`` is to be paid out, once a ``key``; ``at`` is aware. Raises ``CannotPayOut``.

    It is taken off the credit at once. Of two who ask for the same money the database refuses one.
    """
    if amount <= 0 or not is_whole(amount, credit.currency):
        raise CannotPayOut(_("Write an amount above zero, with no more decimals than the currency has. Nothing was changed."))
    try:
        with transaction.atomic():
            fields = {"credit": credit, "amount": amount, "means": where.means, "iban": where.iban, "holder": where.holder}
            payout, is_new = CreditPayout.objects.get_or_create(key=key, defaults={**fields, "asked_at": at, "asked_by": actor})
            if payout.credit_id != credit.pk:
                raise CannotPayOut(_("This page was used already. Open it once more; nothing was changed."))
            if is_new:
                _move(payout, Kind.PAID_OUT, -amount, at)
                book_payout_asked(amount=amount, currency=credit.currency, reference=payout.reference, at=at)
                send_payout_mail.enqueue(payout.pk)
    except IntegrityError:
        credit.refresh_from_db(fields=["balance"])
        said = _("There is not that much credit: it is %(has)s now. Nothing was changed.")
        raise CannotPayOut(said % {"has": format_money(credit.balance, credit.currency)}) from None
    return payout


def mark_paid_out(*, payout: CreditPayout, actor: User, at: dt.datetime) -> bool:
    """Somebody transferred it, or handed it out. False, and nothing changed, where it does not wait for that."""
    with transaction.atomic():
        row = _held(payout)
        if row.state != State.WAITING:
            return False
        book_paid_out(amount=row.amount, currency=row.credit.currency, reference=row.reference, at=at, in_cash=row.means == Means.CASH)
        _end(row, State.DONE, actor, at)
    return True


def put_back(*, payout: CreditPayout, actor: User, at: dt.datetime) -> bool:
    """It cannot be paid out so, or the bank sent it back: it is credit again. False, and nothing changed, where it is already."""
    with transaction.atomic():
        row = _held(payout)
        if row.state == State.RETURNED or (row.state == State.DONE and row.means == Means.CASH):
            return False
        common = {"amount": row.amount, "currency": row.credit.currency, "reference": row.reference, "at": at}
        book_payout_back(**common, was_sent=row.state == State.DONE)  # type: ignore[arg-type]
        _move(row, Kind.PAYOUT_BACK, row.amount, at)
        _end(row, State.RETURNED, actor, at)
        send_payout_mail.enqueue(row.pk)
    return True


def _held(payout: CreditPayout) -> CreditPayout:
    return CreditPayout.objects.select_for_update(of=("self",)).select_related("credit").get(pk=payout.pk)


def _end(row: CreditPayout, state: str, actor: User, at: dt.datetime) -> None:
    row.state, row.ended_by, row.ended_at = state, actor, at
    row.save(update_fields=["state", "ended_by", "ended_at"])


def _move(payout: CreditPayout, kind: str, amount: Decimal, at: dt.datetime) -> None:
    CreditMovement.objects.create(credit=payout.credit, kind=kind, reference=payout.reference, amount=amount, happened_at=at)
