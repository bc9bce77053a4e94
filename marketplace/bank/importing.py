"""Statements into rows: looked at first, then written whole or not at all, in a number of queries that the lines do not decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from background.retry import durable_task
from marketplace.bank.camt import BadStatement, Movement, Statement, read_statements
from marketplace.bank.matching import Proposal, match_exactly, propose
from marketplace.bank.models import BankFile, BankLine, BankStatement
from marketplace.ledger.events_receipts import book_all, fee
from marketplace.ledger.money import DECIMALS
from marketplace.slips.models import Assignment, Channel, Receipt, Slip
from marketplace.slips.receiving import booking_of
from marketplace.slips.settling import settle

CHANNEL = "bank_transfer"
AT_ONCE = 500
Found = TypeVar("Found")


@dataclass(frozen=True)
class Plan:
    """What importing one statement would do. ``exact`` and ``near`` go by place in ``new``; ``is_known``: it was imported before."""

    statement: Statement
    is_known: bool
    new: list[Movement] = field(default_factory=list)
    known: int = 0
    exact: dict[int, Slip] = field(default_factory=dict)
    near: dict[int, list[Proposal]] = field(default_factory=dict)

    @property
    def came(self) -> int:
        return sum(is_payment(each) for each in self.new)

    @property
    def unknown(self) -> int:
        return self.came - len(self.exact) - len(self.near)


def is_payment(movement: Movement) -> bool:
    """Whether somebody paid us; a fee that the bank gives back is none."""
    return movement.amount > 0 and not movement.is_charge


def plan(content: bytes) -> list[Plan]:
    """What importing this file would do; nothing is written. Raises ``BadStatement``. The same number of queries for any length of it."""
    statements = read_statements(content)
    for statement in statements:
        _refuse_what_is_not_ours(statement)
    known = set(BankStatement.objects.filter(number__in=[one.number for one in statements]).values_list("iban", "number"))
    return [_plan(statement, is_known=(statement.iban, statement.number) in known) for statement in statements]


def _refuse_what_is_not_ours(statement: Statement) -> None:
    if not settings.BANK_IBAN:
        raise BadStatement(_("This installation has no account of its own: the setting SLIP_BANK_IBAN is empty."))
    if statement.iban != settings.BANK_IBAN:
        raise BadStatement(
            _("Statement %(number)s is of the account %(iban)s, which is not ours. Nothing was imported.")
            % {"number": statement.number, "iban": statement.iban}
        )
    if statement.currency not in DECIMALS or statement.currency != settings.CURRENCY:
        raise BadStatement(
            _("Statement %(number)s is in %(currency)s; this installation keeps its books in %(own)s. Nothing was imported.")
            % {"number": statement.number, "currency": statement.currency, "own": settings.CURRENCY}
        )
    keys = [movement.key for movement in statement.movements]
    if len(keys) != len(set(keys)):
        raise BadStatement(_("Statement %(number)s has the same entry twice. Nothing was imported.") % {"number": statement.number})


def _plan(statement: Statement, *, is_known: bool) -> Plan:
    if is_known:
        return Plan(statement, True, known=len(statement.movements))
    there: set[str] = set()
    keys = [movement.key for movement in statement.movements]
    for start in range(0, len(keys), AT_ONCE):
        lines = BankLine.objects.filter(iban=statement.iban, key__in=keys[start : start + AT_ONCE])
        there |= set(lines.values_list("key", flat=True))
    new = [movement for movement in statement.movements if movement.key not in there]
    payments = {place: each for place, each in enumerate(new) if is_payment(each)}
    exact = _at(payments, match_exactly(list(payments.values()), currency=statement.currency))
    rest = {place: each for place, each in payments.items() if place not in exact}
    near = {place: found for place, found in _at(rest, propose(list(rest.values()), currency=statement.currency)).items() if found}
    return Plan(statement, False, new, len(statement.movements) - len(new), exact, near)


def _at(rows: dict[int, Movement], found: Mapping[int, Found]) -> dict[int, Found]:
    """Answers by place among ``rows`` → by their own places."""
    places = list(rows)
    return {places[place]: answer for place, answer in found.items()}


def import_file(*, file: BankFile, by: User | None) -> list[BankStatement]:
    """Write what is new of ``file``, all its statements or none; what was imported before is left out. Raises ``BadStatement``.

    Money that came is booked at once. What a reference names is assigned at once too; the slips are settled by a task.
    """
    written = []
    try:
        with transaction.atomic():
            for each in plan(bytes(file.content)):
                if not each.is_known:
                    written.append(_write(each, file, by))
    except IntegrityError as twice:
        raise BadStatement(_("Somebody imported the same statement at this moment. Nothing was done twice; look at the list.")) from twice
    return written


def _write(plan: Plan, file: BankFile, by: User | None) -> BankStatement:
    said = plan.statement
    statement = BankStatement.objects.create(
        file=file,
        iban=said.iban,
        number=said.number,
        currency=said.currency,
        from_day=said.from_day,
        to_day=said.to_day,
        opening=said.opening,
        closing=said.closing,
        imported_by=by,
    )
    receipts = _receipts(plan)
    BankLine.objects.bulk_create(
        (_line(statement, place, movement, receipts.get(place)) for place, movement in enumerate(plan.new)), batch_size=AT_ONCE
    )
    clearing = Channel.objects.get(code=CHANNEL).clearing
    fees = [
        fee(
            channel=clearing,
            reference=f"{said.iban[-8:]}/{movement.key}"[:64],
            amount=-movement.amount,
            currency=said.currency,
            at=noon(movement.booked_on),
            memo=movement.text,
        )
        for movement in plan.new
        if movement.is_charge
    ]
    book_all([*(booking_of(receipt, clearing) for receipt in receipts.values()), *fees])
    Assignment.objects.bulk_create(
        (Assignment(receipt=receipts[place], slip=slip) for place, slip in plan.exact.items()), batch_size=AT_ONCE
    )
    settle_statement.enqueue(statement.pk)
    return statement


def _receipts(plan: Plan) -> dict[int, Receipt]:
    places = [place for place, movement in enumerate(plan.new) if is_payment(movement)]
    rows = Receipt.objects.bulk_create(
        (
            Receipt(
                channel_id=CHANNEL,
                external=f"{plan.statement.iban}/{movement.key}",
                amount=movement.amount,
                currency=plan.statement.currency,
                received_at=noon(movement.booked_on),
                payer=movement.name,
                payer_iban=movement.iban,
                text=movement.reference or movement.text,
            )
            for movement in (plan.new[place] for place in places)
        ),
        batch_size=AT_ONCE,
    )
    return dict(zip(places, rows, strict=True))


def _line(statement: BankStatement, place: int, movement: Movement, receipt: Receipt | None) -> BankLine:
    kind = BankLine.Kind.FEE if movement.is_charge else BankLine.Kind.CAME if receipt else BankLine.Kind.LEFT
    return BankLine(
        statement=statement,
        position=place + 1,
        iban=statement.iban,
        key=movement.key,
        kind=kind,
        undoes=movement.undoes,
        amount=movement.amount,
        booked_on=movement.booked_on,
        name=movement.name,
        account=movement.iban,
        reference=movement.reference,
        text=movement.text,
        receipt=receipt,
    )


def noon(day: dt.date) -> dt.datetime:
    """A bank says the day alone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@durable_task(attempts=8)
def settle_statement(statement_id: int) -> None:
    """Do what follows from the money that a statement's references named, each slip for itself. Run again, it does the rest."""
    assigned = Assignment.objects.filter(receipt__bank_line__statement=statement_id).select_related("receipt", "slip").order_by("pk")
    newest: dict[int, Assignment] = {each.slip_id: each for each in assigned}
    failures = _each_settled(list(newest.values()))
    if failures:
        raise ExceptionGroup("Some slips could not be settled.", failures)


def _each_settled(assignments: Sequence[Assignment]) -> list[Exception]:
    failures: list[Exception] = []
    for each in assignments:
        try:
            settle(slip=each.slip, at=timezone.now(), news=each.receipt)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next buyer's order must be paid
            failure.add_note(f"slip {each.slip.reference}")
            failures.append(failure)
    return failures
