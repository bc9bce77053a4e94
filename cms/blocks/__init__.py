"""The blocks that pages are built of. One block, one file, one template, one preview.

``CONTENT_BLOCKS`` knows no product: rooms above add their own blocks to it.
"""

from wagtail import blocks

from cms.blocks.columns import TwoColumnsBlock
from cms.blocks.gallery import GalleryBlock
from cms.blocks.hero import HeroBlock
from cms.blocks.hours import HoursBlock
from cms.blocks.notice import NoticeBlock
from cms.blocks.picture import PictureBlock
from cms.blocks.questions import QuestionsBlock
from cms.blocks.quote import QuoteBlock
from cms.blocks.rich_text import TextBlock
from cms.blocks.story import StoryBlock
from cms.blocks.table import TableBlock
from cms.blocks.video import VideoBlock

CONTENT_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("text", TextBlock()),
    ("hero", HeroBlock()),
    ("story", StoryBlock()),
    ("picture", PictureBlock()),
    ("gallery", GalleryBlock()),
    ("video", VideoBlock()),
    ("two_columns", TwoColumnsBlock()),
    ("table", TableBlock()),
    ("notice", NoticeBlock()),
    ("questions", QuestionsBlock()),
    ("quote", QuoteBlock()),
    ("hours", HoursBlock()),
]

__all__ = ["CONTENT_BLOCKS"]
