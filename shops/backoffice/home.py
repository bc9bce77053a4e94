"""Today's work on the first page of the back office: what a shop has to do, and what the operator has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from cms.formats import format_day
from marketplace.cards.desk import attention
from marketplace.catalogue.showing import ARCHIVED
from marketplace.credit.payout_desk import to_pay_out as credit_to_pay_out
from marketplace.order.models import OrderMessage, ShopOrder
from marketplace.order.sales import sales_by_day
from marketplace.partner.models import Partner, StockRecord
from marketplace.refunds.desk import attention as refunds_for_somebody
from producers.models import Attestation
from shops import texts
from shops.access.roles import Area, may
from shops.associations import shops_of_associations
from shops.backoffice.sales_chart import sales_chart
from shops.models import Shop, ShopApplication, StorefrontPage
from shops.notices import notices_for
from shops.starting import gaps

FEW_PIECES = 3
MOST_LISTED = 5


@dataclass(frozen=True)
class ToDo:
    """One line of the list: how many, of what, and where it is done."""

    count: int
    text: str
    url: str


class ShopPanel(Component):
    """A shop's first page: five to ten queries, however many orders and products there are."""

    name = "shop-today"
    template_name = "shops/backoffice/today.html"
    order = 10

    def __init__(self, *, shop: Shop, shops: list[Shop], role: str) -> None:
        self.shop = shop
        self.shops = shops
        self.role = role

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        orders, goods, pages = (may(self.role, area) for area in (Area.ORDERS, Area.GOODS, Area.PAGES))
        own_pages = StorefrontPage.objects.filter(shop=self.shop).defer("body").select_related("locale") if pages else []
        low = self._low_stock() if goods else []
        return {
            "request": parent_context["request"],
            "shop": self.shop,
            "other_shops": [shop for shop in self.shops if shop.pk != self.shop.pk],
            "headline": self._headline() if orders else _("Today"),
            "does_orders": orders,
            "does_goods": goods,
            "to_do": self._to_do() if orders else [],
            "unread": self._unread() if orders else [],
            "sales": sales_chart(sales_by_day(partner_id=self.shop.partner_id)) if may(self.role, Area.MONEY) else None,
            "low_stock": low[:MOST_LISTED],
            "more_low_stock": max(0, len(low) - MOST_LISTED),
            "notices": notices_for(self.shop) if goods else [],
            "texts_missing": self._texts_missing() if goods else [],
            "unpublished": [page for page in own_pages if page.has_unpublished_changes],
            "shop_url": reverse("storefront", args=[self.shop.partner.code]),
        }

    def _headline(self) -> str:
        """``3 orders to pack before 16:00``: of the next pick-up."""
        waiting = ShopOrder.objects.filter(partner=self.shop.partner, state=ShopOrder.State.TO_PACK).order_by()
        first = waiting.values("pickup_on").annotate(count=Count("pk"), cutoff=Min("service__cutoff")).order_by("pickup_on").first()
        if first is None:
            return _("Nothing to pack now")
        day, today = first["pickup_on"], timezone.localdate()
        values = {"count": first["count"], "time": f"{first['cutoff']:%H:%M}", "day": format_day(day)}
        if day > today:
            return (
                ngettext(
                    "%(count)s order to pack before %(day)s, %(time)s", "%(count)s orders to pack before %(day)s, %(time)s", first["count"]
                )
                % values
            )
        if day < today or timezone.localtime().time() > first["cutoff"]:
            return (
                ngettext(
                    "%(count)s order is late: its pick-up was on %(day)s",
                    "%(count)s orders are late: their pick-up was on %(day)s",
                    first["count"],
                )
                % values
            )
        return ngettext("%(count)s order to pack before %(time)s", "%(count)s orders to pack before %(time)s", first["count"]) % values

    def _to_do(self) -> list[ToDo]:
        states = ShopOrder.State
        rows = ShopOrder.objects.filter(partner=self.shop.partner).order_by().values_list("state").annotate(count=Count("pk"))
        counts = dict(rows)
        texts = {
            states.TO_PACK: ngettext("order to pack", "orders to pack", counts.get(states.TO_PACK, 0)),
            states.PACKED: ngettext(
                "order packed, waiting for the post", "orders packed, waiting for the post", counts.get(states.PACKED, 0)
            ),
            states.AWAITING_PAYMENT: ngettext("order not paid yet", "orders not paid yet", counts.get(states.AWAITING_PAYMENT, 0)),
            states.RETURNING: ngettext("order coming back", "orders coming back", counts.get(states.RETURNING, 0)),
        }
        listed = reverse("shop_orders:index")
        return [ToDo(counts[state], text, f"{listed}?state={state}") for state, text in texts.items() if counts.get(state)]

    def _texts_missing(self) -> list[tuple[str, str, int]]:
        """Code and name of each language in which products lack words, and how many do."""
        counts = texts.counts_of(self.shop)
        return [(code, name, counts[code]) for code, name in texts.LANGUAGES if counts[code]]

    def _unread(self) -> list[ShopOrder]:
        unread = OrderMessage.objects.filter(shop_order=OuterRef("pk"), side=OrderMessage.Side.SHOPPER, read_at=None)
        rows = ShopOrder.objects.filter(Exists(unread), partner=self.shop.partner).select_related("order__delivers_to")
        return list(rows.order_by("pk")[:MOST_LISTED])

    def _low_stock(self) -> list[dict[str, Any]]:
        low = (
            StockRecord.objects.filter(partner=self.shop.partner, product__is_public=True)
            .exclude(product__off_sale_reason=ARCHIVED)
            .exclude(product__parent__off_sale_reason=ARCHIVED)
            .annotate(left=F("num_in_stock") - F("num_allocated"))
            .filter(left__lte=FEW_PIECES)
            .select_related("product__parent")
            .prefetch_related("product__translations", "product__parent__translations")
            .order_by("left", "product__title", "pk")
        )
        return [
            {
                "title": row.product.get_title(),
                "left": row.left,
                "url": reverse("products:edit", args=[row.product.parent_id or row.product_id]),
            }
            for row in low[: MOST_LISTED * 10]
        ]


