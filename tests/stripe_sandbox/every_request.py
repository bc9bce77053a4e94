"""Every request that the sandbox knows, sent once by the official client, in an order in which each finds what it needs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import stripe

from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.shopping import AT_ONCE, line, open_account, paid_session, session_fields

PAGE = {"limit": 2}


@dataclass(frozen=True)
class Exchange:
    """One request and the sandbox's answer to it."""

    method: str
    url: str
    headers: dict[str, str]
    body: Any
    status: int
    answer: dict[str, Any]


class Recorder(stripe.RequestsClient):
    """The official HTTP client, which also writes down what it sends and gets."""

    def __init__(self) -> None:
        super().__init__(timeout=30)
        self.exchanges: list[tuple[Any, ...]] = []

    def request(self, method: str, url: str, headers: Any, post_data: Any = None) -> tuple[Any, int, Any]:
        answer = super().request(method, url, headers, post_data)
        self.exchanges.append((method, url, dict(headers or {}), post_data, answer[1], answer[0]))
        return answer


def send_everything(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = _accounts(client, sandbox)
    customer = _customers(client)
    session = _sessions(client, sandbox, customer)
    _intents(client, customer)
    charge = session.payment_intent.latest_charge
    _charges_and_refunds(client, charge)
    _transfers(client, charge, account)
    _balances(client, sandbox, account)
    _disputes(client, sandbox)
    _events(client)
    client.v1.customers.delete(customer)
    emptied = client.v1.accounts.create({"type": "express", "country": "FR"})
    client.v1.accounts.delete(emptied.id)


def _accounts(client: stripe.StripeClient, sandbox: Sandbox) -> str:
    account = open_account(client, sandbox)
    client.v1.accounts.create(
        {
            "controller": {
                "stripe_dashboard": {"type": "express"},
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
            },
            "country": "PT",
            "business_type": "individual",
            "business_profile": {"name": "Queijaria", "url": "https://feira.example/queijaria", "mcc": "5499"},
            "metadata": {"seller": "3"},
        }
    )
    client.v1.accounts.update(account.id, {"metadata": {"seller": "1"}, "settings": {"payouts": {"schedule": {"interval": "manual"}}}})
    client.v1.accounts.list({**PAGE, "created": {"gte": 1}})
    link = {
        "account": account.id,
        "type": "account_onboarding",
        "return_url": "http://127.0.0.1:9/r",
        "refresh_url": "http://127.0.0.1:9/f",
    }
    client.v1.account_links.create(link)
    client.v1.accounts.login_links.create(account.id)
    return str(account.id)


def _customers(client: stripe.StripeClient) -> str:
    address = {"line1": "Rua Direita 1", "postal_code": "6300-001", "city": "Guarda", "country": "PT"}
    customer = client.v1.customers.create(
        {
            "email": "ana@example.org",
            "name": "Ana",
            "phone": "+351271000000",
            "preferred_locales": ["pt"],
            "metadata": {"person": "5"},
            "address": address,
            "shipping": {"name": "Ana", "address": address},
        }
    )
    client.v1.customers.retrieve(customer.id)
    client.v1.customers.update(customer.id, {"name": "Ana Sousa", "metadata": {"person": ""}})
    client.v1.customers.list({**PAGE, "email": "ana@example.org"})
    return str(customer.id)


def _sessions(client: stripe.StripeClient, sandbox: Sandbox, customer: str) -> Any:
    client.v1.checkout.sessions.create(
        session_fields(
            customer=customer,
            client_reference_id="c-1",
            expires_at=int(time.time()) + 3600,
            locale="pt",
            metadata={"checkout": "1"},
            payment_intent_data={"transfer_group": "order-1", "metadata": {"order": "1"}, "description": "Order 1"},
            payment_method_types=["card"],
            submit_type="pay",
        )
    )
    session = paid_session(client, sandbox, line(9000), customer_email="rui@example.org", payment_intent_data={"transfer_group": "order-2"})
    client.v1.checkout.sessions.update(session.id, {"metadata": {"seen": "yes"}})
    client.v1.checkout.sessions.line_items.list(session.id, PAGE)
    client.v1.checkout.sessions.list({**PAGE, "payment_intent": session.payment_intent.id})
    client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items", "payment_intent", "customer"]})
    given_up = client.v1.checkout.sessions.create(session_fields())
    client.v1.checkout.sessions.expire(given_up.id)
    return session


def _intents(client: stripe.StripeClient, customer: str) -> None:
    intent = client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": "eur",
            "customer": customer,
            "transfer_group": "order-3",
            "automatic_payment_methods": {"enabled": True},
        }
    )
    client.v1.payment_intents.update(intent.id, {"amount": 2100, "metadata": {"order": "3"}})
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": "http://127.0.0.1:9/r"})
    client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge.balance_transaction"]})
    client.v1.payment_intents.list({**PAGE, "customer": customer})
    held = {"amount": 2000, "currency": "eur", "capture_method": "manual", "payment_method": "pm_card_visa", "confirm": True}
    first = client.v1.payment_intents.create({**held, "return_url": "http://127.0.0.1:9/r"})
    client.v1.payment_intents.capture(first.id, {"amount_to_capture": 1500})
    second = client.v1.payment_intents.create({**held, "return_url": "http://127.0.0.1:9/r"})
    client.v1.payment_intents.cancel(second.id, {"cancellation_reason": "requested_by_customer"})
    client.v1.payment_intents.create(
        {
            "amount": 900,
            "currency": "eur",
            "payment_method": "pm_card_authenticationRequired",
            "confirm": True,
            "return_url": "http://127.0.0.1:9/r",
        }
    )


