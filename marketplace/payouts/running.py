"""A payout run: what is due is drawn from the books, seller by seller, each in a transaction of its own.

It can be stopped at any point and goes on where it was: a seller who has a payout of the run is left out, and a movement that was
paid cannot be paid again, which the database holds.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from background.retry import durable_task
from marketplace.ledger.events_payouts import book_payout, book_payout_returned
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.money import exact
from marketplace.payouts.due import due_entries, hindrance, where_to
from marketplace.payouts.files import file_of
from marketplace.payouts.models import Payout, PayoutItem, PayoutRun, PayoutTerms, payout_number
from marketplace.payouts.signals import payout_came_back
from marketplace.payouts.transferring import plan_transfers

State = PayoutRun.State


class CannotRun(Exception):
    """No run was started; the message is translated and says what to do."""


def start_run(*, by: User | None, currency: str, at: dt.datetime) -> PayoutRun:
    """Begin a run of what is due ``at``, and queue its drawing. ``CannotRun`` where one is being drawn or the rules say nobody pays."""
    terms = PayoutTerms.current()
    if currency == "EUR" and not (terms.payer_name and terms.payer_iban):
        raise CannotRun(_("Write the post’s bank account into the rules first: banks want to know who pays. Nothing was drawn."))
    try:
        with transaction.atomic():
            run = PayoutRun.objects.create(
                currency=currency,
                until=at - dt.timedelta(days=terms.holding_days),
                minimum=terms.minimum,
                payer_name=terms.payer_name,
                payer_iban=terms.payer_iban,
                payer_bic=terms.payer_bic,
                started_at=at,
                started_by=by,
            )
            draw_run.enqueue(run.pk)
    except IntegrityError:
        raise CannotRun(_("A run is being drawn already. Wait until it is ready; nothing was drawn twice.")) from None
    return run


@durable_task(attempts=8)
def draw_run(run_id: int) -> None:
    """Draw what a run has not drawn yet, then make its file. Run again, or twice at once, it draws nothing twice."""
    run = PayoutRun.objects.get(pk=run_id)
    if run.state != State.DRAWING:
        return
    due = due_entries(until=run.until).filter(account__currency=run.currency).values("account")
    for account in Account.objects.filter(pk__in=due).order_by("pk"):
        draw_for(run=run, account=account)
    _finish(run)


def draw_for(*, run: PayoutRun, account: Account) -> Payout | None:
    """The payout of one seller, drawn now or before; None where nothing is paid."""
    with transaction.atomic():
        # Who draws waits for who draws; who books into the account does not wait.
        Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
        partner_id = account.partner_id
        if partner_id is None:
            raise ValueError("only sellers are paid out")
        if there := Payout.objects.filter(run=run, partner=partner_id).first():
            return there
        if PayoutRun.objects.filter(pk=run.pk).exclude(state=State.DRAWING).exists():
            return None
        entries = list(due_entries(until=run.until).filter(account=account).values_list("pk", "amount"))
        amount = -exact(sum(value for _pk, value in entries))
        where = where_to([partner_id], currency=run.currency).get(partner_id)
        if where is None or hindrance(amount, run.minimum, where):
            return None
        transfer = book_payout(
            partner_id=partner_id,
            number=payout_number(run.pk, partner_id),
            amount=amount,
            currency=run.currency,
            by_stripe=where.means == Payout.Means.STRIPE,
            at=run.started_at,
        )
        payout = Payout.objects.create(
            run=run,
            partner_id=partner_id,
            currency=run.currency,
            amount=amount,
            means=where.means,
            holder=where.holder,
            iban=where.iban,
            stripe_account=where.stripe_account,
            transfer=transfer,
        )
        PayoutItem.objects.bulk_create(PayoutItem(payout=payout, entry_id=pk) for pk, _value in entries)
        if payout.means == Payout.Means.STRIPE:
            plan_transfers(payout)
    return payout


def _finish(run: PayoutRun) -> None:
    """All is drawn: the file is made and kept. A run without any payout by bank has none, and is carried out."""
    with transaction.atomic():
        run = PayoutRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != State.DRAWING:
            return
        payouts = list(run.payouts.filter(means=Payout.Means.BANK).select_related("partner").order_by("pk"))
        run.file = file_of(run, payouts) if payouts else ""
        run.state = State.READY if payouts else State.DONE
        run.done_at = None if payouts else timezone.now()
        run.save(update_fields=["file", "state", "done_at"])


def mark_done(*, run: PayoutRun, by: User) -> bool:
    """The bank has carried out the file; False, and nothing changed, where that was said before or there is no file."""
    with transaction.atomic():
        ready = PayoutRun.objects.filter(pk=run.pk, state=State.READY)
        if not ready.update(state=State.DONE, done_at=timezone.now(), done_by=by):
            return False
        run.payouts.filter(means=Payout.Means.BANK, state=Payout.State.DRAWN).update(state=Payout.State.DONE)
    return True


def put_back(*, payout: Payout, reason: str, at: dt.datetime) -> bool:
    """The bank sent a payout back: its amount is to be paid out again, and the seller is told. False where that was done before."""
    with transaction.atomic():
        # Locked first: a conditional update over two tables does not look again at what it waited for.
        payout = Payout.objects.select_for_update(of=("self",)).select_related("run").get(pk=payout.pk)
        is_open = payout.means == Payout.Means.BANK and payout.state in {Payout.State.DRAWN, Payout.State.DONE}
        if not is_open or payout.run.state == State.DRAWING:
            return False
        payout.state, payout.reason, payout.returned = Payout.State.RETURNED, reason[:200], payout.amount
        payout.save(update_fields=["state", "reason", "returned", "changed_at"])
        book_payout_returned(
            partner_id=payout.partner_id,
            reference=payout.number,
            amount=payout.amount,
            currency=payout.currency,
            by_stripe=False,
            at=at,
        )
        payout_came_back.send(sender=Payout, payout=payout)
    return True


def paid_out(partner_id: int) -> list[Transfer]:
    """The transfers of a seller's payouts, the newest first."""
    return list(Transfer.objects.filter(payout__partner=partner_id).order_by("-occurred_at"))
