"""The shopper's invoices, behind the link of the order."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cms.private_pages import private_page
from marketplace.invoices.handing_out import document_response
from marketplace.invoices.models import Document


@private_page
def of_order(request: HttpRequest, token: str, pk: uuid.UUID) -> HttpResponse:
    """A PDF of the order that ``token`` opens; of any other order there is nothing here."""
    return document_response(request, get_object_or_404(Document, pk=pk, shop_order__order__tracking_token=token))
