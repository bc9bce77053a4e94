"""The pages of a shop, by language: what is there by itself, what the owner wrote, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log

from shops.access import content_pages_of, shop_of, storefronts_of
from shops.shop_pages import MOST, add_page


def listing(request: HttpRequest) -> HttpResponse:
    """All pages of the shop in work. Five queries, however many languages and pages."""
    shop = shop_of(request)
    storefronts = list(storefronts_of(request).filter(shop=shop).defer("body").select_related("locale").order_by("pk"))
    pages = list(content_pages_of(request).filter(shop=shop).defer("body").select_related("locale").order_by("path"))
    lines = [storefront.tagline for storefront in storefronts]
    written = {(page.translation_key, page.locale_id) for page in pages}
    languages = [
        {
            "storefront": storefront,
            "has_anothers_line": bool(storefront.tagline) and lines.count(storefront.tagline) > 1,
            "pages": [page for page in pages if page.locale_id == storefront.locale_id],
            # What is written in another language and not in this one, each once.
            "missing": list(
                {
                    page.translation_key: page
                    for page in pages
                    if page.locale_id != storefront.locale_id and (page.translation_key, storefront.locale_id) not in written
                }.values()
            ),
        }
        for storefront in storefronts
    ]
    context = {
        "shop": shop,
        "languages": languages,
        "most": MOST,
        "page_title": _("Pages of my shop"),
        "header_icon": "doc-empty",
        "breadcrumbs_items": [{"url": "", "label": _("Pages of my shop")}],
    }
    return render(request, "shops/backoffice/shop_pages.html", context)


@require_POST
def add(request: HttpRequest, page_id: int) -> HttpResponse:
    """POST ``title``, and ``kind`` or ``translation_of``: a draft below the storefront ``page_id``, open in the editor."""
    storefront = get_object_or_404(storefronts_of(request).select_related("locale", "shop__partner__sends_from"), pk=page_id)
    wanted: dict[str, Any] = {"title": request.POST.get("title", ""), "kind": request.POST.get("kind", "")}
    if request.POST.get("translation_of"):
        # The gate has seen to it that this is a page of the user's own shops.
        of = get_object_or_404(content_pages_of(request).filter(shop=storefront.shop_id), pk=request.POST["translation_of"])
        wanted = {"title": of.title, "translation_of": of}
    assert request.user.is_authenticated  # the gate lets nobody else in
    try:
        page = add_page(storefront=storefront, user=request.user, **wanted)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("shop_pages:index")
    log(instance=page, action="wagtail.create", user=request.user, content_changed=True)
    messages.success(request, _("The page is a draft. Shoppers see it in your menu once you publish it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def delete(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET asks; POST removes the page for good."""
    page = get_object_or_404(content_pages_of(request).select_related("locale"), pk=page_id)
    if request.method == "POST":
        title = page.title
        # The team has no right to delete in Wagtail's own views; whose page it is, this view has seen to.
        DeletePageAction(page, user=request.user).execute(skip_permission_checks=True)
        messages.success(request, _("“%(title)s” is taken away.") % {"title": title})
        return redirect("shop_pages:index")
    context = {
        "page": page,
        "page_title": _("Take a page away"),
        "header_icon": "bin",
        "breadcrumbs_items": [{"url": reverse("shop_pages:index"), "label": _("Pages of my shop")}, {"url": "", "label": page.title}],
    }
    return render(request, "shops/backoffice/shop_page_delete.html", context)
