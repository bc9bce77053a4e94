"""What a shopper has as credit."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from marketplace.credit.models import BuyerCredit, CreditMovement
from marketplace.order.privacy import private_page

MOVEMENTS_A_PAGE = 50


@login_required
@private_page
def your_credit(request: HttpRequest) -> HttpResponse:
    """The signed-in shopper's balance, and below it what made it, newest first."""
    user = cast(User, request.user)
    own = CreditMovement.objects.filter(credit__user=user).select_related("credit", "order").order_by("-happened_at", "-pk")
    context = {
        "credits": BuyerCredit.objects.filter(user=user).order_by("currency"),
        "movements": Paginator(own, MOVEMENTS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "credit/your_credit.html", context)
