"""Files of every kind become the same table, or are refused in words that say what to do."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from shops.catalogue_files import limits
from shops.catalogue_files.reading import CannotRead, table
from tests.shops.catalogue import HEADINGS, read, workbook
from tests.shops.catalogue import table as csv_table

ROW = ["QJ-1", "Queijo de Évora", "12.50", "3", "500", "Crafts"]


def only(data: bytes, name: str = "products.csv") -> tuple[str, Decimal | None, int | None]:
    item = read(data, name).items[0]
    return item.title, item.variants[0].price, item.variants[0].stock


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_with_any_separator(encoding: str, separator: str) -> None:
    data = csv_table(ROW, separator=separator).decode().encode(encoding)
    assert only(data) == ("Queijo de Évora", Decimal("12.50"), 3)


def test_a_workbook_is_read_as_it_is() -> None:
    data = workbook(["QJ-1", "Queijo de Évora", 12.5, 3, 500, "Crafts"])
    assert only(data, "products.xlsx") == ("Queijo de Évora", Decimal("12.50"), 3)


def test_numbers_of_goods_stay_whole_in_a_workbook() -> None:
    catalogue = read(workbook([5601234567890.0, "A", 1.1, 1, 1, "x"], ["00123", "B", 1, 1, 1, "x"]), "products.xlsx")
    assert [item.variants[0].sku for item in catalogue.items] == ["5601234567890", "00123"]
    assert catalogue.items[0].variants[0].price == Decimal("1.10")


def test_lines_before_the_headings_and_empty_ones_count_but_are_no_rows() -> None:
    data = b"My shop,,,,,\r\n\r\n" + csv_table(ROW, [""] * 6, [*ROW[:1], "Second", *ROW[2:]])
    catalogue = read(data)
    assert [item.row for item in catalogue.items] == [4, 6]


def test_a_line_that_names_the_separator_is_no_row() -> None:
    assert read(b"sep=;\r\n" + csv_table(ROW, separator=";")).items[0].row == 3


def test_line_breaks_and_quotes_inside_a_cell() -> None:
    headings = [*HEADINGS, "Description"]
    catalogue = read(csv_table([*ROW, 'First "line"\nsecond'], ["B", *ROW[1:], ""], headings=headings))
    assert catalogue.items[0].description == 'First "line"\nsecond'
    assert [item.row for item in catalogue.items] == [2, 3]


def test_nuls_are_taken_out() -> None:
    assert only(csv_table(ROW).replace(b"Queijo", b"Que\0ijo"))[0] == "Queijo de Évora"


def test_a_few_damaged_letters_do_not_spoil_the_others() -> None:
    data = csv_table(*([ROW] * 8)) + b"X,Broken \xff,1,1,1,x\r\n"
    catalogue = read(data)
    assert catalogue.items[0].title == "Queijo de Évora"
    assert "damaged" in " ".join(catalogue.notes)


def test_ragged_rows_are_filled_up_and_too_long_ones_are_refused() -> None:
    data = csv_table(ROW[:3], [*ROW, "", ""], [*ROW, "one too many"])
    short, padded, long = read(data).items
    assert short.variants[0].stock is None
    assert not padded.remarks
    assert "This row has 7 cells and the headings are 6" in long.remarks[0].text


def test_columns_may_stand_anywhere_among_sixty() -> None:
    headings = [*(f"Extra {n}" for n in range(54)), *reversed(HEADINGS)]
    catalogue = read(csv_table([*[""] * 54, *reversed(ROW)], headings=headings))
    assert only(csv_table([*[""] * 54, *reversed(ROW)], headings=headings)) == ("Queijo de Évora", Decimal("12.50"), 3)
    assert len(catalogue.left_out) == 54


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.csv", "is empty"),
        (b"\xef\xbb\xbf\r\n  \r\n", "x.csv", "is empty"),
        (csv_table(), "x.csv", "no product below the headings"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "x.xls", "old Excel file"),
        (b"%PDF-1.7 something", "x.pdf", "This is no table"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "x.png", "This is no table"),
        (b"<!DOCTYPE html><html></html>", "x.csv", "This is no table"),
        (b'{"products": []}', "x.json", "This is no table"),
        (b"PK\x03\x04 not really a zip", "x.xlsx", "cannot be opened"),
        (b"colour,taste\nred,sweet\n", "x.csv", "of no kind that is known here: “colour”, “taste”"),
        (b"Just a letter to my aunt, nothing else\nbye\n", "x.txt", "of no kind that is known"),
    ],
)
def test_what_is_no_catalogue_is_refused_in_words(data: bytes, name: str, words: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read(data, name)
    assert words in str(refused.value)


def packed(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return kept.getvalue()


def test_a_workbook_that_swells_is_not_unpacked() -> None:
    with pytest.raises(CannotRead, match="far too large"):
        read(packed(xl__workbook_xml=b" " * 80_000_000), "bomb.xlsx")


@pytest.mark.parametrize("name", ["x.xlsx", "x.ods", "x.zip"])
def test_another_archive_is_no_workbook(name: str) -> None:
    with pytest.raises(CannotRead, match=r"cannot be (read|opened)"):
        read(packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), name)


def test_entities_in_a_workbook_are_not_followed() -> None:
    good = workbook(ROW)
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(kept, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + data
            target.writestr(entry, data)
    with pytest.raises(CannotRead, match="cannot be opened"):
        read(kept.getvalue(), "x.xlsx")


def test_too_many_rows_are_refused_with_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    with pytest.raises(CannotRead, match="more than 3 rows"):
        read(csv_table(*([ROW] * 4)))
    assert limits.MOST_ROWS == 20_000


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_BYTES", 20)
    with pytest.raises(CannotRead, match="larger than"):
        read(csv_table(ROW))


def test_a_quotation_mark_left_open_is_said() -> None:
    catalogue = read(csv_table(ROW, ROW) + b'Z,"Open,1,1,1,x\r\n')
    assert any("quotation mark" in note for note in catalogue.notes)
