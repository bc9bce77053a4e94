"""The StreamField of our pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from wagtail.blocks import Block
from wagtail.fields import StreamField

from cms.blocks.body import BodyBlock


class BodyField(StreamField):
    """A StreamField whose migrations do not hold its blocks.

    The blocks are no part of the table: a new one, or a new word on its label, is no migration. A data migration that
    rewrites blocks works on the raw JSON, as Wagtail's own helpers do.
    """

    def __init__(self, block_types: Sequence[tuple[str, Block]] = (), **kwargs: Any) -> None:
        super().__init__(BodyBlock(list(block_types)), **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = models.Field.deconstruct(self)
        return name, path, [], kwargs
