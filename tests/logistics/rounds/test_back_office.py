"""Clerks plan, change and close rounds; the operator brings in where postcodes lie; the round on paper."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from logistics.models import CashCount, Office, PlanRun, PostcodePlace, Round, RoundStop, Shift, Vehicle
from logistics.rounds import changing, leaving
from logistics.rounds.changing import CannotChange, rounds_with_stops
from logistics.rounds.sheet import draw_sheet
from tests.factories import make_address, make_user
from tests.logistics.rounds.rows import (
    chilled_service,
    make_driver,
    make_due,
    make_office,
    make_pickup,
    make_plan,
    make_round_out,
    make_shift,
    report,
    stops_in,
)
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK))
    return client


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_user(role=Role.OPERATOR))
    return client


def planned(office: Office, *numbers: int, **shift: Any) -> Round:
    for n in numbers:
        make_due(n)
    made = make_shift(office, **shift)
    make_plan(office)
    return Round.objects.get(shift=made)


def moved(client: Client, stop: RoundStop, **said: Any) -> Any:
    return client.post(reverse("post:move_stop", args=[stop.pk]), said, follow=True)


def stop_of(name: str) -> RoundStop:
    return RoundStop.objects.select_related("round").get(address__name=name)


# --- The day -------------------------------------------------------------------------------------------------------------


def test_a_day_is_planned_from_nothing(clerk: Client, office: Office) -> None:
    make_due(1, cash_to_collect=Decimal("37.40"))
    make_pickup(2)
    driver = make_driver()
    van = Vehicle.objects.create(office=office, name="Van", plate="AA-99-XX", chilled_places=3)
    page = clerk.get(reverse("post:rounds")).text
    for words in ("€37.40", "Nobody drives on this day yet", "There is no round for this day yet"):
        assert words in page

    day = {"day": TODAY().isoformat(), "office": office.pk}
    added = clerk.post(
        reverse("post:rounds"), {**day, "vehicle": van.pk, "driver": driver.pk, "starts": "08:00", "ends": "17:00"}, follow=True
    )
    assert "Added: Van" in added.text
    assert "being planned" in clerk.post(reverse("post:plan_rounds"), day, follow=True).text
    assert "being planned" in clerk.get(reverse("post:rounds"), day, headers={"HX-Request": "true"}).text
    run_tasks()
    assert clerk.get(reverse("post:rounds"), day, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = clerk.get(reverse("post:rounds"), day).text
    assert "All of it stands in a round" in page
    assert "Van (AA-99-XX)" in page
    assert "<svg" in page


def test_what_is_left_out_is_said_on_the_page(clerk: Client, office: Office) -> None:
    make_due(1)
    make_pickup(9, window="morning")
    make_shift(office, starts=dt.time(14))
    make_plan(office)

    page = clerk.get(reverse("post:rounds")).text

    assert "One stop stands in no round" in page
    assert "Workshop 9" in page
    assert "closes at 13:00" in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"starts": "17:00", "ends": "08:00"}, "ends before it begins"),
        ({"starts": "noon"}, "Enter a valid time"),
        ({"driver": "0"}, "Select a valid choice"),
        ({"vehicle": ""}, "required"),
        ({"starts": "09:00", "ends": "11:00"}, "has a shift at that time already"),
    ],
)
def test_a_shift_that_cannot_be_is_explained(clerk: Client, office: Office, said: dict[str, str], why: str) -> None:
    there = make_shift(office)
    usual = {"day": TODAY().isoformat(), "office": office.pk, "vehicle": there.vehicle_id, "driver": there.driver_id}

    answer = clerk.post(reverse("post:rounds"), {**usual, "starts": "18:30", "ends": "19:00", **said})

    assert answer.status_code == 422
    assert why in answer.text
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["day=yesterday&office=x", "day=&office=", "day=2026-13-45&office=-1", "day=0001-01-01&office=99999999999999999999"]
)
def test_an_odd_day_or_office_is_today_and_the_first(clerk: Client, office: Office, query: str) -> None:
    assert clerk.get(f"{reverse('post:rounds')}?{query}").status_code == 200


def test_without_an_office_the_page_says_what_is_missing(clerk: Client) -> None:
    assert "No office delivers to doors yet" in clerk.get(reverse("post:rounds")).text
    assert clerk.post(reverse("post:plan_rounds")).status_code == 302


def test_a_shift_is_removed_with_its_draft_but_not_with_a_fixed_round(clerk: Client, office: Office) -> None:
    row = planned(office, 1)
    leaving.fix(row)
    address = reverse("post:remove_shift", args=[row.shift_id])

    assert "Open it again first" in clerk.post(address, follow=True).text
    leaving.reopen(row)
    assert "One stop" in clerk.post(address, follow=True).text or not Shift.objects.exists()
    assert not Round.objects.exists()


# --- By hand -------------------------------------------------------------------------------------------------------------


def test_a_stop_is_moved_up_and_down_and_the_round_timed_anew(clerk: Client, office: Office) -> None:
    row = planned(office, 1, 3)
    order = stops_in(row)

    moved(clerk, stop_of(order[0]), do="down")

    assert stops_in(row) == order[::-1]
    times = list(row.stops.values_list("arrives", flat=True))
    assert times == sorted(times)
    moved(clerk, stop_of(order[0]), do="down")  # at the end it stays
    assert stops_in(row) == order[::-1]


def test_an_order_that_breaks_a_window_is_shown_with_by_how_much(clerk: Client, office: Office) -> None:
    row = planned(office, 1, 2)
    first = stop_of("Door 1")
    now = first.arrives

    moved(clerk, first, do="window", opens="06:00", closes="06:30")

    page = clerk.get(reverse("post:round", args=[row.pk])).text
    assert "This order cannot be kept" in page
    assert "Door 1: " in page
    assert "minutes too late" in page
    assert now
    odd = moved(clerk, first, do="window", opens="12:00", closes="11:00")
    assert "ends before it begins" in odd.text
    assert "Write both times" in moved(clerk, first, do="window", opens="soon", closes="").text


def test_a_stop_goes_to_another_round_where_it_fits_best_and_shows_what_that_breaks(clerk: Client, office: Office) -> None:
    make_due(1)
    make_due(5)
    make_due(3, service=chilled_service())
    make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    other = Round.objects.create(office=office, day=TODAY(), shift=make_shift(office, chilled_places=0))

    answer = moved(clerk, stop_of("Door 3"), do="to", to=other.pk)

    assert "moved to the other round" in answer.text
    assert stops_in(other) == ["Door 3"]
    assert set(stops_in(row)) == {"Door 1", "Door 5"}
    assert "chilled" in clerk.get(reverse("post:round", args=[other.pk])).text
    assert "1 more chilled" in clerk.get(reverse("post:round", args=[other.pk])).text


def test_a_stop_goes_to_no_other_day_office_or_fixed_round(clerk: Client, office: Office) -> None:
    row = planned(office, 1)
    tomorrow = TODAY() + dt.timedelta(days=1)
    later = Round.objects.create(office=office, day=tomorrow, shift=make_shift(office, day=tomorrow))
    fixed = Round.objects.create(office=office, day=TODAY(), shift=make_shift(office), state="fixed")

    assert "own office and day" in moved(clerk, stop_of("Door 1"), do="to", to=later.pk).text
    assert "is fixed" in moved(clerk, stop_of("Door 1"), do="to", to=fixed.pk).text
    for odd in ("", "x", "-1", "999999"):
        assert clerk.post(reverse("post:move_stop", args=[stop_of("Door 1").pk]), {"do": "to", "to": odd}).status_code == 404
    assert stops_in(row) == ["Door 1"]


def test_a_stop_is_held_set_free_and_taken_out(clerk: Client, office: Office) -> None:
    row = planned(office, 1, 2)

    moved(clerk, stop_of("Door 1"), do="stay")
    assert stop_of("Door 1").is_fixed
    moved(clerk, stop_of("Door 1"), do="free")
    assert not stop_of("Door 1").is_fixed
    moved(clerk, stop_of("Door 1"), do="take_out")
    assert stops_in(row) == ["Door 2"]
    make_plan(office)
    assert set(stops_in(Round.objects.get())) == {"Door 1", "Door 2"}


def test_a_fixed_round_is_not_changed_by_hand(office: Office) -> None:
    row = planned(office, 1, 2)
    leaving.fix(row)
    stop = stop_of("Door 1")

    for change in (
        lambda: changing.move_by(stop=stop, steps=1),
        lambda: changing.hold(stop=stop, stays=True),
        lambda: changing.take_out(stop=stop),
        lambda: changing.set_window(stop=stop, opens=dt.time(9), closes=dt.time(10)),
    ):
        with pytest.raises(CannotChange, match="is fixed"):
            change()


def test_an_empty_round_is_not_fixed(clerk: Client, office: Office) -> None:
    row = Round.objects.create(office=office, day=TODAY(), shift=make_shift(office))

    answer = clerk.post(reverse("post:change_round", args=[row.pk]), {"do": "fix"}, follow=True)

    assert "has no stop" in answer.text


# --- Out, back, cash -----------------------------------------------------------------------------------------------------


def test_a_round_goes_its_way_by_the_clerks_buttons(clerk: Client, office: Office) -> None:
    row = planned(office, 1)
    address = reverse("post:change_round", args=[row.pk])

    for wish, words in (("fix", "The round is fixed"), ("out", "is on the road"), ("back", "Count its cash")):
        assert words in clerk.post(address, {"do": wish}, follow=True).text
    assert "somebody else" in clerk.post(address, {"do": "out"}, follow=True).text
    assert clerk.post(address, {"do": "fly"}).status_code == 302


@pytest.mark.parametrize(
    ("counted", "words"), [("ten", "no amount"), ("", "0 if there was none"), ("-5", "Less than nothing"), ("NaN", "no amount")]
)
def test_cash_that_is_no_amount_is_explained_beside_the_field(clerk: Client, office: Office, counted: str, words: str) -> None:
    make_due(1, cash_to_collect=Decimal(10))
    row = make_round_out(office)
    report(row.stops.get(), row.shift.driver, cash_taken=Decimal(10))
    leaving.come_back(row)
    address = reverse("post:round_cash", args=[row.pk])
    assert "€10.00" in clerk.get(address).text

    answer = clerk.post(address, {"counted": counted, "reason": "x"})

    assert answer.status_code == 422
    assert words in answer.text
    assert not CashCount.objects.exists()


def test_cash_is_counted_once_and_a_difference_explained(clerk: Client, office: Office) -> None:
    make_due(1, cash_to_collect=Decimal(10))
    row = make_round_out(office)
    report(row.stops.get(), row.shift.driver, cash_taken=Decimal(10))
    address = reverse("post:round_cash", args=[row.pk])
    assert "counted once, when it is back" in clerk.get(address, follow=True).text
    leaving.come_back(row)

    assert "Write why" in clerk.post(address, {"counted": "9,50"}, HTTP_ACCEPT_LANGUAGE="pt").text or not CashCount.objects.exists()
    page = clerk.post(address, {"counted": "9.50", "reason": "change"}, follow=True).text
    assert "Counted €9.50, expected €10.00" in page
    assert "change" in page
    assert "changed by somebody else" in clerk.post(address, {"counted": "10"}, follow=True).text
    assert CashCount.objects.get().counted == Decimal("9.50")


# --- Paper ---------------------------------------------------------------------------------------------------------------


def words_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


def test_the_sheet_says_all_a_driver_needs(clerk: Client, office: Office) -> None:
    make_due(1, cash_to_collect=Decimal("37.40"), recipient=make_address(name="Ação Ñandú " + "x" * 60, postcode="3000-001"))
    make_due(2, service=chilled_service(), signature=True, minimum_age=18)
    make_pickup(3, note="Ring twice")
    make_shift(office)
    make_plan(office)

    answer = clerk.get(reverse("post:round_sheet", args=[Round.objects.get().pk]))

    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(words_of(answer.content))
    for words in ("Round sheet", "€37.40", "Ação", "keep cold", "signature", "age 18", "Fetch 2 parcels", "Ring twice", "912 345 678"):
        assert words in text


def test_a_long_round_takes_several_pages_and_the_same_round_gives_the_same_sheet(office: Office) -> None:
    for n in range(1, 11):
        make_due(n)
        make_due(recipient=make_address(name=f"Neighbour {n}", street=f"Rua {n}", postcode=f"3000-{n:03}"))
    row = planned(office)
    assert row.stops.count() == 20

    loaded = rounds_with_stops(pk=row.pk)[0]
    first = draw_sheet(loaded)

    assert len(words_of(first)) == 2
    assert first == draw_sheet(rounds_with_stops(pk=row.pk)[0])


# --- Who sees it, and how much it costs ------------------------------------------------------------------------------------


def test_shop_teams_drivers_and_strangers_find_nothing(client: Client, office: Office) -> None:
    row = planned(office, 1)
    for person in (make_user(), row.shift.driver, make_user(role=Role.SHOP)):
        client.force_login(person)
        for name in ("round", "round_sheet", "round_cash"):
            assert client.get(reverse(f"post:{name}", args=[row.pk])).status_code == 404
    assert User.objects.count() >= 3


def test_the_pages_ask_the_same_number_of_questions_for_many_stops(
    clerk: Client, office: Office, django_assert_max_num_queries: Any
) -> None:
    row = planned(office, *range(1, 11))
    PlanRun.objects.update(left_out=[])
    for address in (reverse("post:rounds"), reverse("post:round", args=[row.pk])):
        clerk.get(address)
        with django_assert_max_num_queries(25):
            clerk.get(address)


# --- Where postcodes lie -----------------------------------------------------------------------------------------------


def brought(operator: Client, content: bytes) -> Any:
    return operator.post(reverse("post_places:bring_in"), {"file": SimpleUploadedFile("places.csv", content)}, follow=True)


@pytest.mark.parametrize(
    "content",
    [
        b"postcode,latitude,longitude\n3000-389,40.2123,-8.4301\n3000,40.21,-8.43\n",
        "\ufeffPostcode;Latitude;Longitude;Place\r\n3000389;40,2123;-8,4301;Coimbra\r\n3000;40,21;-8,43;\r\n\r\n".encode(),
        b"country\tpostcode\tlatitude\tlongitude\nPT\t3000-389\t40.2123\t-8.4301\nPT\t3000\t40.21\t-8.43",
    ],
)
def test_a_table_of_places_is_brought_in_and_again(operator: Client, content: bytes) -> None:
    PostcodePlace.objects.create(postcode="3000-389", latitude=1, longitude=1)

    assert "2 postcodes have their places now" in brought(operator, content).text
    brought(operator, content)

    assert dict(PostcodePlace.objects.values_list("postcode", "latitude")) == {"3000-389": Decimal("40.21230"), "3000": Decimal("40.21000")}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b\n1,2", "must name the columns"),
        (b"postcode,latitude,longitude\n", "no row"),
        (b"postcode,latitude,longitude\n3000-389,north,8\n", "Line 2: north is no latitude"),
        (b"postcode,latitude,longitude\n3000-389,95,8\n", "95 is no latitude"),
        (b"postcode,latitude,longitude\n3000-389,NaN,8\n", "no latitude"),
        (b"postcode,latitude,longitude\n3000-389,40,\n", "no longitude"),
        (b"postcode,latitude,longitude\n<b>,40,8\n", "is no postcode"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b'postcode,latitude,longitude\n"3000' + b"x" * 200_000, "Line"),
    ],
)
def test_a_broken_table_writes_nothing_and_says_why(operator: Client, content: bytes, says: str) -> None:
    answer = brought(operator, content)

    assert answer.status_code == 422
    assert says in answer.text
    assert not PostcodePlace.objects.exists()


def test_vehicles_are_the_operators(operator: Client, office: Office) -> None:
    assert operator.get(reverse("post_vehicles:index")).status_code == 200
    said = {"name": "Van", "plate": "AA-01", "office": office.pk, "max_parcels": 10, "chilled_places": 0, "max_kg": 100, "max_litres": 0}
    assert operator.post(reverse("post_vehicles:add"), {**said, "is_active": "on"}).status_code == 302
    assert Vehicle.objects.get().name == "Van"
    operator.force_login(make_user(role=Role.CLERK))
    assert operator.get(reverse("post_vehicles:index")).status_code == 404
    assert operator.get(reverse("post_places:bring_in")).status_code == 404
