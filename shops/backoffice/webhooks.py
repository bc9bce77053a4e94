"""A shop's servers that hear what its parcels do: add one, read its secret, see what was sent."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shops.access import shop_of, webhooks_of
from shops.models import Webhook, WebhookMessage
from shops.models.webhook import BOTH_FOR, new_seed
from shops.webhooks.addresses import NotThere, target_of
from shops.webhooks.sending import begin_again, described, stop
from shops.webhooks.signing import secret_of
from shops.webhooks.writing import send_again, try_out

MOST = 5
SHOWN = 50


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address of your server"),
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("For example https://shop.example/parcels. It gets a POST in JSON for each thing that happens to a parcel."),
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            target_of(url)
        except NotThere as reason:
            raise forms.ValidationError(str(reason)) from None
        return url


@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """GET lists the shop's servers; POST ``url`` adds one."""
    shop = shop_of(request)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = _add(shop_id=shop.pk, url=form.cleaned_data["url"])
        if not reason:
            messages.success(request, _("Added. Write its secret into your server, then press “Send a trial”."))
            return redirect("shop_webhooks:index")
        form.add_error("url", reason)
    rows = [{"webhook": row, "words": described(row)} for row in webhooks_of(request).filter(shop=shop)]
    context = _page(_("Webhooks"), form=form, rows=rows)
    return render(request, "shops/backoffice/webhooks.html", context, status=422 if form.errors else 200)


def _add(*, shop_id: int, url: str) -> str:
    """Why it was not added, or ""."""
    if Webhook.objects.filter(shop=shop_id).count() >= MOST:
        return _("A shop has %(most)d webhooks at most. Take one away first.") % {"most": MOST}
    try:
        with transaction.atomic():
            Webhook.objects.create(shop_id=shop_id, url=url)
    except IntegrityError:
        return _("This address is in your list already.")
    return ""


@never_cache
def messages_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One server: its secret, and what was sent to it, newest first."""
    webhook = get_object_or_404(webhooks_of(request), pk=pk)
    context = _page(
        webhook.url,
        webhook=webhook,
        words=described(webhook),
        secret=secret_of(webhook.seed),
        both=bool(webhook.seed_before and webhook.both_until and webhook.both_until > timezone.now()),
        sent=list(webhook.messages.order_by("-pk")[:SHOWN]),
        shown=SHOWN,
    )
    return render(request, "shops/backoffice/webhook.html", context)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """``do``: try, renew (the secret), stop, begin or delete."""
    webhook = get_object_or_404(webhooks_of(request), pk=pk)
    todo = request.POST.get("do", "")
    if todo == "delete":
        webhook.delete()
        messages.success(request, _("Taken away. Nothing is sent there any more."))
        return redirect("shop_webhooks:index")
    if todo == "try" and webhook.stopped_at is None:
        try_out(webhook)
        messages.success(request, _("A trial is on its way. Load this page again to see whether it arrived."))
    elif todo == "renew":
        Webhook.objects.filter(pk=webhook.pk).update(seed=new_seed(), seed_before=webhook.seed, both_until=timezone.now() + BOTH_FOR)
        messages.success(request, _("Here is the new secret. For two days messages are signed with the old one too."))
    elif todo == "stop" and stop(webhook, because=Webhook.Stopped.OWNER, at=timezone.now()):
        messages.success(request, _("Switched off. Nothing is sent there until you switch it on."))
    elif todo == "begin" and begin_again(webhook):
        messages.success(request, _("Switched on. What it missed can be sent once more below."))
    else:
        messages.warning(request, _("That is so already, or cannot be done now. Nothing was changed."))
    return redirect("shop_webhooks:messages", pk=webhook.pk)


@require_POST
def send_once_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message again that was given up."""
    message = get_object_or_404(WebhookMessage, pk=pk, webhook__in=webhooks_of(request))
    if send_again(message):
        messages.success(request, _("It is sent once more."))
    else:
        messages.warning(request, _("It waits or has arrived already, or its server is switched off. Nothing was changed."))
    return redirect("shop_webhooks:messages", pk=message.webhook_id)


def _page(title: str, **context: object) -> dict[str, object]:
    return {"page_title": title, "header_icon": "code", "breadcrumbs_items": [{"url": "", "label": title}], **context}
