"""The operator's pages about the bank."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from marketplace.bank.deciding import open_lines
from marketplace.bank.importing import import_file
from marketplace.bank.models import BankFile, BankStatement, LineDecision
from marketplace.slips.models import Slip
from tests.bank.files import BILLION_LAUGHS, IBAN, OTHER_IBAN, Entry, statement
from tests.factories import make_user
from tests.slips.rows import make_slip
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client, settings: Any) -> Client:
    settings.BANK_IBAN, settings.BANK_HOLDER = IBAN, "Correios da Beira"
    client.force_login(make_user(role=Role.OPERATOR))
    return client


def send(client: Client, content: bytes) -> Any:
    return client.post(reverse("bank:index"), {"file": SimpleUploadedFile("statement.xml", content)}, follow=True)


def test_a_statement_is_looked_at_and_then_imported(operator: Client) -> None:
    slip = make_slip(total="23.40")

    looked = send(operator, statement(Entry("23.40", reference=slip.reference), Entry("9.00", name="Rui", text="cheese")))

    page = looked.content.decode()
    assert slip.order.number in page
    assert "Waits for you" in page
    assert not BankStatement.objects.exists()

    done = operator.post(looked.redirect_chain[-1][0], follow=True).content.decode()
    run_tasks()
    assert "2 lines are imported; 1 wait for you." in done
    assert "Rui" in done
    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID
    assert "This statement was imported before" in operator.post(looked.redirect_chain[-1][0], follow=True).content.decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [(BILLION_LAUGHS, "defines entities"), (b"x", "no XML"), (statement(iban=OTHER_IBAN), "not ours"), (b"", "This file is empty")],
)
def test_a_bad_file_is_refused_with_its_reason_and_not_kept(operator: Client, content: bytes, why: str) -> None:
    answer = send(operator, content)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not BankFile.objects.exists()


def test_a_line_is_assigned_and_another_sent_back(operator: Client) -> None:
    slip = make_slip(total="23.40")
    import_file(
        file=BankFile.objects.create(
            name="x", content=statement(Entry("23.40", text="queijo", name="Ana Lopes"), Entry("9.00", name="Rui"))
        ),
        by=None,
    )
    first, second = open_lines()
    page = operator.get(reverse("bank:lines")).content.decode()
    assert "amount and name fit" in page
    assert slip.order.number in page

    wrong = operator.post(reverse("bank:line", args=[first.pk]), {"do": "assign", "reference": "RF18 5390", "reason": "she called"})
    assert wrong.status_code == 422
    assert "This is no reference" in wrong.content.decode()
    right = operator.post(
        reverse("bank:line", args=[first.pk]), {"do": "assign", "reference": slip.shown_reference, "reason": "she called"}, follow=True
    )
    assert f"The money is for order {slip.order.number}" in right.content.decode()
    empty = operator.post(reverse("bank:line", args=[second.pk]), {"do": "send_back", "reason": ""})
    assert "Say why" in empty.content.decode()
    back = operator.post(reverse("bank:line", args=[second.pk]), {"do": "send_back", "reason": "rent"}, follow=True).content.decode()

    assert "To be sent back at the bank" in back
    assert LineDecision.objects.get().reason == "rent"
    assert "No line waits for you" in back


def test_strangers_find_no_bank(client: Client) -> None:
    for stranger in (make_user(), make_user(role=Role.SHOP), make_user(role=Role.CLERK)):
        client.force_login(stranger)
        for name, args in (("index", []), ("lines", []), ("preview", [1]), ("line", [1]), ("statement", [1])):
            assert client.get(reverse(f"bank:{name}", args=args)).status_code == 404
            assert client.post(reverse(f"bank:{name}", args=args)).status_code == 404


@pytest.mark.parametrize("count", [10, 1000])
def test_the_lists_take_the_same_queries_for_ten_lines_and_a_thousand(
    operator: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for _n in range(5):
        make_slip(total="23.40")
    import_file(file=BankFile.objects.create(name="x", content=statement(*[Entry("23.40", text=f"{n}") for n in range(count)])), by=None)
    with django_assert_max_num_queries(16):
        assert "amount and name fit" in operator.get(reverse("bank:lines")).content.decode()
    with django_assert_max_num_queries(15):
        operator.get(reverse("bank:statement", args=[BankStatement.objects.get().pk]))
    with django_assert_max_num_queries(15):
        assert f"{count:,}".replace(",", "") in operator.get(reverse("bank:index")).content.decode().replace(",", "")
