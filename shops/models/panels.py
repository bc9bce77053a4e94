"""What stands in the editor beside the fields."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import HelpPanel


class ReadyPagesPanel(HelpPanel):
    """The way to pages that are filled in already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "shops/backoffice/ready_pages_panel.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "page": self.instance}
