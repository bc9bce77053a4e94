"""A bank's statement: read, refused with a reason, matched, proposed, booked, and never twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from marketplace.bank.camt import BadStatement, read_statements
from marketplace.bank.deciding import CannotDecide, assign_line, explain, open_lines, send_back, to_send_back
from marketplace.bank.importing import import_file, plan, settle_statement
from marketplace.bank.models import BankFile, BankLine, BankStatement, LineDecision
from marketplace.ledger.checking import check_books
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.models import Receipt, Slip, Surplus
from marketplace.slips.references import grouped
from tests.bank.files import BILLION_LAUGHS, IBAN, OTHER_IBAN, OUTSIDE, Entry, statement
from tests.factories import make_user
from tests.ledger.rows import books
from tests.slips.rows import make_slip
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bank(settings: Any) -> None:
    settings.BANK_IBAN, settings.BANK_HOLDER = IBAN, "Correios da Beira"


def bring(content: bytes) -> list[BankStatement]:
    """Import a file and let the worker come by."""
    found = import_file(file=BankFile.objects.create(name="statement.xml", content=content), by=make_user(role=Role.OPERATOR))
    run_tasks()
    return found


@pytest.mark.parametrize("version", ["02", "08"])
def test_reference_and_amount_pay_the_order_by_themselves(version: str) -> None:
    structured, written = make_slip(total="23.40"), make_slip(total="18.00")

    bring(
        statement(
            Entry("23.40", reference=structured.reference),
            Entry("18.00", text=f"Encomenda {grouped(written.reference)} obrigado", name="Rui Sá & Filhos"),
            version=version,
        )
    )

    assert set(Slip.objects.values_list("state", flat=True)) == {Slip.State.PAID}
    assert books()["clearing:bank_transfer"] == Decimal("41.40")
    assert not open_lines().exists()
    assert Receipt.objects.filter(payer="Rui Sá & Filhos").exists()
    assert check_books() == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no XML"),
        (b"%PDF-1.7 hello", "no XML"),
        (statement(Entry("5.00"))[:-300], "no XML"),
        (BILLION_LAUGHS, "defines entities"),
        (OUTSIDE, "defines entities"),
        (b"<html><body>Please sign in</body></html>", "no statement in the form CAMT.053"),
        (statement(Entry("5.00")).replace(b"camt.053.001.02", b"camt.053.001.99"), "no statement in the form CAMT.053"),
        (statement(Entry("5.00")).replace(b"camt.053.001.02", b"pain.001.001.03"), "no statement in the form CAMT.053"),
        (statement(Entry("5.00"), closing="1004.99"), "do not add up"),
        (statement(Entry("5.00")).replace(b"CLBD", b"XXXX"), "no opening or no closing balance"),
        (statement(Entry("5.00")).replace(b'<Amt Ccy="EUR">5.00', b'<Amt Ccy="EUR">5,00'), "is no amount"),
        (statement(Entry("5.00")).replace(b'<Amt Ccy="EUR">5.00', b'<Amt Ccy="EUR">NaN'), "is no amount"),
        (statement(Entry("5.00")).replace(b'<Amt Ccy="EUR">5.00', b'<Amt Ccy="USD">5.00'), "USD"),
        (statement(Entry("5.00", day="2026-13-45")), "is no date"),
        (statement(Entry("5.00"), iban=OTHER_IBAN), "is not ours"),
        (statement(Entry("5.00"), currency="USD"), "keeps its books in EUR"),
        (statement(Entry("5.00", key="A"), Entry("6.00", key="A")), "same entry twice"),
    ],
)
def test_a_file_that_is_broken_or_not_ours_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(BadStatement, match=why):
        bring(content)
    assert not BankStatement.objects.exists()
    assert not Receipt.objects.exists()


def test_no_file_is_a_fault_of_ours() -> None:
    good = statement(Entry("5.00", text="cheese"))
    for place in range(0, len(good), 97):
        try:
            read_statements(good[:place] + b"\x00<" + good[place:])
        except BadStatement:
            continue


def test_a_statement_twice_does_nothing_twice() -> None:
    slip = make_slip(total="23.40")
    content = statement(Entry("23.40", reference=slip.reference), Entry("-1.04", code="MDOP/CHRG", text="Comissão"))
    bring(content)
    before = books()

    assert bring(content) == []
    (again,) = plan(content)
    assert again.is_known

    assert books() == before
    assert Receipt.objects.count() == 1


def test_an_entry_that_an_earlier_statement_had_is_left_out() -> None:
    slip = make_slip(total="23.40")
    bring(statement(Entry("23.40", reference=slip.reference, key="AB-1"), number="one"))

    bring(statement(Entry("23.40", reference=slip.reference, key="AB-1"), Entry("7.00", key="AB-2"), number="two"))

    assert Receipt.objects.count() == 2
    assert not Surplus.objects.exists()
    assert check_books() == []


def test_two_payments_for_one_slip_in_one_statement_pay_once_and_the_second_is_owed() -> None:
    slip = make_slip(total="23.40")

    bring(statement(Entry("23.40", reference=slip.reference), Entry("23.40", reference=slip.reference)))

    assert Surplus.objects.get().cause == Surplus.Cause.TWICE
    assert check_books() == []


def test_too_little_is_held_and_a_later_statement_completes_it() -> None:
    slip = make_slip(total="23.40")
    bring(statement(Entry("20.00", reference=slip.reference), number="one"))
    slip.refresh_from_db()
    assert (slip.state, slip.missing) == (Slip.State.OPEN, Decimal("3.40"))

    bring(statement(Entry("3.40", reference=slip.reference), number="two"))

    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID


def test_money_that_was_imported_in_time_is_not_taken_for_late_before_the_task_has_come_by() -> None:
    slip = make_slip(total="23.40")
    import_file(file=BankFile.objects.create(name="x", content=statement(Entry("23.40", reference=slip.reference))), by=None)

    assert expire_due_slips(timezone.now() + dt.timedelta(days=9)) == 0

    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID
    run_tasks()
    assert check_books() == []


def test_near_ones_are_proposed_and_the_rest_is_left() -> None:
    slip, namesake = make_slip(total="23.40"), make_slip(total="31.00")
    digits = slip.reference
    typo = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    swapped = digits[:8] + digits[9] + digits[8] + digits[10:]
    content = statement(
        Entry("23.40", text=typo, name="X"),
        Entry("23.40", text=swapped if swapped != digits else typo, name="X"),
        Entry("31.00", name="LOPES ANA MARIA"),
        Entry("44.00", name="Ana Lopes"),
    )

    (found,) = plan(content)

    assert found.exact == {}
    assert [found.near[place][0].slip for place in (0, 1, 2)] == [slip, slip, namesake]
    assert 3 not in found.near
    bring(content)
    assert open_lines().count() == 4
    assert not Slip.objects.filter(state=Slip.State.PAID).exists()
    assert books()["unassigned"] == Decimal("121.80")


def test_the_operator_assigns_a_line_and_the_order_is_paid() -> None:
    slip, operator = make_slip(total="23.40"), make_user(role=Role.OPERATOR)
    bring(statement(Entry("23.40", text="queijo", name="Rui")))

    assign_line(line=open_lines().get(), slip=slip, by=operator, reason="Rui called")

    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID
    assert not open_lines().exists()
    with pytest.raises(CannotDecide):
        assign_line(line=BankLine.objects.get(), slip=make_slip(), by=operator, reason="again")
    with pytest.raises(CannotDecide):
        send_back(line=BankLine.objects.get(), by=operator, reason="again")
    assert check_books() == []


def test_what_is_sent_back_is_booked_when_the_bank_says_that_it_left() -> None:
    operator = make_user(role=Role.OPERATOR)
    bring(statement(Entry("50.00", text="rent", name="Rui"), number="one"))
    send_back(line=open_lines().get(), by=operator, reason="not for us")
    assert books() == {"clearing:bank_transfer": Decimal("50.00"), "unassigned": Decimal("50.00")}
    came = to_send_back().get()

    bring(statement(Entry("-50.00", name="Rui", code="ICDT/ESCT"), Entry("-9.00", name="Electricity", code="ICDT/ESCT"), number="two"))
    left = open_lines().get(amount="-50.00")
    with pytest.raises(CannotDecide, match="over the same amount"):
        explain(line=open_lines().get(amount="-9.00"), answer="returned", by=operator, reason="no", of=came)
    explain(line=left, answer="returned", by=operator, reason="sent back", of=came)
    explain(line=open_lines().get(), answer="fee", by=operator, reason="they say it is theirs")

    assert books() == {"clearing:bank_transfer": Decimal("-9.00"), "fees": Decimal("9.00")}
    assert not to_send_back().exists()
    assert not open_lines().exists()
    assert check_books() == []


def test_fees_are_booked_and_a_fee_given_back_too() -> None:
    bring(statement(Entry("-1.04", code="MDOP/CHRG"), Entry("-2.50", code="MDOP/COMM"), Entry("1.04", code="MDOP/CHRG", reversal=True)))

    assert books() == {"clearing:bank_transfer": Decimal("-2.50"), "fees": Decimal("2.50")}
    assert not Receipt.objects.exists()
    assert not open_lines().exists()


def test_a_payment_that_the_bank_takes_back_waits_for_the_operator() -> None:
    slip = make_slip(total="23.40")
    bring(statement(Entry("23.40", reference=slip.reference), Entry("-23.40", reversal=True, code="RCDT/RPCR"), number="one"))

    line = open_lines().get()
    assert line.undoes
    assert line.kind == BankLine.Kind.LEFT
    with pytest.raises(CannotDecide, match="Say why"):
        explain(line=line, answer="elsewhere", by=make_user(), reason="  ")
    assert open_lines().exists()


def test_what_is_only_expected_is_left_out() -> None:
    bring(statement(Entry("5.00"), Entry("700.00", status="PDNG")))
    assert [receipt.amount for receipt in Receipt.objects.all()] == [Decimal("5.00")]


def test_a_statement_without_lines_is_imported() -> None:
    (found,) = bring(statement())
    assert found.opening == found.closing


def test_what_a_bank_said_is_never_changed() -> None:
    bring(statement(Entry("5.00")))
    send_back(line=BankLine.objects.get(), by=make_user(), reason="no")
    for model in (BankFile, BankStatement, BankLine, LineDecision):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(id=77)


def test_five_thousand_entries_are_looked_at_and_imported_in_few_queries(django_assert_max_num_queries: Any) -> None:
    slips = [make_slip(total="23.40") for _ in range(3)]
    entries = [Entry("23.40", reference=slip.reference) for slip in slips]
    entries += [Entry(f"{place % 90 + 100}.{place % 100:02d}", text=f"thing {place}", name=f"Person {place}") for place in range(4997)]
    content = statement(*entries)
    file = BankFile.objects.create(name="large.xml", content=content)

    with django_assert_max_num_queries(70):
        (found,) = plan(content)
    with django_assert_max_num_queries(320):
        (written,) = import_file(file=file, by=None)

    assert (found.came, len(found.exact)) == (5000, 3)
    assert BankLine.objects.count() == Receipt.objects.count() == 5000
    settle_statement.func(written.pk)
    assert Slip.objects.filter(state=Slip.State.PAID).count() == 3
    assert check_books() == []
