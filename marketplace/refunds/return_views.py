"""The buyer chooses how what was withdrawn from goes back, behind the order's link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from cms.private_pages import private_page
from logistics.models import HomeSending, PickupRequest
from marketplace.refunds.models import Withdrawal
from marketplace.refunds.return_words import when_money
from marketplace.refunds.returning import CannotSendBack, send_back, terms_of, way_back_of, ways_back


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose_way_back(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """The ways that the shop allows, with price and days. POST ``way`` (with ``day`` and ``window``) books it, or leads on to paying."""
    rows = Withdrawal.objects.select_related("shop_order__order__delivers_to", "shop_order__order__user", "shop_order__partner__sends_from")
    withdrawal = rows.filter(shop_order=pk, shop_order__order__tracking_token=token, received_at=None).first()
    if withdrawal is None:
        raise Http404
    known = way_back_of(withdrawal)
    if known is not None:
        return redirect("sending", known.sending.token)
    now = timezone.now()
    terms = terms_of(withdrawal.shop_order.partner)
    if request.method == "POST":
        try:
            sending = send_back(withdrawal=withdrawal, at=now, **_asked(request))
        except CannotSendBack as reason:
            messages.error(request, str(reason))
        else:
            return redirect("send_check" if sending.state == HomeSending.State.DRAFT else "sending", sending.token)
    ways = ways_back(withdrawal, terms, at=now)
    context: dict[str, Any] = {
        "order": withdrawal.shop_order.order,
        "part": withdrawal.shop_order,
        "withdrawal": withdrawal,
        "ways": ways,
        "pickup_days": next((way.pickup_days for way in ways if way.pickup_days), []),
        "windows": PickupRequest.Window.choices,
        "shop_pays": terms.payer == terms.Payer.SHOP,
        "when": when_money(terms),
    }
    return render(request, "refunds/way_back.html", context, status=422 if request.method == "POST" else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    window, day = request.POST.get("window", ""), request.POST.get("day", "")
    try:
        asked = parse_date(day)
    except ValueError:
        asked = None
    return {
        "hand_in": request.POST.get("way", ""),
        "day": asked,
        "window": window if window in PickupRequest.Window.values else PickupRequest.Window.ANY,
    }
