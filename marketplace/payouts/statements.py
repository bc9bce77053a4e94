"""A seller's statement: made of a closed month, once. What it says is read from the books; its papers are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from background.retry import durable_task
from marketplace.ledger.models import Account, Balance, Entry, Period, Transfer
from marketplace.ledger.money import exact
from marketplace.ledger.statements import Movement, as_movements, movements
from marketplace.payouts.models import Statement
from marketplace.payouts.statement_pdf import draw_statement
from marketplace.payouts.statement_table import table_of

Kind, Event = Account.Kind, Transfer.Event
# Who knows a seller's language; the room above sets it. By seller's primary key.
LANGUAGE: list[Callable[[int], str]] = []


def language_of(partner_id: int) -> str:
    return next((found for ask in LANGUAGE if (found := ask(partner_id))), settings.LANGUAGE_CODE)


def make_statements(period: Period) -> int:
    """The statements of a closed month for every seller who had money before, in or after it; how many are new. Rows and tasks only."""
    made = 0
    closing = _balances(period)
    before = Period.objects.filter(ends_on__lt=period.starts_on).order_by("-ends_on").first()
    opening = _balances(before) if before else {}
    known = set(Statement.objects.filter(period=period).values_list("partner_id", "currency"))
    for partner_id, currency in sorted({*closing, *opening} - known):
        waiting, payable = closing.get((partner_id, currency), (Decimal(0), Decimal(0)))
        was_waiting, was_payable = opening.get((partner_id, currency), (Decimal(0), Decimal(0)))
        if not any((waiting, payable, was_waiting, was_payable)) and not own_transfers(partner_id, currency, period).exists():
            continue
        with transaction.atomic():
            statement, is_new = Statement.objects.get_or_create(
                partner_id=partner_id,
                period=period,
                currency=currency,
                defaults={
                    "waiting_before": was_waiting,
                    "waiting_after": waiting,
                    "payable_before": was_payable,
                    "payable_after": payable,
                    "language": language_of(partner_id),
                },
            )
            if is_new:
                write_papers.enqueue(statement.pk)
                made += 1
    return made


def _balances(period: Period) -> dict[tuple[int, str], tuple[Decimal, Decimal]]:
    """(seller, currency) → (before delivery, to be paid out) at the end of the month; more is positive."""
    found: dict[tuple[int, str], tuple[Decimal, Decimal]] = {}
    rows = Balance.objects.filter(period=period, account__kind__in=Account.BY_PARTNER)
    for partner, currency, kind, amount in rows.values_list("account__partner_id", "account__currency", "account__kind", "amount"):
        waiting, payable = found.get((partner, currency), (Decimal(0), Decimal(0)))
        found[partner, currency] = (-exact(amount), payable) if kind == Kind.PENDING else (waiting, -exact(amount))
    return found


def own_transfers(partner_id: int, currency: str, period: Period) -> QuerySet[Transfer]:
    """The seller's movements of the month, the oldest first, each with ``waiting`` and ``to_pay_out``.

    The first month that was closed has all before it too: nothing is without a statement.
    """
    before = Period.objects.filter(ends_on__lt=period.starts_on).order_by("-ends_on").first()
    own = Entry.objects.filter(account__partner=partner_id, account__currency=currency)
    found = movements(own).filter(booked_on__lte=period.ends_on)
    if before:
        found = found.filter(booked_on__gt=before.ends_on)
    return found.order_by("booked_on", "occurred_at", "pk")


@dataclass(frozen=True)
class Content:
    """What stands on a statement: its movements, and the sums of each kind of amount."""

    statement: Statement
    movements: list[Movement]
    totals: list[tuple[str, Decimal]]


def content_of(statement: Statement) -> Content:
    """Read again from the books. A handful of queries, however many movements."""
    transfers = list(own_transfers(statement.partner_id, statement.currency, statement.period))
    rows = as_movements(transfers, partner_id=statement.partner_id)
    return Content(statement, rows, totals_of(rows))


def totals_of(rows: list[Movement]) -> list[tuple[str, Decimal]]:
    """By what it was, in the order of the statement: sums of what was added to the money to be paid out."""
    sums: dict[str, Decimal] = dict.fromkeys(("goods", "commission", "vat", "delivery", "back", "disputes", "payouts"), Decimal(0))
    for row in rows:
        if row.share is not None:
            sums["goods"] += row.share.goods
            sums["commission"] -= row.share.commission
            sums["vat"] -= row.share.vat
            sums["delivery"] -= row.share.delivery
        elif row.transfer.event in {Event.PAYOUT, Event.PAYOUT_RETURNED, Event.PAYOUT_REVERSED}:
            sums["payouts"] += row.to_pay_out
        elif row.transfer.event in {Event.DISPUTED, Event.DISPUTE_WON}:
            sums["disputes"] += row.to_pay_out
        else:
            sums["back"] += row.to_pay_out
    return [(name, amount) for name, amount in sums.items() if amount or name in {"goods", "commission", "vat", "payouts"}]


@durable_task(attempts=6)
def write_papers(statement_id: int) -> None:
    """Draw the PDF and write the CSV, once: what is there is never made anew."""
    statement = Statement.objects.select_related("partner__sends_from", "period").get(pk=statement_id)
    if statement.pdf:
        return
    with translation.override(statement.language):
        content = content_of(statement)
        pdf, table = draw_statement(content), table_of(content)
    with transaction.atomic():
        row = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        if row.pdf:
            return
        row.table = table
        row.pdf.save(f"{statement.period.starts_on:%Y-%m}-{statement.partner_id}.pdf", ContentFile(pdf), save=False)
        row.save(update_fields=["pdf", "table"])
