"""The blocks that pages are built of. One block, one file, one template, one preview.

``CONTENT_BLOCKS`` knows no product: rooms above add their own blocks to it.
"""

from wagtail import blocks

from cms.blocks.columns import TwoColumnsBlock
from cms.blocks.hero import HeroBlock
from cms.blocks.notice import NoticeBlock
from cms.blocks.picture import PictureBlock
from cms.blocks.questions import QuestionsBlock
from cms.blocks.quote import QuoteBlock
from cms.blocks.rich_text import TextBlock

CONTENT_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("text", TextBlock()),
    ("hero", HeroBlock()),
    ("picture", PictureBlock()),
    ("two_columns", TwoColumnsBlock()),
    ("notice", NoticeBlock()),
    ("questions", QuestionsBlock()),
    ("quote", QuoteBlock()),
]

__all__ = ["CONTENT_BLOCKS"]
