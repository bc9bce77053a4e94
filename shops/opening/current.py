"""Whose application a request is about, and who may do what with it now."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from accounts.models import User
from cms.private_pages import private_page
from shops.models import Association, ShopApplication

P = ParamSpec("P")
StepView = Callable[Concatenate[HttpRequest, ShopApplication, P], HttpResponse]


def unfinished_application(request: HttpRequest) -> ShopApplication | None:
    """The application that the signed-in person has on its way; there is at most one."""
    if not request.user.is_authenticated:
        return None
    rows = ShopApplication.objects.select_related("shop__partner", "shop__group", "association")
    return rows.filter(applicant=request.user, state__in=ShopApplication.UNFINISHED).first()


def begin(*, user: User, association: Association | None = None) -> ShopApplication:
    """The person's unfinished application, made where there is none; a second request at the same moment gets the same row."""
    found = ShopApplication.objects.filter(applicant=user, state__in=ShopApplication.UNFINISHED).first()
    if found is None:
        language = (get_language() or "en")[:5]
        try:
            with transaction.atomic():
                found = ShopApplication.objects.create(applicant=user, language=language, association=association)
        except IntegrityError:
            found = ShopApplication.objects.get(applicant=user, state__in=ShopApplication.UNFINISHED)
    if association is not None and found.is_in_hand and found.association_id != association.pk:
        found.association = association
        found.save(update_fields=["association"])
    return found


def own_application(view: StepView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For the pages of the wizard: signed in, with an application; everybody else is led to the first page."""

    @wraps(view)
    @private_page
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        application = unfinished_application(request)
        if application is None:
            return redirect("open_shop")
        return view(request, application, *args, **kwargs)

    return guarded


def in_hand(view: StepView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The same for pages that change it: while it waits for the operator, they lead to the page that says so."""

    @wraps(view)
    @own_application
    def guarded(request: HttpRequest, application: ShopApplication, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not application.is_in_hand:
            return redirect("opening_waiting")
        return view(request, application, *args, **kwargs)

    return guarded


def mark_seen(application: ShopApplication, step: str) -> None:
    """Note that the person has gone through ``step``, and in which language, which is that of the mails."""
    seen = [*application.steps_seen, step] if step not in application.steps_seen else application.steps_seen
    language = (get_language() or application.language)[:5]
    if (seen, language) != (application.steps_seen, application.language):
        application.steps_seen, application.language = seen, language
        application.save(update_fields=["steps_seen", "language"])
