"""The stream of blocks that a page is."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import StreamBlock, StreamValue

from cms.blocks.images import PagePictures, sharing


class BodyValue(StreamValue):
    """What is stored of a page's blocks; each kind is read when it is first shown, pictures of all kinds together."""

    def __init__(self, stream_block: StreamBlock, stream_data: Any, **kwargs: Any) -> None:
        super().__init__(stream_block, stream_data, **kwargs)
        self._pictures = PagePictures(stream_data)

    def _prefetch_blocks(self, type_name: str) -> None:
        with sharing(self._pictures):
            super()._prefetch_blocks(type_name)


class BodyBlock(StreamBlock):
    def to_python(self, value: Any) -> StreamValue:
        stream = super().to_python(value)
        if type(stream) is StreamValue and stream.is_lazy:
            return BodyValue(self, stream._raw_data, is_lazy=True)
        return stream
