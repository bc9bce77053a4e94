"""What the throttle of the sign-in (django-axes) counts by: the account that was tried, and where from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The IP address that the outermost of our own proxies saw; without proxies, the one that connected.

    ``settings.TRUSTED_PROXIES`` says how many proxies stand before us. Each adds one address to ``X-Forwarded-For``, so only
    that many, counted from the right, can be believed; what stands further left, anybody can write.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return connected
    seen = [address.strip() for address in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if address.strip()]
    return seen[-settings.TRUSTED_PROXIES] if len(seen) >= settings.TRUSTED_PROXIES else connected


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The e-mail address that was tried, in one spelling: else every mix of capitals would be counted apart."""
    tried = (credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD) or request.POST.get(settings.AXES_USERNAME_FORM_FIELD, "")
    return str(tried).strip().lower()[:254]
