"""“Offers” in the back office: a shop's own, with its codes, and the operator's, which shops may join."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.viewsets.base import ViewSet

from cms.formats import format_day, format_money
from marketplace.catalogue.models import Product
from marketplace.offer.codes import MOST_AT_ONCE, make_codes, make_named_code
from marketplace.offer.models import Bearer, Offer, OfferAgreement
from marketplace.offer.words import deal_words
from marketplace.partner.models import Partner
from producers.viewsets import OperatorMenuItem, OperatorOnly
from shops.access import offers_of, shop_of
from shops.backoffice.menu import ShopMenuItem
from shops.backoffice.offer_form import OfferForm, OperatorOfferForm
from shops.backoffice.order_export import CHUNK, Echo, cell

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


class OperatorDesk(OperatorOnly, Desk):
    space = "market_offers"
    form_class = OperatorOfferForm

    def offers(self) -> QuerySet[Offer]:
        return Offer.objects.filter(partner=None)

    def partner(self) -> Partner | None:
        return None

    def products(self, offer: Offer) -> QuerySet[Product]:
        return Product.objects.none()


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
        return {**context, "add_url": reverse(f"{self.space}:add"), "joinable": self.joinable()}

    def joinable(self) -> list[tuple[Offer, bool]]:
        """Offers of the operator's that this shop may bear with its goods, each with whether it does."""
        today, partner = timezone.localdate(), self.partner()
        if partner is None:
            return []
        offers = list(open_to(partner).exclude(ends_on__lt=today).prefetch_related("agreements"))
        return [(offer, partner.pk in {one.partner_id for one in offer.agreements.all()}) for offer in offers]

    @property
    def no_results_message(self) -> str:
        return _("No offers yet. Make one: ten percent off for a week, 3 for the price of 2, free delivery, a code for your newsletter.")


class OperatorOfferList(OperatorDesk, OfferList):
    pass


def open_to(partner: Partner) -> QuerySet[Offer]:
    """Offers of the operator's whose price ``partner`` may agree to bear: for all shops, or it is among those chosen."""
    offers = Offer.objects.filter(partner=None, borne_by=Bearer.SHOP, is_on=True)
    chosen = offers.filter(scope__partner__isnull=False)
    return (offers.exclude(pk__in=chosen.values("pk")) | offers.filter(pk__in=offers.filter(scope__partner=partner).values("pk"))).order_by(
        "-pk"
    )


