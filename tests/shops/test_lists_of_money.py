"""Each list of money takes as many queries for a thousand rows as for ten."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.cards.models import CardPayment, Dispute
from marketplace.invoices.models import Document, DocumentLine, DocumentVat, Series
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place
from marketplace.ledger.posting_many import Posting, post_many
from marketplace.offer.models import Offer, OfferAgreement, OfferScope
from marketplace.order.models import Line, Order
from marketplace.partner.models import Partner
from marketplace.payouts.models import BankAccount, Payout, PayoutRun
from marketplace.slips.models import Receipt, Slip, Surplus
from shops.models import Shop
from tests import factories
from tests.invoices.rows import invoice_of, make_goods, make_seller, paid
from tests.marketplace.ordering import make_order
from tests.payouts.rows import IBAN, the_post_pays
from tests.shops import rows
from tests.weights.rows import make_cheese, sold

pytestmark = pytest.mark.django_db
Kind = Account.Kind


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop(partner=make_seller(name="Ovelha Azul"))


def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def costs_the_same(client: Client, urls: list[str], add: Callable[[int], object], *, most: int = 40) -> None:
    """``add`` makes ten rows, then 990 more."""
    counts: list[list[int]] = []
    for count in (10, 990):
        add(count)
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            found.append(len(seen))
        counts.append(found)
    assert counts[0] == counts[1], urls
    assert max(counts[0]) <= most, counts


def drawn(partners: list[Partner], *, runs: list[PayoutRun]) -> None:
    """A payout of each run to each seller, booked."""
    pairs = [(run, partner) for run in runs for partner in partners]
    booked = [
        Posting(
            event=Transfer.Event.PAYOUT,
            reference=f"PR{run.pk:06}-{partner.pk}",
            occurred_at=timezone.now(),
            currency="EUR",
            entries=((Place(Kind.PAYABLE, partner_id=partner.pk), Decimal(20)), (Place(Kind.CLEARING, "bank_transfer"), Decimal(-20))),
        )
        for run, partner in pairs
    ]
    post_many(booked)
    transfers = {transfer.reference: transfer for transfer in Transfer.objects.filter(event=Transfer.Event.PAYOUT)}
    Payout.objects.bulk_create(
        Payout(run=run, partner=partner, currency="EUR", amount=20, means="bank", iban=IBAN, transfer=transfers[posting.reference])
        for (run, partner), posting in zip(pairs, booked, strict=True)
    )


def make_runs(count: int) -> list[PayoutRun]:
    now = timezone.now()
    return PayoutRun.objects.bulk_create(
        PayoutRun(currency="EUR", until=now, minimum=1, started_at=now, state=PayoutRun.State.DONE) for _ in range(count)
    )


def make_sellers(count: int) -> list[Partner]:
    sender, there = factories.make_address(), Partner.objects.count()
    fields: dict[str, Any] = {"sends_from": sender, "municipality": "Seia"}
    made = [Partner(name=f"Seller {there + n}", code=f"seller-{there + n}", **fields) for n in range(count)]
    return Partner.objects.bulk_create(made)


def test_get_paid_and_a_sellers_payouts(shop: Shop, operator: Client) -> None:
    the_post_pays()

    def add(count: int) -> None:
        drawn([shop.partner], runs=make_runs(count))
        BankAccount.objects.bulk_create(
            BankAccount(partner=shop.partner, holder="Lena", iban=IBAN, until=timezone.now()) for _ in range(count)
        )

    costs_the_same(owner(shop), [reverse("shop_payouts:index"), reverse("shop_money:index")], add)
    assert "PR" in owner(shop).get(reverse("shop_payouts:index")).text
    costs_the_same(operator, [reverse("payouts:seller", args=[shop.partner.pk]), reverse("payouts:index")], add)


def test_a_run_and_who_is_due(operator: Client) -> None:
    the_post_pays()
    run = make_runs(1)[0]

    def add(count: int) -> None:
        sellers = make_sellers(count)
        drawn(sellers, runs=[run])
        post_many(
            [
                Posting(
                    event=Transfer.Event.DELIVERED,
                    reference=f"earned {seller.pk}",
                    occurred_at=timezone.now() - timezone.timedelta(days=9),
                    currency="EUR",
                    entries=((Place(Kind.CLEARING, "slip"), Decimal(50)), (Place(Kind.PAYABLE, partner_id=seller.pk), Decimal(-50))),
                )
                for seller in sellers
            ]
        )

    costs_the_same(
        operator, [reverse("payouts:run", args=[run.pk]), reverse("payouts:index"), reverse("books:index"), reverse("books:sellers")], add
    )


def test_disputes(operator: Client, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_test_sandbox_feira", "http://127.0.0.1:9"
    address = factories.make_address()

    def add(count: int) -> None:
        there = Order.objects.count()
        fields: dict[str, Any] = {"currency": "EUR", "total_incl_tax": 1, "total_excl_tax": 1, "delivers_to": address}
        orders = Order.objects.bulk_create(
            Order(number=f"F-{there + n}", tracking_token=f"token{there + n}", payment="card", date_placed=timezone.now(), **fields)
            for n in range(count)
        )
        payments = CardPayment.objects.bulk_create(
            CardPayment(order=order, amount=1, currency="EUR", expires_at=timezone.now()) for order in orders
        )
        Dispute.objects.bulk_create(
            Dispute(
                stripe_id=f"du_{payment.pk}", payment=payment, amount=1, currency="EUR", state="needs_response", opened_at=timezone.now()
            )
            for payment in payments
        )

    costs_the_same(operator, [reverse("disputes:index")], add)


def test_offers_of_a_shop_and_of_the_operator(shop: Shop, operator: Client) -> None:
    thing, category = factories.make_product(partner=shop.partner), factories.make_category("Honey")

    def add(count: int) -> None:
        like: dict[str, Any] = {"kind": "percent", "percent": 5, "name": "Some"}
        own = Offer.objects.bulk_create(Offer(partner=shop.partner, **like) for _ in range(count))
        market = Offer.objects.bulk_create(Offer(partner=None, **like) for _ in range(count))
        OfferScope.objects.bulk_create(OfferScope(offer=offer, product=thing) for offer in own)
        OfferScope.objects.bulk_create(OfferScope(offer=offer, category=category) for offer in market)
        OfferAgreement.objects.bulk_create(OfferAgreement(offer=offer, partner=shop.partner) for offer in market[::2])

    costs_the_same(owner(shop), [reverse("shop_offers:index")], add)
    costs_the_same(operator, [reverse("market_offers:index")], add)


def test_the_scale(shop: Shop) -> None:
    shop_order = sold((make_cheese(partner=shop.partner), 1))
    line = shop_order.lines.get()

    def add(count: int) -> None:
        fields = {field.attname: getattr(line, field.attname) for field in Line._meta.concrete_fields if not field.primary_key}
        Line.objects.bulk_create(Line(**fields) for _ in range(count))

    costs_the_same(
        owner(shop), [reverse("shop_orders:weigh", args=[shop_order.pk]), reverse("shop_orders:detail", args=[shop_order.pk])], add
    )


def test_invoices(shop: Shop, operator: Client) -> None:
    first = invoice_of(paid((make_goods(shop.partner, "1.00")[0], 1)))
    lines, rates = list(first.lines.all()), list(first.vat.all())

    def copied(row: Any, **fields: Any) -> Any:
        kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
        return type(row)(**{**kept, **fields})

    def add(count: int) -> None:
        last = Series.objects.get(pk=first.series_id).last_number
        keys = [uuid.uuid4() for _ in range(count)]
        DocumentLine.objects.bulk_create(copied(line, document_id=key) for key in keys for line in lines)
        DocumentVat.objects.bulk_create(copied(rate, document_id=key) for key in keys for rate in rates)
        for n, key in enumerate(keys, start=last + 1):
            Series.objects.filter(pk=first.series_id).update(last_number=n)
            Document.objects.bulk_create([copied(first, id=key, sequence=n, number=f"X/{n}", cause=f"copy {n}")])

    urls = [reverse("shop_invoices:index")]
    costs_the_same(owner(shop), urls, add)
    costs_the_same(operator, [*urls, reverse("invoices:index")], add)


def test_money_that_paid_for_nothing(operator: Client) -> None:
    slip = Slip.objects.get(order=make_order())

    def add(count: int) -> None:
        there = Receipt.objects.count()
        receipts = Receipt.objects.bulk_create(
            Receipt(channel_id="counter", external=f"{there + n}", amount=5, currency="EUR", received_at=timezone.now())
            for n in range(count)
        )
        Surplus.objects.bulk_create(Surplus(receipt=receipt, slip=slip, amount=5, cause="twice") for receipt in receipts)

    costs_the_same(operator, [reverse("slip_ways:surpluses"), reverse("reconciliation:index")], add)
