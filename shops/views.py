"""The public pages of a shop that are not typed: storefront, products, contact, delivery and returns, legal notice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks

from cms.page_cache.asking import NUMBER, kept_whole
from cms.page_cache.recording import reading
from cms.same_origin import from_our_own_pages
from shops.contact.form import ContactForm
from shops.contact.sending import is_too_much, take_message
from shops.frame import CONTACT, DELIVERY, LEGAL, for_frame, shop_frame
from shops.models import StorefrontPage
from shops.storefront import products_context, services_of


@kept_whole(category=NUMBER, page=NUMBER)
def storefront(request: HttpRequest, code: str) -> HttpResponse:
    """The storefront in the active language, else in the installation's, where it has one that is published."""
    page = _storefront(request, code)
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    return page.serve(request)


@kept_whole(category=NUMBER, page=NUMBER)
@require_safe
def products(request: HttpRequest, code: str) -> HttpResponse:
    """All that the shop sells; ``?category=`` and ``?page=`` choose among it."""
    page = _storefront(request, code)
    with reading() as read:
        read.only(goods=[page.shop.partner_id], seller=[page.shop.partner_id])
        return render(request, "shops/products.html", {"page": page, **products_context(page=page, request=request)})


@kept_whole()
@require_safe
def delivery(request: HttpRequest, code: str) -> HttpResponse:
    """How it is sent, what it may cost, and how to change one's mind: from the services and the law, so that it stays true."""
    page = _storefront(request, code)
    context = {
        "services": services_of(page.shop.partner),
        "is_eu": settings.POST_COUNTRY in {"PT", "FR"},
    }
    return _page(request, page, DELIVERY, "shops/delivery.html", context)


@kept_whole()
@require_safe
def legal(request: HttpRequest, code: str) -> HttpResponse:
    """Who sells, from the seller's data as they are today."""
    return _page(request, _storefront(request, code), LEGAL, "shops/legal.html", {})


@kept_whole()
@from_our_own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """The contact page; POST sends a message, once, and leads back to the page."""
    page = _storefront(request, code)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return _told(request, code)  # a program wrote it: it is told what a person would be told
        if not is_too_much(request, page.shop):
            take_message(shop=page.shop, fields={name: form.cleaned_data[name] for name in ("name", "email", "text")})
            return _told(request, code)
        form.add_error(None, _("Too many messages came from your connection in a short time. Your words are kept: try again in an hour."))
    context = {"form": form, "seller": page.shop.partner}
    return _page(request, page, CONTACT, "shops/contact.html", context, status=200 if form.is_valid() or not form.is_bound else 422)


def _told(request: HttpRequest, code: str) -> HttpResponse:
    messages.success(request, _("Your message is on its way to the shop. The answer comes by e-mail."))
    return redirect("shop_contact", code)


def _storefront(request: HttpRequest, code: str) -> StorefrontPage:
    languages = [get_language() or "", settings.LANGUAGE_CODE]
    pages = for_frame(StorefrontPage.objects.live().filter(shop__partner__code=code, shop__partner__is_admitted=True))
    with reading() as read:
        by_language = {page.locale.language_code: page for page in pages}
        read.only(seller=[page.shop.partner_id for page in by_language.values()])
    request.written_in = set(by_language)  # type: ignore[attr-defined]
    page = next((by_language[language] for language in languages if language in by_language), None)
    if page is None:
        raise Http404
    return page


def _page(
    request: HttpRequest, page: StorefrontPage, here: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    with reading() as read:
        read.only(seller=[page.shop.partner_id])
        frame = shop_frame(storefront=page, request=request, here=here)
        return render(request, template, {"page": page, **frame, **context}, status=status)
