"""Manifests: frozen when they are made, held against what comes, and only what came counts."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from logistics.manifest_pdf import draw_manifest
from logistics.manifests import ManifestRefused, call_off, close, free_parcels, make_manifest, manifest_pk, number_of, receive, reconcile
from logistics.models import Address, Manifest, ManifestLine, ManifestReceipt, Parcel, ParcelStatus, TrackingEvent
from logistics.numbers import is_valid
from logistics.printing import print_labels
from logistics.voiding import CannotVoid, void
from tests.factories import make_user
from tests.logistics.rows import make_parcel, make_sender

pytestmark = pytest.mark.django_db
LIST = "/admin/parcels/manifests/"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK, first_name="Rosa"))
    return client


def ready(sender: Address, count: int = 1, **fields: Any) -> list[Parcel]:
    """Parcels with a printed label."""
    parcels = [make_parcel(sender=sender, **fields) for _ in range(count)]
    print_labels(parcels=parcels, paper="A6", actor=None)
    return parcels


def page_of(manifest: Manifest) -> str:
    return reverse("post:manifest", args=[manifest.pk])


def scan(clerk: Client, manifest: Manifest, parcel: object, **form: Any) -> HttpResponse:
    return clerk.post(page_of(manifest), {"number": str(parcel), **form})


def events() -> list[tuple[str, str]]:
    return [(str(event.parcel), event.code) for event in TrackingEvent.objects.select_related("parcel__number").order_by("pk")]


def test_its_own_number_is_none_of_a_parcels() -> None:
    assert number_of(14) == "MAN000000147"
    assert manifest_pk(" man 0000 00147 ") == 14
    for wrong in ("MAN000000144", "DA000000014PT", "", "MAN٠٠٠٠٠٠١٤٧"):
        assert manifest_pk(wrong) is None
    assert not is_valid(number_of(14))


def test_from_the_list_to_the_closed_hand_over(clerk: Client) -> None:
    sender = make_sender()
    came, missing, heavy = ready(sender, 3)
    (extra,) = ready(make_sender())
    assert "Queijaria Monte Alto" in clerk.get(LIST).content.decode()

    clerk.post(LIST, {"sender": sender.pk})
    manifest = Manifest.objects.get()
    assert clerk.get(LIST, {"q": manifest.number})["Location"] == page_of(manifest)
    assert "Received" in scan(clerk, manifest, came).content.decode()
    assert "Double" in scan(clerk, manifest, came).content.decode()
    scan(clerk, manifest, heavy, grams=2400)
    assert "not on this manifest" in scan(clerk, manifest, extra).content.decode()
    assert events() == []  # nothing is accepted before it is closed

    answer = clerk.post(page_of(manifest), {"close": "1"}, follow=True).content.decode()

    assert "What came is accepted" in answer
    assert "declared 1,500 g, on the scale 2,400 g" in answer
    found = reconcile(Manifest.objects.get())
    assert [line.parcel for line in found.missing] == [missing]
    assert [receipt.parcel for receipt in found.extra] == [extra]
    assert [receipt.parcel for receipt, _said in found.otherwise] == [heavy]
    assert not found.agrees
    assert sorted(events()) == sorted([(str(came), "EMA"), (str(heavy), "EMA"), (str(extra), "EMA")])
    assert Parcel.objects.get(pk=missing.pk).status == ParcelStatus.PENDING
    assert list(free_parcels()) == [missing]


def test_what_is_scanned_wrongly_is_told_apart(clerk: Client) -> None:
    sender = make_sender()
    first, second = ready(sender, 2)
    accepted, gone = ready(sender, 2)
    manifest = make_manifest(sender=sender, parcels=[first, second], actor=None)
    clerk.post(reverse("post:parcel", args=[str(accepted)]), {"code": "EMA"})
    void(parcel=gone, reason="booked twice", actor=None)

    for number, words in (
        (accepted, "with the post already"),
        (gone, "booked twice"),
        ("DA999999995PT", "No parcel of ours"),
        ("DA000000011PT", "check digit"),
        ("x" * 61, "at most 60"),
        ("\x00", "Null characters"),
    ):
        answer = scan(clerk, manifest, number)
        assert words in answer.content.decode(), number
        assert answer.status_code in {409, 422}
    assert scan(clerk, manifest, first, grams="-1").status_code == 422
    assert not ManifestReceipt.objects.exists()


def test_a_parcel_stands_on_one_open_manifest() -> None:
    sender = make_sender()
    parcels = ready(sender, 2)
    first = make_manifest(sender=sender, parcels=parcels[:1], actor=None)

    with pytest.raises(ManifestRefused, match="another open manifest"):
        make_manifest(sender=sender, parcels=parcels, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ManifestLine.objects.create(manifest=Manifest.objects.create(sender=sender), parcel=parcels[0], grams=1)
    assert Manifest.objects.count() == 1
    with pytest.raises(CannotVoid, match="manifest"):
        void(parcel=parcels[0], reason="torn", actor=None)

    assert call_off(manifest=first, actor=None)
    assert not call_off(manifest=first, actor=None)
    assert make_manifest(sender=sender, parcels=parcels, actor=None).lines.count() == 2


def test_other_peoples_parcels_void_ones_and_those_with_the_post_are_refused() -> None:
    sender = make_sender()
    (own,), (other,) = ready(sender), ready(make_sender())
    for wrong in ([own, other], []):
        with pytest.raises(ManifestRefused):
            make_manifest(sender=sender, parcels=wrong, actor=None)
    void(parcel=own, reason="torn", actor=None)
    with pytest.raises(ManifestRefused):
        make_manifest(sender=sender, parcels=[own], actor=None)
    assert not Manifest.objects.exists()


def test_a_closed_manifest_takes_nothing_more_and_an_empty_one_is_not_closed(clerk: Client) -> None:
    sender = make_sender()
    parcels = ready(sender, 2)
    manifest = make_manifest(sender=sender, parcels=parcels, actor=None)
    with pytest.raises(ManifestRefused, match="No parcel was scanned"):
        close(manifest=manifest, actor=None)

    receive(manifest=manifest, number=str(parcels[0]), grams=None, actor=None)
    assert not call_off(manifest=manifest, actor=None)
    assert close(manifest=manifest, actor=None) == []

    assert "was closed on" in scan(clerk, manifest, parcels[1]).content.decode()
    with pytest.raises(ManifestRefused, match="was closed on"):
        close(manifest=manifest, actor=None)
    assert len(events()) == 1


def test_on_paper_its_bars_are_read_and_every_parcel_stands_there() -> None:
    sender = make_sender()
    parcels = ready(sender, 40)
    manifest = make_manifest(sender=sender, parcels=parcels, actor=None)

    pdf = draw_manifest(manifest)

    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 2
    found = zxingcpp.read_barcodes(document[0].render(scale=203 / 72).to_pil())
    assert [code.text for code in found] == [manifest.number]
    text = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))
    assert all(str(parcel)[2:5] in text and str(parcel)[5:8] in text for parcel in parcels)
    assert "60 kg" in text
    assert draw_manifest(Manifest.objects.get()) == pdf


def test_a_declared_weight_stays_as_it_was_declared() -> None:
    sender = make_sender()
    (parcel,) = ready(sender)
    manifest = make_manifest(sender=sender, parcels=[parcel], actor=None)

    Parcel.objects.update(grams=9000)
    receive(manifest=manifest, number=str(parcel), grams=1530, actor=None)

    assert reconcile(manifest).agrees  # scales differ by fifty grams
    receive(manifest=manifest, number=str(parcel), grams=1600, actor=None)
    assert [said for _receipt, said in reconcile(manifest).otherwise] == [1500]


def test_lists_and_pages_take_as_many_queries_with_many_rows(clerk: Client, django_assert_max_num_queries: Any) -> None:
    sender = make_sender()
    manifest = make_manifest(sender=sender, parcels=ready(sender, 3), actor=None)
    ready(make_sender())
    clerk.get(LIST)
    with django_assert_max_num_queries(50) as few:  # of two pages
        clerk.get(LIST)
        clerk.get(page_of(manifest))
    for _ in range(5):
        make_manifest(sender=sender, parcels=ready(sender, 10), actor=None)
        ready(make_sender())
    larger = Manifest.objects.latest("pk")
    with django_assert_max_num_queries(len(few)):
        clerk.get(LIST)
        clerk.get(page_of(larger))


def test_strangers_find_nothing_and_change_nothing(client: Client) -> None:
    sender = make_sender()
    manifest = make_manifest(sender=sender, parcels=ready(sender), actor=None)
    ready(sender)
    paths = [LIST, page_of(manifest), reverse("post:manifest_pdf", args=[manifest.pk])]
    for role in (None, Role.SHOP):
        client.force_login(make_user(role=role))
        for path in paths:
            assert client.get(path).status_code == 404, path
        assert client.post(LIST, {"sender": sender.pk}).status_code == 404
        assert client.post(page_of(manifest), {"close": "1"}).status_code == 404
        assert client.post(reverse("post:call_off_manifest", args=[manifest.pk])).status_code == 404
    assert Manifest.objects.get().state == "open"


def test_what_is_not_there_is_not_found(clerk: Client) -> None:
    for pk in ("999", "9" * 18):
        assert clerk.get(f"{LIST}{pk}/").status_code == 404
    for sender in ("", "x", "999", "9" * 40):
        assert clerk.post(LIST, {"sender": sender}).status_code == 404
    assert "There is no manifest" in clerk.get(LIST, {"q": "<b>MAN1"}).content.decode()
