"""The operator's list of postage by card."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.charges import give_up
from logistics.models import Charge
from marketplace.postage.models import PostagePage, PostageRefund
from stripe_sandbox.server import Sandbox
from tests.cards.paying import bring_all
from tests.factories import make_user
from tests.logistics.test_charges import make_charge
from tests.postage.test_paying import at_stripe
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_user(role=Role.OPERATOR))
    return client


def paid_in_vain(sandbox: Sandbox) -> Charge:
    charge = make_charge("12.50")
    page = at_stripe(charge)
    give_up(charge=charge)
    sandbox.control.pay(page.stripe_id or "")
    bring_all()
    return charge


def test_a_failed_refund_waits_for_the_operator_and_is_given_back_once_more(sandbox: Sandbox, operator: Client) -> None:
    charge = paid_in_vain(sandbox)
    only = {"attention": "true"}
    assert charge.reference in operator.get(reverse("postage_pages:index")).text
    assert charge.reference not in operator.get(reverse("postage_pages:index"), only).text
    sandbox.control.fail_refund(PostageRefund.objects.get().stripe_id or "")
    bring_all("refund.failed")
    assert "could not be given back" in operator.get(reverse("postage_pages:index"), only).text
    one = reverse("postage_pages:edit", args=[PostagePage.objects.get().pk])
    assert "It was paid after the charge had been given up." in operator.get(one).text

    operator.post(one, {"action-refund": "1"})
    run_tasks()

    assert PostageRefund.objects.get().state == "done"


def test_asking_stripe_by_hand(sandbox: Sandbox, operator: Client) -> None:
    charge = make_charge()
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "")

    answer = operator.post(reverse("postage_pages:edit", args=[page.pk]), {"action-ask": "1"}, follow=True)

    assert "this is how it stands" in answer.text
    assert Charge.objects.get().state == "paid"


def test_the_list_costs_the_same_however_long_it_is(operator: Client) -> None:
    def add(count: int) -> int:
        later = timezone.now()
        pages = [PostagePage(charge=make_charge(), number=1, state="expired", expires_at=later) for _ in range(count)]
        PostagePage.objects.bulk_create(pages)
        with CaptureQueriesContext(connection) as seen:
            assert operator.get(reverse("postage_pages:index")).status_code == 200
        return len(seen)

    add(5)
    few = add(5)
    assert add(990) <= few


def test_nobody_else_sees_it(client: Client) -> None:
    client.force_login(make_user(role=Role.CLERK))
    assert client.get(reverse("postage_pages:index")).status_code in {302, 403, 404}
