"""With the ticked products: put them into the archive, bring them back, make a copy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.log_actions import log

from marketplace.catalogue.models import FoodInformation, Product
from marketplace.catalogue.publishing import food_refusals, refusals_for
from marketplace.catalogue.showing import ARCHIVED
from marketplace.order.models import Line
from shops.backoffice.product_copies import duplicate
from shops.backoffice.product_list import listed_products

MOST_AT_ONCE = 200


def chosen_products(request: HttpRequest) -> list[Product]:
    """The ticked products by title; 404 where one is not the request's own, so that nothing is done at all."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        keys = {int(key) for key in said.getlist("product")}
    except ValueError:
        raise Http404 from None
    if len(keys) > MOST_AT_ONCE:
        raise BadRequest(f"At most {MOST_AT_ONCE} products at once.")
    if any(not 0 < key < 2**63 for key in keys):
        raise Http404
    chosen = list(listed_products(request).filter(pk__in=keys).select_related("partner", "producer", "designation").order_by("title", "pk"))
    if len(chosen) != len(keys):
        raise Http404
    return chosen


def is_ordered(product: Product) -> bool:
    return Line.objects.filter(Q(product=product.pk) | Q(product__parent=product.pk)).exists()


@transaction.atomic
def archive(product: Product, *, user: Any) -> bool:
    """Take ``product`` from the shelves and the lists; orders keep it. False where it was archived already."""
    shown = Product.objects.filter(pk=product.pk).exclude(off_sale_reason=ARCHIVED)
    if not shown.update(off_sale_reason=ARCHIVED, date_updated=timezone.now()):
        return False
    log(instance=product, action="wagtail.edit", user=user)
    return True


@transaction.atomic
def bring_back(product: Product, *, user: Any) -> list[str] | None:
    """As it was before: published or a draft. The reasons where it may not be published any more and is a draft now.

    None where it was not archived.
    """
    reasons = publishing_reasons(product) if product.is_public else []
    archived = Product.objects.filter(pk=product.pk, off_sale_reason=ARCHIVED)
    if not archived.update(off_sale_reason="", is_public=product.is_public and not reasons, date_updated=timezone.now()):
        return None
    log(instance=product, action="wagtail.edit", user=user)
    return reasons


def publishing_reasons(product: Product) -> list[str]:
    """Why ``product``, as it stands in the database, may not be on the market; the gate has its say on every name of it."""
    foods = list(FoodInformation.objects.filter(product=product))
    titles = [product.title, *(text.title for text in product.translations.all())]
    sizes = [name for child in product.children.all() for name in (child.title, *(text.title for text in child.translations.all())) if name]
    texts = [*titles, *(food.legal_name for food in foods), *(f"{title} {size}" for title in titles for size in sizes)]
    return [*refusals_for(product, texts=texts), *food_refusals(foods, is_food=bool(foods))]


class Chosen(ABC, View):
    """GET and POST ``product`` (one or many): shows what would be done; POST with ``sure`` does it and says what was done."""

    template_name = "shops/backoffice/product_shelf.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._asked(request, chosen_products(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_products(request)
        if not chosen:
            return self._asked(request, chosen)
        return self.do(request, chosen) if "sure" in request.POST else self._asked(request, chosen)

    @abstractmethod
    def do(self, request: HttpRequest, chosen: list[Product]) -> HttpResponse:
        """Do it to ``chosen``, which is not empty, and say what was done."""

    @abstractmethod
    def texts(self, chosen: list[Product]) -> dict[str, str]:
        """``title`` of the page, ``text`` that says what would happen, ``button``."""

    def _asked(self, request: HttpRequest, chosen: list[Product]) -> HttpResponse:
        if not chosen:
            messages.warning(request, _("No product was ticked. Tick the products that you mean, then press the button again."))
            return redirect("products:index")
        texts = self.texts(chosen)
        context = {
            **texts,
            "products": chosen,
            "page_title": texts["title"],
            "header_icon": "tag",
            "breadcrumbs_items": [{"url": reverse("products:index"), "label": _("Products")}, {"url": "", "label": texts["title"]}],
        }
        return render(request, self.template_name, context)


class Archive(Chosen):
    def texts(self, chosen: list[Product]) -> dict[str, str]:
        text = ngettext(
            "This product leaves your lists and your shop. Orders keep it, and you can bring it back:",
            "These %(count)s products leave your lists and your shop. Orders keep them, and you can bring them back:",
            len(chosen),
        )
        return {"title": _("Archive"), "text": text % {"count": len(chosen)}, "button": _("Archive")}

    def do(self, request: HttpRequest, chosen: list[Product]) -> HttpResponse:
        count = sum(archive(product, user=request.user) for product in chosen)
        text = ngettext(
            "%(count)s product is archived. You find it with the filter “Archived”.",
            "%(count)s products are archived. You find them with the filter “Archived”.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("products:index")


class BringBack(Chosen):
    def texts(self, chosen: list[Product]) -> dict[str, str]:
        text = ngettext(
            "This product comes back as it was, published or a draft:",
            "These %(count)s products come back as they were, published or drafts:",
            len(chosen),
        )
        return {"title": _("Bring back"), "text": text % {"count": len(chosen)}, "button": _("Bring back")}

    def do(self, request: HttpRequest, chosen: list[Product]) -> HttpResponse:
        done = {product: bring_back(product, user=request.user) for product in chosen}
        count = sum(reasons is not None for reasons in done.values())
        text = ngettext("%(count)s product is back.", "%(count)s products are back.", count)
        messages.success(request, text % {"count": count})
        for product, reasons in done.items():
            if reasons:
                first = _("“%(title)s” is a draft now. Before it can be published:") % {"title": product.title}
                messages.warning(request, " ".join([first, *reasons]))
        return redirect("products:index")


class Duplicate(Chosen):
    def texts(self, chosen: list[Product]) -> dict[str, str]:
        text = ngettext(
            "Of this product a copy is made: a draft with the same texts, sizes, prices and pictures, its own SKU and no stock:",
            "Of each of these %(count)s products a copy is made: a draft with the same texts, sizes, prices and pictures, "
            "its own SKU and no stock:",
            len(chosen),
        )
        return {"title": _("Duplicate"), "text": text % {"count": len(chosen)}, "button": _("Duplicate")}

    def do(self, request: HttpRequest, chosen: list[Product]) -> HttpResponse:
        copies = [duplicate(product) for product in chosen]
        for copy in copies:
            log(instance=copy, action="wagtail.create", user=request.user)
        if len(copies) == 1:
            text = _("The copy “%(title)s” is a draft. Give it its own name and stock, and publish it.")
            messages.success(request, text % {"title": copies[0].title})
        else:
            text = ngettext("%(count)s copy is made, as a draft.", "%(count)s copies are made, as drafts.", len(copies))
            messages.success(request, text % {"count": len(copies)})
        return redirect("products:edit", copies[0].pk) if len(copies) == 1 else redirect(f"{reverse('products:index')}?state=draft")
