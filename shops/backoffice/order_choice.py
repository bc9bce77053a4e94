"""Orders that were ticked in the list: packing them, and the papers that go with it."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from cms.formats import format_day
from logistics.labels.layout import PAPERS as LABEL_PAPERS
from logistics.models import Parcel, ParcelStatus, PrintBatch
from logistics.printing import batch_pdf, print_labels
from marketplace.order.models import ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.packing_slip import PAPERS, draw_packing_slips
from marketplace.order.pick_list import PICKED, pick_list
from marketplace.order.weighing import lines_to_weigh
from shops.access import print_runs_of, shop_orders_of

MOST_AT_ONCE = 200
NOT_SENT_YET = (ShopOrder.State.TO_PACK, ShopOrder.State.PACKED)


def chosen_orders(request: HttpRequest, said: QueryDict) -> list[ShopOrder]:
    """The ticked orders, next pick-up first; 404 where one of them is not the request's shop's, so that nothing is done at all."""
    try:
        keys = {int(key) for key in said.getlist("order")}
    except ValueError:
        raise Http404 from None
    if len(keys) > MOST_AT_ONCE:
        raise BadRequest(f"At most {MOST_AT_ONCE} orders at once.")
    if any(not 0 < key < 2**63 for key in keys):
        raise Http404
    rows: QuerySet[ShopOrder] = shop_orders_of(request).filter(pk__in=keys).select_related("order__delivers_to", "service")
    chosen = list(rows.prefetch_related("service__names", *PICKED).order_by("pickup_on", "pk"))
    if len(chosen) != len(keys):
        raise Http404
    return chosen


class PackOrders(View):
    """POST ``order`` (one or many): shows what would be done; with ``sure`` does it and says what was done."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("shop_orders:index")

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_orders(request, request.POST)
        if not chosen:
            messages.warning(request, _("No order was ticked. Tick the orders that are packed, then press the button again."))
            return redirect("shop_orders:index")
        if "sure" not in request.POST:
            waiting = [order for order in chosen if order.state == ShopOrder.State.TO_PACK]
            left = [order for order in chosen if order.state != ShopOrder.State.TO_PACK]
            to_weigh = [order for order in waiting if lines_to_weigh(order)]
            waiting = [order for order in waiting if order not in to_weigh]
            return render(request, "shops/backoffice/pack.html", {"waiting": waiting, "to_weigh": to_weigh, "left": left})
        if len(chosen) == 1 and chosen[0].state == ShopOrder.State.TO_PACK and lines_to_weigh(chosen[0]):
            return redirect("shop_orders:weigh", chosen[0].pk)
        packed = [order for order in chosen if mark_packed(shop_order=order, actor=cast(User, request.user))]
        self._tell(request, packed, left=len(chosen) - len(packed))
        return redirect(reverse("shop_orders:detail", args=[chosen[0].pk]) if len(chosen) == 1 else reverse("shop_orders:index"))

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


class Paper(View):
    """Something to read or print about the ticked orders. A POST leads to an address that can be loaded again."""

    url_name = ""
    kept = ("order", "paper")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not chosen_orders(request, request.POST):
            messages.warning(request, _("No order was ticked. Tick the orders that you want on the paper, then press the button again."))
            return redirect("shop_orders:index")
        said = [(name, value) for name in self.kept for value in request.POST.getlist(name)]
        return redirect(f"{reverse(self.url_name)}?{urlencode(said)}")


class PickList(WagtailAdminTemplateMixin, TemplateView, Paper):
    """What to fetch from the shelves for several orders at once: by product, with boxes to tick. Without a choice, all that is to pack."""

    url_name = "shop_orders:pick_list"
    page_title = gettext_lazy("Pick list")
    header_icon = "list-ul"
    template_name = "shops/backoffice/pick_list.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("shop_orders:index"), "label": _("Orders")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = chosen_orders(self.request, self.request.GET) or self._next_to_pack()
        # What is packed already is not fetched again.
        waiting = [order for order in chosen if order.state == ShopOrder.State.TO_PACK]
        return {
            **super().get_context_data(**kwargs),
            "orders": waiting,
            "left": [order for order in chosen if order.state != ShopOrder.State.TO_PACK],
            "products": pick_list(waiting),
        }

    def _next_to_pack(self) -> list[ShopOrder]:
        rows = shop_orders_of(self.request).filter(state=ShopOrder.State.TO_PACK).select_related("order__delivers_to", "service")
        return list(rows.prefetch_related("service__names", *PICKED).order_by("pickup_on", "pk")[:MOST_AT_ONCE])


class PackingSlips(Paper):
    """GET ``order`` (one or many) and ``paper``: a PDF with a page an order."""

    url_name = "shop_orders:slips"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_orders(request, request.GET)
        paper = request.GET.get("paper") or "A5"
        if not chosen or paper not in PAPERS:
            messages.warning(request, _("No order was ticked. Tick the orders that you want on the paper, then press the button again."))
            return redirect("shop_orders:index")
        return pdf_answer(draw_packing_slips([order.pk for order in chosen], paper=paper), "packing-slips.pdf")


class Labels(View):
    """POST ``order``: a print run with the labels of the parcels that are not with the post yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("shop_orders:index")

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_orders(request, request.POST)
        paper = request.POST.get("label_paper") or "A6"
        ready = [order.shipment_id for order in chosen if order.state in NOT_SENT_YET and order.shipment_id]
        back = redirect(reverse("shop_orders:detail", args=[chosen[0].pk]) if len(chosen) == 1 else reverse("shop_orders:index"))
        with transaction.atomic():
            waiting = Parcel.objects.filter(shipment__in=ready, shipment__withdrawn_at=None, status=ParcelStatus.PENDING)
            parcels = list(waiting.order_by("shipment__pickup_on", "pk").select_for_update(of=("self",)))
            run = print_labels(parcels=parcels, paper=paper, actor=request.user) if parcels and paper in LABEL_PAPERS else None
        if run is None:
            messages.warning(
                request,
                _("There is no label to print: the orders are not paid yet, or their parcels are with the post. Nothing was printed."),
            )
            return back
        return redirect("shop_orders:labels_pdf", run.pk)


def labels_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels of one run, if all of them are of the shop's own parcels."""
    run: PrintBatch = get_object_or_404(print_runs_of(request), pk=pk)
    return pdf_answer(batch_pdf(run), f"labels-{run.pk}.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
