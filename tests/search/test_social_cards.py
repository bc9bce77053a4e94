"""Pictures and words of a page where its address is passed on."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from cms.social import drawing, views
from cms.social.cards import Card
from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
from marketplace.pages.models import HomePage
from marketplace.partner.models import StockRecord
from shops.models import StorefrontPage
from tests import factories
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "media")]
META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">')


def said(address: str) -> dict[str, str]:
    response = Client().get(address)
    assert response.status_code == 200
    return dict(META.findall(response.text))


def picture(address: str, settings: Any) -> Any:
    return Client().get(address.removeprefix(settings.BASE_URL))


def is_a_card(response: Any) -> PIL.Image.Image:
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in response["Cache-Control"]
    found = PIL.Image.open(BytesIO(response.content))
    assert found.size == (1200, 630)
    return found


def honey(**fields: Any) -> Product:
    maker = factories.make_producer(name="Abelha & Poeta", municipality="Lousã", photo=factories.make_photo())
    product = factories.make_product(title="Heather honey", producer=maker, **fields)
    ProductImage.objects.create(product=product, image=factories.make_photo())
    return product


def test_a_product_is_passed_on_with_its_name_and_a_picture_of_it(settings: Any) -> None:
    product = honey()

    meta = said(product.get_absolute_url())

    assert (meta["og:type"], meta["og:title"]) == ("product", "Heather honey")
    assert meta["og:url"] == f"{settings.BASE_URL}{product.get_absolute_url()}"
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["og:image"].startswith(settings.BASE_URL)
    card = is_a_card(picture(meta["og:image"], settings))
    assert (card.width, card.height) == (int(meta["og:image:width"]), int(meta["og:image:height"]))
    red, green, blue = card.getpixel((20, 20))  # type: ignore[misc]
    assert abs(red - 0xD8) + abs(green - 0xB2) + abs(blue - 0x6A) < 30, "the photo fills the left"


def test_makers_shops_and_editors_pages_have_one_too(settings: Any) -> None:
    shop = rows.make_shop()
    product = honey(partner=shop.partner)
    for address in (f"/en/makers/{product.producer.slug}/", f"/pt/shops/{shop.partner.code}/", "/fr/", "/en/shops/"):
        meta = said(address)
        assert meta["og:title"], address
        is_a_card(picture(meta["og:image"], settings))


def test_it_is_drawn_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = said(honey().get_absolute_url())["og:image"]
    first = picture(address, settings).content
    monkeypatch.setattr(views, "drawn", lambda card: pytest.fail("drawn again"))

    assert picture(address, settings).content == first
    assert len(default_storage.listdir("social")[1]) == 1


def test_another_name_maker_or_photo_is_another_address_and_a_price_is_not(settings: Any) -> None:
    product = honey()
    seen = {said(product.get_absolute_url())["og:image"]}
    StockRecord.objects.update(price="99.00", num_in_stock=0)
    assert {said(product.get_absolute_url())["og:image"]} == seen

    Product.objects.update(title="Lavender honey")
    seen.add(said(product.get_absolute_url())["og:image"])
    type(product.producer).objects.update(municipality="Arganil")
    seen.add(said(product.get_absolute_url())["og:image"])
    ProductImage.objects.update(image=factories.make_photo())
    seen.add(said(product.get_absolute_url())["og:image"])

    assert len(seen) == 4
    for old in seen - {said(product.get_absolute_url())["og:image"]}:
        led = picture(old, settings)
        assert (led.status_code, f"{settings.BASE_URL}{led['Location']}") == (302, said(product.get_absolute_url())["og:image"])


def test_each_language_has_its_own_words_on_it() -> None:
    product = honey()
    ProductTranslation.objects.create(product=product, language="pt", title="Mel de urze")
    english = product.get_absolute_url()

    meta = said(english.replace("/en/", "/pt/", 1))

    assert meta["og:title"] == "Mel de urze"
    assert "/pt/social/" in meta["og:image"]
    assert meta["og:image"].rpartition("-")[2] != said(english)["og:image"].rpartition("-")[2]


def test_what_the_public_may_not_see_has_no_picture_and_nothing_is_drawn_for_made_up_names(settings: Any) -> None:
    product, shop = honey(), rows.make_shop()
    address = said(product.get_absolute_url())["og:image"]
    made_up = address.rpartition("-")[0] + "-0123456789abcdef.jpg"
    assert picture(made_up, settings).status_code == 302
    assert not default_storage.exists("social") or not default_storage.listdir("social")[1]

    Product.objects.update(is_public=False)
    assert picture(address, settings).status_code == 404
    type(product.producer).objects.update(is_listed=False)
    assert Client().get(f"/en/social/maker/{product.producer.pk}-abc.jpg").status_code == 404
    StorefrontPage.objects.filter(shop=shop).update(live=False)
    assert Client().get(f"/en/social/page/{StorefrontPage.objects.first().pk}-abc.jpg").status_code == 404  # type: ignore[union-attr]
    assert Client().get(f"/en/social/page/{HomePage.objects.first().get_parent().pk}-abc.jpg").status_code == 404  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "title", ["Mel", "Queijo da Serra da Estrela " * 8, "Q" * 200, "", "蜂蜜 Žluťoučký", "🐝", "a\nb", "Ovos-moles, pão-de-ló e açúcar"]
)
def test_any_name_fits(title: str, media: Path) -> None:
    data = drawing.drawn(Card(title, "Maker, " * 30, None))

    found = PIL.Image.open(BytesIO(data)).convert("RGB")
    edge = [found.getpixel((1190, y)) for y in range(0, 630, 5)]
    assert all(min(pixel) > 220 for pixel in edge), "nothing runs over the edge"  # type: ignore[type-var]


def test_letters_that_our_faces_have_not_are_written_with_those_that_they_have() -> None:
    assert drawing._writable("São João", "fraunces-600") == "São João"
    assert drawing._writable("Žluťoučký", "fraunces-600").isascii() is False
    assert "\N{CJK UNIFIED IDEOGRAPH-8702}" not in drawing._writable("蜂蜜", "fraunces-600")


def test_a_photo_whose_file_is_gone_is_left_out() -> None:
    photo = factories.make_photo()
    photo.file.storage.delete(photo.file.name)

    assert PIL.Image.open(BytesIO(drawing.drawn(Card("Honey", "", photo)))).size == (1200, 630)
