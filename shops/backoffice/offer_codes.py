"""The codes of an offer: making them, and taking them all as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from marketplace.offer.codes import MOST_AT_ONCE, make_codes, make_named_code
from marketplace.offer.models import Offer
from shops.backoffice.offer_desk import Desk
from shops.backoffice.order_export import CHUNK, Echo, cell


class OfferCodes(Desk, View):
    """GET all codes as CSV; POST ``code`` makes that one, ``count`` that many which nobody can guess."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        offer = self.offer(pk)
        headers = {"Content-Disposition": f'attachment; filename="codes-{offer.pk}.csv"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(_lines(offer), content_type="text/csv; charset=utf-8", headers=headers)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer, typed, count = self.offer(pk), request.POST.get("code", ""), request.POST.get("count", "")
        if typed.strip():
            wrong = make_named_code(offer=offer, typed=typed)
            if wrong:
                messages.error(request, wrong)
            else:
                messages.success(request, _("The code is made."))
        elif count.isascii() and count.isdigit() and 0 < int(count[:9]) <= MOST_AT_ONCE:
            made = make_codes(offer=offer, count=int(count))
            messages.success(request, _("%(count)d codes are made, each for one order.") % {"count": len(made)})
        else:
            messages.error(request, _("Write a code, or how many to make: 1 to %(most)d. Nothing was made.") % {"most": MOST_AT_ONCE})
        return redirect(f"{self.space}:edit", offer.pk)


def _lines(offer: Offer) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow([cell(title) for title in (_("Code"), _("Used"), _("For this many orders"))])
    for code in offer.codes.iterator(chunk_size=CHUNK):
        yield writer.writerow([cell(code.code), code.uses, "" if code.most_uses is None else code.most_uses])
