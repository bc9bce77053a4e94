"""The codes of an offer: making them, and taking them all as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.csv_cells import cell
from marketplace.offer.models import Offer
from shops.backoffice.offer_codes_form import CodesForm
from shops.backoffice.offer_desk import OfferPage
from shops.backoffice.order_export import CHUNK, Echo


class OfferCodes(OfferPage):
    """GET all codes as CSV; POST ``code`` makes those, ``count`` that many which nobody can guess."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]
        offer = self.offer(pk)
        headers = {"Content-Disposition": f'attachment; filename="codes-{offer.pk}.csv"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(_lines(offer), content_type="text/csv; charset=utf-8", headers=headers)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        offer, form = self.offer(pk), CodesForm(request.POST)
        if not form.is_valid() or not form.make(offer):
            return self._show(offer, self.form_class(offer=offer, products=self.products(offer)), form)
        messages.success(request, ngettext("%(count)d code is made.", "%(count)d codes are made.", form.made) % {"count": form.made})
        return redirect(f"{self.space}:edit", offer.pk)


def _lines(offer: Offer) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow([cell(title) for title in (_("Code"), _("Used"), _("For this many orders"))])
    for code in offer.codes.iterator(chunk_size=CHUNK):
        yield writer.writerow([cell(code.code), code.uses, "" if code.most_uses is None else code.most_uses])
