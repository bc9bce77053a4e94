"""The demo as a newcomer gets it: filled once, kept the second time, whole."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from accounts.roles import Role, has_role
from cms.models import FeiraImage
from demo.people import OWNER, SIGN_INS
from logistics.models import Letter, Parcel, PickupRequest
from logistics.models.parcels import ParcelStatus
from marketplace.catalogue.models import Product, ProductImage
from marketplace.catalogue.publishing import refusals_for
from marketplace.discovery.models import BoughtTogether
from marketplace.ledger.models import Transfer
from marketplace.offer.models import Offer
from marketplace.order.models import Order, ShopOrder
from marketplace.pages.models import CampaignPage
from marketplace.payouts.models import Payout, PayoutRun, Statement
from marketplace.reviews.models import Review
from marketplace.slips.models import Slip
from producers.models import Attestation
from scripts.demo_copy import copy_demo
from shops.models import Membership, Shop, StorefrontPage
from tests.databases import drop, is_postgres, name_own_database

LANGUAGES = ("en", "pt", "fr")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """A copy of the filled demo for the tests of this module; gives the folder of its files."""
    import os

    folder = tmp_path_factory.mktemp("demo")
    usual, url = connection.settings_dict["NAME"], name_own_database(os.environ["DATABASE_URL"])
    copy_demo(database_url=url, folder=folder)
    # The models' storage was made when they were loaded; its folder is this process's, and empty but for other tests' files.
    shutil.copytree(folder / "private", storages["private"].path(""), dirs_exist_ok=True)
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = urlsplit(url).path.lstrip("/") if is_postgres(url) else url.removeprefix("sqlite:///")
        try:
            yield folder
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual
    drop(url)


def test_a_second_run_keeps_what_is_there(demo: Path) -> None:
    def rows() -> list[int]:
        return [model.objects.count() for model in (Shop, Product, ProductImage, FeiraImage, User, Order, CampaignPage, StorefrontPage)]

    before, said = rows(), io.StringIO()
    call_command("demo_data", stdout=said)
    assert rows() == before
    assert "kept" in said.getvalue()


def test_there_are_shops_in_many_places_and_things_to_buy(demo: Path) -> None:
    assert Shop.objects.count() >= 8
    assert Shop.objects.values("partner__municipality").distinct().count() >= 8
    assert Product.objects.on_sale().count() >= 60
    assert Product.objects.filter(parent__isnull=False).count() >= 10
    assert StorefrontPage.objects.values("colour").distinct().count() >= 8


def test_every_product_has_a_picture_with_words_and_titles_in_each_language(demo: Path) -> None:
    for product in Product.objects.filter(parent=None).prefetch_related("images__image", "translations"):
        photos = list(product.images.all())
        assert photos, product.title
        for photo in photos:
            assert photo.caption, product.title
            assert photo.image.alt, product.title
            assert (demo / "media" / photo.image.file.name).stat().st_size > 2_000
        assert {text.language for text in product.translations.all() if text.title and strip_tags(text.description)} == {"pt", "fr"}


def test_what_is_on_sale_may_carry_its_name(demo: Path) -> None:
    for product in Product.objects.on_sale().select_related("producer", "designation").prefetch_related("translations"):
        titles = [product.title, *(text.title for text in product.translations.all())]
        assert refusals_for(product, texts=titles) == [], product.title


def test_attestations_are_in_every_state(demo: Path) -> None:
    left = [attestation.days_left() for attestation in Attestation.objects.filter(state=Attestation.State.ACCEPTED)]
    assert any(days < 0 for days in left)
    assert any(10 <= days <= 30 for days in left)
    assert any(days > 100 for days in left)
    assert Attestation.objects.filter(state=Attestation.State.SUBMITTED).exists()
    ended = Product.objects.get(slug="rabacal-zimbro")
    assert not Product.objects.on_sale().filter(pk=ended.pk).exists()


def test_orders_are_in_every_state(demo: Path) -> None:
    assert set(ShopOrder.objects.values_list("state", flat=True)) == set(ShopOrder.State.values)
    assert set(Slip.objects.values_list("state", flat=True)) == set(Slip.State.values)
    assert {
        ParcelStatus.PENDING,
        ParcelStatus.IN_TRANSIT,
        ParcelStatus.OUT_FOR_DELIVERY,
        ParcelStatus.DELIVERY_FAILED,
        ParcelStatus.READY_FOR_PICKUP,
        ParcelStatus.DELIVERED,
        ParcelStatus.RETURN_TO_SENDER,
    } <= set(Parcel.objects.values_list("status", flat=True))
    # What was not bought here was handed in at a counter, or sent from home.
    others = Parcel.objects.filter(shipment__shop_order=None, shipment__letter=None, shipment__home_sending=None)
    by_hand = others.values_list("shipment__reference", flat=True)
    assert {reference.partition("-")[0] for reference in by_hand} == {"BALCAO", "locker", "office"}


def test_a_plain_and_a_registered_letter_wait_to_be_printed_and_one_to_be_paid(demo: Path) -> None:
    assert sorted(Letter.objects.values_list("state", "is_registered")) == [("ordered", False), ("paid", False), ("paid", True)]
    assert all(letter.preview and letter.content.size for letter in Letter.objects.all())


def test_there_are_reviews_with_answers_and_pairs_that_are_bought_together(demo: Path) -> None:
    assert Review.objects.published().count() >= 8
    assert Review.objects.exclude(answer="").count() >= 2
    assert Review.objects.filter(state=Review.State.WAITING).exists()
    assert BoughtTogether.objects.exists()


def test_every_cent_of_the_demo_is_explained(demo: Path) -> None:
    said = io.StringIO()
    call_command("ledger_check", stdout=said)
    assert "Every cent is explained." in said.getvalue()
    assert Transfer.objects.filter(event="delivered").count() >= 8
    assert Transfer.objects.filter(event="cash_taken").exists()
    # Nobody in the demo has paid in vain or gone to the bank about it, had credit paid out, or had a payout come back.
    never = {"to_return", "refunded", "refund_failed", "returned", "difference", "bank_fee"}
    never |= {"credit_unused", "credit_paid_out", "payout_returned", "payout_reversed", "disputed", "dispute_won"}
    never |= {"postage_owed", "postage_in_vain", "postage_returned"}
    booked = set(Transfer.Event.values) - never
    assert set(Transfer.objects.values_list("event", flat=True)) == booked


def test_sellers_were_paid_and_have_a_statement(demo: Path) -> None:
    assert PayoutRun.objects.get().state == PayoutRun.State.DONE
    assert Payout.objects.filter(state=Payout.State.DONE).exists()
    assert Statement.objects.exclude(pdf="").exists()


def test_people_have_their_roles(demo: Path) -> None:
    by_role = {role: User.objects.get(email=email) for role, email, _password in SIGN_INS}
    assert all(User.objects.get(email=email).check_password(password) for _role, email, password in SIGN_INS[:1])
    assert has_role(by_role["Postal clerk"], Role.CLERK)
    assert has_role(by_role["Operator"], Role.OPERATOR)
    assert by_role["Shop owner"].memberships.get().shop.partner.code == "ovelha-azul"
    assert not by_role["Shopper"].groups.exists()
    assert by_role["Packer in a shop"].memberships.get().role == Membership.Role.PACKER


def test_buyers_have_written_and_shops_have_asked_for_pick_ups(demo: Path) -> None:
    dairy = User.objects.get(email=OWNER)
    desk = Client()
    desk.force_login(dairy)
    assert "Buyers wrote" in desk.get(reverse("wagtailadmin_home")).text
    assert PickupRequest.objects.filter(state=PickupRequest.State.ASKED).count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["", "coimbra-cheese/", "honey-and-chestnuts/", "rice-and-salt/", "shops/", "shops/ovelha-azul/", "about/", "products/"]
)
def test_pages_answer_in_their_language(demo: Path, language: str, path: str) -> None:
    response = Client().get(f"/{language}/{path}")
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_its_offers_can_be_tried(demo: Path) -> None:
    offers = list(Offer.objects.in_force().select_related("partner"))
    assert {offer.needs_code for offer in offers} == {True, False}
    assert all(offer.partner is None or offer.partner.takes_orders() for offer in offers)
