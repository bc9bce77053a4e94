"""What shoppers tell: something that they missed, and which of the results they opened."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.search.models import Wish
from marketplace.search.reading_queries import clean_words
from marketplace.search.searched import count_opened

LONGEST = 200
MOST_A_MINUTE = 30  # of all visitors together: more is nobody's wish
LAST_PLACE = 24


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Keep a wish, and lead back to the products. The field that only robots fill in makes it forgotten."""
    text = " ".join(request.POST.get("text", "").replace("\0", "").split())[:LONGEST]
    if not text:
        messages.error(request, _("Write in a few words what you are looking for. Nothing was sent."))
    elif not request.POST.get("website"):
        keep_wish(text=text, words=clean_words(request.POST.get("words", "")))
        messages.success(request, _("Thank you. The market reads every wish."))
    return redirect("products")


def keep_wish(*, text: str, words: str) -> bool:
    """Whether it was kept: a flood is not."""
    if Wish.objects.filter(at__gt=timezone.now() - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        return False
    Wish.objects.create(text=text, words=words, language=get_language() or "")
    return True


@csrf_exempt  # sent by the browser while the page is left; it adds one to a number and can do nothing else
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """``words`` and ``position`` (1 to 24) of a result that was opened. Always 204: nobody waits for the answer."""
    position = request.POST.get("position", "")
    if position.isascii() and position.isdecimal() and 1 <= int(position[:4]) <= LAST_PLACE:
        count_opened(words=clean_words(request.POST.get("words", "")), language=get_language() or "", position=int(position[:4]))
    return HttpResponse(status=204)
