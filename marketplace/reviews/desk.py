"""The operator's desk for reviews: those that wait and those that are reported come first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from marketplace.reviews import ruling
from marketplace.reviews.models import Review
from producers.viewsets import OperatorEditView, OperatorIndexView, OperatorViewSet

TO_DO = Q(state=Review.State.WAITING) | Q(report=Review.Report.OPEN)


class ReviewList(OperatorIndexView):
    def get_base_queryset(self) -> QuerySet[Review]:
        return Review.objects.select_related("product__parent", "product__partner")

    def order_queryset(self, queryset: QuerySet[Review]) -> QuerySet[Review]:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        return queryset.order_by(Case(When(TO_DO, then=Value(0)), default=Value(1), output_field=IntegerField()), "-pk")

    @cached_property
    def columns(self) -> list[Column]:
        product = self._get_title_column("product")
        product.label = _("Product")
        return [
            product,
            Column("seller", label=_("Shop"), accessor="product.partner", classname="wide-only"),
            Column("rating", label=_("Rating"), sort_key="rating"),
            Column("text", label=_("Review"), accessor=lambda row: row.text[:80], classname="wide-only"),
            StatusTagColumn("state", label=_("State"), accessor="get_state_display", primary=lambda row: row.state == Review.State.WAITING),
            Column("report", label=_("Report"), accessor=lambda row: row.get_report_display() if row.report else ""),
            DateColumn("written_at", label=_("Written"), sort_key="id", classname="wide-only"),
        ]


class RulingForm(forms.Form):
    """``seen`` is the mark of what the operator read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Its writer reads it. Needed to refuse: say which rule it breaks."),
    )

    def __init__(self, *args: Any, instance: Review, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"seen": ruling.mark_of(instance)}})
        self.instance = instance


class RulingView(OperatorEditView):
    """One review with what was said of it, and the buttons that fit its state."""

    template_name = "reviews/backoffice/ruling.html"
    actions = ["publish", "refuse", "keep"]

    def get_queryset(self) -> QuerySet[Review]:
        return Review.objects.select_related("product__parent", "product__partner", "line__order", "ruled_by")

    def get_form_class(self) -> type[RulingForm]:
        return RulingForm

    def get_action(self, request: HttpRequest) -> str:
        return next((action for action in self.actions if f"action-{action}" in request.POST), "")

    def form_valid(self, form: RulingForm) -> HttpResponse:
        self.form = form
        said, actor = form.cleaned_data, self.request.user
        try:
            if self.action == "publish":
                ruling.publish(review=self.object, seen=said["seen"], actor=actor)
                text = _("It is shown with the product now. The shop is told by mail.")
            elif self.action == "refuse":
                ruling.refuse(review=self.object, reason=said["reason"], actor=actor)
                text = _("It is not shown. Its writer is told by mail, with your reason.")
            elif self.action == "keep":
                ruling.keep(review=self.object, actor=actor)
                text = _("It stays. The shop sees that its report was looked at.")
            else:
                raise ruling.RulingRefused(_("Choose one of the buttons."))
        except ruling.RulingRefused as refused:
            form.add_error(None, str(refused))
            self.object.refresh_from_db()
            self.produced_error_message = _("No ruling was made.")
            return self.form_invalid(form)
        messages.success(self.request, text)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "review": self.object, "is_open": self.object.report == Review.Report.OPEN}


class ReviewViewSet(OperatorViewSet):
    model = Review
    name = "reviews"
    icon = "comment"
    menu_label = gettext_lazy("Reviews")
    menu_order = 218
    add_to_admin_menu = True
    index_view_class = ReviewList
    edit_view_class = RulingView
    left_out = frozenset({"usage", "add", "delete"})
    list_filter = ["state", "report", "rating"]
    search_fields = ["text", "product__title", "product__partner__name"]
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[RulingForm]:
        return RulingForm
