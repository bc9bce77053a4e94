"""A new account by a link in a mail: safe to ask for, good in any browser, and telling strangers nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.confirming import MAILS_A_PLACE, MAILS_AN_ADDRESS, forget_old
from accounts.models import EmailConfirmation, User
from tests import factories
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
ADDRESS = "pastor@example.org"
ACCOUNT = {"name": "Celestino Pastor", "password": "três queijos na prateleira"}


def ask(email: str = ADDRESS, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(reverse("opening_account"), {"email": email})
    run_tasks()
    return client


def link() -> str:
    found = re.search(r"http://localhost:8000(/en/open-a-shop/confirm/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_link_opens_in_another_browser_and_makes_the_account() -> None:
    ask()
    elsewhere = Client()
    assert ADDRESS in elsewhere.get(link()).text
    assert not User.objects.exists(), "looking at it uses nothing up"
    answer = elsewhere.post(link(), ACCOUNT)
    assert answer["Location"] == reverse("opening_step", args=["name"])
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == (ADDRESS, "Celestino Pastor")
    assert user.check_password(ACCOUNT["password"])


def test_a_link_is_used_once() -> None:
    ask()
    Client().post(link(), ACCOUNT)
    again = Client().post(link(), {**ACCOUNT, "password": "another password of mine"})
    assert again.status_code == 410
    assert "This link has been used" in again.text
    assert User.objects.get().check_password(ACCOUNT["password"])


def test_a_link_ends_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    monkeypatch.setattr("accounts.confirming.VALID_FOR", dt.timedelta(seconds=-1))
    late = Client().get(link())
    assert late.status_code == 410
    assert "older than a day" in late.text
    assert reverse("opening_account") in late.text


def test_a_link_that_was_cut_off_says_so() -> None:
    ask()
    assert "This link is not complete" in Client().get(link()[:-4] + "/").text


def test_no_page_tells_whether_there_is_an_account() -> None:
    factories.make_user(email="known@example.org")
    shown = []
    for email in ("known@example.org", "other@example.org"):
        client = Client()
        first = client.post(reverse("opening_account"), {"email": email})
        assert first["Location"] == reverse("opening_mail_sent")
        page = client.get(first["Location"]).text.replace(email, "X")
        shown.append(re.sub(r"[A-Za-z0-9]{64}", "", page))
    assert shown[0] == shown[1]


def test_who_has_an_account_is_led_to_sign_in_by_mail() -> None:
    factories.make_user(email=ADDRESS)
    ask(ADDRESS.upper())
    assert "There is an account with it already" in str(mail.outbox[-1].body)
    assert reverse("sign_in") in str(mail.outbox[-1].body)
    assert "confirm/" not in str(mail.outbox[-1].body)


def test_the_mail_comes_once_more_but_not_without_end() -> None:
    client = ask()
    for _again in range(MAILS_AN_ADDRESS + 2):
        page = client.post(reverse("opening_mail_sent"), follow=True)
    run_tasks()
    assert len(mail.outbox) == MAILS_AN_ADDRESS
    assert "Several mails are on their way" in page.text


def test_one_place_cannot_send_to_many_addresses() -> None:
    for n in range(MAILS_A_PLACE + 3):
        ask(f"person{n}@example.org")
    assert len(mail.outbox) == MAILS_A_PLACE


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"name": ""}, "Write your name."), ({"password": ""}, "Choose a password."), ({"password": "short"}, "too short")],
)
def test_an_account_that_cannot_be_made(typed: dict[str, str], words: str) -> None:
    ask()
    answer = Client().post(link(), {**ACCOUNT, **typed})
    assert words in answer.text
    assert not User.objects.exists()


def test_what_was_asked_for_is_forgotten_after_a_week() -> None:
    ask()
    forget_old(timezone.now() + dt.timedelta(days=6))
    assert EmailConfirmation.objects.exists()
    forget_old(timezone.now() + dt.timedelta(days=8))
    assert not EmailConfirmation.objects.exists()
