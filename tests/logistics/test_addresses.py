"""Addresses: normal forms, and errors that say what to do."""

from __future__ import annotations

import pytest

from logistics.addresses import AddressInvalid, normalise, normalise_postcode
from logistics.forms import AddressForm
from logistics.models import Address

GOOD = {"name": "Ana Lopes", "street": "Rua da Sofia 12", "postcode": "3000-389", "locality": "Coimbra"}


@pytest.mark.parametrize(
    ("country", "written", "normal"),
    [
        ("PT", "3000389", ("PT", "3000-389")),
        ("PT", " 3000 389 ", ("PT", "3000-389")),
        ("PT", "3000–389", ("PT", "3000-389")),
        ("pt", "PT-3000-389", ("PT", "3000-389")),
        ("FR", "75 001", ("FR", "75001")),
        ("FR", "98800", ("NC", "98800")),
        ("NC", "98 835", ("NC", "98835")),
        ("PT", "3000", ("PT", "3000")),
        ("PT", "3000\u2011389", ("PT", "3000-389")),
        ("PT", "３０００－３８９", ("PT", "3000-389")),
        ("PT", "٣٠٠٠٣٨٩", ("PT", "3000-389")),
        ("PT", "3000-\u200b389\u202c", ("PT", "3000-389")),
        ("FR", "F-75001", ("FR", "75001")),
        ("PT", "P🧀", ("PT", "P🧀")),
    ],
)
def test_postcodes_have_one_form(country: str, written: str, normal: tuple[str, str]) -> None:
    assert normalise_postcode(country, written) == normal


def test_an_address_is_tidied() -> None:
    clean = normalise("PT", **{**GOOD, "postcode": "3000389", "street": "  Rua da   Sofia 12 ", "phone": "912 345 678"})

    assert (clean["postcode"], clean["street"], clean["phone"]) == ("3000-389", "Rua da Sofia 12", "+351912345678")


def test_what_nobody_sees_is_taken_out_of_an_address() -> None:
    clean = normalise("PT", **{**GOOD, "name": "Ana\u202e Lopes\u200b\r\nx", "street": "Rua\tda Sofia\x07 12"})
    assert (clean["name"], clean["street"]) == ("Ana Lopes x", "Rua da Sofia 12")
    with pytest.raises(AddressInvalid) as refused:
        normalise("PT", **{**GOOD, "name": "\u200b\u202e"})
    assert "Write the name" in refused.value.errors["name"]


def test_an_address_abroad_names_its_country() -> None:
    assert str(Address(**GOOD, country="PT")) == "Ana Lopes, Rua da Sofia 12, 3000-389 Coimbra"
    assert str(Address(**{**GOOD, "postcode": "98800", "locality": "Nouméa"}, country="NC")).endswith("98800 Nouméa, New Caledonia")


def test_noumea_written_as_france_is_new_caledonia() -> None:
    clean = normalise("FR", name="Marie", street="12 rue de Sébastopol", postcode="98800", locality="Nouméa", phone="23 45 67")

    assert (clean["country"], clean["postcode"], clean["phone"]) == ("NC", "98800", "+687234567")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("postcode", "300-389", "Write it like 3000-389"),
        ("postcode", "", "Write the postcode"),
        ("street", "", "Write the street"),
        ("locality", " ", "Write the place"),
        ("name", "", "Write the name"),
        ("name", "😀 \u200d", "Write the name"),
        ("phone", "12345", "no telephone number"),
    ],
)
def test_each_wrong_field_is_explained(field: str, value: str, says: str) -> None:
    with pytest.raises(AddressInvalid) as refused:
        normalise("PT", **{**GOOD, field: value})

    assert list(refused.value.errors) == [field]
    assert says in refused.value.errors[field]


def test_a_country_we_do_not_serve_is_refused() -> None:
    with pytest.raises(AddressInvalid) as refused:
        normalise("US", **{**GOOD, "postcode": "94105"})

    assert "country" in refused.value.errors


def test_the_form_saves_a_normal_address(db: None) -> None:
    form = AddressForm({**GOOD, "country": "PT", "postcode": "3000389", "phone": "(+351) 912-345-678"})

    address = form.save()

    assert address.lines() == ["Ana Lopes", "Rua da Sofia 12", "3000-389 Coimbra"]
    assert address.phone == "+351912345678"


def test_the_form_shows_every_error_at_its_field_at_once() -> None:
    form = AddressForm({"country": "PT", "postcode": "30", "phone": "abc"})

    assert set(form.errors) == {"name", "street", "locality", "postcode", "phone"}
    assert form.errors["postcode"] == ["This is no postcode of Portugal. Write it like 3000-389."]
    assert form.errors["street"] == ["Write the street and the house number."]


def test_browsers_can_fill_the_form_in() -> None:
    form = AddressForm()

    assert form.fields["postcode"].widget.attrs["autocomplete"] == "shipping postal-code"
    assert 'autocomplete="shipping tel"' in str(form["phone"])
    assert 'type="tel"' in str(form["phone"])
