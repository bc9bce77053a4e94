"""The counter for postage: find a reference, take its money once, give it back once, and say clearly why not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.backoffice.office import SESSION_KEY
from logistics.charges import give_up, owe_back, spoken
from logistics.models import Charge, Office
from tests.factories import make_user
from tests.logistics.places import make_office
from tests.logistics.test_charges import make_charge, state_of

pytestmark = pytest.mark.django_db
COUNTER = "/admin/postage/"


@pytest.fixture
def office() -> Office:
    return make_office(name="Lousã")


@pytest.fixture
def clerk(client: Client, office: Office) -> Client:
    client.force_login(make_user(role=Role.CLERK, first_name="Rosa", last_name="Matos"))
    session = client.session
    session[SESSION_KEY] = office.name
    session.save()
    return client


def asked(client: Client, reference: str) -> str:
    answer = client.get(COUNTER, {"reference": reference})
    assert answer.status_code == 200
    return answer.content.decode()


def take(client: Client, charge: Charge) -> str:
    return client.post(reverse("post:take_postage", args=[charge.pk]), follow=True).content.decode()


def give_back(client: Client, charge: Charge) -> str:
    return client.post(reverse("post:give_back_postage", args=[charge.pk]), follow=True).content.decode()


def test_a_reference_shows_what_is_to_be_paid_and_loading_it_again_does_nothing(clerk: Client) -> None:
    charge = make_charge("23.40")

    for typed in (charge.reference, spoken(charge.reference).lower(), f" {charge.reference} "):
        page = asked(clerk, typed)
        assert "Letter from home" in page
        assert "Take €23.40 in cash" in page
    assert state_of(charge) == "open"


def test_taking_the_money_leads_to_a_receipt(clerk: Client, office: Office) -> None:
    charge = make_charge("23.40")

    page = take(clerk, charge)

    for words in ("€23.40", spoken(charge.reference), "Rosa Matos", "in cash at Lousã", "Print the receipt", "Exempt from VAT"):
        assert words in page
    charge.refresh_from_db()
    assert (charge.state, charge.way, charge.office) == ("paid", "counter", office)


def test_a_second_press_takes_nothing_and_says_who_took_it(clerk: Client, office: Office) -> None:
    charge = make_charge()
    take(clerk, charge)
    before = Charge.objects.values().get()
    clerk.force_login(make_user(role=Role.CLERK, first_name="Tomás", last_name="Reis"))
    session = clerk.session
    session[SESSION_KEY] = office.name
    session.save()

    page = take(clerk, charge)

    assert "Already paid" in page
    assert "Rosa Matos" in page
    assert Charge.objects.values().get() == before


def test_without_an_office_nothing_is_taken(client: Client) -> None:
    client.force_login(make_user(role=Role.CLERK))
    make_office()
    charge = make_charge()

    assert "in cash</button>" not in asked(client, charge.reference)
    page = take(client, charge)

    assert "Choose your office first" in page
    assert state_of(charge) == "open"


@pytest.mark.parametrize("end", ["cancelled", "over"])
def test_what_is_not_to_be_paid_says_so(clerk: Client, end: str) -> None:
    charge = make_charge()
    if end == "cancelled":
        give_up(charge=charge)
    else:
        Charge.objects.update(expires_at=timezone.now())

    page = asked(clerk, charge.reference)

    assert "Take no money for it" in page
    assert "in cash</button>" not in page
    take(clerk, charge)
    assert state_of(charge) == "cancelled"


@pytest.mark.parametrize(("typed", "word"), [("ABCDEFGH", "Unknown"), ("ABC", "Mistyped"), ("RF00 0000 0000 0000", "Mistyped")])
def test_what_is_no_reference_says_so(clerk: Client, typed: str, word: str) -> None:
    assert word in asked(clerk, typed)


def test_what_is_owed_is_given_back_once(clerk: Client) -> None:
    charge = make_charge("23.40")
    take(clerk, charge)
    assert "in cash</button>" not in asked(clerk, charge.reference)
    owe_back(charge=charge, at=timezone.now())

    assert "Give €23.40 back in cash" in asked(clerk, charge.reference)
    page = give_back(clerk, charge)
    again = give_back(clerk, charge)

    assert "Given back" in page
    assert "Given back already" in again
    charge.refresh_from_db()
    assert (charge.state, str(charge.returned_by)) == ("returned", "Rosa Matos")


def test_what_came_otherwise_is_never_given_back_in_cash(clerk: Client) -> None:
    charge = make_charge()
    Charge.objects.update(state="owed", way="card", paid_at=timezone.now(), owed_at=timezone.now())

    assert "Give no cash" in asked(clerk, charge.reference)
    assert clerk.post(reverse("post:give_back_postage", args=[charge.pk])).status_code == 404
    assert state_of(charge) == "owed"


def test_nobody_but_clerks_comes_here(client: Client) -> None:
    charge = make_charge()
    client.force_login(make_user())

    assert client.get(COUNTER).status_code in {302, 404}
    client.post(reverse("post:take_postage", args=[charge.pk]))
    assert state_of(charge) == "open"
