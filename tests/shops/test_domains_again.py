"""A proven name is looked at every day; one that was given up is let go, slowly and not without a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from background import tick
from shops.domains.again import look_again, note, queue_due
from shops.models import Membership, Shop, ShopDomain
from shops.teams import join_shop
from tests import factories
from tests.shops import rows
from tests.shops.name_server import NameServer, name_server
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db
HOST = "queijaria-do-vale.pt"
NOW = timezone.now()
OURS, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def server(settings: Any) -> Iterator[NameServer]:
    with name_server() as running:
        settings.DNS_SERVERS = [("127.0.0.1", running.port)]
        settings.BASE_URL = "https://feira.pt"
        settings.ALLOWED_HOSTS = ["feira.pt", "testserver"]
        running.addresses["feira.pt"] = OURS
        yield running


@pytest.fixture
def domain() -> ShopDomain:
    return ShopDomain.objects.create(shop=rows.make_shop(), host=HOST, verified_at=NOW)


def owner_of(domain: ShopDomain) -> User:
    return Membership.objects.get(shop=domain.shop_id, role=Membership.Role.OWNER).user


def missing(domain: ShopDomain) -> int:
    look_again.call(domain.pk)
    domain.refresh_from_db()
    return domain.times_missing


def pass_days(domain: ShopDomain, days: int, *, begin: int = 0) -> None:
    for day in range(begin, begin + days):
        note(domain_id=domain.pk, is_good=False, now=NOW + dt.timedelta(days=day))
    domain.refresh_from_db()


def test_the_record_alone_is_enough_and_so_is_the_way_here(server: NameServer, domain: ShopDomain) -> None:
    server.texts[domain.record_name] = [domain.record_value]
    server.addresses[HOST] = ELSEWHERE
    assert missing(domain) == 0, "behind another front, but proven"
    server.texts.clear()
    server.addresses[HOST] = OURS
    assert missing(domain) == 0, "tidied up, but it leads here"


def test_without_both_it_is_missing_and_mended_when_one_is_back(server: NameServer, domain: ShopDomain) -> None:
    server.addresses[HOST] = ELSEWHERE
    assert missing(domain) == 1
    del server.addresses[HOST]
    assert missing(domain) == 2, "a name that is nowhere leads nowhere"
    server.addresses[HOST] = OURS
    assert missing(domain) == 0
    assert domain.missing_since is None


def test_no_answer_says_nothing(server: NameServer, domain: ShopDomain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shops.domains.proof.SECONDS", 0.3)
    server.is_silent = True
    assert missing(domain) == 0
    server.is_silent = False
    server.addresses = {HOST: ELSEWHERE}
    assert missing(domain) == 0, "our own name is not in DNS: the fault is here"


def test_owners_are_told_after_three_days_and_it_serves_on(client: Client, domain: ShopDomain) -> None:
    packer = factories.make_user()
    join_shop(shop=domain.shop, user=packer, role=Membership.Role.PACKER)
    for hour in range(6):
        note(domain_id=domain.pk, is_good=False, now=NOW + dt.timedelta(hours=hour))
    assert "mail_missing" not in waiting_tasks(), "six times in one day are one bad day"

    pass_days(domain, 3, begin=1)
    pass_days(domain, 3, begin=4)
    run_tasks()

    (letter,) = mail.outbox
    assert letter.to == [owner_of(domain).email]
    assert HOST in letter.subject
    assert domain.record_value in letter.body
    assert client.get("/en/", headers={"host": HOST}).status_code == 200
    page = rows.signed_in(owner_of(domain)).get("/admin/shop/domains/").text
    assert "leads elsewhere and its record is gone" in page
    assert "Look for it" in page


def test_a_fortnight_later_it_is_let_go_and_whoever_has_it_now_can_prove_it(client: Client, server: NameServer, domain: ShopDomain) -> None:
    pass_days(domain, 4)
    pass_days(domain, 13, begin=4)
    assert domain.verified_at, "not a day too early"
    pass_days(domain, 1, begin=17)
    run_tasks()

    assert domain.verified_at is None
    assert "no longer serves your shop" in mail.outbox[-1].subject
    assert client.get("/en/", headers={"host": HOST}).status_code == 400
    newcomer: Shop = rows.make_shop(texts={"en": {"title": "The newcomer"}})
    theirs = ShopDomain.objects.create(shop=newcomer, host=HOST)
    server.texts[theirs.record_name] = [theirs.record_value]
    rows.signed_in(newcomer.owner).post(f"/admin/shop/domains/{theirs.pk}/look/")  # type: ignore[attr-defined]
    assert "The newcomer" in client.get("/en/", headers={"host": HOST}).text


def test_looking_for_it_by_hand_mends_it_at_once(server: NameServer, domain: ShopDomain) -> None:
    pass_days(domain, 4)
    assert domain.told_at
    server.texts[domain.record_name] = [domain.record_value]
    rows.signed_in(owner_of(domain)).post(f"/admin/shop/domains/{domain.pk}/look/")
    domain.refresh_from_db()
    assert (domain.told_at, domain.missing_since, domain.times_missing) == (None, None, 0)


def test_each_proven_name_is_looked_at_once_a_day(domain: ShopDomain) -> None:
    ShopDomain.objects.create(shop=domain.shop, host="not-proven.pt")
    assert "shops.look-at-domains-again" in tick.jobs
    assert queue_due(NOW) == 1
    assert queue_due(NOW + dt.timedelta(hours=1)) == 0
    assert queue_due(NOW + dt.timedelta(hours=24)) == 1
