"""“Products” in the shop's back office. Each row comes from ``shops.access``; the seller is the shop at work."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
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
from wagtail.log_actions import log

from marketplace.catalogue.models import Product, ProductClass  # type: ignore[attr-defined]
from marketplace.order.models import Line
from marketplace.partner.stocking import StockBelowOrders
from shops.access import shop_of
from shops.backoffice.product_form import PANELS, ProductForm
from shops.backoffice.product_list import ProductIndexView, listed_products
from shops.backoffice.product_state import REMOVED
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
        return [sizes, *super().header_more_buttons]


class ProductRemoveView(OwnProducts, generic.DeleteView):
    """Removes for good what nobody has ordered; what was ordered leaves the lists and stays in the books."""

    permission_required = "change"
    page_title = gettext_lazy("Remove")
    success_message = gettext_lazy("“%(object)s” is removed.")

    @property
    def confirmation_message(self) -> str:
        return _("Shoppers will not find it any more. Orders that have it are not changed.")

    def delete_action(self) -> None:
        is_ordered = Line.objects.filter(Q(product=self.object.pk) | Q(product__parent=self.object.pk)).exists()
        if is_ordered or not self._deleted():
            Product.objects.filter(pk=self.object.pk).update(is_public=False, off_sale_reason=REMOVED)
            log(instance=self.object, action="wagtail.delete", user=self.request.user)

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
        return [*own, path("variants/<int:pk>/", VariantsView.as_view(), name="variants")]
