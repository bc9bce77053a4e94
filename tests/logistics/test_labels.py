"""Labels: read back by an independent reader, with all that must stand on them, whatever people are called."""

from __future__ import annotations

import itertools
import random
import re
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.utils import translation

from logistics.labels.layout import PAPERS
from logistics.labels.pdf import A4, draw_labels
from logistics.labels.phrases import phone_text
from logistics.labels.text import faces, printable
from logistics.models import LabelPrint, Office, OfficeArea, Parcel, PrintBatch, Service, ServiceName
from logistics.printing import batch_pdf, print_labels
from logistics.setup_offices import install_coimbra
from tests.factories import make_address, make_service, make_user
from tests.logistics.rows import make_parcel, make_shipment

BARS = zxingcpp.BarcodeFormat.Code128
NAMES = [
    "Ana Lopes",
    "João Gonçalves de Magalhães",
    "Maria da Conceição Figueiredo de Vasconcelos e Sousa Albuquerque Mascarenhas Pin",
    "Łukasz Żółć-Źdźbło",
    "Γιώργος Παπαδόπουλος",
    "Nguyễn Thị Ánh Tuyết",
    "Дмитрий Ильич Щёголев",
    "山田太郎",
    "Þórður (Tóti) \\ Æsir",
    "W" * 80,
]
STREETS = [
    "Rua da Sofia 12",
    "Avenida Doutor Francisco Sá Carneiro, Urbanização da Quinta das Lágrimas, lote 14, bloco B, entrada poente, n.º 127 A-B",
    "Travessa do Açougue, 3",
]
PLACES = ["Coimbra", "Oliveira do Hospital", "Vila Nova de Poiares e Santo André das Tojeiras da Beira Baixa"]


def random_parcels(count: int, seed: int = 203) -> list[Parcel]:
    """Shipments of one to three boxes, chilled or not, with and without cash, to people with all kinds of names."""
    dice = random.Random(seed)
    services = [
        Service.objects.filter(code="home").first() or make_service(code="home"),
        Service.objects.filter(code="cold").first() or make_service(code="cold", name="Domicílio refrigerado", mark="C", is_chilled=True),
    ]
    office = Office.objects.filter(code="coimbra").first() or install_coimbra()[2]
    parcels: list[Parcel] = []
    while len(parcels) < count:
        recipient = make_address(
            name=dice.choice(NAMES),
            company=dice.choice(["", "", "Associação Humanitária dos Bombeiros Voluntários de Vila Nova de Poiares"]),
            street=dice.choice(STREETS),
            extra=dice.choice(["", "2.º esq.", "Edifício Çelik, escada exterior, 14.º andar, porta do fundo à direita, campainha 3"])[:80],
            postcode=f"{dice.randint(1000, 9999)}-{dice.randint(0, 999):03d}",
            locality=dice.choice(PLACES)[:60],
        )
        shipment = make_shipment(
            service=dice.choice(services),
            recipient=recipient,
            grams=tuple(dice.randint(1, 30_000) for _ in range(dice.randint(1, 3))),
            cash_to_collect=dice.choice([Decimal(0), Decimal("23.40"), Decimal("1234567.80")]),
            reference=dice.choice(["", "100023", "W" * 35]),
            signature=dice.random() < 0.3,
            minimum_age=dice.choice([0, 0, 18]),
            insured_value=dice.choice([Decimal(0), Decimal(0), Decimal("9999.99")]),
            office=dice.choice([None, None, office]),
        )
        parcels += shipment.parcels.select_related("number")
    return parcels[:count]


