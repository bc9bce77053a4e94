"""A form that writes to the shop."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from shops.contact.form import ContactForm


class ContactBlock(blocks.StructBlock):
    """Shown on a shop's page. Elsewhere there is nobody to write to, and it is left out."""

    headline = blocks.CharBlock(label=_("Headline"), max_length=120, default=_("Write to us"))
    line = blocks.CharBlock(
        label=_("One line below it"), max_length=200, required=False, default=_("We answer by e-mail, most often within two working days.")
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        seller = getattr(context.get("page"), "seller", None)
        is_shown = seller is not None or context.get("is_preview") or parent_context is None
        context["seller"] = seller
        context["form"] = ContactForm() if is_shown else None
        return context

    class Meta:
        template = "shops/blocks/contact.html"
        icon = "mail"
        label = _("Contact form")
        description = _("Shoppers write to you; it comes to your shop’s e-mail address.")

        def preview_value(self) -> dict[str, Any]:
            return {"headline": gettext("Write to us"), "line": gettext("We answer by e-mail, most often within two working days.")}
