"""“Returns”: how buyers may send back, who pays for it, and which scan gives them their money."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.refunds.models import ReturnTerms
from marketplace.refunds.returning import terms_of
from shops.access import shop_of

WAYS = ("by_label", "by_code", "by_pickup")


class ReturnTermsForm(forms.ModelForm):
    class Meta:
        model = ReturnTerms
        fields = (*WAYS, "payer", "refund_on")
        widgets = {"payer": forms.RadioSelect, "refund_on": forms.RadioSelect}
        help_texts = {
            "by_pickup": gettext_lazy("The post comes to the buyer and brings the label."),
            "payer": gettext_lazy(
                "Where your shop pays, the postage is taken from what is paid out to you. A label that nobody uses is not charged."
            ),
            "refund_on": gettext_lazy(
                "The law gives you 14 days from the buyer’s statement. You may wait until the goods are back, or the buyer has proof of "
                "having sent them; a scan of the post is such a proof."
            ),
        }


def edit(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST writes it. It counts for whoever chooses a way back from now on."""
    terms = terms_of(shop_of(request).partner)
    form = ReturnTermsForm(request.POST or None, instance=terms)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Buyers who withdraw see these ways."))
        return redirect("shop_returns:edit")
    context = {
        "form": form,
        "ways": [form[name] for name in WAYS],
        "page_title": _("Returns"),
        "header_icon": "redirect",
        "breadcrumbs_items": [{"url": "", "label": _("Returns")}],
    }
    return render(request, "shops/backoffice/returns.html", context, status=422 if form.errors else 200)
