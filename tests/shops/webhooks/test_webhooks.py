"""News of parcels for a shop's own server: signed, in order, tried again, and never sent into somebody's network."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics.models import Parcel
from logistics.returning import book_return
from logistics.tracking import record_event
from shops.models import Shop, Webhook, WebhookMessage
from shops.webhooks.addresses import NotThere, target_of
from shops.webhooks.sending import forget_old, queue_due, send_waiting, wait_after
from shops.webhooks.signing import secret_of, signature
from tests.shops import rows
from tests.shops.webhooks.receiver import Receiver
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    one = Receiver()
    yield one
    one.stop()


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop()


def make_webhook(shop: Shop, receiver: Receiver) -> Webhook:
    return Webhook.objects.create(shop=shop, url=receiver.url)


def sent_parcel(shop: Shop) -> Parcel:
    order = rows.make_shop_order(shop)
    rows.book_shipment(order)
    return order.shipment.parcels.get()  # type: ignore[union-attr]


def scan(parcel: Parcel, code: str = "EMA", *, minutes_ago: int = 5, **facts: Any) -> None:
    record_event(
        parcel=parcel, code=code, occurred_at=timezone.now() - dt.timedelta(minutes=minutes_ago), actor=None, office="Coimbra", **facts
    )


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """As the specification has receivers do it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = base64.b64encode(hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()).decode()
    return f"v1,{mine}" in headers["webhook-signature"].split()


def test_signatures_are_those_of_the_specification() -> None:
    """The example that the specification's own libraries are tested with."""
    at = dt.datetime.fromtimestamp(1614265330, dt.UTC)
    secret, key, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
    made = signature(secret=secret, key=key, at=at, body=body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_scan_is_told_signed_and_says_nothing_of_the_buyer(shop: Shop, receiver: Receiver) -> None:
    webhook, parcel = make_webhook(shop, receiver), sent_parcel(shop)

    scan(parcel, "EMI", delivered_to="Maria Vizinha")
    run_tasks()

    [(headers, body)] = receiver.got
    told = json.loads(body)
    assert told["type"] == "parcel.updated"
    assert (told["data"]["parcel"], told["data"]["event"]["code"], told["data"]["status"]) == (parcel.number.number, "EMI", "delivered")
    assert told["data"]["page"].endswith(f"/track/{parcel.number.number}/")
    assert headers["content-type"].startswith("application/json")
    assert is_signed(headers, body, secret_of(webhook.seed))
    assert not is_signed(headers, body + b" ", secret_of(webhook.seed))
    for secret in ("Maria", parcel.shipment.recipient.name, parcel.shipment.recipient.street):
        assert secret not in body.decode()
    assert webhook.messages.get().state == "delivered"


def test_another_shop_hears_nothing(shop: Shop, receiver: Receiver) -> None:
    other = rows.make_shop()
    make_webhook(other, receiver)

    scan(sent_parcel(shop))
    run_tasks()

    assert receiver.got == []


def test_what_comes_back_is_told_as_a_return(shop: Shop, receiver: Receiver) -> None:
    make_webhook(shop, receiver)
    back = book_return(parcel=sent_parcel(shop), pickup_on=timezone.localdate()).parcels.get()

    scan(back)
    run_tasks()

    [(_headers, body)] = receiver.got
    assert json.loads(body)["data"]["is_return"] is True


def test_an_event_that_is_undone_is_not_told(shop: Shop, receiver: Receiver) -> None:
    make_webhook(shop, receiver)
    parcel = sent_parcel(shop)

    with transaction.atomic():
        scan(parcel)
        transaction.set_rollback(True)
    run_tasks()

    assert receiver.got == []


def test_a_server_that_fails_gets_the_same_message_again_and_the_others_after_it(shop: Shop, receiver: Receiver) -> None:
    webhook, parcel = make_webhook(shop, receiver), sent_parcel(shop)
    receiver.answers = [500]
    scan(parcel, "EMA", minutes_ago=9)
    run_tasks()
    scan(parcel, "EDD", minutes_ago=5)
    run_tasks()
    assert len(receiver.got) == 1, "while it fails it is not asked for each message"
    assert queue_due(timezone.now()) == 0

    Webhook.objects.update(next_try_at=timezone.now())
    assert queue_due(timezone.now()) == 1
    run_tasks()

    codes = [json.loads(body)["data"]["event"]["code"] for _headers, body in receiver.got]
    assert codes == ["EMA", "EMA", "EDD"]
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]
    assert receiver.got[0][1] == receiver.got[1][1]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since) == (0, None)


def test_waits_grow_to_six_hours() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 4, 5, 6, 500)] == [30, 120, 480, 1920, 7680, 21600, 21600]


def test_two_workers_do_not_send_at_once(shop: Shop, receiver: Receiver) -> None:
    webhook = make_webhook(shop, receiver)
    scan(sent_parcel(shop))
    Webhook.objects.update(sending_until=timezone.now() + dt.timedelta(minutes=1))

    send_waiting.func(webhook.pk)
    assert receiver.got == []

    Webhook.objects.update(sending_until=timezone.now() - dt.timedelta(seconds=1))  # that one died
    send_waiting.func(webhook.pk)
    assert len(receiver.got) == 1


def test_a_redirect_is_a_failure_and_not_followed(shop: Shop, receiver: Receiver) -> None:
    make_webhook(shop, receiver)
    receiver.answers = [307]

    scan(sent_parcel(shop))
    run_tasks()

    assert len(receiver.got) == 1
    assert WebhookMessage.objects.get().answer == "307"


