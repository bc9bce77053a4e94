"""Blocks for the pages of shops alone."""

from wagtail import blocks

from shops.blocks.contact import ContactBlock

SHOP_BLOCKS: list[tuple[str, blocks.Block]] = [("contact", ContactBlock())]

__all__ = ["SHOP_BLOCKS"]
