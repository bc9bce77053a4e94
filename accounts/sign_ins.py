"""Where somebody is signed in: one row a browser, and an end to all others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import SignIn, User

# "Last seen" is as exact as that: written more often, every page would write a row.
EVERY = timedelta(minutes=5)
NOTED = "sign_in_noted"
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"))


def device_of(agent: str) -> str:
    """``Firefox, Android`` from what a browser says of itself; "" where it says nothing known."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "Safari" if re.search(r"Version/.*Safari", agent) else "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part)


@receiver(user_logged_in, dispatch_uid="accounts.note_sign_in")
def note_sign_in(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A row for the browser that has just signed in."""
    session = getattr(request, "session", None)
    if session is None:
        return
    if not session.session_key:
        session.save()
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    session[NOTED] = timezone.now().isoformat()
    SignIn.objects.update_or_create(
        session_key=session.session_key, defaults={"user": user, "device": device_of(agent), "seen_at": timezone.now()}
    )


@receiver(user_logged_out, dispatch_uid="accounts.forget_sign_in")
def forget_sign_in(*, request: HttpRequest, **kwargs: Any) -> None:
    session = getattr(request, "session", None)
    if session is not None and session.session_key:
        SignIn.objects.filter(session_key=session.session_key).delete()


class NoteWhoIsHere:
    """Middleware: writes "last seen", every five minutes at most, without a query in between."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        noted = request.session.get(NOTED) if request.session.session_key else None
        if noted and timezone.now() - datetime.fromisoformat(noted) > EVERY and request.user.is_authenticated:
            request.session[NOTED] = timezone.now().isoformat()
            SignIn.objects.filter(session_key=request.session.session_key).update(seen_at=timezone.now())
        return self.get_response(request)


def open_sign_ins(user: User) -> QuerySet[SignIn]:
    """Where ``user`` is signed in, the last seen first; sessions that have run out or were ended are left out."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return SignIn.objects.filter(user=user, session_key__in=alive).order_by("-seen_at", "-pk")


def sign_out_elsewhere(*, user: User, stay: str) -> int:
    """End all sign-ins of ``user`` but the session ``stay``; how many were ended."""
    others = list(SignIn.objects.filter(user=user).exclude(session_key=stay).values_list("session_key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = Session.objects.filter(session_key__in=others, expire_date__gt=timezone.now()).count()
    for key in others:
        store(key).delete()
    SignIn.objects.filter(user=user, session_key__in=others).delete()
    return ended
