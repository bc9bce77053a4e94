"""The shop's orders: the list with its search and filters, and the addresses of all that is done with orders."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from cms.formats import format_day, format_moment
from marketplace.order.models import Line, OrderMessage, ShopOrder
from shops.access import shop_orders_of
from shops.backoffice.order_choice import Labels, PackingSlips, PackOrders, PickList, labels_pdf
from shops.backoffice.order_detail import OrderDetail, ReportMissing, WriteToShopper
from shops.backoffice.weighing import Weigh

ORDERS_A_PAGE = 50


def unread_messages() -> QuerySet[OrderMessage]:
    """What buyers wrote and no shop has read."""
    return OrderMessage.objects.filter(side=OrderMessage.Side.SHOPPER, read_at=None)


class OrderFilters(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label=gettext_lazy("State"), choices=ShopOrder.State.choices)
    pickup_on = django_filters.DateFilter(label=gettext_lazy("Picked up on"), widget=AdminDateInput)
    asks = django_filters.BooleanFilter(
        label=gettext_lazy("The buyer wrote, not read yet"), method="with_unread", widget=django_filters.widgets.BooleanWidget
    )

    class Meta:
        model = ShopOrder
        fields = ["state", "pickup_on"]

    def with_unread(self, orders: QuerySet[ShopOrder], name: str, value: bool) -> QuerySet[ShopOrder]:
        unread = unread_messages().filter(shop_order=OuterRef("pk"))
        return orders.filter(Exists(unread)) if value else orders.filter(~Exists(unread))


class PackColumn(BaseColumn):
    """A box to tick on orders that wait to be packed; it belongs to the form below the table."""

    header_template_name = "shops/backoffice/pack_header.html"
    cell_template_name = "shops/backoffice/pack_cell.html"


class NumberColumn(TitleColumn):
    """The number, with a word where the buyer wrote and nobody has read it."""

    cell_template_name = "shops/backoffice/number_cell.html"


class OrderPages(WagtailPaginator):
    """To its shop a ShopOrder is simply an order."""

    verbose_name = gettext_lazy("order")
    verbose_name_plural = gettext_lazy("orders")


class OrderList(BaseListingView):
    """Newest first; filtered by state and day of pick-up, found by number, buyer and product."""

    model = ShopOrder
    paginator_class = OrderPages
    page_title = gettext_lazy("Orders")
    header_icon = "form"
    template_name = "shops/backoffice/orders.html"
    index_url_name = "shop_orders:index"
    index_results_url_name = "shop_orders:index_results"
    filterset_class = OrderFilters
    is_searchable = True
    default_ordering = ("-created_at", "-pk")
    table_classname = "listing orders-table"
    paginate_by = ORDERS_A_PAGE
    verbose_name_plural = gettext_lazy("orders")
    columns = [
        PackColumn("pack"),
        NumberColumn("number", label=gettext_lazy("Number"), get_url=lambda order: reverse("shop_orders:detail", args=[order.pk])),
        Column("buyer", label=gettext_lazy("For"), accessor=lambda order: order.order.delivers_to.name),
        Column("placed", classname="wide-only", label=gettext_lazy("Placed"), accessor=lambda order: format_moment(order.created_at)),
        Column("state", classname="order-state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("line_count", classname="wide-only", label=gettext_lazy("Lines"), accessor="line_count"),
        Column("pickup", label=gettext_lazy("Picked up"), accessor=lambda order: format_day(order.pickup_on)),
    ]

    def get_base_queryset(self) -> QuerySet[ShopOrder]:
        # Counted apart: joined, a search in the lines would count only those that it finds.
        lines = Line.objects.filter(shop_order=OuterRef("pk")).order_by().values("shop_order").annotate(count=Count("pk")).values("count")
        unread = unread_messages().filter(shop_order=OuterRef("pk"))
        rows = shop_orders_of(self.request).select_related("order__delivers_to")
        return rows.annotate(line_count=Subquery(lines), asks=Exists(unread))

    def search_queryset(self, queryset: QuerySet[ShopOrder]) -> QuerySet[ShopOrder]:
        for word in self.search_query.split()[:5]:
            line = Line.objects.filter(shop_order=OuterRef("pk")).filter(Q(title__icontains=word) | Q(partner_sku__iexact=word))
            queryset = queryset.filter(Q(number__icontains=word) | Q(order__delivers_to__name__icontains=word) | Exists(line))
        return queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        said = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            said.pop(name, None)
        return {**context, "export_url": f"{reverse('shop_orders:export')}?{said.urlencode()}"}

    @property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return _("No order fits. Take a filter away, or search for a number, a buyer's name or a product.")
        return _("No orders yet. They appear here as soon as somebody orders from your shop.")


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
        from shops.backoffice.order_export import ExportOrders  # it is a list of orders too

        return [
            path("", OrderList.as_view(), name="index"),
            path("results/", OrderList.as_view(results_only=True), name="index_results"),
            path("export/", ExportOrders.as_view(), name="export"),
            path("pack/", PackOrders.as_view(), name="pack"),
            path("pick-list/", PickList.as_view(), name="pick_list"),
            path("packing-slips/", PackingSlips.as_view(), name="slips"),
            path("labels/", Labels.as_view(), name="labels"),
            path("labels/<int:pk>/labels.pdf", labels_pdf, name="labels_pdf"),
            path("<int:pk>/", OrderDetail.as_view(), name="detail"),
            path("<int:pk>/missing/", ReportMissing.as_view(), name="missing"),
            path("<int:pk>/weigh/", Weigh.as_view(), name="weigh"),
            path("<int:pk>/message/", WriteToShopper.as_view(), name="message"),
        ]