def text_of(pdf: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", document[page].get_textpage().get_text_bounded())


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes (left, bottom, right, top) share more than a hair."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    upright = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and upright > 0.5


def read_back(pdf: bytes, dpi: int) -> list[list[str]]:
    """What a reader sees on each page, rasterised in black and white as a thermal printer does it."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil().point(lambda level: 255 if level > 127 else 0)
        # As a scanner is held: upright. Looking for other kinds of bars and at other angles takes ten times as long.
        found = zxingcpp.read_barcodes(image, formats=BARS, try_rotate=False, try_invert=False)
        pages.append([code.text for code in found])
    return pages


def matrices(pdf: bytes, dpi: int = 203) -> list[list[str]]:
    """What stands in the DataMatrix of each page."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        found = zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil(), formats=zxingcpp.BarcodeFormat.DataMatrix)
        pages.append([code.text for code in found])
    return pages


@pytest.mark.parametrize("paper", list(PAPERS))
def test_a_batch_of_200_is_read_back_right(db: None, paper: str) -> None:
    parcels = random_parcels(200)

    pages = read_back(draw_labels(parcels, paper=paper), dpi=203)

    assert pages == [[parcel.number.number] for parcel in parcels]


def test_at_300_dpi_too(db: None) -> None:
    parcels = random_parcels(20)

    assert read_back(draw_labels(parcels), dpi=300) == [[parcel.number.number] for parcel in parcels]


@pytest.mark.parametrize("paper", list(PAPERS))
def test_nothing_runs_over_the_edge_or_into_its_neighbour(db: None, paper: str) -> None:
    width, height = PAPERS[paper]

    document = pypdfium2.PdfDocument(draw_labels(random_parcels(60), paper=paper))

    for page in document:
        assert page.get_size() == pytest.approx((width, height), abs=0.1)
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        assert min(box[0] for box in boxes) >= 10
        assert max(box[2] for box in boxes) <= width - 10
        assert min(box[1] for box in boxes) >= 10
        assert max(box[3] for box in boxes) <= height - 10
        assert not [(one, other) for one, other in itertools.combinations(boxes, 2) if overlap(one, other)]


def test_all_that_must_stand_on_it(db: None) -> None:
    service = make_service(code="cold", name="Domicílio refrigerado", mark="C", is_chilled=True)
    shipment = make_shipment(
        service=service,
        grams=(2500, 900),
        recipient=make_address(name="João Gonçalves", company="Café Açor", extra="2.º esq."),
        cash_to_collect=Decimal("23.40"),
        reference="100023",
    )
    pdf = draw_labels(shipment.parcels.all())

    first, second = text_of(pdf, 0), text_of(pdf, 1)

    for words in (
        "Queijaria Monte Alto",
        "3400-060 Oliveira do Hospital",
        "João Gonçalves",
        "Café Açor",
        "Rua da Sofia 12",
        "2.º esq.",
        "3000-389 COIMBRA",
        "+351 912 345 678",
        "Domicílio refrigerado",
        "Parcel 1 of 2",
        "2.5 kg",
        "Picked up Mon 23 Nov",
        "Deliver by Tue 24 Nov",
        "KEEP COLD 0–4 °C · deliver by Tue 24 Nov",
        "Cash to collect: €23.40",
        "100023",
        "DA 000 000 ",
    ):
        assert words in first
    assert "Parcel 2 of 2" in second
    assert "900 g" in second
    assert "Cash to collect: see parcel 1" in second


def test_what_does_not_apply_is_not_there(db: None) -> None:
    text = text_of(draw_labels([make_parcel(recipient=make_address(phone=""), reference="")]))

    for words in ("COLD", "Cash", "Reference", "Tel.", "Signature", "Insured", "RETURN", "Aged", "Keep for"):
        assert words not in text


def test_options_stand_in_words_and_in_the_matrix(db: None) -> None:
    office = install_coimbra()[0]
    asked = make_parcel(signature=True, minimum_age=18, insured_value=Decimal(200), cash_to_collect=Decimal("23.40"), office=office)
    pdf = draw_labels([asked])

    for words in ("Signature", "Aged 18 or over", "Insured €200.00", "Cash to collect: €23.40", "Keep for pick-up at Arganil"):
        assert words in text_of(pdf)
    assert matrices(pdf) == [[f"F1;{asked};PT;3300-011;ARGANIL;24;1500;1/1;20261124;SAIO;23.40"]]


def test_the_sorting_code_is_the_delivery_offices_and_an_exception_inside_its_area_counts(db: None) -> None:
    arganil, coimbra = Office.objects.none(), make_parcel()
    assert "3000 389" in text_of(draw_labels([coimbra]))  # nobody says that he delivers there

    arganil = install_coimbra()[0]
    assert "COIMBRA 389" in text_of(draw_labels([coimbra]))
    OfficeArea.objects.create(office=arganil, first="3000-300", last="3000-399")
    assert "ARGANIL 389" in text_of(draw_labels([coimbra]))
    assert "COIMBRA 400" in text_of(draw_labels([make_parcel(recipient=make_address(postcode="3000-400"))]))


def test_a_return_says_so_and_goes_to_the_sender_of_the_goods(db: None) -> None:
    there = make_shipment()
    back = make_parcel(sender=there.recipient, recipient=there.sender, returns=there)
    pdf = draw_labels([back])

    assert "RETURN" in text_of(pdf)
    assert "3400-060 OLIVEIRA DO HOSPITAL" in text_of(pdf)
    assert matrices(pdf)[0][0].endswith(";R;")


@pytest.mark.parametrize(("start", "on_sheets"), [(0, [4, 2]), (1, [3, 3]), (3, [1, 4, 1])])
def test_four_on_a4_from_the_place_that_is_left(db: None, start: int, on_sheets: list[int]) -> None:
    parcels = random_parcels(6)
    pdf = draw_labels(parcels, paper="A4", start=start)

    pages = read_back(pdf, dpi=203)

    assert [len(page) for page in pages] == on_sheets
    assert [page.get_size() for page in pypdfium2.PdfDocument(pdf)] == [pytest.approx(A4, abs=0.1)] * len(on_sheets)
    assert sorted(number for page in pages for number in page) == [str(parcel) for parcel in parcels]
    with pytest.raises(ValueError, match="place 4"):
        draw_labels(parcels, paper="A4", start=4)


@pytest.mark.parametrize("name", NAMES[:7])
def test_names_print_with_their_own_letters(db: None, name: str) -> None:
    assert name in text_of(draw_labels([make_parcel(recipient=make_address(name=name))]))


def test_other_scripts_are_transcribed() -> None:
    assert printable("山田太郎") == "ShanTianTaiLang"
    assert printable("Ana\u200b\n Lopes") == "Ana Lopes"
    assert printable("محمد") == "mhmd"


def test_emoji_are_left_out_and_nothing_is_lost_without_a_sign() -> None:
    assert printable("😀 Ana 🎉 Lopes 👍🏽") == "Ana Lopes"
    assert printable("👨\u200d👩\u200d👧") == "?"
    assert printable("\ue000") == "?"
    assert printable("Largo 10:30:40") == "Largo 10:30:40"
    assert printable("\u3000") == printable("") == ""


@pytest.mark.parametrize("paper", list(PAPERS))
def test_the_longest_address_is_whole_or_says_that_it_is_not(db: None, paper: str) -> None:
    recipient = make_address(
        name="Maria da Conceição Figueiredo de Vasconcelos e Sousa Albuquerque Mascarenhas Pin",
        company="Associação Humanitária dos Bombeiros Voluntários de Vila Nova de Poiares e Arred",
        street=STREETS[1],
        extra="Edifício Çelik, escada exterior, 14.º andar, porta do fundo à direita, camp. 3",
    )

    text = text_of(draw_labels([make_parcel(recipient=recipient)], paper=paper))

    for words in (recipient.name, recipient.company, recipient.street, recipient.extra):
        assert words in text


def test_what_is_longer_than_the_paper_ends_in_an_ellipsis(db: None) -> None:
    wide = make_address(name="W" * 80, company="W" * 80, street="W" * 120, extra="W" * 80)
    assert "…" in text_of(draw_labels([make_parcel(recipient=wide)]))


def test_the_service_is_called_as_the_post_calls_it(db: None, settings: Any) -> None:
    settings.LANGUAGE_CODE = "pt"
    service = make_service(name="Home 24 h")
    ServiceName.objects.create(service=service, language="pt", name="Domicílio 24 h")
    ServiceName.objects.create(service=service, language="fr", name="Domicile 24 h")

    assert "Domicílio 24 h" in text_of(draw_labels([make_parcel(service=service)]))


def test_long_text_shrinks_wraps_and_is_cut_last() -> None:
    regular, _bold = faces()

    assert regular.fit("Rua", width=100, size=12, least=8) == ("Rua", 12)
    text, size = regular.fit("Rua da Sofia, número doze", width=100, size=12, least=8)
    assert (text, 8 <= size < 12) == ("Rua da Sofia, número doze", True)
    text, size = regular.fit("Rua da Sofia " * 9, width=100, size=12, least=8)
    assert (text[-1], size) == ("…", 8)
    assert regular.width(text, size) <= 100
    assert regular.wrap("Rua da Sofia, número doze", width=80, size=12, lines=2) == ["Rua da Sofia,", "número doze"]
    assert "".join(regular.wrap("Donaudampfschifffahrt", width=80, size=12, lines=2)) == "Donaudampfschifffahrt"


def test_telephones_in_groups() -> None:
    numbers = ["+351912345678", "+33612345678", "+687234567", "+4915112345678"]
    assert [phone_text(number) for number in numbers] == ["+351 912 345 678", "+33 6 12 34 56 78", "+687 23 45 67", "+4915112345678"]


def test_the_label_speaks_the_posts_language_not_the_clerks(db: None, settings: Any) -> None:
    parcel = make_parcel()
    with translation.override("fr"):
        assert "Parcel 1 of 1" in text_of(draw_labels([parcel]))


def test_labels_cost_six_queries_however_many(db: None, django_assert_num_queries: Any) -> None:
    parcels = list(Parcel.objects.filter(pk__in=[parcel.pk for parcel in random_parcels(30)]))

    # Areas, services and their names, parcels, senders, offices.
    with django_assert_num_queries(6):
        draw_labels(parcels)


def test_a_wrong_paper_or_no_parcel_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="paper"):
        draw_labels([make_parcel()], paper="A0")
    with pytest.raises(ValueError, match="no parcel"):
        draw_labels([])