def test_a_server_that_is_silent_for_five_days_is_stopped_and_its_owner_told(shop: Shop, receiver: Receiver) -> None:
    webhook = make_webhook(shop, receiver)
    receiver.stop()
    scan(sent_parcel(shop))
    run_tasks()
    Webhook.objects.update(failing_since=timezone.now() - dt.timedelta(days=5, hours=1), next_try_at=timezone.now())

    queue_due(timezone.now())
    run_tasks()

    webhook.refresh_from_db()
    assert webhook.stopped_because == "silent"
    assert webhook.messages.get().state == "given_up"
    [told] = mail.outbox
    assert told.to == [shop.owner.email]  # type: ignore[attr-defined]
    assert webhook.url in told.body
    assert waiting_tasks() == []


def test_a_server_that_is_gone_is_asked_no_more(shop: Shop, receiver: Receiver) -> None:
    webhook, parcel = make_webhook(shop, receiver), sent_parcel(shop)
    receiver.answers = [410]
    scan(parcel, minutes_ago=9)
    run_tasks()
    scan(parcel, "EDD")
    run_tasks()

    webhook.refresh_from_db()
    assert webhook.stopped_because == "gone"
    assert len(receiver.got) == 1


def test_a_slow_server_is_left(shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shops.webhooks.posting.WHOLE_SECONDS", 0.2)
    make_webhook(shop, receiver)
    receiver.wait = 1

    scan(sent_parcel(shop))
    run_tasks()

    assert "too slow" in WebhookMessage.objects.get().answer


def test_a_new_secret_signs_beside_the_old_one_for_two_days(shop: Shop, receiver: Receiver, client: Client) -> None:
    webhook = make_webhook(shop, receiver)
    client.force_login(shop.owner)  # type: ignore[attr-defined]
    before = secret_of(webhook.seed)

    client.post(reverse("shop_webhooks:change", args=[webhook.pk]), {"do": "renew"})
    client.post(reverse("shop_webhooks:change", args=[webhook.pk]), {"do": "try"})
    run_tasks()

    webhook.refresh_from_db()
    headers, body = receiver.got[0]
    assert is_signed(headers, body, before)
    assert is_signed(headers, body, secret_of(webhook.seed))
    Webhook.objects.update(both_until=timezone.now() - dt.timedelta(seconds=1))
    client.post(reverse("shop_webhooks:change", args=[webhook.pk]), {"do": "try"})
    run_tasks()
    headers, body = receiver.got[1]
    assert not is_signed(headers, body, before)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://93.184.215.14:443/parcels", "so that nobody reads them on the way"),
        ("https://93.184.215.14:22/parcels", "443"),
        ("https://127.0.0.1/parcels", "private network"),
        ("https://169.254.169.254/latest/meta-data/", "private network"),
        ("https://[::ffff:10.0.0.1]/", "private network"),
        ("https://2130706433/", "private network"),
        ("https://user:word@93.184.215.14/", "whole address"),
        ("file:///etc/passwd", "whole address"),
        ("https://no-such-server.invalid/", "no server named"),
        ("parcels", "whole address"),
    ],
)
def test_no_address_inside_a_network_is_taken(shop: Shop, client: Client, url: str, why: str) -> None:
    client.force_login(shop.owner)  # type: ignore[attr-defined]

    page = client.post(reverse("shop_webhooks:index"), {"url": url})

    assert page.status_code == 422
    assert why in page.content.decode()
    assert not Webhook.objects.exists()


def test_an_address_that_leads_inside_later_is_not_asked(shop: Shop, receiver: Receiver, settings: Any) -> None:
    """It was fine when it was written down."""
    webhook = make_webhook(shop, receiver)
    settings.WEBHOOK_NETWORKS = []
    Webhook.objects.update(url=receiver.url.replace("http://127.0.0.1", "https://127.0.0.1"))

    scan(sent_parcel(shop))
    run_tasks()

    assert receiver.got == []
    assert webhook.messages.get().answer
    with pytest.raises(NotThere):
        target_of(receiver.url)


def test_the_owner_adds_one_tries_it_and_sends_again_what_it_missed(shop: Shop, receiver: Receiver, client: Client) -> None:
    client.force_login(shop.owner)  # type: ignore[attr-defined]
    client.post(reverse("shop_webhooks:index"), {"url": receiver.url})
    webhook = Webhook.objects.get()
    page = reverse("shop_webhooks:messages", args=[webhook.pk])
    assert secret_of(webhook.seed) in client.get(page).content.decode()
    change = reverse("shop_webhooks:change", args=[webhook.pk])

    receiver.answers = [503]
    client.post(change, {"do": "try"})
    run_tasks()
    client.post(change, {"do": "stop"})
    message = webhook.messages.get()
    assert message.state == "given_up"
    client.post(reverse("shop_webhooks:send_again", args=[message.pk]))
    run_tasks()
    assert len(receiver.got) == 1, "it is switched off"

    client.post(change, {"do": "begin"})
    client.post(reverse("shop_webhooks:send_again", args=[message.pk]))
    run_tasks()
    message.refresh_from_db()
    assert message.state == "delivered"
    assert "delivered" in client.get(page).content.decode()


def test_what_ended_a_month_ago_is_forgotten(shop: Shop, receiver: Receiver) -> None:
    webhook = make_webhook(shop, receiver)
    now = timezone.now()
    for days in (29, 31):
        WebhookMessage.objects.create(webhook=webhook, body="{}", state="delivered", ended_at=now - dt.timedelta(days=days))
    WebhookMessage.objects.create(webhook=webhook, body="{}")

    assert forget_old(now) == 1
