"""The shop's orders: the list, one order with its packing list, and marking orders packed."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from accounts.models import User
from cms.formats import format_day, format_moment
from marketplace.order.models import ShopOrder
from marketplace.order.packing import mark_packed
from shops.access import shop_orders_of

ORDERS_A_PAGE = 50
MOST_AT_ONCE = 200


class OrderFilters(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label=gettext_lazy("State"), choices=ShopOrder.State.choices)

    class Meta:
        model = ShopOrder
        fields = ["state"]


class PackColumn(BaseColumn):
    """A box to tick on orders that wait to be packed; it belongs to the form below the table."""

    header_template_name = "shops/backoffice/pack_header.html"
    cell_template_name = "shops/backoffice/pack_cell.html"


class OrderPages(WagtailPaginator):
    """To its shop a ShopOrder is simply an order."""

    verbose_name = gettext_lazy("order")
    verbose_name_plural = gettext_lazy("orders")


class OrderList(BaseListingView):
    """Newest first; filtered by state, found by number."""

    model = ShopOrder
    paginator_class = OrderPages
    page_title = gettext_lazy("Orders")
    header_icon = "form"
    template_name = "shops/backoffice/orders.html"
    index_url_name = "shop_orders:index"
    index_results_url_name = "shop_orders:index_results"
    filterset_class = OrderFilters
    is_searchable = True
    search_fields = ["number"]
    default_ordering = ("-created_at", "-pk")
    paginate_by = ORDERS_A_PAGE
    verbose_name_plural = gettext_lazy("orders")
    columns = [
        PackColumn("pack"),
        TitleColumn("number", label=gettext_lazy("Number"), get_url=lambda order: reverse("shop_orders:detail", args=[order.pk])),
        Column("placed", classname="wide-only", label=gettext_lazy("Placed"), accessor=lambda order: format_moment(order.created_at)),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("line_count", classname="wide-only", label=gettext_lazy("Lines"), accessor="line_count"),
        Column("pickup", label=gettext_lazy("Picked up"), accessor=lambda order: format_day(order.pickup_on)),
        Column(
            "promised", classname="wide-only", label=gettext_lazy("Promised for"), accessor=lambda order: format_day(order.promised_for)
        ),
    ]

    def get_base_queryset(self) -> QuerySet[ShopOrder]:
        return shop_orders_of(self.request).annotate(line_count=Count("lines"))

    @property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return _("No order fits. Take a filter away, or search for the number on the packing list.")
        return _("No orders yet. They appear here as soon as somebody orders from your shop.")


class OrderDetail(WagtailAdminTemplateMixin, TemplateView):
    """One order: what to pack, for whom, and where its parcels are."""

    template_name = "shops/backoffice/order.html"
    header_icon = "form"

    def get_page_title(self) -> str:
        return _("Order %(number)s") % {"number": self.order.number}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("shop_orders:index"), "label": _("Orders")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = shop_orders_of(self.request).select_related("order__delivers_to", "service", "packed_by", "shipment")
        self.order = get_object_or_404(rows.prefetch_related("service__names", "lines", "shipment__parcels__number"), pk=self.kwargs["pk"])
        return {
            **super().get_context_data(**kwargs),
            "shop_order": self.order,
            "lines": self.order.lines.all(),
            "parcels": self.order.shipment.parcels.all() if self.order.shipment else [],
            "can_pack": self.order.state == ShopOrder.State.TO_PACK,
        }


class PackOrders(View):
    """POST ``order`` (one or many): shows what would be done; with ``sure`` does it and says what was done."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("shop_orders:index")

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = self._chosen(request)
        if not chosen:
            messages.warning(request, _("No order was ticked. Tick the orders that are packed, then press the button again."))
            return redirect("shop_orders:index")
        if "sure" not in request.POST:
            waiting = [order for order in chosen if order.state == ShopOrder.State.TO_PACK]
            left = [order for order in chosen if order.state != ShopOrder.State.TO_PACK]
            return render(request, "shops/backoffice/pack.html", {"waiting": waiting, "left": left})
        packed = [order for order in chosen if mark_packed(shop_order=order, actor=cast(User, request.user))]
        self._tell(request, packed, left=len(chosen) - len(packed))
        return redirect(reverse("shop_orders:detail", args=[chosen[0].pk]) if len(chosen) == 1 else reverse("shop_orders:index"))

    def _chosen(self, request: HttpRequest) -> list[ShopOrder]:
        try:
            keys = {int(key) for key in request.POST.getlist("order")}
        except ValueError:
            raise Http404 from None
        if len(keys) > MOST_AT_ONCE:
            raise BadRequest(f"At most {MOST_AT_ONCE} orders at once.")
        chosen = list(shop_orders_of(request).filter(pk__in=keys).select_related("order__delivers_to").order_by("pickup_on", "pk"))
        if len(chosen) != len(keys):
            raise Http404  # one of them is somebody else's: nothing is done at all
        return chosen

    def _tell(self, request: HttpRequest, packed: list[ShopOrder], *, left: int) -> None:
        if packed:
            text = ngettext(
                "%(count)s order is packed: %(numbers)s. The post picks it up on %(day)s.",
                "%(count)s orders are packed: %(numbers)s. The post picks up the first on %(day)s.",
                len(packed),
            )
            numbers = ", ".join(order.number for order in packed)
            day = format_day(min(order.pickup_on for order in packed))
            messages.success(request, text % {"count": len(packed), "numbers": numbers, "day": day})
        if left:
            text = ngettext(
                "%(count)s order was not waiting to be packed and stays as it is.",
                "%(count)s orders were not waiting to be packed and stay as they are.",
                left,
            )
            messages.warning(request, text % {"count": left})


class ShopOrders(ViewSet):
    """Mounted at ``/admin/orders/``."""

    name = "shop_orders"
    url_prefix = "orders"
    icon = "form"
    menu_label = gettext_lazy("Orders")
    menu_order = 100
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        return ShopMenuItem(self.menu_label, reverse("shop_orders:index"), name="shop-orders", icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", OrderList.as_view(), name="index"),
            path("results/", OrderList.as_view(results_only=True), name="index_results"),
            path("pack/", PackOrders.as_view(), name="pack"),
            path("<int:pk>/", OrderDetail.as_view(), name="detail"),
        ]
