"""What stands in the editor beside the fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, PublishingPanel


class ReadyPagesPanel(HelpPanel):
    """The way to pages that are filled in already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "shops/backoffice/ready_pages_panel.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "page": self.instance}


def _day(name: str, help_text: Any) -> FieldPanel:
    # As in Wagtail's own panel the dialogue forgets what was not saved; its calendar would lie over the button that saves.
    notes = {"data-controller": "w-action", "data-action": "w-dialog:hidden->w-action#reset", "data-w-dialog-target": "notify"}
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", **notes})
    return FieldPanel(name, widget=widget, help_text=help_text)


class SchedulePanel(PublishingPanel):
    """When a page of a shop goes live, and when it is taken down again."""

    def __init__(self, **kwargs: Any) -> None:
        days = [
            _day("go_live_at", _("What you publish is shown from then on; until then shoppers see the page as it is now.")),
            _day("expire_at", _("The page leaves your shop’s menu then. It stays here, and can be published again.")),
        ]
        super().__init__(**{"children": days, **kwargs})


class StorefrontSchedulePanel(SchedulePanel):
    """The storefront itself goes live on a day, and never ends: the addresses of the shop's products and pages hang on it."""

    def __init__(self, **kwargs: Any) -> None:
        stays = _("Your storefront itself does not end on a day. To take no orders for a while, use “Open or closed” in the menu.")
        days = [
            _day("go_live_at", _("What you publish is shown from then on; until then shoppers see the page as it is now.")),
            HelpPanel(content=stays),
        ]
        super().__init__(**{"children": days, **kwargs})
