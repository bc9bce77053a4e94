"""Sellers' accounts: opened by the API, completed by a person on the hosted page."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.listening import Listener
from tests.stripe_sandbox.test_pages import visit

EXPRESS: Any = {"type": "express", "country": "PT", "email": "seller@example.org", "capabilities": {"transfers": {"requested": True}}}
LINK: Any = {"type": "account_onboarding", "return_url": "http://127.0.0.1:9/return", "refresh_url": "http://127.0.0.1:9/refresh"}


def test_a_new_account_says_what_it_still_needs(client: stripe.StripeClient) -> None:
    account = client.v1.accounts.create(EXPRESS)
    assert (account.charges_enabled, account.payouts_enabled, account.details_submitted) == (False, False, False)
    assert "external_account" in account.requirements.currently_due
    assert (account.requirements.disabled_reason, account.capabilities.transfers) == ("requirements.past_due", "inactive")
    assert (account.default_currency, account.type) == ("eur", "express")


def test_a_person_completes_it_on_the_page(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    account = client.v1.accounts.create(EXPRESS)
    link = client.v1.account_links.create({**LINK, "account": account.id})
    assert "seller@example.org" in visit(sandbox, link.url)[2]
    assert visit(sandbox, link.url, outcome="complete")[1] == LINK["return_url"]

    done = client.v1.accounts.retrieve(account.id)
    assert (done.charges_enabled, done.payouts_enabled, done.details_submitted) == (True, True, True)
    assert (done.requirements.currently_due, done.capabilities.transfers) == ([], "active")
    assert len(done.external_accounts.data) == 1
    sandbox.control.settle()
    assert listener.types == ["account.updated"] * 2
    event = client.v1.events.list(None, {"stripe_account": account.id}).data[0]
    assert (event.account, event.data.previous_attributes["payouts_enabled"]) == (account.id, False)


def test_a_document_may_still_be_asked_for(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = client.v1.accounts.create(EXPRESS)
    visit(sandbox, client.v1.account_links.create({**LINK, "account": account.id}).url, outcome="document")
    waiting = client.v1.accounts.retrieve(account.id)
    assert (waiting.details_submitted, waiting.payouts_enabled) == (True, False)
    assert waiting.requirements.currently_due == ["individual.verification.document"]

    visit(sandbox, client.v1.account_links.create({**LINK, "account": account.id}).url, outcome="complete")
    assert client.v1.accounts.retrieve(account.id).payouts_enabled


def test_whoever_leaves_it_for_later_comes_back_with_nothing_changed(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = client.v1.accounts.create(EXPRESS)
    link = client.v1.account_links.create({**LINK, "account": account.id})
    assert visit(sandbox, link.url, outcome="later")[1] == LINK["return_url"]
    assert not client.v1.accounts.retrieve(account.id).details_submitted


def test_a_link_is_good_once_and_for_some_minutes(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = client.v1.accounts.create(EXPRESS)
    used = client.v1.account_links.create({**LINK, "account": account.id})
    visit(sandbox, used.url, outcome="later")
    assert visit(sandbox, used.url)[1] == LINK["refresh_url"]

    old = client.v1.account_links.create({**LINK, "account": account.id})
    sandbox.control.advance(301)
    assert visit(sandbox, old.url, outcome="complete")[1] == LINK["refresh_url"]
    assert not client.v1.accounts.retrieve(account.id).details_submitted


def test_an_account_is_changed_and_deleted(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = client.v1.accounts.create({**EXPRESS, "metadata": {"seller": "1", "old": "x"}})
    changed = client.v1.accounts.update(account.id, {"metadata": {"seller": "2", "old": ""}, "business_profile": {"name": "Queijaria"}})
    assert (changed.metadata.to_dict(), changed.business_profile.name) == ({"seller": "2"}, "Queijaria")
    sandbox.control.top_up(100, "eur", account.id)
    with pytest.raises(stripe.InvalidRequestError, match="while it has a balance"):
        client.v1.accounts.delete(account.id)
    sandbox.control.top_up(-100, "eur", account.id)
    assert client.v1.accounts.delete(account.id).deleted


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"country": "NC"}, "country"),
        ({"country": "Portugal"}, "country"),
        ({"type": "custom"}, "type"),
        ({"email": "x"}, "email"),
        ({"capabilities": {"teleport": {"requested": True}}}, "capabilities[teleport]"),
    ],
)
def test_an_odd_account_is_refused(client: stripe.StripeClient, change: dict[str, Any], param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.accounts.create(EXPRESS | change)
    assert refused.value.param == param


def test_the_sellers_own_page_says_what_the_account_has(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = client.v1.accounts.create(EXPRESS)
    sandbox.control.onboard(account.id)
    sandbox.control.top_up(1234, "eur", account.id)
    page = visit(sandbox, client.v1.accounts.login_links.create(account.id).url)[2]
    assert "€12.34" in page
    assert "can be paid" in page
