"""The account: an address, a mail with a link, a name and a password. No page tells whether an address has an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.confirming import LinkRefused, TooManyMails, ask_to_confirm, make_account, read_link
from accounts.throttle import client_address
from cms.private_pages import private_page
from shops.opening.current import begin
from shops.opening.forms.account import AccountForm, EmailForm, read_code
from shops.opening.mails import send_confirmation
from shops.opening.steps import next_step, step_url
from shops.opening.views.start import CODE, kept_association, signed_in

ASKED_FOR = "opening_email"


@private_page
def ask_address(request: HttpRequest) -> HttpResponse:
    """Take an e-mail address and send the mail; whoever is signed in has one already."""
    if request.user.is_authenticated:
        application = begin(user=signed_in(request), association=kept_association(request))
        return redirect(step_url(next_step(application)))
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _send(request, form.cleaned_data["email"]):
            return redirect("opening_mail_sent")
        form.add_error("email", _("The mail was not sent again, see above. The one that was sent before is still good."))
    return render(request, "shops/opening/account.html", {"form": form})


@private_page
def mail_sent(request: HttpRequest) -> HttpResponse:
    """What to do now, and the mail once more."""
    email = request.session.get(ASKED_FOR, "")
    if not email or request.user.is_authenticated:
        return redirect("open_shop")
    if request.method == "POST":
        if _send(request, email):
            messages.success(request, _("The mail is on its way once more."))
        return redirect("opening_mail_sent")
    return render(request, "shops/opening/mail_sent.html", {"email": email})


@private_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: in any browser, since all it needs stands in the link. Looking at it uses nothing up."""
    try:
        confirmation = read_link(token)
    except LinkRefused as refused:
        if request.user.is_authenticated:
            return redirect("open_shop")
        return render(request, "shops/opening/link_refused.html", {"reason": str(refused)}, status=410)
    form = AccountForm(request.POST or None, email=confirmation.email)
    if request.method == "POST" and form.is_valid():
        try:
            user = make_account(confirmation=confirmation, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
        except LinkRefused as refused:
            return render(request, "shops/opening/link_refused.html", {"reason": str(refused)}, status=410)
        sponsor = read_code(request.GET.get("code", "")[:40]) or kept_association(request)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        application = begin(user=user, association=sponsor)
        return redirect(step_url(next_step(application)))
    return render(request, "shops/opening/confirm.html", {"form": form, "email": confirmation.email})


def _send(request: HttpRequest, email: str) -> bool:
    """Queue the mail; False, with a message, where too many were asked for."""
    try:
        with transaction.atomic():
            asked = ask_to_confirm(email=email, language=(get_language() or "en")[:5], asked_from=client_address(request))
            send_confirmation.enqueue(asked.pk, request.session.get(CODE, ""))
    except TooManyMails as refused:
        messages.warning(request, str(refused))
        return False
    request.session[ASKED_FOR] = email
    return True
