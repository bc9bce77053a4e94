"""Where Stripe's messages come in: the signature is checked over the body as it came, the message is kept, and that is all."""

from __future__ import annotations

import logging

import stripe
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.cards.client import is_offered
from marketplace.cards.events import keep_event

logger = logging.getLogger(__name__)

LARGEST = 512 * 1024  # bytes
TOLERANCE = 300  # seconds between signing and coming in


@csrf_exempt  # there is no browser and no session: the signature says who speaks
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 as soon as the message is kept, be it for the second time; 400 where it is not Stripe's, 413 where it is too large."""
    if not is_offered():
        raise Http404
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return HttpResponse(status=400)
    if length > LARGEST:
        return HttpResponse(status=413)
    body = request.body
    if not is_signed(body, request.headers.get("Stripe-Signature", "")):
        logger.warning("A message that Stripe did not sign, or too long ago, was refused")
        return HttpResponse("The signature does not fit.", status=400, content_type="text/plain")
    try:
        event = keep_event(body.decode())
    except ValueError:
        logger.exception("A signed message is no event")
        return HttpResponse("This is no event.", status=400, content_type="text/plain")
    return HttpResponse("kept" if event else "known", content_type="text/plain")


def is_signed(body: bytes, header: str) -> bool:
    """Whether one of our secrets signed ``body`` within the last minutes."""
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            return stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE)
        except (stripe.SignatureVerificationError, ValueError):
            continue
    return False
