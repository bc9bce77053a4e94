"""0 cents off: lines, rates, delivery and totals, in EUR and in XPF."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.tax.assessing import Assessment, Taxable, assess
from marketplace.tax.classes import TaxClass
from marketplace.tax.place import Seller, Treatment
from marketplace.tax.rates import NoRate, RateBook
from marketplace.tax.rounding import shared_out, tax_inside
from marketplace.tax.territories import Territory

CENT, FRANC = Decimal("0.01"), Decimal(1)
BOOK = RateBook(
    dt.date(2026, 11, 27),
    {
        ("PT", "reduced"): Decimal("6.00"),
        ("PT", "wine"): Decimal("13.00"),
        ("PT", "intermediate"): Decimal("13.00"),
        ("PT", "standard"): Decimal("23.00"),
        ("FR", "reduced"): Decimal("5.50"),
        ("FR", "super_reduced"): Decimal("2.10"),
        ("FR", "standard"): Decimal("20.00"),
        ("NC", "reduced"): Decimal("3.00"),
        ("NC", "intermediate"): Decimal("6.00"),
        ("NC", "standard"): Decimal("11.00"),
        ("NC", "higher"): Decimal("22.00"),
    },
)
BASKETS = 20 * int(os.environ.get("FEIRA_SOAK", "20"))
UNITS = {"EUR": CENT, "XPF": FRANC}
lines = st.lists(st.tuples(st.integers(0, 3_000_000), st.sampled_from([one.value for one in TaxClass])), min_size=1, max_size=25)


def assessed(currency: str, territory: str, rows: list[tuple[int, str]], delivery: int, **seller: bool) -> Assessment:
    unit, home = UNITS[currency], Territory(territory)
    return assess(
        seller=Seller(home, **seller),
        destination=home,
        lines=[Taxable(units * unit, tax_class) for units, tax_class in rows],
        delivery=delivery * unit,
        rates=BOOK,
        currency=currency,
    )


@settings(max_examples=BASKETS, deadline=None)
@given(currency=st.sampled_from(["EUR", "XPF"]), territory=st.sampled_from(["PT", "FR", "NC"]), rows=lines, delivery=st.integers(0, 20_000))
def test_no_cent_is_off(currency: str, territory: str, rows: list[tuple[int, str]], delivery: int) -> None:
    unit = UNITS[currency]
    found = assessed(currency, territory, rows, delivery)

    goods = [units * unit for units, _tax_class in rows]
    assert sum(share.gross for share in found.shares) == sum(goods) + delivery * unit
    assert sum(share.delivery for share in found.shares) == delivery * unit
    for share in found.shares:
        of_rate = [(gross, line) for gross, line in zip(goods, found.lines, strict=True) if line.percent == share.percent]
        assert sum(gross for gross, _line in of_rate) == share.goods
        assert sum(line.tax for _gross, line in of_rate) == share.goods_tax
        assert share.tax == tax_inside(share.gross, share.percent, unit=unit)
        assert share.net + share.tax == share.gross
        for gross, line in of_rate:
            exact = gross * line.percent / (100 + line.percent)
            assert abs(line.tax - exact) < unit
            assert 0 <= line.tax <= gross
    assert sum(line.tax for line in found.lines) + found.delivery_tax == found.tax
    assert all(amount % unit == 0 for share in found.shares for amount in (share.tax, share.delivery, share.delivery_tax, share.goods_tax))


@settings(max_examples=BASKETS, deadline=None)
@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(0, 10**7), min_size=1, max_size=40), unit=st.sampled_from([CENT, FRANC]))
def test_parts_are_the_whole(total: int, weights: list[int], unit: Decimal) -> None:
    parts = shared_out(total * unit, [Decimal(weight) for weight in weights], unit=unit)
    assert sum(parts) == total * unit
    assert all(part >= 0 for part in parts)


def test_a_cheese_and_its_parcel_bear_the_rate_of_food() -> None:
    found = assessed("EUR", "PT", [(1250, "reduced"), (1250, "reduced")], 390)
    assert [(line.percent, line.tax) for line in found.lines] == [(Decimal(6), Decimal("0.71")), (Decimal(6), Decimal("0.71"))]
    share = found.shares[0]
    assert (share.gross, share.net, share.tax, share.delivery_tax) == (
        Decimal("28.90"),
        Decimal("27.26"),
        Decimal("1.64"),
        Decimal("0.22"),
    )


def test_delivery_of_food_and_crafts_is_shared_by_their_prices() -> None:
    found = assessed("EUR", "PT", [(3000, "reduced"), (1000, "standard")], 400)
    assert [(share.percent, share.delivery, share.tax) for share in found.shares] == [
        (Decimal(6), Decimal("3.00"), Decimal("1.87")),
        (Decimal(23), Decimal("1.00"), Decimal("2.06")),
    ]


def test_francs_have_no_decimals() -> None:
    found = assessed("XPF", "NC", [(1499, "reduced"), (2350, "standard")], 850)
    assert [(share.percent, share.gross, share.tax) for share in found.shares] == [
        (Decimal(3), Decimal(1830), Decimal(53)),
        (Decimal(11), Decimal(2869), Decimal(284)),
    ]


@pytest.mark.parametrize("delivery", [0, 390])
def test_a_small_seller_charges_nothing_at_all(delivery: int) -> None:
    found = assessed("EUR", "PT", [(1250, "reduced"), (9900, "standard")], delivery, is_small=True)
    assert found.tax == 0
    assert found.place.treatment == Treatment.SMALL_SELLER
    assert [(share.percent, share.net) for share in found.shares] == [(Decimal(0), Decimal("111.50") + delivery * CENT)]


def test_nobody_guesses_for_a_seller_whose_taxes_are_not_known() -> None:
    with pytest.raises(NoRate):
        assess(
            seller=Seller(Territory.ELSEWHERE),
            destination=Territory.FR,
            lines=[Taxable(Decimal(10), "standard")],
            delivery=Decimal(0),
            rates=BOOK,
        )


def test_a_whole_basket_of_presents_still_has_somewhere_to_put_the_delivery() -> None:
    found = assessed("EUR", "PT", [(0, "reduced")], 390)
    assert (found.shares[0].gross, found.shares[0].tax) == (Decimal("3.90"), Decimal("0.22"))
