"""Who writes in Portuguese or French sees no English in the chooser of blocks, nor in a page that comes ready."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override
from wagtail import blocks
from wagtail.users.models import UserProfile

from cms.blocks import CONTENT_BLOCKS
from cms.models import FeiraImage
from marketplace.pages.blocks import MARKET_BLOCKS
from shops.blocks import SHOP_BLOCKS
from shops.models import Shop, StorefrontPage
from shops.presets import PRESETS, blocks_for
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db
ALL_BLOCKS = [*CONTENT_BLOCKS, *MARKET_BLOCKS, *SHOP_BLOCKS]
LANGUAGES = ["pt", "fr"]
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "data-title", "value"}

# Names, which are the same everywhere: what the tests call things, and the address in a preview.
NAMES = {"Heather honey", "Quinta da Ponte", "Queijo & Filhos", "Largo da Feira 1, 3400-060 Oliveira do Hospital", "500 g", "1 kg"}


class _Words(HTMLParser):
    """Everything that a reader sees or hears of some HTML, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in READ_ALOUD and not (tag == "input" and ("type", "hidden") in attrs):
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        text = " ".join(unescape(data).split())
        if any(letter.isalpha() for letter in text):
            self.found.add(text)


def words_of(html: str) -> set[str]:
    reader = _Words()
    reader.feed(html)
    return reader.found


def preview(block: blocks.Block, language: str) -> set[str]:
    with override(language):
        return words_of(block.render(block.get_preview_value(), context={"is_preview": True}))


@pytest.fixture
def goods(photo: FeiraImage) -> set[str]:
    """Something for sale with its maker and a picture; gives the words that stand in them, in no language of the three."""
    maker = factories.make_producer(name="Quinta da Ponte")
    product = factories.make_product(title="Heather honey", producer=maker)
    seller, category = product.partner, product.categories.first()
    made_by = f"{maker.name}, {maker.municipality}"
    return {*NAMES, photo.alt, photo.title, seller.name, maker.municipality, made_by, *([category.name] if category else [])}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "block"), ALL_BLOCKS, ids=[name for name, _block in ALL_BLOCKS])
def test_no_english_stands_in_a_preview(name: str, block: blocks.Block, language: str, goods: set[str]) -> None:
    english = preview(block, "en") - goods
    assert english, "a preview says something"
    left = english & preview(block, language)
    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chooser_speaks_the_editors_language(language: str, client: Client, goods: set[str]) -> None:
    editor = factories.make_user(is_superuser=True)
    UserProfile.objects.create(user=editor, preferred_language=language)
    client.force_login(editor)
    for _name, block in ALL_BLOCKS:
        answer = client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert f'lang="{language}' in answer.text
        assert preview(block, language) <= words_of(answer.text)


def ready_page(shop: Shop, preset: str, language: str) -> set[str]:
    """What a shopper would read of a storefront that begins with ``preset``, apart from its frame."""
    page: StorefrontPage = shop.pages.get(locale__language_code=language)
    page.body = blocks_for(preset=preset, page=page)
    with override(language):
        return words_of(Template("{% load wagtailcore_tags %}{% include_block page.body %}").render(Context({"page": page})))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", [preset.key for preset in PRESETS])
def test_no_english_stands_in_a_ready_page(preset: str, language: str, goods: set[str]) -> None:
    shop = rows.make_shop(partner=factories.make_partner(name="Queijo & Filhos"))
    english = ready_page(shop, preset, "en") - goods - {shop.partner.municipality}
    assert len(english) > 10
    left = english & ready_page(shop, preset, language)
    assert not left


def defaults_of(block: blocks.Block) -> list[Any]:
    """The words that a new block of this kind holds, with those of all blocks in it."""
    kept = getattr(block.meta, "default", None)
    own = [str(kept)] if kept and isinstance(block, blocks.CharBlock | blocks.TextBlock) else []
    inner = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    return own + [text for child in inner for text in defaults_of(child)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_new_block_begins_with_is_no_english(language: str) -> None:
    with override("en"):
        english = {text for _name, block in ALL_BLOCKS for text in defaults_of(block) if any(letter.isalpha() for letter in text)}
    with override(language):
        local = {text for _name, block in ALL_BLOCKS for text in defaults_of(block)}
    assert len(english) >= 4
    left = english & local
    assert not left
