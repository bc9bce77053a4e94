"""The clerks' pages: printing labels, recording what happens to parcels, and seeing what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.roles import Role
from logistics.models import ItemNumber, Parcel, ParcelStatus, PrintBatch, Service, Shipment, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.numbers import compose
from logistics.queues import needing_attention, postal_work, why_attention
from logistics.tracking import record_event
from logistics.voiding import void
from tests.factories import make_address, make_service, make_user
from tests.logistics.rows import make_parcel, make_shipment

pytestmark = pytest.mark.django_db
LABELS, PARCELS, STATION = "/admin/labels/", "/admin/parcels/", "/admin/parcels/station/"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK, first_name="Rosa", last_name="Matos"))
    return client


def page_of(parcel: Parcel) -> str:
    return reverse("post:parcel", args=[str(parcel)])


def said(answer: HttpResponse) -> str:
    """The messages that the next page shows."""
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))  # type: ignore[attr-defined]


def pages_in(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    return len(document)


def happened(parcel: Parcel, code: str = EventCode.EMA, *, days_ago: float = 0, **facts: Any) -> None:
    record_event(parcel=parcel, code=code, occurred_at=timezone.now() - dt.timedelta(days=days_ago), actor=None, **facts)


def many_parcels(count: int, *, status: str) -> None:
    """``count`` further parcels of as many shipments, in few statements."""
    service = Service.objects.first() or make_service()
    sender, recipient, day = make_address(), make_address(), dt.date(2026, 11, 23)
    first = Parcel.objects.count()
    numbers = ItemNumber.objects.bulk_create(
        ItemNumber(number=compose(indicator="DA", serial=n, country="PT")) for n in range(first, first + count)
    )
    shipments = Shipment.objects.bulk_create(
        Shipment(booking_key=str(number), service=service, sender=sender, recipient=recipient, pickup_on=day, promised_for=day)
        for number in numbers
    )
    Parcel.objects.bulk_create(
        Parcel(shipment=shipment, number=number, grams=900, status=status, status_at=timezone.now())
        for shipment, number in zip(shipments, numbers, strict=True)
    )


# --- The print queue -------------------------------------------------------------------------------------------------


def test_chosen_labels_come_as_one_pdf_with_a_page_each(clerk: Client) -> None:
    chosen = [make_parcel(), make_parcel()]
    left = make_parcel()

    answer = clerk.post(LABELS, {"paper": "A6", "parcel": [parcel.pk for parcel in chosen]}, follow=True)

    assert "2 labels are ready" in answer.content.decode()
    pdf = clerk.get(reverse("post:print_run_pdf", args=[PrintBatch.objects.get().pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pages_in(pdf.content) == 2
    queue = clerk.get(LABELS).content.decode()
    assert str(left) in queue
    assert not any(str(parcel) in queue for parcel in chosen)


def test_choosing_nothing_prints_nothing_and_says_so(clerk: Client) -> None:
    make_parcel()

    answer = clerk.post(LABELS, {"paper": "A6"}, follow=True)

    assert "You chose no parcel" in answer.content.decode()
    assert not PrintBatch.objects.exists()


def test_an_unknown_paper_and_ids_that_are_none_do_no_harm(clerk: Client) -> None:
    parcel = make_parcel()

    assert clerk.post(LABELS, {"paper": "A0", "parcel": parcel.pk}).status_code == 422
    assert clerk.post(LABELS, {"paper": "A6", "parcel": ["x", "-1", "9" * 40, "٣"]}, follow=True).status_code == 200

    assert not PrintBatch.objects.exists()


def test_print_all_takes_what_the_filter_shows(clerk: Client) -> None:
    cold = make_service(code="home-chilled", name="Home chilled", is_chilled=True)
    chilled = [make_parcel(service=cold), make_parcel(service=cold)]
    make_parcel(service=make_service())

    clerk.post(f"{LABELS}?service={cold.pk}", {"paper": "100x150", "all": "1"})

    batch = PrintBatch.objects.get()
    assert batch.paper == "100x150"
    assert [print_.parcel for print_ in batch.prints.order_by("pk")] == chilled


def test_a_label_that_a_colleague_printed_meanwhile_is_not_printed_twice(clerk: Client) -> None:
    first, second = make_parcel(), make_parcel()
    clerk.post(LABELS, {"paper": "A6", "parcel": first.pk})

    both = clerk.post(LABELS, {"paper": "A6", "parcel": [first.pk, second.pk]})
    again = clerk.post(LABELS, {"paper": "A6", "parcel": [first.pk, second.pk]})

    assert "in the meantime" in said(both)
    assert "printed in the meantime" in said(again)
    assert [batch.prints.count() for batch in PrintBatch.objects.order_by("pk")] == [1, 1]


def test_the_queue_is_narrowed_by_service_day_and_words(clerk: Client) -> None:
    wanted = make_parcel(recipient=make_address(name="Zulmira Prata", postcode="3400-100"), pickup_on=dt.date(2026, 12, 1))
    other = make_parcel()

    for query in ({"q": "zulmira"}, {"q": "3400-1"}, {"q": str(wanted)}, {"q": wanted.shipment.reference}, {"pickup_on": "2026-12-01"}):
        queue = clerk.get(LABELS, query).content.decode()
        assert str(wanted) in queue, query
        assert f">{other}<" not in queue, query
    assert "No parcel fits this search" in clerk.get(LABELS, {"q": "nobody"}).content.decode()
    assert clerk.get(LABELS, {"service": "x", "pickup_on": "yesterday", "p": "x"}).status_code == 200


def test_an_empty_queue_says_what_will_be_here(clerk: Client) -> None:
    assert "New parcels appear here" in clerk.get(LABELS).content.decode()
    assert "Nothing was printed yet" in clerk.get("/admin/labels/runs/").content.decode()


def test_one_label_is_printed_again_from_its_parcel(clerk: Client) -> None:
    parcel = make_parcel()
    clerk.post(LABELS, {"paper": "A6", "parcel": parcel.pk})
    first = Parcel.objects.get().printed_at

    answer = clerk.post(reverse("post:reprint", args=[str(parcel)]), {"paper": "A6"}, follow=True)

    assert "One label is ready" in answer.content.decode()
    assert PrintBatch.objects.count() == 2
    assert Parcel.objects.get().printed_at == first
    runs = clerk.get("/admin/labels/runs/").content.decode()
    assert runs.count("Rosa Matos") >= 2


# --- Parcels ---------------------------------------------------------------------------------------------------------


def test_a_scanned_number_opens_its_parcel(clerk: Client) -> None:
    parcel = make_parcel()
    spaced = f"{str(parcel)[:2]} {str(parcel)[2:].lower()}"

    assert clerk.get(PARCELS, {"q": spaced})["Location"] == page_of(parcel)


def test_parcels_are_found_by_name_and_status(clerk: Client) -> None:
    moving, waiting = make_parcel(recipient=make_address(name="Zulmira Prata")), make_parcel()
    happened(moving)

    for query in ({"q": "zulmira"}, {"status": "accepted"}):
        found = clerk.get(PARCELS, query).content.decode()
        assert str(moving) in found
        assert str(waiting) not in found
    assert "No parcel fits this search" in clerk.get(PARCELS, {"q": "nobody"}).content.decode()


def test_a_parcel_on_its_way_to_somebody_at_the_door(clerk: Client) -> None:
    parcel = make_parcel()
    clerk.post("/admin/parcels/office/", {"office": "Coimbra Centro", "next": page_of(parcel)})

    for code in ("EMA", "EMG", "EDG"):
        clerk.post(page_of(parcel), {"code": code})
    clerk.post(page_of(parcel), {"code": "EMI", "delivered_to": "Zeferino, neighbour"})

    page = clerk.get(page_of(parcel)).content.decode()
    assert "Zeferino, neighbour" in page
    assert "Nothing more can be recorded" in page
    assert Parcel.objects.get().status == ParcelStatus.DELIVERED
    assert list(TrackingEvent.objects.values_list("code", "office", "recorded_by__first_name")) == [
        (code, "Coimbra Centro", "Rosa") for code in ("EMA", "EMG", "EDG", "EMI")
    ]


def test_a_failed_attempt_needs_its_reason_and_what_happens_next(clerk: Client) -> None:
    parcel = make_parcel()
    happened(parcel)

    missing = clerk.post(page_of(parcel), {"code": "EMH", "reason": "absent"})
    assert missing.status_code == 422
    assert "Choose what happens next." in missing.content.decode()
    assert TrackingEvent.objects.count() == 1

    clerk.post(page_of(parcel), {"code": "EMH", "reason": "absent", "next_action": "retry"})
    assert "Nobody at home, notice left. Delivered again on the next operating day." in clerk.get(page_of(parcel)).content.decode()
    assert Parcel.objects.get().status == ParcelStatus.DELIVERY_FAILED


def test_a_parcel_that_nobody_took_waits_at_the_office(clerk: Client) -> None:
    parcel = make_parcel()
    happened(parcel, EventCode.EMH, days_ago=1, reason="absent", next_action="hold")

    assert "Ready to be picked up" in clerk.get(page_of(parcel)).content.decode()
    clerk.post(page_of(parcel), {"code": "EDH"})

    assert Parcel.objects.get().status == ParcelStatus.READY_FOR_PICKUP


def test_delivered_to_nobody_is_refused(clerk: Client) -> None:
    parcel = make_parcel()

    answer = clerk.post(page_of(parcel), {"code": "EMI", "delivered_to": "  "})

    assert answer.status_code == 422
    assert "Write who took the parcel." in answer.content.decode()
    assert not TrackingEvent.objects.exists()


def test_a_double_click_records_once(clerk: Client) -> None:
    parcel = make_parcel()

    clerk.post(page_of(parcel), {"code": "EMA"})
    again = clerk.post(page_of(parcel), {"code": "EMA"})

    assert "Already recorded" in said(again)
    assert TrackingEvent.objects.count() == 1


def test_a_second_attempt_on_one_day_with_another_outcome_is_recorded(clerk: Client) -> None:
    parcel = make_parcel()
    absent = {"code": "EMH", "reason": "absent", "next_action": "retry"}

    clerk.post(page_of(parcel), absent)
    again = clerk.post(page_of(parcel), absent)
    clerk.post(page_of(parcel), {"code": "EMH", "reason": "refused", "next_action": "return"})

    assert "Already recorded" in said(again)
    assert list(TrackingEvent.objects.values_list("reason", flat=True)) == ["absent", "refused"]


def test_what_is_missing_has_the_focus(clerk: Client) -> None:
    parcel = make_parcel()

    page = clerk.post(page_of(parcel), {"code": "EMH", "reason": "absent"})

    fields = page.context["failed"].fields
    assert [name for name in fields if fields[name].widget.attrs.get("autofocus")] == ["next_action"]


def test_what_goes_back_is_handed_to_its_sender_and_that_is_its_end(clerk: Client) -> None:
    parcel = make_parcel(recipient=make_address(name="Zulmira Prata"))
    happened(parcel, EventCode.RTS, days_ago=1)

    page = clerk.get(page_of(parcel))
    assert page.context["delivered"]["delivered_to"].value() == "Queijaria Monte Alto"
    assert "Record handed back to the sender" in page.content.decode()

    clerk.post(page_of(parcel), {"code": "EMI", "delivered_to": "Queijaria Monte Alto"})
    ended = clerk.get(page_of(parcel)).content.decode()
    assert "Nothing more can be recorded" in ended
    assert Parcel.objects.get().status == ParcelStatus.RETURN_TO_SENDER


def test_who_delivers_sees_the_cash_to_collect(clerk: Client) -> None:
    first, second = make_shipment(grams=(500, 700), cash_to_collect="23.40").parcels.all()

    assert "Collect €23.40 in cash first." in clerk.get(page_of(first)).content.decode()
    assert "The cash is collected with parcel 1." in clerk.get(page_of(second)).content.decode()


def test_a_withdrawn_number_is_neither_printed_nor_recorded(clerk: Client) -> None:
    parcel = make_parcel()
    void(parcel=parcel, reason="booked twice", actor=None)

    answer = clerk.post(page_of(parcel), {"code": "EMA"})

    assert "was withdrawn on" in said(answer)
    assert not TrackingEvent.objects.exists()
    assert str(parcel) not in clerk.get(LABELS).content.decode()


def test_what_cannot_follow_is_refused_in_words(clerk: Client) -> None:
    parcel = make_parcel()
    happened(parcel, EventCode.EMI, delivered_to="Ana Lopes")

    answer = clerk.post(page_of(parcel), {"code": "EDG"})

    assert "was delivered" in said(answer)
    assert TrackingEvent.objects.count() == 1


def test_codes_that_are_not_offered_are_not_taken(clerk: Client) -> None:
    parcel = make_parcel()
    for code in ("LOST", "nonsense", ""):
        assert clerk.post(page_of(parcel), {"code": code}).status_code == 422
    assert not TrackingEvent.objects.exists()


def test_the_office_is_remembered_and_leads_nowhere_else(clerk: Client) -> None:
    answer = clerk.post("/admin/parcels/office/", {"office": "Oliveira do Hospital", "next": "https://elsewhere.example/"})

    assert answer["Location"] == PARCELS
    assert 'value="Oliveira do Hospital"' in clerk.get(PARCELS).content.decode()
    clerk.post("/admin/parcels/office/", {"office": "x" * 61})
    assert 'value="Oliveira do Hospital"' in clerk.get(STATION).content.decode()


# --- The scan station ------------------------------------------------------------------------------------------------


def test_the_station_tells_every_number_its_result(clerk: Client) -> None:
    fine, done, ended = make_parcel(), make_parcel(), make_parcel()
    happened(fine, days_ago=0.5)
    happened(done, EventCode.EDG)
    happened(ended, EventCode.EMI, delivered_to="Ana Lopes")
    unknown = compose(indicator="DA", serial=99_999_001, country="PT")
    wrong = str(fine)[:10] + str((int(str(fine)[10]) + 1) % 10) + str(fine)[11:]
    typed = "\r\n".join([str(fine), str(fine).lower(), str(done), str(ended), unknown, wrong, ""])

    page = clerk.post(STATION, {"code": "EDG", "numbers": typed})

    words = [(outcome.number, str(word)) for outcome, _, word in page.context["rows"]]
    assert words == [
        (str(fine), "Recorded"),
        (str(fine), "Double"),
        (str(done), "Double"),
        (str(ended), "Not possible"),
        (unknown, "Unknown"),
        (wrong, "Check digit wrong"),
    ]
    assert all(escape(outcome.message) in page.content.decode() for outcome, _, _ in page.context["rows"])
    assert TrackingEvent.objects.count() == 4
    # Sent again, as a browser does on reload: nothing more is recorded.
    clerk.post(STATION, {"code": "EDG", "numbers": typed})
    assert TrackingEvent.objects.count() == 4


def test_the_station_wants_the_facts_of_its_event(clerk: Client) -> None:
    parcel = make_parcel()

    assert "Write who took the parcel." in clerk.post(STATION, {"code": "EMI", "numbers": str(parcel)}).content.decode()
    assert clerk.post(STATION, {"code": "EMA", "numbers": " \n "}).status_code == 422
    assert "more than 500 numbers" in clerk.post(STATION, {"code": "EMA", "numbers": "x\n" * 501}).content.decode()
    assert not TrackingEvent.objects.exists()


# --- What waits ------------------------------------------------------------------------------------------------------


def test_what_needs_attention_and_what_does_not(clerk: Client) -> None:
    today = timezone.localdate()
    soon = today + dt.timedelta(days=3)
    failed, held, silent, fresh, delivered, new = (make_parcel(pickup_on=today, promised_for=soon) for _ in range(6))
    late = make_parcel(promised_for=today - dt.timedelta(days=1))
    happened(failed, EventCode.EMH, days_ago=1, reason="absent", next_action="hold")
    happened(held, EventCode.HOLD, days_ago=2)
    happened(silent, days_ago=3.1)
    happened(fresh, days_ago=2.9)
    happened(delivered, EventCode.EMI, days_ago=9, delivered_to="Ana Lopes")
    happened(late, EventCode.EDG, days_ago=0.1)

    assert list(needing_attention()) == [silent, held, failed, late]
    page = clerk.get("/admin/parcels/attention/").content.decode()
    assert "Nobody at home, notice left. Kept at the office for pick-up." in page
    assert page.count("Late: promised for") == 1
    assert not any(str(parcel) in page for parcel in (fresh, delivered, new))
    assert (postal_work().labels_to_print, postal_work().need_attention) == (1, 4)


NOON = dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Europe/Lisbon"))


def stands(parcel: Parcel, status: str, *, hours: float) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(status=status, status_at=NOON - dt.timedelta(hours=hours))


def test_a_promise_about_to_break_a_warming_parcel_and_one_that_never_came_are_on_the_list() -> None:
    yesterday, today, soon = (dt.date(2026, 11, day) for day in (24, 25, 28))
    due, out = (make_parcel(pickup_on=yesterday, promised_for=today) for _ in range(2))
    chilled = make_service(code="cold", is_chilled=True)
    warm, cold = (make_parcel(service=chilled, pickup_on=yesterday, promised_for=soon) for _ in range(2))
    missing, withdrawn = (make_parcel(pickup_on=yesterday) for _ in range(2))
    Shipment.objects.filter(pk=withdrawn.shipment_id).update(withdrawn_at=NOON)
    back, home = (make_parcel(pickup_on=yesterday) for _ in range(2))
    forgotten = make_parcel(pickup_on=yesterday)
    for parcel in (back, home):
        stands(parcel, ParcelStatus.RETURN_TO_SENDER, hours=11 * 24)
    happened(home, EventCode.EMI, delivered_to="Queijaria Monte Alto")
    stands(home, ParcelStatus.RETURN_TO_SENDER, hours=11 * 24)
    stands(forgotten, ParcelStatus.READY_FOR_PICKUP, hours=31 * 24)
    stands(due, ParcelStatus.ACCEPTED, hours=12)
    stands(out, ParcelStatus.OUT_FOR_DELIVERY, hours=3)
    stands(warm, ParcelStatus.IN_TRANSIT, hours=25)
    stands(cold, ParcelStatus.IN_TRANSIT, hours=23)

    reasons = {parcel: why_attention(parcel, NOON) for parcel in needing_attention(NOON)}

    assert reasons == {
        forgotten: "Waits for more than a month",
        back: "Going back for more than ten days",
        warm: "Cold chain at risk",
        due: "Promised for today, and not out for delivery",
        missing: "Not handed in: it was to come on Tuesday 24 November",
    }
    before_noon = needing_attention(NOON - dt.timedelta(minutes=1))
    assert due not in before_noon, "it may still go out"


def test_the_first_page_of_a_clerk_is_todays_work(clerk: Client) -> None:
    for _ in range(2):
        make_parcel(pickup_on=timezone.localdate())
    happened(make_parcel(), EventCode.HOLD)

    first = clerk.get("/admin/").content.decode()

    assert "2 labels to print" in first
    assert "One parcel needs attention" in first


def test_nobody_else_sees_the_posts_work_on_the_first_page(client: Client) -> None:
    client.force_login(make_user(role=Role.OPERATOR))
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "labels to print" not in page.content.decode()


# --- Counted and closed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [(LABELS, "pending"), (PARCELS, "pending"), ("/admin/parcels/attention/", "on_hold"), ("/admin/", "pending"), (STATION, "pending")],
)
def test_pages_take_as_many_queries_with_a_thousand_rows_as_with_ten(
    clerk: Client, path: str, status: str, django_assert_max_num_queries: Any
) -> None:
    many_parcels(10, status=status)
    clerk.get(path)
    with django_assert_max_num_queries(25) as few:
        assert clerk.get(path).status_code == 200
    many_parcels(990, status=status)
    with django_assert_max_num_queries(len(few)):
        assert clerk.get(path).status_code == 200


def test_a_parcel_page_takes_few_queries(clerk: Client, django_assert_max_num_queries: Any) -> None:
    parcel = make_shipment(grams=(500, 700)).parcels.first()
    assert parcel is not None
    happened(parcel)
    with django_assert_max_num_queries(25):
        clerk.get(page_of(parcel))


def strangers() -> dict[str, Any]:
    return {"shopper": make_user(), "owner": make_user(role=Role.SHOP)}


def test_strangers_find_nothing_and_change_nothing(client: Client) -> None:
    parcel = make_parcel()
    clerk = make_user(role=Role.CLERK)
    client.force_login(clerk)
    client.post(LABELS, {"paper": "A6", "parcel": parcel.pk})
    run = PrintBatch.objects.get().pk
    pages = [LABELS, PARCELS, STATION, page_of(parcel), "/admin/parcels/attention/", "/admin/labels/runs/"]
    pages += [reverse("post:print_run", args=[run]), reverse("post:print_run_pdf", args=[run])]
    posts: list[tuple[str, dict[str, Any]]] = [
        (LABELS, {"paper": "A6", "all": "1"}),
        (page_of(parcel), {"code": "EMA"}),
        (reverse("post:reprint", args=[str(parcel)]), {"paper": "A6"}),
        (STATION, {"code": "EMA", "numbers": str(parcel)}),
        ("/admin/parcels/office/", {"office": "Coimbra"}),
    ]
    for name, stranger in strangers().items():
        client.force_login(stranger)
        for path in pages:
            assert client.get(path).status_code == 404, (name, path)
        for path, form in posts:
            assert client.post(path, form).status_code == 404, (name, path)
    client.logout()
    for path in pages:
        assert client.get(path).status_code == 302
    assert PrintBatch.objects.count() == 1
    assert not TrackingEvent.objects.exists()


def test_what_is_not_there_is_not_found(clerk: Client) -> None:
    numbers, runs = ("DA000000017PT", "x", "%00"), ("999", "9" * 30)
    for path in (*(f"/admin/parcels/{number}/" for number in numbers), *(f"/admin/labels/runs/{run}/" for run in runs)):
        assert clerk.get(path).status_code == 404, path
    assert clerk.get("/admin/parcels/x/label/").status_code in {404, 405}
    assert clerk.post("/admin/parcels/%00/label/", {"paper": "A6"}).status_code == 404
    assert clerk.get(PARCELS, {"q": "\x00"}).status_code == 200
