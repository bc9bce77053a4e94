"""How safe one's account is: the code from an app, and where one is signed in."""

from __future__ import annotations

import base64
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import login as note_code
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import User
from accounts.sign_ins import open_sign_ins, sign_out_elsewhere

WAITING = "second_factor_of"
# Between the password and the code.
MOST_SECONDS = 600


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": gettext_lazy("Write the code.")},
    )


def ask_for_code(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """After a right password of somebody who has an app: nobody is signed in yet."""
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "backend": user.backend,
        "at": timezone.now().timestamp(),
        "next": next_url,
    }
    return redirect("second_factor")


@never_cache
def second_factor_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in. A code from the app, or one of the recovery codes."""
    waiting = request.session.get(WAITING)
    user = User.objects.filter(pk=waiting["user"], is_active=True).first() if waiting else None
    if waiting is None or user is None or timezone.now().timestamp() - waiting["at"] > MOST_SECONDS:
        request.session.pop(WAITING, None)
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if wait := second_factor.wait_seconds(user):
            text = ngettext(
                "Too many wrong codes. Try again in %(count)s second.", "Too many wrong codes. Try again in %(count)s seconds.", wait
            )
            form.add_error("code", text % {"count": wait})
            return render(request, "accounts/second_factor.html", {"form": form}, status=429)
        device = second_factor.check(user=user, code=form.cleaned_data["code"])
        if device is not None:
            del request.session[WAITING]
            login(request, user, backend=waiting["backend"])
            note_code(request, device)
            return redirect(_safe(request, waiting["next"]))
        form.add_error("code", _("This code is wrong, or was used already. Wait for the next one, or use a recovery code."))
    return render(request, "accounts/second_factor.html", {"form": form}, status=422 if form.errors else 200)


def _safe(request: HttpRequest, address: str) -> str:
    allowed = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if address and allowed else reverse("after_sign_in")


@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "has_app": second_factor.has_second_factor(user),
        "sign_ins": open_sign_ins(user)[:50],
        "here": request.session.session_key,
    }
    return render(request, "accounts/security.html", context)


@login_required
@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """GET draws the QR code; POST ``code`` takes the app into use and shows the recovery codes, once."""
    user = cast(User, request.user)
    if second_factor.has_second_factor(user):
        if request.user.is_verified():  # type: ignore[union-attr]
            return redirect("security")
        # Signed in before the app was set up elsewhere: sign in anew, with the code.
        return ask_again(request, user)
    device = second_factor.app_in_setting_up(user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = second_factor.confirm(device=device, code=form.cleaned_data["code"].replace(" ", ""))
        if codes is not None:
            note_code(request, TOTPDevice.objects.get(user=user, confirmed=True))
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
        form.add_error("code", _("This is not the code that the app shows now. Wait for the next one and write that."))
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    context = {
        "form": form,
        "qr": second_factor.qr_of(device.config_url),
        "key": " ".join(key[n : n + 4] for n in range(0, len(key), 4)),
        "address": device.config_url,
    }
    return render(request, "accounts/second_factor_set_up.html", context, status=422 if form.errors else 200)


def ask_again(request: HttpRequest, user: User) -> HttpResponse:
    user.backend = "django.contrib.auth.backends.ModelBackend"
    return ask_for_code(request, user, reverse("after_sign_in"))


@login_required
@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    """POST ``code``: whoever finds an open sign-in cannot take the app away."""
    user = cast(User, request.user)
    if second_factor.wait_seconds(user) or second_factor.check(user=user, code=request.POST.get("code", "")) is None:
        messages.error(request, _("The code is wrong, so the app is still asked for. Wait for the next code and try again."))
    else:
        second_factor.turn_off(user)
        messages.success(request, _("Signing in asks for the password alone from now on."))
    return redirect("security")


@login_required
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    ended = sign_out_elsewhere(user=cast(User, request.user), stay=request.session.session_key or "")
    text = ngettext("%(count)s other sign-in is ended.", "%(count)s other sign-ins are ended.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("security")