class OperatorPanel(Component):
    """What waits for the operator: shops that ask to open, attestations, card payments that do not fit."""

    name = "operator-today"
    template_name = "shops/backoffice/operator_today.html"
    order = 20

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        sellers = dict(Partner.objects.filter(is_admitted=True).order_by().values_list("is_open").annotate(count=Count("pk")))
        to_do = self._to_do()
        return {
            "gaps": gaps(),
            "to_do": to_do,
            "waiting": sum(item.count for item in to_do),
            "open_shops": sellers.get(True, 0),
            "closed_shops": sellers.get(False, 0),
        }

    def _to_do(self) -> list[ToDo]:
        asked, submitted = ShopApplication.State.ASKED, Attestation.State.SUBMITTED
        shops = ShopApplication.objects.filter(state=asked).count()
        attestations = Attestation.objects.filter(state=submitted).count()
        cards = attention().count()
        refunds = refunds_for_somebody().count()
        payouts = credit_to_pay_out().count()
        rows = [
            ToDo(shops, ngettext("shop asks to open", "shops ask to open", shops), f"{reverse('admissions:index')}?state={asked}"),
            ToDo(
                attestations,
                ngettext("attestation to rule on", "attestations to rule on", attestations),
                f"{reverse('attestations:index')}?state={submitted}",
            ),
            ToDo(
                cards,
                ngettext("card payment to look at", "card payments to look at", cards),
                f"{reverse('card_payments:index')}?attention=true",
            ),
            ToDo(payouts, ngettext("credit to pay out", "credits to pay out", payouts), reverse("buyers_credit:payouts")),
            ToDo(refunds, ngettext("refund to send or look at", "refunds to send or look at", refunds), reverse("refunds:index")),
        ]
        return [row for row in rows if row.count]


class AssociationPanel(Component):
    """What an association sees first."""

    name = "association-today"
    template_name = "shops/backoffice/association_today.html"
    order = 30

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        rows = shops_of_associations(parent_context["request"].user)
        return {"open_count": rows.filter(state=ShopApplication.State.APPROVED).count()}
