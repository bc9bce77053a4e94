"""Real keys never reach the sandbox, and the sandbox's never leave this machine."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.stripe_address import REAL_API, SANDBOX_KEY, stripe_api_base, stripe_pages, webhook_secrets
from stripe_sandbox.keys import KEY_PREFIX
from stripe_sandbox.loopback import is_loopback_url

REAL_KEYS = ["sk_live_51Nabc", "rk_live_51Nabc", "sk_test_51Nabc", "rk_test_51Nabc", "sk_test_sandb0x51"]
SANDBOX = "http://127.0.0.1:8420"
ELSEWHERE = [
    "http://192.0.2.7:8420",
    "http://0.0.0.0:8420",
    "http://localhost:8420",
    "http://stripe.example",
    "https://127.0.0.1:8420",
    "http://127.0.0.1@stripe.example",
    "http://127.0.0.1:8420@stripe.example",
    "http://127.0.0.1.stripe.example",
    "http://127.0.0.1:8420/v1?x=1",
    "http://127.0.0.1:port",
    "http://[::2]:8420",
    "http://2130706433:8420",
    "127.0.0.1:8420",
    "https://api.stripe.com",
]


@pytest.mark.parametrize("key", REAL_KEYS)
def test_real_keys_go_to_stripe(key: str) -> None:
    assert stripe_api_base(api_base="", secret_key=key) == REAL_API


@pytest.mark.parametrize("key", REAL_KEYS)
@pytest.mark.parametrize("api_base", [SANDBOX, "https://api.stripe.com", "http://stripe.example"])
def test_real_keys_go_nowhere_else(key: str, api_base: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="real keys go to Stripe alone") as refused:
        stripe_api_base(api_base=api_base, secret_key=key)
    assert key not in str(refused.value)


@pytest.mark.parametrize("api_base", [SANDBOX, "http://127.0.0.1:8420/", "http://[::1]:8420", "http://127.9.9.9"])
def test_the_sandbox_is_reached_on_loopback(api_base: str) -> None:
    assert stripe_api_base(api_base=api_base, secret_key="sk_test_sandbox_feira") == api_base.rstrip("/")


@pytest.mark.parametrize("api_base", ELSEWHERE)
def test_the_sandbox_is_reached_nowhere_else(api_base: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="this machine's own address"):
        stripe_api_base(api_base=api_base, secret_key="sk_test_sandbox_feira")


def test_a_sandbox_key_is_not_sent_to_stripe() -> None:
    with pytest.raises(ImproperlyConfigured, match="does not say where the sandbox is"):
        stripe_api_base(api_base="", secret_key="sk_test_sandbox_feira")


@pytest.mark.parametrize("key", ["", "pk_live_abc", "whsec_abc", "SK_LIVE_x", " sk_live_x"])
def test_what_is_no_secret_key_is_refused_without_being_told(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STRIPE_SECRET_KEY must begin with") as refused:
        stripe_api_base(api_base=SANDBOX, secret_key=key)
    assert not key.strip() or key not in str(refused.value)


def test_both_sides_mean_the_same() -> None:
    assert SANDBOX_KEY == KEY_PREFIX
    assert is_loopback_url(SANDBOX)
    assert not any(is_loopback_url(url) for url in ELSEWHERE if "/v1" not in url and "port" not in url)


def test_without_anything_set_stripe_is_not_used() -> None:
    assert stripe_api_base(api_base="", secret_key="") == ""
    assert webhook_secrets([], secret_key="") == []
    assert stripe_pages("") == []


def test_forms_may_end_at_the_page_of_the_stripe_in_use_alone() -> None:
    assert stripe_pages(REAL_API) == ["https://checkout.stripe.com", "https://connect.stripe.com"]
    assert stripe_pages(SANDBOX) == [SANDBOX]


@pytest.mark.parametrize("secrets", [["whsec_one"], ["whsec_one", " whsec_two "]])
def test_one_secret_or_two_during_a_change(secrets: list[str]) -> None:
    assert webhook_secrets(secrets, secret_key=REAL_KEYS[0]) == [secret.strip() for secret in secrets]


@pytest.mark.parametrize(
    ("secrets", "key", "said"),
    [
        ([], REAL_KEYS[0], "holds 0 secrets"),
        (["whsec_a", "whsec_b", "whsec_c"], REAL_KEYS[0], "holds 3 secrets"),
        (["not-one-of-theirs"], REAL_KEYS[0], "must begin with whsec_"),
        (["whsec_a"], "", "STRIPE_SECRET_KEY is not"),
    ],
)
def test_odd_secrets_stop_the_start_without_being_told(secrets: list[str], key: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        webhook_secrets(secrets, secret_key=key)
    assert not any(secret in str(refused.value) for secret in secrets)
