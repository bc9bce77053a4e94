"""The operator's list of words that mean the same."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column

from marketplace.search.models import Synonym
from producers.viewsets import OperatorViewSet


class SynonymViewSet(OperatorViewSet):
    """A change counts at once: the index is not touched."""

    model = Synonym
    name = "synonyms"
    icon = "search"
    menu_label = _("Words that mean the same")
    menu_order = 196
    add_to_admin_menu = True
    left_out = frozenset({"usage", "history"})
    list_display = [
        "words",
        Column(
            "language",
            label=_("Only for those who search in"),
            accessor=lambda row: dict(settings.LANGUAGES).get(row.language, ""),
            sort_key="language",
        ),
    ]
    search_fields = ["words"]
    ordering = ("words",)
    panels = [
        FieldPanel("words"),
        FieldPanel("language", widget=forms.Select(choices=[("", _("any language")), *settings.LANGUAGES])),
    ]
