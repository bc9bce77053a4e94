"""Labels for thermal printers: rendered by an independent interpreter of ZPL and read back, whatever is written on them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
import zplkit
import zxingcpp
from anyascii import anyascii
from PIL import Image

from logistics.labels.datamatrix import content
from logistics.labels.rows import label_rows
from logistics.labels.zpl import draw_zpl, field
from logistics.models import Parcel
from tests.factories import make_address, make_service
from tests.logistics.rows import make_parcel
from tests.logistics.test_labels import random_parcels

# The interpreter's font has no accents and stops at them, and a document of its may not hold too much; the printers' font has them.
AT_ONCE = 16
EVIL = ["^XZ^XA^FDfree^FS", "~JA ~DG", "\\&_5EXZ_7E", "^FH^FD_", "a^FS^XZ~HS"]


def rendered(zpl: bytes, dpi: int) -> list[Image.Image]:
    labels = re.findall(r"\^XA.*?\^XZ\n", zpl.decode(), re.DOTALL)
    pictures = []
    for start in range(0, len(labels), AT_ONCE):
        document = zplkit.render(anyascii("".join(labels[start : start + AT_ONCE])), zplkit.Options(dpi=dpi))
        assert len(document.labels) == len(labels[start : start + AT_ONCE])
        for scene in document.labels:
            raster = scene.rasterize()
            pictures.append(Image.frombytes("L", (raster.width, raster.height), bytes(raster.pixels)))
    return pictures


def codes_on(picture: Image.Image) -> dict[str, str]:
    found = zxingcpp.read_barcodes(picture, formats=[zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix])
    return {code.format.name: code.text for code in found}


def expected(parcels: list[Parcel]) -> list[dict[str, str]]:
    return [{"Code128": row.number, "DataMatrix": content(row)} for row in label_rows(parcels, language="en")]


@pytest.mark.parametrize(("paper", "dpi", "dots"), [("A6", 203, (839, 1183)), ("100x150", 300, (1181, 1772))])
def test_random_labels_are_rendered_and_read_back_right(db: None, paper: str, dpi: int, dots: tuple[int, int]) -> None:
    parcels = random_parcels(20)

    pictures = rendered(draw_zpl(parcels, paper=paper, dpi=dpi), dpi)

    assert [codes_on(picture) for picture in pictures] == expected(parcels)
    assert {picture.size for picture in pictures} == {dots}


@pytest.mark.parametrize("evil", EVIL)
def test_commands_in_a_name_change_nothing(db: None, evil: str) -> None:
    parcel = make_parcel(recipient=make_address(name=evil, street=evil, locality=evil), reference=evil)
    tame = make_parcel()

    zpl = draw_zpl([parcel, tame])

    assert zpl.count(b"^XZ") == zpl.count(b"^XA") == 2
    assert b"~" not in zpl
    assert [codes_on(picture) for picture in rendered(zpl, 203)] == expected([parcel, tame])


def test_special_signs_go_over_as_hexadecimal_and_nothing_else_does() -> None:
    assert field("João 2.º €") == "^FDJoão 2.º €^FS"
    assert field("a^b~c\\d_e") == "^FH_^FDa_5Eb_7Ec_5Cd_5Fe^FS"
    assert field("a\x1bb") == "^FH_^FDa_1Bb^FS"


def test_nothing_evil_of_offices_and_services_reaches_the_bars(db: None) -> None:
    parcel = make_parcel(service=make_service(code="odd", mark="^~_;"), recipient=make_address(postcode="^XZ;1"))

    zpl = draw_zpl([parcel])

    assert codes_on(rendered(zpl, 203)[0]) == expected([parcel])[0]
    assert expected([parcel])[0]["DataMatrix"].count(";") == 10


def test_it_says_what_the_pdf_says(db: None) -> None:
    service = make_service(code="cold", name="Domicílio refrigerado", mark="C", is_chilled=True)
    parcel = make_parcel(
        service=service, recipient=make_address(name="João Gonçalves"), cash_to_collect=Decimal("23.40"), signature=True, minimum_age=18
    )

    zpl = draw_zpl([parcel]).decode()

    assert "^CI28" in zpl
    for words in (
        "Domicílio refrigerado", "João Gonçalves", "KEEP COLD 0–4 °C", "Cash to collect: €23.40", "Signature", "Aged 18 or over",
        "3000-389 COIMBRA", "+351 912 345 678", "Parcel 1 of 1", "1.5 kg", "Queijaria Monte Alto",
    ):  # fmt: skip
        assert words in zpl


def test_letters_that_the_printers_lack_are_transcribed(db: None) -> None:
    zpl = draw_zpl([make_parcel(recipient=make_address(name="Łukasz Żółć, Ζωή, Œuvre"))]).decode()

    assert "Lukasz Zolc" not in zpl  # ó is there
    assert "Lukasz Zólc, Zoi, Œuvre" in zpl


def test_texts_stay_on_the_paper(db: None) -> None:
    """Nothing black within two millimetres of an edge, however long the names."""
    parcels = random_parcels(30, seed=5)

    for picture in rendered(draw_zpl(parcels), 203):
        left, top, right, bottom = picture.point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
        assert left >= 16
        assert top >= 16
        assert right <= picture.width - 16
        assert bottom <= picture.height - 16


def test_the_same_parcels_give_the_same_bytes_in_few_queries(db: None, django_assert_max_num_queries: Any) -> None:
    parcels = random_parcels(10)

    with django_assert_max_num_queries(6):
        first = draw_zpl(parcels)

    assert draw_zpl(parcels) == first


def test_another_paper_or_resolution_is_refused(db: None) -> None:
    parcel = make_parcel()
    for wrong in ({"paper": "A4"}, {"dpi": 600}):
        with pytest.raises(ValueError, match="is none of"):
            draw_zpl([parcel], **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no parcel"):
        draw_zpl([])