def _charges_and_refunds(client: stripe.StripeClient, charge: Any) -> None:
    client.v1.charges.retrieve(charge.id, {"expand": ["balance_transaction", "refunds", "payment_intent"]})
    client.v1.charges.update(charge.id, {"metadata": {"seen": "yes"}})
    client.v1.charges.list({**PAGE, "payment_intent": charge.payment_intent, "created": {"gte": 1}})
    refund = client.v1.refunds.create(
        {"payment_intent": charge.payment_intent, "amount": 300, "reason": "requested_by_customer", "metadata": {"return": "9"}}
    )
    client.v1.refunds.create({"charge": charge.id, "amount": 200})
    client.v1.refunds.retrieve(refund.id, {"expand": ["charge", "balance_transaction"]})
    client.v1.refunds.update(refund.id, {"metadata": {"return": "10"}})
    client.v1.refunds.list({**PAGE, "payment_intent": charge.payment_intent})


def _transfers(client: stripe.StripeClient, charge: Any, account: str) -> None:
    transfer = client.v1.transfers.create(
        {
            "amount": 5000,
            "currency": "eur",
            "destination": account,
            "source_transaction": charge.id,
            "transfer_group": "order-2",
            "metadata": {"shop_order": "1"},
        }
    )
    client.v1.transfers.create({"amount": 100, "currency": "eur", "destination": account, "description": "Put right"})
    client.v1.transfers.update(transfer.id, {"metadata": {"shop_order": "2"}})
    reversal = client.v1.transfers.reversals.create(transfer.id, {"amount": 400, "metadata": {"refund": "1"}})
    client.v1.transfers.reversals.retrieve(transfer.id, reversal.id)
    client.v1.transfers.reversals.update(transfer.id, reversal.id, {"metadata": {"refund": "2"}})
    client.v1.transfers.reversals.list(transfer.id, PAGE)
    client.v1.transfers.retrieve(transfer.id, {"expand": ["balance_transaction", "destination_payment", "source_transaction"]})
    client.v1.transfers.list({**PAGE, "transfer_group": "order-2"})


def _balances(client: stripe.StripeClient, sandbox: Sandbox, account: str) -> None:
    acting: Any = {"stripe_account": account}
    client.v1.balance.retrieve()
    client.v1.balance.retrieve(options=acting)
    transactions = client.v1.balance_transactions.list({"limit": 3, "type": "charge", "created": {"gte": 1}})
    client.v1.balance_transactions.retrieve(transactions.data[0].id, {"expand": ["source"]})
    payout = client.v1.payouts.create({"amount": 1000, "currency": "eur", "metadata": {"run": "1"}}, acting)
    client.v1.payouts.retrieve(payout.id, {"expand": ["balance_transaction"]}, acting)
    client.v1.payouts.update(payout.id, {"metadata": {"run": "2"}}, acting)
    client.v1.payouts.list({**PAGE, "status": "pending"}, acting)
    client.v1.balance_transactions.list({"payout": payout.id}, acting)
    client.v1.payouts.cancel(payout.id, options=acting)
    failing = client.v1.payouts.create({"amount": 1000, "currency": "eur"}, acting)
    sandbox.control.fail_payout(failing.id)


def _disputes(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    for evidence in ("winning_evidence", None):
        session = paid_session(client, sandbox, card=AT_ONCE)
        dispute = sandbox.control.dispute(session.payment_intent.latest_charge.id)
        client.v1.disputes.retrieve(dispute["id"], {"expand": ["charge"]})
        if evidence:
            client.v1.disputes.update(dispute["id"], {"evidence": {"uncategorized_text": evidence}, "submit": True})
        else:
            client.v1.disputes.close(dispute["id"])
    client.v1.disputes.list({**PAGE, "created": {"gte": 1}})
    failing = client.v1.refunds.create({"payment_intent": paid_session(client, sandbox).payment_intent.id})
    sandbox.control.fail_refund(failing.id)


def _events(client: stripe.StripeClient) -> None:
    events = client.v1.events.list({**PAGE, "types": ["charge.succeeded", "refund.created"], "created": {"gte": 1}})
    client.v1.events.retrieve(events.data[0].id)
    endpoint = client.v1.webhook_endpoints.create(
        {"url": "http://127.0.0.1:9/hook", "enabled_events": ["charge.succeeded"], "connect": True, "metadata": {"for": "accounts"}}
    )
    client.v1.webhook_endpoints.retrieve(endpoint.id)
    client.v1.webhook_endpoints.update(endpoint.id, {"enabled_events": ["*"], "disabled": True})
    client.v1.webhook_endpoints.list(PAGE)
    client.v1.webhook_endpoints.delete(endpoint.id)


def all_events(client: stripe.StripeClient, accounts: list[str]) -> Iterator[dict[str, Any]]:
    """Those of the platform and of these accounts, as plain values."""
    for account in ["", *accounts]:
        options: Any = {"stripe_account": account} if account else None
        for event in client.v1.events.list({"limit": 100}, options).auto_paging_iter():
            yield event.to_dict()