class TestPrinting:
    def test_a_batch_asked_for_twice_gives_the_same_labels(self, db: None) -> None:
        parcels = random_parcels(5)[::-1]
        batch = print_labels(parcels=parcels, paper="A6", actor=make_user())

        pdf = batch_pdf(batch)

        assert batch_pdf(PrintBatch.objects.get()) == pdf
        assert read_back(pdf, dpi=203) == [[parcel.number.number] for parcel in parcels]

    def test_a_reprint_keeps_the_time_of_the_first_print(self, db: None) -> None:
        parcel, clerk = make_parcel(), make_user()
        print_labels(parcels=[parcel], paper="A6", actor=clerk)
        first = Parcel.objects.get().printed_at

        again = print_labels(parcels=[parcel, parcel], paper="100x150", actor=clerk)

        assert first is not None
        assert Parcel.objects.get().printed_at == first
        assert (again.printed_by, again.prints.count(), LabelPrint.objects.count()) == (clerk, 1, 2)

    def test_a_wrong_paper_or_no_parcel_is_refused(self, db: None) -> None:
        parcel = make_parcel()
        with pytest.raises(ValueError, match="paper"):
            print_labels(parcels=[parcel], paper="A0", actor=None)
        with pytest.raises(ValueError, match="no parcel"):
            print_labels(parcels=[], paper="A6", actor=None)

        assert PrintBatch.objects.count() == 0
        assert Parcel.objects.get().printed_at is None
