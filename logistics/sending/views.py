"""The page of one sending behind its secret link, its label, and the list of those of a signed-in person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.private_pages import private_page
from logistics.barcode import Code128
from logistics.charge_mails import vat_words
from logistics.charges import BY_RECIPIENT, spoken
from logistics.models import HomeSending, ParcelStatus
from logistics.numbers import spaced
from logistics.sending.behind import sending_behind
from logistics.sending.calling_off import CannotCallOff, call_off
from logistics.sending.drafts import price_of, write_anew
from logistics.sending.into_locker import leaving_of
from logistics.sending.labels import PAPERS, label_pdf, may_print
from logistics.sending.mails import moved_words, what_next

State = HomeSending.State
A_PAGE = 20


@private_page
@require_safe
def sending(request: HttpRequest, token: str) -> HttpResponse:
    """What was paid: label, code, number, pick-up. What was not leads to where it stands."""
    row = sending_behind(token)
    if row.state == State.DRAFT:
        return redirect("send_check" if row.hand_in and row.service_id else "send_service", token)
    context: dict[str, Any] = {"sending": row, "charge": row.charge, "reference": spoken(row.charge.reference) if row.charge else ""}
    if row.shipment is not None and row.charge is not None:
        parcel = row.shipment.parcels.all()[0]
        context |= {
            "parcel": parcel,
            "number": spaced(parcel.number.number),
            "bars": Code128(row.charge.reference),
            "may_print": may_print(row, parcel),
            "leaving": leaving_of(row, parcel),
            "may_call_off": row.state == State.BOOKED and parcel.status == ParcelStatus.PENDING,
            "papers": PAPERS,
            "next": what_next(row),
            "moved": moved_words(row),
            "total": price_of(row),
            "recipient_pays": row.charge.way == BY_RECIPIENT,
            "vat": vat_words(row.charge),
        }
    return render(request, "logistics/sending/sending.html", context)


@private_page
@require_safe
def sending_label(request: HttpRequest, token: str, paper: str) -> HttpResponse:
    """The label as a PDF, while it may still be used."""
    row = sending_behind(token)
    parcel = row.shipment.parcels.all()[0] if row.shipment else None
    if paper not in PAPERS or parcel is None or not may_print(row, parcel):
        raise Http404
    name = f"label-{parcel.number.number}.pdf"
    content = label_pdf(parcel, paper=paper)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@private_page
@require_POST
def call_off_sending(request: HttpRequest, token: str) -> HttpResponse:
    row = sending_behind(token)
    try:
        was_paid = call_off(row, at=timezone.now())
    except CannotCallOff as reason:
        messages.error(request, str(reason))
        return redirect("sending", token)
    if was_paid:
        messages.success(request, _("It is called off. How you get your money back stands below, and in the mail that we sent you."))
        return redirect("sending", token)
    messages.success(request, _("It is called off, and what you wrote is deleted. Nothing was charged."))
    return redirect("send")


@private_page
@require_POST
def write_sending_anew(request: HttpRequest, token: str) -> HttpResponse:
    """Change something that is to be paid: what was to be paid is given up."""
    row = sending_behind(token)
    if not write_anew(row, at=timezone.now()):
        messages.warning(request, _("It was paid meanwhile, so it stands as it is."))
    return redirect("sending", token)


@login_required
@private_page
@require_safe
def sendings(request: HttpRequest) -> HttpResponse:
    """What the signed-in person sent, the newest first. A fixed number of queries."""
    own = HomeSending.objects.filter(user=request.user.pk).exclude(state=State.DRAFT)
    own = own.select_related("recipient", "service", "charge").prefetch_related("service__names", "shipment__parcels__number")
    return render(request, "logistics/sending/list.html", {"rows": Paginator(own, A_PAGE).get_page(request.GET.get("page"))})
