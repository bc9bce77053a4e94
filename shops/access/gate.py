"""The middleware that stands before Wagtail's admin: default deny."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch

from accounts.roles import Role, has_role
from shops.access.ids import are_own, leads_back
from shops.access.querysets import is_operator, may_here, owns_guarded_shop, shops_of
from shops.access.roles import area_of
from shops.access.table import PUBLIC, RULES, Rule, Who

# Of the route, not of the address: whoever mounts the admin behind a language keeps the gate.
_ADMIN = re.compile(r"(^|/)admin/")


def in_admin(match: ResolverMatch) -> bool:
    """Whether the view that was found is part of the back office."""
    return bool(_ADMIN.search(match.route))


def not_found(request: HttpRequest) -> HttpResponse:
    """The one answer for what is not there and for what is somebody else's; Wagtail's own 404 is the same template."""
    return render(request, "wagtailadmin/404.html", status=404)


def fails_on_demand(match: ResolverMatch, named: dict[str, Any]) -> bool:
    """Wagtail's views that answer 500 to whoever asks: its error test, and a chosen row whose id is no number that a database has."""
    if match.view_name == "wagtailadmin_error_test":
        return True
    key = str(named.get("pk", ""))
    return match.view_name.endswith(":chosen") and not (key.isdecimal() and len(key) < 19)


def who_is(request: HttpRequest) -> set[Who]:
    """The places that a signed-in user has in the back office, beside the operator's."""
    places = set()
    if shops_of(request):
        places.add(Who.SHOP)
    if has_role(request.user, Role.CLERK):
        places.add(Who.CLERK)
    if has_role(request.user, Role.ASSOCIATION):
        places.add(Who.ASSOCIATION)
    return places


def may_open(request: HttpRequest, name: str, rule: Rule) -> bool:
    """Whether the address called ``name`` is open to a place that the user has; one in the shop in work counts by its role."""
    places = rule.who & who_is(request)
    return bool(places - {Who.SHOP}) or (Who.SHOP in places and may_here(request, area_of(name)))


def is_verified(request: HttpRequest) -> bool:
    """Whether this sign-in was made with a code too."""
    return bool(getattr(request.user, "is_verified", lambda: False)())


class AccessGate:
    """Strangers are asked to sign in; who may not enter, or names another shop's id, finds nothing there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not in_admin(match) or match.view_name in PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), login_url="sign_in")
        if fails_on_demand(match, named):
            return not_found(request)
        if is_operator(request):
            return None
        rule = RULES.get(match.view_name)
        if rule is None or not may_open(request, match.view_name, rule) or arguments or not are_own(request, rule, named):
            return not_found(request)
        if owns_guarded_shop(request) and not is_verified(request):
            return redirect("second_factor_set_up")
        return leads_back(request, match.view_name, named)
