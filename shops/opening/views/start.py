"""The public page: what a shop costs, what it takes, how long; and for who has begun, where to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from shops.models import Association, ShopApplication
from shops.opening.asking import offer_for
from shops.opening.current import begin, unfinished_application
from shops.opening.forms.account import EmailForm, read_code
from shops.opening.steps import next_step, states_of, step_url

CODE = "association_code"


def open_shop(request: HttpRequest) -> HttpResponse:
    """``?code=`` of an association is kept for later. POST begins: signed in, with the name; else, with the account."""
    given = read_code(request.GET.get("code", "")[:40])
    if given is not None:
        request.session[CODE] = given.code
    sponsor = given or kept_association(request)
    application = unfinished_application(request)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect("opening_account")
        application = begin(user=signed_in(request), association=sponsor)
        return redirect(step_url(next_step(application)))
    offer = offer_for(application or ShopApplication(association=sponsor))
    context = {
        "offer": offer,
        "sponsor": sponsor,
        "code_unknown": bool(request.GET.get("code")) and given is None,
        "application": application,
        "steps": states_of(application) if application and application.is_in_hand else [],
        "go_on_url": step_url(next_step(application)) if application else "",
        "ruling": application.last_ruling if application and application.state == ShopApplication.State.CHANGE else None,
        "form": EmailForm(),
        "last": earlier(request) if application is None else None,
    }
    response = render(request, "shops/opening/start.html", context)
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


def kept_association(request: HttpRequest) -> Association | None:
    return read_code(request.session.get(CODE, ""))


def signed_in(request: HttpRequest) -> User:
    """The person; only for requests that are known to be signed in."""
    assert isinstance(request.user, User)
    return request.user


def earlier(request: HttpRequest) -> ShopApplication | None:
    """The person's newest application that has come to its end, so that a refusal can be read here too."""
    if not request.user.is_authenticated:
        return None
    rows = ShopApplication.objects.select_related("shop__partner").filter(applicant=request.user)
    return rows.order_by("-pk").first()


def landing(request: HttpRequest) -> str | None:
    """After signing in: an application that waits for its applicant is gone on with."""
    application = unfinished_application(request)
    return reverse("open_shop") if application is not None and application.is_in_hand else None
