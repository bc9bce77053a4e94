"""Blocks that show what is on sale, for the marketplace's pages and the shops'."""

from wagtail import blocks

from marketplace.pages.blocks.categories import CategoriesBlock
from marketplace.pages.blocks.producers import ProducersBlock
from marketplace.pages.blocks.product_grid import ProductGridBlock

MARKET_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("products", ProductGridBlock()),
    ("categories", CategoriesBlock()),
    ("producers", ProducersBlock()),
]

__all__ = ["MARKET_BLOCKS"]
