"""Signing in and out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from accounts.throttle import client_address
from config import settings as installation
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_IN = "/en/sign-in/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


@pytest.mark.parametrize(
    ("role", "leads_to"), [(None, "/en/account/"), (Role.SHOP, "/admin/"), (Role.CLERK, "/admin/"), (Role.OPERATOR, "/admin/")]
)
def test_everybody_arrives_where_their_work_is(client: Client, role: Role | None, leads_to: str) -> None:
    user = make_user(role=role)
    assert client.get(sign_in(client, user.email).url).url == leads_to


def test_the_address_may_be_typed_with_capitals_and_blanks(client: Client) -> None:
    make_user(email="ana@example.org")
    assert sign_in(client, " Ana@Example.ORG ").status_code == 302


def test_a_wrong_password_is_said_and_the_address_is_kept(client: Client) -> None:
    user = make_user()
    page = sign_in(client, user.email, "wrong").content.decode()
    assert "do not belong together" in page
    assert user.email in page


def test_the_page_asked_for_is_opened_but_none_of_another_site(client: Client) -> None:
    user = make_user()
    assert sign_in(client, user.email, next="/en/account/").url == "/en/account/"
    client.logout()
    assert sign_in(client, user.email, next="https://evil.example/").url == "/en/after-sign-in/"


def test_too_many_wrong_passwords_lock_out_whatever_the_capitals(client: Client) -> None:
    user = make_user(email="ana@example.org")
    for n in range(8):
        answer = sign_in(client, user.email.upper() if n % 2 else user.email, "wrong")
    assert answer.status_code == 429
    assert "The password was wrong too often." in answer.content.decode()
    assert "15 minutes" in answer.content.decode()
    assert sign_in(client, user.email).status_code == 429
    assert sign_in(client, make_user().email).status_code == 302


def test_the_back_office_has_no_door_of_its_own(client: Client) -> None:
    user = make_user(role=Role.CLERK)
    answer = client.post("/admin/login/", {"username": user.email, "password": PASSWORD})
    assert answer.url.startswith("/en/sign-in/")
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_out(client: Client) -> None:
    assert sign_in(client, make_user(is_active=False).email).status_code == 200


def test_signing_out_takes_a_form(client: Client) -> None:
    client.force_login(make_user())
    client.get("/en/sign-out/")
    assert client.get("/en/account/").status_code == 200
    client.post("/en/sign-out/")
    assert client.get("/en/account/").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_addresses_that_our_proxies_wrote_are_believed(rf: Any, settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)) == address


def test_passwords_are_kept_with_argon2(settings: object) -> None:
    # given the installation's own hashers, which are slow on purpose
    settings.PASSWORD_HASHERS = installation.PASSWORD_HASHERS  # type: ignore[attr-defined]

    # when somebody gets an account
    user = make_user()

    # then the password lies there as Argon2 and nothing else
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD)
