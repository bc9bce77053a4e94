"""Whose tax a sale bears."""

from __future__ import annotations

import pytest

from marketplace.tax.classes import TaxClass, class_abroad
from marketplace.tax.place import Seller, Treatment, place_of_sale
from marketplace.tax.territories import Territory


@pytest.mark.parametrize(
    ("home", "destination", "oss", "taxed_in"),
    [
        (Territory.PT, Territory.PT, False, Territory.PT),
        (Territory.PT, Territory.AZORES, False, Territory.PT),  # where the transport begins: Decreto-Lei 347/85, art. 1(2), CIVA art. 6(1)
        (Territory.MADEIRA, Territory.PT, False, Territory.MADEIRA),
        (Territory.PT, Territory.AZORES, True, Territory.PT),  # the one-stop shop is for other countries
        (Territory.FR, Territory.CORSICA, False, Territory.CORSICA),  # where it ends: CGI, art. 297, I-2
        (Territory.CORSICA, Territory.FR, False, Territory.FR),
        (Territory.PT, Territory.FR, False, Territory.PT),  # under EUR 10,000 a year: Directive 2006/112/EC, art. 59c
        (Territory.PT, Territory.FR, True, Territory.FR),  # else art. 33(a)
        (Territory.AZORES, Territory.CORSICA, True, Territory.CORSICA),
        (Territory.NC, Territory.NC, False, Territory.NC),
    ],
)
def test_where_a_sale_is_taxed(home: Territory, destination: Territory, oss: bool, taxed_in: Territory) -> None:
    place = place_of_sale(Seller(home, uses_oss=oss), destination)
    assert (place.treatment, place.territory, place.mention) == (Treatment.CHARGED, taxed_in, "")


@pytest.mark.parametrize(
    ("home", "destination"),
    [
        (Territory.PT, Territory.NC),
        (Territory.FR, Territory.NC),
        (Territory.NC, Territory.FR),
        (Territory.PT, Territory.ELSEWHERE),
        (Territory.FR, Territory.ELSEWHERE),
    ],
)
def test_what_leaves_the_tax_area_bears_none(home: Territory, destination: Territory) -> None:
    place = place_of_sale(Seller(home, uses_oss=True), destination)
    assert (place.treatment, place.territory) == (Treatment.EXPORT, None)
    assert place.mention


@pytest.mark.parametrize(
    ("home", "law"),
    [(Territory.PT, "regime de isenção"), (Territory.MADEIRA, "CIVA"), (Territory.FR, "293 B"), (Territory.NC, "TGC non applicable")],
)
def test_a_small_seller_charges_none_and_says_why(home: Territory, law: str) -> None:
    place = place_of_sale(Seller(home, is_small=True), Territory.PT)
    assert place.treatment == Treatment.SMALL_SELLER
    assert law in place.mention


def test_what_is_intermediate_at_home_is_standard_abroad() -> None:
    assert class_abroad(TaxClass.INTERMEDIATE, home="PT", place="FR") == TaxClass.STANDARD
    assert class_abroad(TaxClass.REDUCED, home="PT", place="FR") == TaxClass.REDUCED
    assert class_abroad(TaxClass.WINE, home="PT", place="FR") == TaxClass.WINE
    assert class_abroad(TaxClass.INTERMEDIATE, home="PT", place="PT") == TaxClass.INTERMEDIATE
