"""What the operator writes over the list of a category."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable, Page

from cms.models import BasePage


class CategoryPage(BasePage):
    """Introduction, picture and chosen products of one category. It has no address of its own: it stands over the category's list."""

    category = models.ForeignKey(
        "catalogue.Category", verbose_name=_("category"), null=True, on_delete=models.SET_NULL, related_name="pages"
    )
    introduction = models.TextField(_("introduction"), max_length=600)
    picture = models.ForeignKey(
        "cms.FeiraImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        HelpPanel(_("Shown over the first page of the category's list, at the list's own address.")),
        *Page.content_panels,
        FieldPanel("category"),
        FieldPanel("introduction", help_text=_("Three or four sentences: what there is, and how to choose.")),
        FieldPanel("picture"),
        InlinePanel(
            "products",
            label=_("Product"),
            heading=_("Products to begin with"),
            max_num=4,
            help_text=_("Up to four. What is off sale on the day is left out by itself."),
        ),
    ]
    parent_page_types = ["marketplace_pages.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        app_label = "marketplace_pages"
        verbose_name = _("text of a category")
        verbose_name_plural = _("texts of categories")

    def clean(self) -> None:
        super().clean()
        others = CategoryPage.objects.filter(category=self.category_id, locale=self.locale_id).exclude(pk=self.pk)
        if self.category_id and others.exists():
            raise ValidationError({"category": _("This category has a text already. Edit that one.")})

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The address of the list that it stands over."""
        parts = super().get_url_parts(request)
        if parts is None or self.category is None:
            return None
        with override(self.locale.language_code):
            return parts[0], parts[1], self.category.get_absolute_url()

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """None: the list is there already."""
        return []

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever comes by its place in the tree is led to the list."""
        if self.category is None:
            raise Http404
        return redirect(self.category.get_absolute_url(), permanent=True)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        from marketplace.search.listing import preview_of_text  # the list knows these pages

        if self.category is None:
            raise Http404
        request.is_preview = True  # type: ignore[attr-defined]
        return preview_of_text(request, self)


class CategoryProduct(Orderable):
    page = ParentalKey(CategoryPage, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey("catalogue.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]

    class Meta(Orderable.Meta):
        app_label = "marketplace_pages"
