"""Amounts, weights and yes or no in every spelling that tools and people use."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shops.catalogue_files.measures import net_content, unit_in_heading, unit_of, yes_or_no
from shops.catalogue_files.numbers import NotANumber, decimal_sign, number
from tests.shops.catalogue import HEADINGS, read, table


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50", "12.50"),
        ("12,50", "12.50"),
        ("12,5", "12.5"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50\u00a0€", "1234.50"),
        ("1'234.50", "1234.50"),
        ("€ 12,50", "12.50"),
        ("12.50 EUR", "12.50"),
        ("R$ 5", "5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,250", "1250"),
        ("12.500000", "12.5"),
        ("-3", "-3"),
        (".5", "0.5"),
        ("7.", "7"),
        ("1e-05", "0.00001"),
    ],
)
def test_amounts(text: str, amount: str) -> None:
    assert number(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12 pieces", "", "1,23,4", "--1", "1.234,5.6", "=A1", "NaN", "Infinity"])
def test_no_amounts(text: str) -> None:
    with pytest.raises(NotANumber):
        number(text)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [(["1.250", "3,50"], ","), (["1,250", "3.50"], "."), (["1.234.567"], ","), (["1,250", "2,000"], ""), ([], "")],
)
def test_the_rest_of_the_column_tells_which_sign_parts_decimals(texts: list[str], sign: str) -> None:
    assert decimal_sign(texts) == sign
    if sign == ",":
        assert number("1.250", sign=sign) == 1250
        assert number("1,250", sign=sign) == Decimal("1.25")


@pytest.mark.parametrize(
    ("cell", "grams"),
    [("500", 500), ("500 g", 500), ("1.2 kg", 1200), ("1,2kg", 1200), ("2 lb", 907), ("8 oz", 227), ("0.5", 500), ("0", None), ("", None)],
)
def test_weights(cell: str, grams: int | None) -> None:
    assert read(table(["A", "B", "1", "1", cell, "x"])).items[0].variants[0].grams == grams


@pytest.mark.parametrize(("heading", "grams"), [("Weight (kg)", 2000), ("Weight (lbs)", 907), ("Weight (oz)", 57), ("Peso kg", 2000)])
def test_the_heading_may_name_the_unit(heading: str, grams: int) -> None:
    data = table(["A", "B", "1", "1", "2", "x"], headings=[*HEADINGS[:4], heading, "Category"])
    assert read(data).items[0].variants[0].grams == grams or heading in read(data).left_out


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("Price with VAT", "abc", "“abc” is not a number"),
        ("Price with VAT", "-1", "cannot be below 0"),
        ("Price with VAT", "=SUM(A1:A3)", "is a formula"),
        ("Price with VAT", "1e20", "too high"),
        ("Stock", "many", "is not a number"),
        ("Stock", "99999999", "more than 1,000,000"),
        ("Weight packed", "heavy", "not a weight"),
        ("Weight packed", "5 stone", "not a unit of weight"),
        ("Weight packed", "-5", "cannot be the weight"),
    ],
)
def test_what_cannot_be_read_is_said_with_row_and_column(column: str, cell: str, words: str) -> None:
    row = ["A", "B", "1", "1", "1", "x"]
    row[HEADINGS.index(column)] = cell
    (remark,) = read(table(row)).items[0].remarks
    assert (remark.row, remark.column, remark.is_error) == (2, column, True)
    assert words in remark.text


def test_small_measures() -> None:
    assert net_content(Decimal("0.75"), "l") == (Decimal("750.00"), "ml")
    assert net_content(Decimal(2), "cups") is None
    assert unit_of("1.5 kg") == ("1.5", "kg")
    assert unit_in_heading("Width (in)") == "in"
    assert [yes_or_no(text) for text in ("Sim", "oui", "TRUE", "Não", "0", "perhaps")] == [True, True, True, False, False, None]
