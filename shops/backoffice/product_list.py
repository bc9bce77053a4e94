"""The list of a shop's products: photo, price, stock, and whether each is on sale or why not."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.images.models import SourceImageIOError

from cms.renditions import SHAPES
from marketplace.catalogue.models import Category, Product
from marketplace.catalogue.showing import ARCHIVED
from producers.models import Attestation
from shops.access import is_operator, products_of, shop_or_none
from shops.backoffice.product_state import state_of

PHOTO_SPEC = SHAPES["thumb"].webp[0]


def listed_products(request: Any) -> QuerySet[Product]:
    """What the form opens: the request's products, no variants. The list shows those in the archive only when asked for them."""
    return products_of(request).filter(parent=None)


def photo_html(product: Product) -> str:
    """A small photo, or nothing; decoration, since the title stands beside it."""
    if product.photo_image is None:
        return ""
    try:
        photo = product.photo_image.get_rendition(PHOTO_SPEC)
    except SourceImageIOError:
        return ""
    return format_html('<img src="{}" width="{}" height="{}" alt="">', photo.url, photo.width // 2, photo.height // 2)


class ProductFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("on", gettext_lazy("On sale")),
            ("draft", gettext_lazy("Draft")),
            ("off", gettext_lazy("Off sale")),
            (ARCHIVED, gettext_lazy("Archived")),
        ],
        method="with_state",
    )
    category = django_filters.ModelChoiceFilter(label=gettext_lazy("Category"), queryset=Category.objects.none(), method="in_category")

    class Meta:
        model = Product
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["category"].queryset = Category.objects.named()
        self.filters["category"].field.label_from_instance = lambda category: category.local_name

    def filter_queryset(self, queryset: QuerySet[Product]) -> QuerySet[Product]:
        found: QuerySet[Product] = super().filter_queryset(queryset)
        return found if self.shows_archived else found.exclude(off_sale_reason=ARCHIVED)

    @property
    def shows_archived(self) -> bool:
        return self.form.cleaned_data.get("state") == ARCHIVED

    def with_state(self, queryset: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        selling = Exists(Product.objects.on_sale().filter(pk=OuterRef("pk")))
        if value == ARCHIVED:
            return queryset.filter(off_sale_reason=ARCHIVED)
        if value == "draft":
            return queryset.filter(is_public=False)
        return queryset.filter(selling) if value == "on" else queryset.filter(~selling, is_public=True)

    def in_category(self, queryset: Any, name: str, value: Category) -> QuerySet[Product]:
        return queryset.in_category(value)


class TickColumn(BaseColumn):
    """A box to tick; it belongs to the form below the table."""

    header_template_name = "shops/backoffice/pack_header.html"
    cell_template_name = "shops/backoffice/product_tick.html"


class ProductIndexView(generic.IndexView):
    filterset_class = ProductFilters
    is_searchable = True

    def get_base_queryset(self) -> QuerySet[Product]:
        valid = Attestation.objects.valid().filter(producer=OuterRef("producer"), designation=OuterRef("designation"))
        products: Any = listed_products(self.request)
        return products.for_cards("thumb").with_lowest_price().annotate(is_attested=Exists(valid))

    def search_queryset(self, queryset: Any) -> QuerySet[Product]:
        return queryset.matching(self.search_query) if self.is_searching else queryset

    def user_has_permission(self, permission: str) -> bool:
        # Adding needs a shop to add to; an operator without one looks and mends.
        return super().user_has_permission(permission) and (permission != "add" or shop_or_none(self.request) is not None)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if shop_or_none(self.request) is None:
            return super().header_more_buttons
        files = (
            ("index", _("Bring in products from a file"), "upload"),
            ("export_xlsx", _("Take out all as XLSX"), "download"),
            ("export_csv", _("Take out all as CSV"), "download"),
        )
        return [
            Button(_("Prices and stock"), url=reverse("products:grid"), icon_name="table"),
            *(Button(label, url=reverse(f"catalogue_files:{name}"), icon_name=icon) for name, label, icon in files),
            *super().header_more_buttons,
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "shows_archived": self.filters is not None and self.filters.shows_archived}

    @cached_property
    def columns(self) -> list[Column]:
        columns = [
            TickColumn("tick"),
            Column("photo", label=_("Photo"), accessor=photo_html, width="5rem"),
            self._get_title_column_class(TitleColumn)(
                "title", label=_("Title"), accessor=lambda product: product.get_title(), sort_key="title", get_url=self.get_edit_url
            ),
            Column("price", label=_("Price"), accessor="price_text", sort_key="from_price"),
            Column("stock", label=_("In stock"), accessor="available"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda product: state_of(product).text,
                primary=lambda product: state_of(product).is_selling,
            ),
        ]
        if is_operator(self.request):
            columns.append(Column("partner", label=_("Seller"), sort_key="partner__name"))
        return columns
