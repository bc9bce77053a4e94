"""“Products” in the shop's back office. Each row comes from ``shops.access``; the seller is the shop at work."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from marketplace.catalogue.models import Product, ProductClass
from marketplace.partner.stocking import StockBelowOrders
from shops.access import shop_of
from shops.backoffice.price_grid import PriceGrid, undo_save
from shops.backoffice.product_form import PANELS, ProductForm
from shops.backoffice.product_list import ProductIndexView, listed_products
from shops.backoffice.product_shelf import Archive, BringBack, Duplicate, archive, is_ordered
from shops.backoffice.product_suggest import suggest_for_title
from shops.backoffice.product_variants import VariantsView


class OwnProducts:
    """The rows of a view are the request's own; any other id is unknown."""

    request: Any

    def get_queryset(self) -> QuerySet[Product]:
        return listed_products(self.request).select_related("partner")

    get_base_object_queryset = get_queryset


class SavesStock:
    """A form whose stock can turn out to be too low only when it is written."""

    request: Any

    def form_valid(self, form: ProductForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except StockBelowOrders as refused:
            form.add_error("stock", str(refused))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]
        if not form.instance.is_public and form.draft_reasons:
            first = _("“%(title)s” is saved as a draft. Before it can be published:") % {"title": form.instance.title}
            messages.warning(self.request, " ".join([first, *form.draft_reasons]))
        return response


class ProductCreateView(SavesStock, generic.CreateView):
    def get_initial_form_instance(self) -> Product:
        goods, _made = ProductClass.objects.get_or_create(slug="goods", defaults={"name": "Goods"})
        return Product(partner=shop_of(self.request).partner, product_class=goods)


class ProductEditView(OwnProducts, SavesStock, generic.EditView):
    delete_item_label = gettext_lazy("Remove")

    @cached_property
    def can_delete(self) -> bool:
        return self.user_has_permission("change")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        sizes = Button(_("Sizes, their prices and stock"), url=reverse("products:variants", args=(self.object.pk,)), icon_name="list-ul")
        named = f"?product={self.object.pk}"
        copy = Button(_("Duplicate"), url=reverse("products:duplicate") + named, icon_name="copy")
        if self.object.is_archived:
            shelf = Button(_("Bring back"), url=reverse("products:bring_back") + named, icon_name="rotate")
        else:
            shelf = Button(_("Archive"), url=reverse("products:archive") + named, icon_name="folder-open-1")
        return [sizes, copy, shelf, *super().header_more_buttons]


class ProductRemoveView(OwnProducts, generic.DeleteView):
    """Removes for good what nobody has ordered; what was ordered goes into the archive and stays in the books."""

    permission_required = "change"
    page_title = gettext_lazy("Remove")
    is_kept = False

    @property
    def confirmation_message(self) -> str:
        if is_ordered(self.object):
            return _(
                "It was ordered, so it is archived, not deleted: orders keep it, and you can bring it back. Shoppers will not find it."
            )
        return _("Nobody ordered it, so it is deleted for good, with its texts and its prices. Its pictures stay among yours.")

    def get_success_message(self) -> str:
        if self.is_kept:
            return _("“%(object)s” is archived. You find it with the filter “Archived”.") % {"object": self.object}
        return _("“%(object)s” is removed.") % {"object": self.object}

    def delete_action(self) -> None:
        if is_ordered(self.object) or not self._deleted():
            self.is_kept = True
            archive(self.object, user=self.request.user)

    def _deleted(self) -> bool:
        try:
            with transaction.atomic():
                super().delete_action()
        except ProtectedError:
            return False
        return True


class ProductHistoryView(history.HistoryView):
    """Its list is of what happened; only the product it happened to comes from the own ones."""

    def get_base_object_queryset(self) -> QuerySet[Product]:
        return listed_products(self.request)


class ProductViewSet(ModelViewSet):
    model = Product
    name = "products"
    icon = "tag"
    menu_label = gettext_lazy("Products")
    menu_order = 110
    add_to_admin_menu = True
    copy_view_enabled = False
    index_template_name = "shops/backoffice/products.html"
    create_template_name = "shops/backoffice/product_new.html"
    list_per_page = 20
    ordering = ("title", "pk")
    search_backend_name = None
    search_fields = ["title"]
    index_view_class = ProductIndexView
    add_view_class = ProductCreateView
    edit_view_class = ProductEditView
    delete_view_class = ProductRemoveView
    history_view_class = ProductHistoryView
    edit_handler = PANELS

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "usage_url_name": None}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_index_view_kwargs(**kwargs), "filterset_class": ProductIndexView.filterset_class}

    def get_urlpatterns(self) -> list[URLPattern]:
        own = [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
        return [
            *own,
            path("variants/<int:pk>/", VariantsView.as_view(), name="variants"),
            path("prices/", PriceGrid.as_view(), name="grid"),
            path("prices/<int:pk>/undo/", undo_save, name="undo"),
            path("archive/", Archive.as_view(), name="archive"),
            path("bring-back/", BringBack.as_view(), name="bring_back"),
            path("duplicate/", Duplicate.as_view(), name="duplicate"),
            path("suggest/", suggest_for_title, name="suggest"),
        ]
