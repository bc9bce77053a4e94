"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.forms import SignInForm
from accounts.landing import landing_for
from accounts.roles import Role, has_role
from accounts.second_factor import has_second_factor
from accounts.security_views import ask_for_code


class SignIn(LoginView):
    """Leads on to ``?next=`` (of this site only), else to the page that fits the person's role."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if has_second_factor(user):
            return ask_for_code(self.request, user, self.get_success_url())
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class SignOut(LogoutView):
    """By POST alone, so that no link or picture on another page can sign anybody out."""

    http_method_names = ["post", "options"]

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("account")


@login_required
@never_cache
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Who has begun something goes on with it, people who work here go to the back office, shoppers to their orders."""
    begun = landing_for(request)
    if begun:
        return redirect(begun)
    works_here = any(has_role(request.user, role) for role in Role)
    return redirect("wagtailadmin_home" if works_here else "account")


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any) -> HttpResponseBase:
    """Too many wrong passwords for one account from one place: says for how long (django-axes calls this)."""
    minutes = max(1, round(settings.AXES_COOLOFF_TIME * 60))
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
