"""What the operator says about a line that no reference explained."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.bank.importing import CHANNEL, noon
from marketplace.bank.models import BankLine, LineDecision
from marketplace.ledger.events_receipts import book_all, book_returned, fee
from marketplace.slips.models import Assignment, Channel, Slip
from marketplace.slips.receiving import AlreadyDecided, assign

Answer, Kind = LineDecision.Answer, BankLine.Kind
OPEN = Q(decision=None) & (Q(kind=Kind.LEFT) | Q(kind=Kind.CAME, receipt__assignment=None))
TO_SEND_BACK = Q(decision__answer=Answer.TO_RETURN, returned_by=None)


class CannotDecide(Exception):
    """Nothing was changed, and why, in a sentence."""


def open_lines() -> QuerySet[BankLine]:
    """Lines that wait for somebody, the oldest first."""
    return BankLine.objects.filter(OPEN).order_by("booked_on", "pk")


def to_send_back() -> QuerySet[BankLine]:
    """Lines whose money is to go back and has not left yet, the oldest first."""
    return BankLine.objects.filter(TO_SEND_BACK).select_related("decision").order_by("booked_on", "pk")


def assign_line(*, line: BankLine, slip: Slip, by: User, reason: str) -> Slip:
    """What came with ``line`` is for ``slip``. Raises ``CannotDecide``; the slip as it is then."""
    receipt = line.receipt
    if receipt is None:
        raise CannotDecide(_("No money came with this line."))
    try:
        with transaction.atomic():
            _take(line)
            return assign(receipt=receipt, slip=slip, at=timezone.now(), by=by, reason=reason)
    except AlreadyDecided as already:
        raise CannotDecide(_("Somebody has assigned this line meanwhile. Nothing was changed.")) from already


def send_back(*, line: BankLine, by: User, reason: str) -> LineDecision:
    """What came with ``line`` is to go back to who sent it; the books follow when the bank says that it left. Raises ``CannotDecide``."""
    with transaction.atomic():
        _take(line)
        if line.receipt is None or Assignment.objects.filter(receipt=line.receipt).exists():
            raise CannotDecide(_("Only money that came and pays for nothing can be sent back."))
        return _decided(line, Answer.TO_RETURN, by, reason)


def explain(*, line: BankLine, answer: str, by: User, reason: str, of: BankLine | None = None) -> LineDecision:
    """Say what ``line``, money that left, was. Raises ``CannotDecide``."""
    if line.kind != Kind.LEFT:
        raise CannotDecide(_("Only a line that left is explained."))
    clearing = Channel.objects.get(code=CHANNEL).clearing
    currency, at = line.statement.currency, noon(line.booked_on)
    with transaction.atomic():
        _take(line)
        if answer == Answer.RETURNED:
            if of is None or of.receipt_id is None or of.amount != -line.amount or not to_send_back().filter(pk=of.pk).exists():
                raise CannotDecide(_("Choose the line that was sent back: one that waits for it, over the same amount."))
            book_returned(channel=clearing, reference=f"receipt {of.receipt_id}", amount=of.amount, currency=currency, at=at, memo=reason)
        elif answer == Answer.FEE:
            booking = fee(channel=clearing, reference=f"line {line.pk}", amount=-line.amount, currency=currency, at=at, memo=reason)
            book_all([booking])
        elif answer != Answer.ELSEWHERE:
            raise CannotDecide(_("Choose what it was."))
        return _decided(line, answer, by, reason, of=of if answer == Answer.RETURNED else None)


def _take(line: BankLine) -> None:
    """One decision at a time, and only about a line that is open."""
    if not BankLine.objects.select_for_update(of=("self",)).filter(pk=line.pk).exists() or LineDecision.objects.filter(line=line).exists():
        raise CannotDecide(_("Somebody has decided about this line meanwhile. Nothing was changed."))


def _decided(line: BankLine, answer: str, by: User, reason: str, *, of: BankLine | None = None) -> LineDecision:
    if not reason.strip():
        raise CannotDecide(_("Say why, in a few words: who reads the books later must understand it."))
    try:
        with transaction.atomic():
            return LineDecision.objects.create(line=line, answer=answer, of=of, reason=reason.strip()[:200], decided_by=by)
    except IntegrityError as twice:
        raise CannotDecide(_("Somebody has decided about this line meanwhile. Nothing was changed.")) from twice