class OfferPage(Desk, View):
    """GET the form of an offer, new without ``pk``; POST writes it."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        offer = self.offer(pk)
        return self._show(offer, self.form_class(offer=offer, products=self.products(offer)))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        offer = self.offer(pk)
        form = self.form_class(request.POST, offer=offer, products=self.products(offer))
        if not form.is_valid() or not form.save():
            return self._show(offer, form)
        said = _("Saved: %(name)s, %(deal)s.") % {"name": form.offer.name, "deal": deal_words(form.offer)}
        messages.success(request, said)
        if form.offer.needs_code:
            return redirect(f"{self.space}:edit", form.offer.pk)
        return redirect(f"{self.space}:index")

    def _show(self, offer: Offer, form: OfferForm) -> HttpResponse:
        title = offer.name if offer.pk else _("New offer")
        context = {
            "form": form,
            "offer": offer if offer.pk else None,
            "used": used_words(offer) if offer.pk else "",
            "codes": list(offer.codes.order_by("-pk")[:SHOWN_CODES]) if offer.pk else [],
            "codes_in_all": offer.codes.count() if offer.pk else 0,
            "codes_url": reverse(f"{self.space}:codes", args=[offer.pk]) if offer.pk else "",
            "page_title": title,
            "header_icon": "tag",
            "breadcrumbs_items": [{"url": reverse(f"{self.space}:index"), "label": _("Offers")}, {"url": "", "label": title}],
            "media": form.media,
        }
        return render(self.request, "shops/backoffice/offer.html", context, status=422 if form.errors else 200)


class OperatorOfferPage(OperatorDesk, OfferPage):
    pass


class OfferCodes(Desk, View):
    """GET all codes as CSV; POST ``code`` makes that one, ``count`` that many which nobody can guess."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        offer = self.offer(pk)
        headers = {"Content-Disposition": f'attachment; filename="codes-{offer.pk}.csv"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(_lines(offer), content_type="text/csv; charset=utf-8", headers=headers)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer, typed, count = self.offer(pk), request.POST.get("code", ""), request.POST.get("count", "")
        if typed.strip():
            wrong = make_named_code(offer=offer, typed=typed)
            if wrong:
                messages.error(request, wrong)
            else:
                messages.success(request, _("The code is made."))
        elif count.isascii() and count.isdigit() and 0 < int(count[:9]) <= MOST_AT_ONCE:
            made = make_codes(offer=offer, count=int(count))
            messages.success(request, _("%(count)d codes are made, each for one order.") % {"count": len(made)})
        else:
            messages.error(request, _("Write a code, or how many to make: 1 to %(most)d. Nothing was made.") % {"most": MOST_AT_ONCE})
        return redirect(f"{self.space}:edit", offer.pk)


class OperatorOfferCodes(OperatorDesk, OfferCodes):
    pass


def _lines(offer: Offer) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow([cell(title) for title in (_("Code"), _("Used"), _("For this many orders"))])
    for code in offer.codes.iterator(chunk_size=CHUNK):
        yield writer.writerow([cell(code.code), code.uses, "" if code.most_uses is None else code.most_uses])


class JoinOffer(Desk, View):
    """POST: the shop bears an offer of the operator's, or (``leave``) no longer. Orders that were placed stay as they are."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.partner()
        if partner is None:
            raise Http404
        offer = get_object_or_404(open_to(partner), pk=pk)
        if "leave" in request.POST:
            OfferAgreement.objects.filter(offer=offer, partner=partner).delete()
            messages.success(request, _("“%(name)s” does not count for your goods any more.") % {"name": offer.name})
        else:
            OfferAgreement.objects.get_or_create(offer=offer, partner=partner, defaults={"agreed_by": request.user})  # type: ignore[misc]
            said = _("“%(name)s” counts for your goods now, and your shop bears it: %(deal)s.")
            messages.success(request, said % {"name": offer.name, "deal": deal_words(offer)})
        return redirect(f"{self.space}:index")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.partner()
        if partner is None or not (self.offers().filter(pk=pk).exists() or open_to(partner).filter(pk=pk).exists()):
            raise Http404
        return redirect(f"{self.space}:index")


class ShopOffers(ViewSet):
    """Mounted at ``/admin/shop-offers/``, for owners."""

    name = "shop_offers"
    url_prefix = "shop-offers"
    icon = "tag"
    menu_label = gettext_lazy("Offers")
    menu_order = 112
    add_to_admin_menu = True
    menu_item: type[Any] = ShopMenuItem
    views: tuple[Any, ...] = (OfferList, OfferPage, OfferCodes)

    def get_menu_item(self, order: int | None = None) -> Any:
        url = reverse(f"{self.name}:index")
        return self.menu_item(self.menu_label, url, name=self.url_prefix, icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        index, page, codes = self.views
        return [
            path("", index.as_view(), name="index"),
            path("results/", index.as_view(results_only=True), name="index_results"),
            path("add/", page.as_view(), name="add"),
            path("<int:pk>/", page.as_view(), name="edit"),
            path("<int:pk>/codes/", codes.as_view(), name="codes"),
            *self.more(),
        ]

    def more(self) -> list[URLPattern]:
        return [path("<int:pk>/join/", JoinOffer.as_view(), name="join")]


class MarketOffers(ShopOffers):
    """Mounted at ``/admin/market-offers/``, for the operator."""

    name = "market_offers"
    url_prefix = "market-offers"
    menu_order = 213
    menu_label = gettext_lazy("Offers of the marketplace")
    menu_item = OperatorMenuItem
    views = (OperatorOfferList, OperatorOfferPage, OperatorOfferCodes)

    def more(self) -> list[URLPattern]:
        return []
