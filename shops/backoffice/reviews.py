"""“Reviews” in the shop's back office: what buyers say of its goods, its one answer to each, and a report of what is unlawful."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from marketplace.reviews import answering
from marketplace.reviews.models import Review
from shops.access import reviews_of
from shops.backoffice.menu import ShopMenuItem


class ReviewList(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Review]:
        return reviews_of(self.request).select_related("product__parent")

    @cached_property
    def columns(self) -> list[Column]:
        product = self._get_title_column("product")
        product.label = _("Product")
        return [
            product,
            Column("rating", label=_("Rating"), sort_key="rating"),
            Column("text", label=_("Review"), accessor=lambda row: row.text[:80], classname="wide-only"),
            Column("answer", label=_("Answer"), accessor=lambda row: _("Answered") if row.answer else _("Not yet")),
            Column("report", label=_("Report"), accessor=lambda row: row.get_report_display() if row.report else "", classname="wide-only"),
            DateColumn("written_at", label=_("Written"), sort_key="id", classname="wide-only"),
        ]

    def get_edit_url(self, instance: Review) -> str:
        return reverse("shop_reviews:detail", args=(instance.pk,))

    def get_list_more_buttons(self, instance: Review) -> list[Any]:
        return []


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=Review.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody reads it under the review. You can change it later."),
    )


class ReportForm(forms.Form):
    report = forms.CharField(
        label=gettext_lazy("What is unlawful about it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("An insult, a false statement of fact, somebody's data. That it is unfavourable is no reason."),
    )


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One review. POST ``answer`` writes or changes the answer, POST ``report`` asks the operator to look at it again."""
    review = get_object_or_404(reviews_of(request).select_related("product__parent"), pk=pk)
    reports = "report" in request.POST
    to_answer = AnswerForm(None if reports else request.POST or None, initial={"answer": review.answer})
    to_report = ReportForm(request.POST if reports else None)
    form = to_report if reports else to_answer
    if request.method == "POST" and form.is_valid():
        try:
            if reports:
                answering.report(review=review, reason=form.cleaned_data["report"])
                messages.success(request, _("Reported. The operator looks at it; until then it stays."))
            else:
                answering.answer(review=review, text=form.cleaned_data["answer"], actor=request.user)  # type: ignore[arg-type]
                messages.success(request, _("Your answer stands under the review."))
        except answering.CannotAnswer as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("shop_reviews:detail", pk)
    context = {
        "review": review,
        "to_answer": to_answer,
        "to_report": to_report,
        "is_shown": review.state == Review.State.PUBLISHED,
        "page_title": _("Review"),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("shop_reviews:index"), "label": _("Reviews")},
            {"url": "", "label": str(review.product)},
        ],
    }
    return render(request, "shops/backoffice/review.html", context, status=422 if form.errors else 200)


class ShopReviews(ModelViewSet):
    """Nothing here takes a review down."""

    model = Review
    name = "shop_reviews"
    icon = "comment"
    menu_label = gettext_lazy("Reviews")
    menu_order = 118
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["text", "product__title"]
    list_filter = ["rating"]
    list_per_page = 50
    ordering = ("-pk",)
    index_view_class = ReviewList
    menu_item_class = ShopMenuItem
    form_fields = ["answer"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = {f"{name}_url_name": None for name in ("add", "edit", "delete", "history", "usage")}
        return {**super().get_common_view_kwargs(**kwargs), **gone}

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in {"index", "index_results"}]
        return [*kept, path("<int:pk>/", detail, name="detail")]

    def register_admin_url_finder(self) -> None:
        """The operator's desk is the address of a review, not this list."""
