"""What a shopper has as credit, and having it paid out."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.private_pages import private_page
from marketplace.credit.forms import PayoutForm, was_asked
from marketplace.credit.models import BuyerCredit, CreditMovement, CreditPayout
from marketplace.credit.paying_out import CannotPayOut, ask_payout

MOVEMENTS_A_PAGE = 50


@login_required
@private_page
def your_credit(request: HttpRequest) -> HttpResponse:
    """The signed-in shopper's balance, and below it what made it, newest first."""
    user = cast(User, request.user)
    waiting = CreditPayout.objects.filter(credit__user=user, state=CreditPayout.State.WAITING).select_related("credit")
    own = CreditMovement.objects.filter(credit__user=user).select_related("credit", "order").order_by("-happened_at", "-pk")
    context = {
        "credits": BuyerCredit.objects.filter(user=user).order_by("currency"),
        "waiting": waiting[:MOVEMENTS_A_PAGE],
        "movements": Paginator(own, MOVEMENTS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "credit/your_credit.html", context)


@login_required
@private_page
def pay_out(request: HttpRequest) -> HttpResponse:
    """GET asks how much and where to; POST has it paid out. What is there is the most."""
    user = cast(User, request.user)
    credit = BuyerCredit.objects.filter(user=user, currency=settings.CURRENCY).first()
    if credit is not None and was_asked(credit, request.POST.get("key", "")):
        return redirect("your_credit")
    if credit is None or not credit.balance:
        messages.info(request, _("You have no credit that could be paid out."))
        return redirect("your_credit")
    form = PayoutForm(request.POST or None, credit=credit)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ask_payout(credit=credit, amount=said["amount"], where=form.where(), key=said["key"], actor=user, at=timezone.now())
        except CannotPayOut as reason:
            form.add_error("amount", str(reason))
        else:
            messages.success(request, _("It is transferred within a few days, and a mail about it is on its way to you."))
            return redirect("your_credit")
    return render(request, "credit/pay_out.html", {"form": form, "credit": credit}, status=422 if form.errors else 200)
