"""Whose tax a sale bears."""

from __future__ import annotations

import pytest

from marketplace.tax.classes import TaxClass, class_abroad
from marketplace.tax.place import Seller, Treatment, place_of_sale
from marketplace.tax.territories import Territory as T


@pytest.mark.parametrize(
    ("home", "destination", "oss", "taxed_in"),
    [
        (T.PT, T.PT, False, T.PT),
        (T.PT, T.AZORES, False, T.PT),  # where the transport begins: Decreto-Lei 347/85, art. 1(2), CIVA art. 6(1)
        (T.MADEIRA, T.PT, False, T.MADEIRA),
        (T.PT, T.AZORES, True, T.PT),  # the one-stop shop is for other countries
        (T.FR, T.CORSICA, False, T.CORSICA),  # where it ends: CGI, art. 297, I-2
        (T.CORSICA, T.FR, False, T.FR),
        (T.PT, T.FR, False, T.PT),  # under EUR 10,000 a year: Directive 2006/112/EC, art. 59c
        (T.PT, T.FR, True, T.FR),  # else art. 33(a)
        (T.AZORES, T.CORSICA, True, T.CORSICA),
        (T.NC, T.NC, False, T.NC),
    ],
)
def test_where_a_sale_is_taxed(home: T, destination: T, oss: bool, taxed_in: T) -> None:
    place = place_of_sale(Seller(home, uses_oss=oss), destination)
    assert (place.treatment, place.territory, place.mention) == (Treatment.CHARGED, taxed_in, "")


@pytest.mark.parametrize(("home", "destination"), [(T.PT, T.NC), (T.FR, T.NC), (T.NC, T.FR), (T.PT, T.ELSEWHERE), (T.FR, T.ELSEWHERE)])
def test_what_leaves_the_tax_area_bears_none(home: T, destination: T) -> None:
    place = place_of_sale(Seller(home, uses_oss=True), destination)
    assert (place.treatment, place.territory) == (Treatment.EXPORT, None)
    assert place.mention


@pytest.mark.parametrize(("home", "law"), [(T.PT, "regime de isenção"), (T.MADEIRA, "CIVA"), (T.FR, "293 B"), (T.NC, "TGC non applicable")])
def test_a_small_seller_charges_none_and_says_why(home: T, law: str) -> None:
    place = place_of_sale(Seller(home, is_small=True), T.PT)
    assert place.treatment == Treatment.SMALL_SELLER
    assert law in place.mention


def test_what_is_intermediate_at_home_is_standard_abroad() -> None:
    assert class_abroad(TaxClass.INTERMEDIATE, home="PT", place="FR") == TaxClass.STANDARD
    assert class_abroad(TaxClass.REDUCED, home="PT", place="FR") == TaxClass.REDUCED
    assert class_abroad(TaxClass.WINE, home="PT", place="FR") == TaxClass.WINE
    assert class_abroad(TaxClass.INTERMEDIATE, home="PT", place="PT") == TaxClass.INTERMEDIATE
