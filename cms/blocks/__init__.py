"""The blocks that pages are built of. One block, one file, one template, one preview.

``CONTENT_BLOCKS`` knows no product: rooms above add their own blocks to it.
"""

from wagtail import blocks

CONTENT_BLOCKS: list[tuple[str, blocks.Block]] = [("text", blocks.RichTextBlock())]
