"""“Get paid”: where a shop's money goes. Changed by an owner with a code from the app, and told by mail to all owners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet

from accounts import second_factor
from accounts.models import User
from marketplace.payouts.account_models import clean_iban
from marketplace.payouts.accounts import bank_account_of, write_bank_account
from marketplace.payouts.connect import offered_to
from marketplace.payouts.models import PayoutTerms
from shops.access import bank_accounts_of, payouts_of, shop_of, stripe_accounts_of
from shops.backoffice.paid_by_stripe import choose, come_back, needs_in_words, refresh, to_stripe

SHOWN = 12


class BankAccountForm(forms.Form):
    holder = forms.CharField(label=gettext_lazy("Holder of the account"), max_length=70)
    iban = forms.CharField(label="IBAN", max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
    code = forms.CharField(
        label=gettext_lazy("Code from your app"),
        max_length=20,
        help_text=gettext_lazy("The one that you sign in with, or a recovery code: money goes where this page says."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_iban(self) -> str:
        return clean_iban(self.cleaned_data["iban"])

    def clean(self) -> dict[str, Any]:
        """The code last, and only where all else is right: each code is good once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if second_factor.wait_seconds(self.user) or second_factor.check(user=self.user, code=cleaned["code"]) is None:
            self.add_error("code", _("This code is wrong, or was used already. Wait for the next one; nothing was changed."))
        return cleaned


def getting_paid(request: HttpRequest) -> HttpResponse:
    """GET shows where money goes and what went there; POST writes another bank account."""
    shop, user = shop_of(request), request.user
    if not isinstance(user, User):
        raise TypeError("the gate lets nobody in who is not signed in")
    has_app = second_factor.has_second_factor(user)
    form = BankAccountForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and not has_app:
        messages.error(request, _("Set up the code from an app first. Nothing was changed."))
        return redirect("shop_payouts:index")
    if request.method == "POST" and form.is_valid():
        account = write_bank_account(partner=shop.partner, holder=form.cleaned_data["holder"], iban=form.cleaned_data["iban"], by=user)
        said = {"account": account.shown}
        messages.success(request, _("Saved. Your money goes to %(account)s from now on; all owners get a mail that says so.") % said)
        return redirect("shop_payouts:index")
    at_stripe = stripe_accounts_of(request).first()
    context = {
        "stripe_offered": offered_to(shop.partner, settings.CURRENCY),
        "stripe": at_stripe,
        "needed": needs_in_words(at_stripe.still_needed) if at_stripe else [],
        "form": form,
        "has_app": has_app,
        "account": bank_account_of(shop.partner_id),
        "earlier": bank_accounts_of(request).exclude(until=None)[:SHOWN],
        "payouts": payouts_of(request).select_related("run")[:SHOWN],
        "terms": PayoutTerms.current(),
        "now": timezone.now(),
        "page_title": _("Get paid"),
        "header_icon": "decimal",
        "breadcrumbs_items": [{"url": "", "label": _("Get paid")}],
        "media": form.media,
    }
    return render(request, "shops/backoffice/getting_paid.html", context, status=422 if form.errors else 200)


class GettingPaid(ViewSet):
    """Mounted at ``/admin/get-paid/``, for owners."""

    name = "shop_payouts"
    url_prefix = "get-paid"
    icon = "decimal"
    menu_label = gettext_lazy("Get paid")
    menu_order = 116
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        return ShopMenuItem(self.menu_label, reverse("shop_payouts:index"), name="get-paid", icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", getting_paid, name="index"),
            path("stripe/", to_stripe, name="to_stripe"),
            path("stripe/again/", refresh, name="refresh"),
            path("stripe/back/", come_back, name="back"),
            path("by/", choose, name="choose"),
        ]
