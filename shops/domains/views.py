"""What a TLS proxy asks before it gets a certificate (Caddy's ``on_demand_tls ask``)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shops.models import ShopDomain


@never_cache
@require_safe
def is_ours(request: HttpRequest) -> HttpResponse:
    """``?domain=``: 200 for a name of the marketplace and for a shop's verified one, 404 for every other. One query at most."""
    host = request.GET.get("domain", "").strip().lower().rstrip(".")
    names = [name for name in settings.ALLOWED_HOSTS if name != "*"]
    known = bool(host) and (validate_host(host, names) or ShopDomain.objects.verified().filter(host=host[:253]).exists())
    return HttpResponse("ours\n" if known else "not ours\n", status=200 if known else 404, content_type="text/plain")
