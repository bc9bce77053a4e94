"""A clerk's first page: today's work, in numbers that lead to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from logistics.letters.batches import count_to_print
from logistics.queues import postal_work


class PostalWorkPanel(Component):
    name = "postal_work"
    template_name = "logistics/backoffice/home_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"work": postal_work(), "letters": count_to_print()}
