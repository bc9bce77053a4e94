"""The operator opens a shop for somebody, and sees which of those still miss an owner or are not open yet."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from shops.access import is_operator
from shops.models import Invitation, Membership, Shop
from shops.opening import names
from shops.opening.by_hand import CannotOpen, ask_owner_in, let_in, open_for

OPEN, HIDDEN = "open", "hidden"
MOST_LISTED = 100


class ByHandForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the shop"), min_length=2, max_length=80)
    code = forms.CharField(
        label=gettext_lazy("Address on the market"),
        help_text=gettext_lazy("Left empty, it is made from the name."),
        required=False,
        max_length=80,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of its owner"),
        help_text=gettext_lazy("A mail with a link goes there. Whoever opens it with this address owns the shop."),
        max_length=254,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=[
            (HIDDEN, gettext_lazy("Nobody yet: its team prepares it, and you open it here")),
            (OPEN, gettext_lazy("Everybody, from now on")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who sees the shop.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "name" in cleaned:
            cleaned["code"] = names.code_from(str(cleaned.get("code", "")).strip() or cleaned["name"])
            reason = names.refusal(cleaned["code"])
            if reason:
                free = names.free_codes(cleaned["name"])
                self.add_error("code", " ".join([reason, _("Free are:"), ", ".join(free)]) if free else reason)
        return cleaned


def unfinished() -> QuerySet[Shop]:
    """Shops without an owner, and those made by hand that nobody sees yet; the newest first."""
    has_owner = Exists(Membership.objects.filter(shop=OuterRef("pk"), role=Membership.Role.OWNER))
    asked = Invitation.objects.filter(role=Membership.Role.OWNER, accepted_at=None, withdrawn_at=None).order_by("-pk")
    return (
        Shop.objects.annotate(has_owner=has_owner)
        .filter(Q(has_owner=False) | Q(partner__is_admitted=False), application=None)
        .select_related("partner")
        .prefetch_related(Prefetch("invitations", queryset=asked, to_attr="asked_in"))
        .order_by("-pk")
    )


def index(request: HttpRequest) -> HttpResponse:
    """GET shows the form and the shops that are not finished; POST makes one."""
    _operators_alone(request)
    form = ByHandForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            shop = open_for(
                name=given["name"], code=given["code"], email=given["email"], is_public=given["state"] == OPEN, by=_user(request)
            )
        except CannotOpen as refused:
            form.add_error("code", str(refused))
        else:
            said = _("%(shop)s is made. A mail is on its way to %(email)s; its link works for seven days.")
            messages.success(request, said % {"shop": shop, "email": given["email"]})
            return redirect("shop_by_hand:index")
    context = {
        "form": form,
        "shops": list(unfinished()[:MOST_LISTED]),
        "now": timezone.now(),
        "page_title": _("Open a shop for somebody"),
        "header_icon": "plus",
        "breadcrumbs_items": [
            {"url": reverse("sellers:index"), "label": _("Sellers")},
            {"url": "", "label": _("Open a shop for somebody")},
        ],
    }
    return render(request, "shops/backoffice/by_hand.html", context, status=422 if form.errors else 200)


@require_POST
def invite_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``email``: the owner's invitation goes there, and older ones open nothing any more."""
    _operators_alone(request)
    shop = get_object_or_404(unfinished(), pk=pk)
    field = forms.EmailField(max_length=254)
    try:
        made = ask_owner_in(shop=shop, email=field.clean(request.POST.get("email", "")), by=_user(request))
    except (CannotOpen, forms.ValidationError) as refused:
        messages.error(request, " ".join(refused.messages) if isinstance(refused, forms.ValidationError) else str(refused))
    else:
        messages.success(request, _("A mail with a link is on its way to %(email)s. It works for seven days.") % {"email": made.email})
    return redirect("shop_by_hand:index")


@require_POST
def open_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody sees the shop from now on."""
    _operators_alone(request)
    shop = get_object_or_404(unfinished(), pk=pk)
    try:
        let_in(shop=shop, by=_user(request))
    except CannotOpen as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(shop)s is open. Everybody can see it now.") % {"shop": shop})
    return redirect("shop_by_hand:index")


def _operators_alone(request: HttpRequest) -> None:
    if not is_operator(request):
        raise Http404


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
