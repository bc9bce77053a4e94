"""Offers at a desk, a shop's or the operator's: which they are, their list, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from cms.formats import format_day, format_money
from marketplace.catalogue.models import Product
from marketplace.offer.models import Offer
from marketplace.offer.words import deal_words
from marketplace.partner.models import Partner
from shops.access import offers_of, shop_of
from shops.backoffice.offer_codes_form import CodesForm
from shops.backoffice.offer_form import OfferForm

A_PAGE = 50
SHOWN_CODES = 20


def state_of(offer: Offer) -> str:
    today = timezone.localdate()
    if not offer.is_on:
        return _("switched off")
    if offer.ends_on and offer.ends_on < today:
        return _("over")
    if offer.is_used_up:
        return _("used up")
    return _("from %(day)s") % {"day": format_day(offer.starts_on)} if offer.starts_on > today else _("counts now")


def used_words(offer: Offer) -> str:
    """``3 of 20 orders, €12.00 of €50.00``"""
    of = _("%(uses)d of %(most)d orders") if offer.most_uses is not None else _("orders: %(uses)d")
    said = of % {"uses": offer.uses, "most": offer.most_uses}
    money = format_money(offer.spent)
    return f"{said}, {money} / {format_money(offer.budget)}" if offer.budget is not None else f"{said}, {money}"


class Desk:
    """What differs between a shop's desk and the operator's."""

    space = "shop_offers"
    form_class: type[OfferForm] = OfferForm
    request: HttpRequest

    def offers(self) -> QuerySet[Offer]:
        return offers_of(self.request)

    def partner(self) -> Partner | None:
        return shop_of(self.request).partner

    def products(self, offer: Offer) -> QuerySet[Product]:
        return Product.objects.filter(partner=offer.partner, parent=None).prefetch_related("translations").order_by("title")

    def offer(self, pk: int | None) -> Offer:
        return get_object_or_404(self.offers(), pk=pk) if pk else Offer(partner=self.partner())


class OfferList(Desk, BaseListingView):
    model = Offer
    page_title = gettext_lazy("Offers")
    header_icon = "tag"
    template_name = "shops/backoffice/offers.html"
    default_ordering = ("-created_at", "-pk")
    paginate_by = A_PAGE
    verbose_name_plural = gettext_lazy("offers")

    @property
    def index_url_name(self) -> str:
        return f"{self.space}:index"

    @property
    def index_results_url_name(self) -> str:
        return f"{self.space}:index_results"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), get_url=lambda offer: reverse(f"{self.space}:edit", args=[offer.pk])),
            Column("deal", label=_("What buyers get"), accessor=deal_words),
            Column("state", label=_("State"), accessor=state_of),
            Column("used", label=_("Used"), classname="wide-only", accessor=used_words),
        ]

    def get_base_queryset(self) -> QuerySet[Offer]:
        return self.offers()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "add_url": reverse(f"{self.space}:add")}

    @property
    def no_results_message(self) -> str:
        return _("No offers yet. Make one: ten percent off for a week, 3 for the price of 2, free delivery, a code for your newsletter.")


class OfferPage(Desk, View):
    """GET the form of an offer, new without ``pk``; POST writes it."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        offer = self.offer(pk)
        return self._show(offer, self.form_class(offer=offer, products=self.products(offer)))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        offer = self.offer(pk)
        form = self.form_class(request.POST, offer=offer, products=self.products(offer))
        if form.is_search() or not form.is_valid() or not form.save():
            return self._show(offer, form)
        said = _("Saved: %(name)s, %(deal)s.") % {"name": form.offer.name, "deal": deal_words(form.offer)}
        messages.success(request, said)
        if form.offer.needs_code:
            return redirect(f"{self.space}:edit", form.offer.pk)
        return redirect(f"{self.space}:index")

    def _show(self, offer: Offer, form: OfferForm, codes_form: CodesForm | None = None) -> HttpResponse:
        title = offer.name if offer.pk else _("New offer")
        context = {
            "form": form,
            "offer": offer if offer.pk else None,
            "used": used_words(offer) if offer.pk else "",
            "codes": list(offer.codes.order_by("-pk")[:SHOWN_CODES]) if offer.pk else [],
            "codes_in_all": offer.codes.count() if offer.pk else 0,
            "action": reverse(f"{self.space}:edit", args=[offer.pk]) if offer.pk else reverse(f"{self.space}:add"),
            "codes_form": codes_form or CodesForm(),
            "codes_url": reverse(f"{self.space}:codes", args=[offer.pk]) if offer.pk else "",
            "page_title": title,
            "header_icon": "tag",
            "breadcrumbs_items": [{"url": reverse(f"{self.space}:index"), "label": _("Offers")}, {"url": "", "label": title}],
            "media": form.media,
        }
        return render(
            self.request, "shops/backoffice/offer.html", context, status=422 if form.errors or (codes_form and codes_form.errors) else 200
        )
