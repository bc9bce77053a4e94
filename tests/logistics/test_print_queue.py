"""The print queue: what it shows, in which order it prints, and runs so long that a task draws them."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.labels.routing import Routes
from logistics.models import Office, OfficeArea, Parcel, PrintBatch, PrintFile, Round, RoundParcel
from logistics.offices import delivered_by, office_for
from logistics.printing import AT_ONCE, batch_pdf, contents, file_of, print_labels
from logistics.queues import count_of_labels_to_print, labels_to_print
from logistics.setup_offices import install_coimbra
from tests.factories import make_address, make_user
from tests.logistics.rounds.rows import make_office, make_pickup, make_plan, make_shift
from tests.logistics.rows import make_parcel, make_sender, make_shipment
from tests.logistics.test_backoffice import many_parcels
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db
LABELS = "/admin/labels/"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK))
    return client


def going_to(postcode: str, **fields: Any) -> Parcel:
    return make_parcel(recipient=make_address(postcode=postcode), **fields)


def shown(clerk: Client, **query: Any) -> list[Parcel]:
    return list(clerk.get(LABELS, query).context["page_obj"])


def printed(clerk: Client, **form: Any) -> list[Parcel]:
    clerk.post(LABELS, {"paper": "A6", "all": "1", **form})
    return [entry.parcel for entry in PrintBatch.objects.latest("pk").prints.order_by("pk")]


def test_it_is_narrowed_by_delivery_office_postcode_and_what_became_of_the_label(clerk: Client) -> None:
    arganil = install_coimbra()[0]
    here, there, kept = going_to("3300-100"), going_to("3000-389"), going_to("3000-389", office=arganil)
    OfficeArea.objects.create(office=Office.objects.get(code="coimbra"), first="3300-500", last="3300-599")
    exception = going_to("3300-550")

    assert shown(clerk, office=arganil.pk) == [here, kept]
    assert shown(clerk, office=Office.objects.get(code="coimbra").pk) == [there, exception]
    assert shown(clerk, postcode="3300-1") == [here]
    clerk.post(LABELS, {"paper": "A6", "parcel": here.pk})
    assert shown(clerk) == [there, kept, exception]
    assert shown(clerk, state="printed") == [here]
    assert shown(clerk, state="nonsense", office="x", postcode="\x00") == [there, kept, exception]
    assert shown(clerk, state="nonsense", postcode="3300-5") == [exception]  # what is right in it narrows all the same


def test_it_is_narrowed_to_what_a_round_fetches(clerk: Client) -> None:
    """The driver of a pick-up takes the labels along."""
    office = make_office()
    pickup = make_pickup()
    shift = make_shift(office)
    today = timezone.localdate()
    fetched = make_parcel(sender=pickup.sender, pickup_on=today)
    make_parcel(sender=pickup.sender, pickup_on=today + dt.timedelta(days=1))
    make_parcel()
    make_plan(office)
    row = Round.objects.get(shift=shift)
    redirected = make_parcel()  # brought by the round, and its new label is to be printed
    RoundParcel.objects.create(stop=row.stops.first(), parcel=redirected)

    assert shown(clerk, round=row.pk) == [redirected, fetched]
    assert len(shown(clerk, round="999")) == 4


@pytest.mark.parametrize("postcode", ["3300-100", "3300-500", "3300-550", "3300-599", "3300-600", "3000-389", "9000-001", "3319-999"])
def test_lists_labels_and_single_questions_agree_about_the_office(postcode: str) -> None:
    arganil, *_others = install_coimbra()
    OfficeArea.objects.create(office=Office.objects.get(code="coimbra"), first="3300-500", last="3300-599")
    OfficeArea.objects.create(office=arganil, first="3300-540", last="3300-559")
    parcel = going_to(postcode)
    one = office_for(country="PT", postcode=postcode)

    found = [office for office in Office.objects.all() if Parcel.objects.filter(delivered_by(office, recipient="shipment__recipient"))]

    assert found == ([one] if one else [])
    assert Routes().code_for("PT", postcode) == (one.code if one else "")
    assert parcel in Parcel.objects.all()


def test_a_run_is_sorted_by_round_or_by_shelf(clerk: Client) -> None:
    install_coimbra()
    make_sender()
    alto = {"sender": make_address(name="Alto")}
    second = going_to("3400-060", pickup_on=dt.date(2026, 11, 24), **alto)
    third, first = going_to("3000-400"), going_to("3000-300", sender=make_address(name="Zimbro"))
    both = list(make_shipment(grams=(500, 700), recipient=make_address(postcode="3300-100")).parcels.order_by("position"))

    clerk.get(LABELS)
    assert printed(clerk, order="round") == [*both, first, third, second]
    by_shelf = printed(clerk, order="shelf", parcel="") if labels_to_print().exists() else []
    assert by_shelf == []
    again = clerk.post(f"{LABELS}?state=printed", {"paper": "A6", "all": "1", "order": "shelf"})
    shelf = [entry.parcel for entry in PrintBatch.objects.latest("pk").prints.order_by("pk")]
    assert again.status_code == 302
    assert shelf[-1] == second
    assert shelf.index(first) == 3  # Zimbro comes after the Queijaria on the same day


def test_a_start_on_a4_is_kept_with_the_run(clerk: Client) -> None:
    make_parcel()

    clerk.post(LABELS, {"paper": "A4", "start": "2", "all": "1"})

    batch = PrintBatch.objects.get()
    assert (batch.paper, batch.start) == ("A4", 2)
    assert clerk.get(reverse("post:print_run_pdf", args=[batch.pk])).content == batch_pdf(batch)
    assert clerk.post(LABELS, {"paper": "A4", "start": "4", "all": "1"}).status_code == 422


def test_a_long_run_is_drawn_by_a_task_and_says_how_far_it_is(clerk: Client, settings: Any) -> None:
    many_parcels(AT_ONCE + 1, status="pending")

    run = clerk.post(LABELS, {"paper": "100x150", "all": "1"})["Location"]

    assert waiting_tasks() == ["draw_print_file"]
    page = clerk.get(run).content.decode()
    assert "The labels are being drawn" in page
    assert f"0 of {AT_ONCE + 1} labels" in page
    assert "http-equiv" in page  # without script it looks again by itself
    batch = PrintBatch.objects.get()
    assert "being drawn" in str(clerk.get(reverse("post:print_run_pdf", args=[batch.pk]), follow=True).content)
    part = clerk.get(run, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith("<section")

    run_tasks()

    file = PrintFile.objects.get()
    assert (file.state, file.drawn, file.digest) == ("ready", AT_ONCE + 1, hashlib.sha256(contents(file)).hexdigest())
    assert clerk.get(run, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert f"{AT_ONCE + 1} labels are ready" in clerk.get(run).content.decode()
    assert clerk.get(reverse("post:print_run_pdf", args=[batch.pk])).content[:5] == b"%PDF-"


def test_the_same_batch_gives_the_same_bytes_whatever_was_renamed_since(clerk: Client) -> None:
    install_coimbra()
    batch = print_labels(parcels=[going_to("3000-389")], paper="A6", actor=None)
    pdf, zpl = batch_pdf(batch), contents(file_of(batch, "zpl203"))

    Office.objects.filter(code="coimbra").update(code="cbr")

    assert batch_pdf(PrintBatch.objects.get()) == pdf
    url = reverse("post:print_run_zpl", args=[batch.pk, 203])
    assert clerk.get(url).content == zpl == clerk.get(url).content
    assert b"^FDCOIMBRA^FS" in zpl
    assert PrintFile.objects.count() == 2


def test_a_file_that_could_not_be_drawn_is_drawn_again_when_it_is_asked_for(clerk: Client) -> None:
    batch = print_labels(parcels=[make_parcel()], paper="A6", actor=None)
    PrintFile.objects.create(batch=batch, form="pdf", state="failed")

    assert "could not be drawn" in clerk.get(reverse("post:print_run", args=[batch.pk])).content.decode()
    assert clerk.get(reverse("post:print_run_pdf", args=[batch.pk])).status_code == 200
    assert PrintFile.objects.get().state == "ready"


def test_zpl_is_to_be_had_for_two_resolutions_and_no_other(clerk: Client) -> None:
    batch = print_labels(parcels=[make_parcel()], paper="A4", actor=None)

    for dots, width in ((203, b"^PW839"), (300, b"^PW1240")):
        answer = clerk.get(reverse("post:print_run_zpl", args=[batch.pk, dots]))
        assert width in answer.content
        assert "attachment" in answer["Content-Disposition"]
    assert clerk.get(reverse("post:print_run_zpl", args=[batch.pk, 600])).status_code == 404


def test_one_label_of_a_run_is_printed_again_as_a_run_of_its_own(clerk: Client) -> None:
    parcels = [make_parcel(), make_parcel()]
    batch = print_labels(parcels=parcels, paper="100x150", actor=None)
    assert "This label again" in clerk.get(reverse("post:print_run", args=[batch.pk])).content.decode()

    clerk.post(reverse("post:reprint", args=[str(parcels[1])]), {"paper": "100x150"})

    again = PrintBatch.objects.latest("pk")
    assert [entry.parcel for entry in again.prints.all()] == [parcels[1]]


def test_the_count_is_right_with_withdrawn_shipments() -> None:
    make_parcel()
    gone = make_parcel()
    gone.shipment.withdrawn_at = timezone.now()
    gone.shipment.save()

    assert count_of_labels_to_print() == labels_to_print().count() == 1


@pytest.mark.parametrize("query", ["", "?state=printed", "?office={office}", "?postcode=3000"])
def test_it_takes_as_many_queries_with_many_rows(clerk: Client, query: str, django_assert_max_num_queries: Any) -> None:
    query = query.format(office=install_coimbra()[2].pk)
    many_parcels(10, status="pending")
    clerk.get(LABELS + query)
    with django_assert_max_num_queries(25) as few:
        clerk.get(LABELS + query)
    many_parcels(990, status="pending")
    with django_assert_max_num_queries(len(few)):
        clerk.get(LABELS + query)
