"""A small editor for running text: bold, italics, lists, and no links, so that it can point at nobody else's rows."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import linebreaks
from wagtail.admin.rich_text import DraftailRichTextArea

FEATURES = ["bold", "italic", "ul", "ol"]


class PlainEditor(DraftailRichTextArea):
    """Gives HTML. Text that did not come from the editor (a script, a browser without JavaScript) is taken as plain text."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        """``label`` is read to people who cannot see the label beside it: the editor is no form control of HTML."""
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)
        self.options["ariaLabel"] = label

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        typed = data.get(name)
        if typed is None:
            return None
        try:
            is_from_editor = isinstance(json.loads(typed), dict | None)
        except ValueError:
            is_from_editor = False
        if not is_from_editor:
            return linebreaks(typed, autoescape=True) if typed.strip() else ""
        try:
            return super().value_from_datadict(data, files, name)
        except (KeyError, TypeError, ValueError):
            return ""
