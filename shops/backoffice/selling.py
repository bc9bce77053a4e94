"""“Delivery and VAT”: from which amount on the shop bears the delivery, and what the tax has to know of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formats import format_money
from marketplace.partner.models import Partner
from shops.access import shop_of
from shops.backoffice.price_field import THE_CURRENCY, PriceField


def free_delivery_field() -> PriceField:
    """The amount from which delivery is free, in the installation's currency; empty: never."""
    return PriceField(
        label=format_lazy(gettext_lazy("Delivery is free from this amount in {currency}"), currency=THE_CURRENCY),
        help_text=gettext_lazy(
            "Counted for the goods of one order from your shop, VAT included. Your shop then bears what the post charges, whichever "
            "service the buyer chooses. Empty: buyers always pay the delivery."
        ),
        required=False,
    )


def vat_exempt_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("I am a small seller and charge no VAT"),
        help_text=gettext_lazy(
            "Only if your tax office has you so: in Portugal under article 53 of the CIVA, in France under article 293 B of the CGI, in "
            "New Caledonia below the threshold of the TGC. Your orders then say so, in the words of the law."
        ),
        required=False,
    )


class SellingForm(forms.Form):
    free_delivery_from = free_delivery_field()
    is_vat_exempt = vat_exempt_field()
    uses_oss = forms.BooleanField(
        label=gettext_lazy("I am registered in the one-stop shop (OSS)"),
        help_text=gettext_lazy(
            "Sales to consumers in other countries of the Union then bear the VAT of the country where they arrive. You need it once they "
            "come to more than EUR 10,000 in a year, all your shops and markets together."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_vat_exempt") and cleaned.get("uses_oss"):
            self.add_error("uses_oss", _("Who charges no VAT has nothing to declare there. Untick one of the two; nothing was changed."))
        return cleaned


def change_selling(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST writes these three fields and no other. Orders already placed stay as they are."""
    partner = Partner.objects.get(pk=shop_of(request).partner_id)
    names = list(SellingForm.base_fields)
    seen = {name: getattr(partner, name) for name in names}
    form = SellingForm(request.POST if request.method == "POST" else None, initial=seen)
    if request.method == "POST" and form.is_valid():
        Partner.objects.filter(pk=partner.pk).update(**form.cleaned_data)
        amount: Decimal | None = form.cleaned_data["free_delivery_from"]
        messages.success(
            request,
            _("Saved. Shoppers read: delivery is free from %(amount)s on.") % {"amount": format_money(amount)}
            if amount
            else _("Saved. Buyers pay the delivery."),
        )
        return redirect("shop_selling:edit")
    context = {
        "form": form,
        "page_title": _("Delivery and VAT"),
        "header_icon": "decimal",
        "breadcrumbs_items": [{"url": "", "label": _("Delivery and VAT")}],
        "media": form.media,
    }
    return render(request, "shops/backoffice/selling.html", context, status=422 if form.errors else 200)
