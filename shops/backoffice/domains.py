"""A shop's own host names: add one, copy the record, look whether it is there."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shops.access import domains_of, shop_of
from shops.domains.names import host_typed, readable
from shops.domains.proof import NotProven, verify
from shops.models import ShopDomain

MOST = 5


class DomainForm(forms.Form):
    host = forms.CharField(
        label=gettext_lazy("Your domain"),
        max_length=253,
        help_text=gettext_lazy("The name that you own, for example queijaria.pt or www.queijaria.pt."),
    )

    def clean_host(self) -> str:
        return host_typed(self.cleaned_data["host"])


def listing(request: HttpRequest) -> HttpResponse:
    """GET lists the shop's names; POST ``host`` adds one."""
    shop = shop_of(request)
    form = DomainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = _add(shop_id=shop.pk, host=form.cleaned_data["host"])
        if not reason:
            messages.success(request, _("Added. Now write the record below where you manage the domain, then press “Look for it”."))
            return redirect("shop_domains:index")
        form.add_error("host", reason)
    domains = list(domains_of(request).filter(shop=shop))
    context = {
        "form": form,
        "domains": [{"domain": domain, "name": readable(domain.host)} for domain in domains],
        "shop": shop,
        "marketplace": request.get_host(),
        "page_title": _("Own domain"),
        "header_icon": "link",
        "breadcrumbs_items": [{"url": "", "label": _("Own domain")}],
    }
    return render(request, "shops/backoffice/domains.html", context)


def _add(*, shop_id: int, host: str) -> str:
    """Why it was not added, or ""."""
    if ShopDomain.objects.verified().filter(host=host).exclude(shop=shop_id).exists():
        return _("This name serves another shop already. Write to the operator if it is yours.")
    if ShopDomain.objects.filter(shop=shop_id).count() >= MOST:
        return _("A shop has %(most)d names at most. Take one away first.") % {"most": MOST}
    try:
        with transaction.atomic():
            ShopDomain.objects.create(shop_id=shop_id, host=host)
    except IntegrityError:
        return _("This name is in your list already.")
    return ""


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask DNS for the record of one of the shop's names."""
    domain = get_object_or_404(domains_of(request), pk=pk)
    try:
        verify(domain)
    except NotProven as reason:
        messages.error(request, f"{readable(domain.host)}: {reason}")
    else:
        messages.success(request, _("%(host)s is yours: your shop is served there from now on.") % {"host": readable(domain.host)})
    return redirect("shop_domains:index")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    domain = get_object_or_404(domains_of(request), pk=pk)
    domain.delete()
    messages.success(request, _("%(host)s is taken away; it serves nothing from now on.") % {"host": readable(domain.host)})
    return redirect("shop_domains:index")
