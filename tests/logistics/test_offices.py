"""Which office brings a parcel to the door."""

from __future__ import annotations

import pytest

from logistics.models import Office, OfficeArea
from logistics.offices import office_for, offices_for
from logistics.setup import install_portugal
from logistics.setup_offices import install_coimbra
from logistics.zones import zones_of

pytestmark = pytest.mark.django_db


def test_a_postcode_is_delivered_by_the_office_of_its_town() -> None:
    install_coimbra()

    found = office_for(country="PT", postcode="3400056")

    assert str(found) == "Oliveira do Hospital"


def test_a_postcode_of_no_area_has_no_delivery_office() -> None:
    install_coimbra()

    assert office_for(country="PT", postcode="1000-001") is None
    assert office_for(country="PT", postcode="30") is None
    assert office_for(country="FR", postcode="30001") is None


def test_the_narrower_area_counts_and_a_closed_office_delivers_nowhere() -> None:
    install_coimbra()
    santa_clara = Office.objects.create(code="santa-clara", name="Santa Clara", street="Rua 1", postcode="3040-001", locality="Coimbra")
    OfficeArea.objects.create(office=santa_clara, first="3040-000", last="3041-999")

    assert str(office_for(country="PT", postcode="3040-123")) == "Santa Clara"
    Office.objects.filter(pk=santa_clara.pk).update(is_active=False)
    assert str(office_for(country="PT", postcode="3040-123")) == "Coimbra"


def test_many_places_in_one_query_and_installing_again_changes_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    install_coimbra()
    Office.objects.filter(code="mira").update(name="Mira, Praia")
    install_coimbra()

    with django_assert_num_queries(1):
        found = offices_for([("PT", "3070-001"), ("PT", "3230001"), ("PT", "9000-001")])

    assert [str(office) if office else "" for office in found.values()] == ["Mira, Praia", "Penela", ""]


def test_a_thousand_places_are_one_query_too(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    install_portugal()
    install_coimbra()
    places = [("PT", f"{3000 + n // 2}-{n:03d}") for n in range(1000)]

    with django_assert_num_queries(2):
        offices, zones = offices_for(places), zones_of(places)

    assert (len(offices), str(offices["PT", "3000-001"]), str(offices["PT", "3499-999"])) == (1000, "Coimbra", "None")
    assert {str(zone) for zone in zones.values()} == {"Mainland Portugal"}
