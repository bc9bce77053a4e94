"""Random labels with everything that may stand on one, in every form, read back by a reader that is not ours.

Some with every test run; 1,000 with FEIRA_SOAK=20.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pypdfium2
import pytest

from logistics.labels.pdf import draw_labels
from logistics.labels.zpl import draw_zpl
from logistics.models import Office, Parcel
from logistics.setup_offices import install_coimbra
from tests.factories import make_address, make_service
from tests.logistics.rows import make_shipment
from tests.logistics.test_zpl import codes_on, expected, rendered

COUNT = 50 * int(os.environ.get("FEIRA_SOAK", "0")) or 40
LETTERS = "abcdefghijklmnopqrstuvwxyzáàâãçéêíóôõúüñœæøßåëïöÿžščđłżźćńśęąőűțșğıþðλψωжщюя山😀^~_\\\"'&<>()/,.;:-–—€ºª"


def words(dice: random.Random, longest: int) -> str:
    """Something that a person might have typed: words of any letters, up to ``longest`` characters, sometimes all of them in one word."""
    size = dice.choice([1, 12, 30, longest])
    chars = [dice.choice(LETTERS + " " * 12 if dice.random() < 0.9 else "WM") for _ in range(size)]
    text = "".join(chars).strip() or "x"
    return text.title() if dice.random() < 0.6 else text.upper()[:longest]


def any_parcels(count: int, seed: int) -> list[Parcel]:
    dice = random.Random(seed)
    services = [
        make_service(code="home"),
        make_service(code="cold", name="Domicílio refrigerado", mark="C", is_chilled=True),
        make_service(code="long", name="Entrega em mãos com hora marcada na região inteira e nas ilhas", mark="ÁÇ24"),
    ]
    offices: list[Office | None] = [None, None, None, *install_coimbra()]
    before = None
    parcels: list[Parcel] = []
    while len(parcels) < count:
        country, postcode = dice.choice(
            [("PT", f"{dice.randint(1000, 9999)}-{dice.randint(0, 999):03d}")] * 3 + [("FR", "75001"), ("NC", "98800")]
        )
        shipment = make_shipment(
            service=dice.choice(services),
            sender=make_address(name=words(dice, 80)[:80], company=words(dice, 80)[:80], street=words(dice, 120)[:120]),
            recipient=make_address(
                name=words(dice, 80)[:80],
                company=dice.choice(["", words(dice, 80)[:80]]),
                street=words(dice, 120)[:120],
                extra=dice.choice(["", words(dice, 80)[:80]]),
                postcode=postcode,
                country=country,
                locality=words(dice, 60)[:60],
                phone=dice.choice(["", "+351912345678", "+33612345678", "+687234567"]),
            ),
            grams=tuple(dice.randint(1, 30_000) for _ in range(dice.randint(1, 4))),
            cash_to_collect=dice.choice([Decimal(0), Decimal("0.01"), Decimal("23.40"), Decimal("9999999.99")]),
            reference=words(dice, 35)[:35] if dice.random() < 0.8 else "",
            signature=dice.random() < 0.5,
            minimum_age=dice.choice([0, 16, 18, 21]),
            insured_value=dice.choice([Decimal(0), Decimal("250"), Decimal("9999999.99")]),
            office=dice.choice(offices),
            returns=before if dice.random() < 0.2 else None,
        )
        before = shipment
        parcels += shipment.parcels.select_related("number").order_by("position")
    return parcels[:count]


@pytest.mark.parametrize("seed", [1])
def test_both_codes_of_every_label_are_read_in_pdf_and_in_zpl(db: None, seed: int) -> None:
    parcels = any_parcels(COUNT, seed)
    wanted = expected(parcels)

    for paper in ("A6", "100x150"):
        document = pypdfium2.PdfDocument(draw_labels(parcels, paper=paper))
        read = []
        for page in document:
            # Black and white, as a thermal printer has it.
            read.append(codes_on(page.render(scale=203 / 72, grayscale=True).to_pil().point(lambda level: 255 if level > 127 else 0)))
        assert read == wanted

    for paper, dpi in (("100x150", 203), ("A6", 300)):
        assert [codes_on(picture) for picture in rendered(draw_zpl(parcels, paper=paper, dpi=dpi), dpi)] == wanted
