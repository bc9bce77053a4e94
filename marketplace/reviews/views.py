"""The page on which a buyer writes a review, and the page of all reviews of a product."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.page_cache.asking import NOTHING, kept_whole
from cms.page_cache.recording import keep_only_if, reading
from cms.prepared import Prepared
from cms.private_pages import private_page
from marketplace.catalogue.models import Product
from marketplace.order.models import Line
from marketplace.reviews.forms import ReviewForm
from marketplace.reviews.models import Review
from marketplace.reviews.showing import page_of_reviews
from marketplace.reviews.writing import CannotReview, check_may_review, review_of, take_back, write_review

KEY = 18  # digits of a key at most


@private_page
def review(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Behind the link of the order, for its line ``pk``: what its buyer wrote of the product, and the form as long as it may change."""
    line = _line_behind(token, pk)
    written = review_of(line)
    may_change = written is None or written.state != Review.State.PUBLISHED
    refusal = ""
    try:
        check_may_review(line)
    except CannotReview as reason:
        refusal, may_change = str(reason), False
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=_initial(line, written)) if may_change else None
    if request.method == "POST" and form and form.is_valid():
        try:
            write_review(line=line, language=get_language() or "", **form.cleaned_data)
        except CannotReview as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Thank you. We read your review, then it is shown with the product."))
            return redirect("review", token=token, pk=pk)
    context = {
        "order": line.order,
        "line": line,
        "title": (line.product.parent or line.product).get_title() if line.product else line.title,
        "written": written,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "reviews/write.html", context, status=422 if form and form.errors else 200)


@private_page
@require_POST
def take_back_review(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Whoever wrote it deletes it; nothing is left of it."""
    if take_back(_line_behind(token, pk)):
        messages.success(request, _("Your review is deleted, and nobody sees it any more."))
    return redirect("review", token=token, pk=pk)


def _line_behind(token: str, pk: int) -> Line:
    lines = Line.objects.select_related("order__user", "order__delivers_to", "shop_order__partner", "product__parent")
    lines = lines.prefetch_related("shortages", "product__translations", "product__parent__translations")
    return get_object_or_404(lines, pk=pk, order__tracking_token=token)


def _initial(line: Line, written: Review | None) -> dict[str, object]:
    if written:
        return {"rating": written.rating, "text": written.text, "name": written.name}
    name = line.order.delivers_to.name.split() if line.order.delivers_to else []
    return {"name": name[0][:40] if name else ""}


_product: Prepared[Product] = Prepared(
    lambda *, pk: Product.objects.filter(pk=pk, parent=None).select_related("partner").with_words("title")
)


@kept_whole(before=NOTHING)
@require_safe
def reviews(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All published reviews of a product, newest first; ``?before=`` is the key of the last one seen. Three queries at most."""
    with reading() as read:
        shown = _product.first(pk=pk)
        if shown:
            read.only(goods=[shown.partner_id], seller=[shown.partner_id], words=[pk])
    if shown is None or not shown.partner.is_admitted or not shown.may_be_named(timezone.localdate()):
        raise Http404
    if slug != (shown.slug or "p"):
        return redirect("product_reviews", slug=shown.slug or "p", pk=pk, permanent=True)
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= KEY else None
    found = page_of_reviews(pk, before=before)
    keep_only_if(bool(found.shown) or before is None)
    return render(request, "reviews/page.html", {"product": shown, "seller": shown.partner, "reviews": found})
