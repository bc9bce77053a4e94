"""“Prices and stock”: all that a shop sells as rows of one page, filled in like a spreadsheet and saved at once."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from marketplace.catalogue.models import Category
from marketplace.catalogue.showing import ARCHIVED
from marketplace.partner.models import StockRecord
from shops.access import products_of, shop_of, stock_of, stock_saves_of
from shops.backoffice.category_choice import CategoryChoice
from shops.backoffice.grid_forms import RowForm
from shops.backoffice.grid_saving import NothingSaved, save_wishes, undo

ROWS_A_PAGE = 50
SAVES_SHOWN = 5
MOST_TOLD = 10  # titles in a message
TITLES = ("product__translations", "product__parent__translations")  # what ``get_title`` reads


class GridFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search by title or SKU"), required=False, max_length=80)
    category = CategoryChoice(
        label=gettext_lazy("Category"), queryset=Category.objects.none(), required=False, empty_label=gettext_lazy("All categories")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.named()  # type: ignore[attr-defined]


def grid_rows(request: HttpRequest, *, words: str = "", category: Category | None = None) -> QuerySet[StockRecord]:
    """What has a price in the shop, sizes below each other; archived products are left out."""
    products: Any = products_of(request).filter(parent=None)
    rows = stock_of(request).exclude(product__off_sale_reason=ARCHIVED).exclude(product__parent__off_sale_reason=ARCHIVED)
    if category:
        fitting = products.in_category(category).order_by().values("pk")
        rows = rows.filter(Q(product__in=fitting) | Q(product__parent__in=fitting))
    if words:
        fitting = products.matching(words).order_by().values("pk")
        rows = rows.filter(Q(product__in=fitting) | Q(product__parent__in=fitting) | Q(partner_sku__iexact=words))
    # Sizes stand below each other: by their product's title, then its key, then their own.
    title, family = Coalesce(F("product__parent__title"), F("product__title")), Coalesce(F("product__parent"), F("product"))
    return rows.select_related("product__parent").prefetch_related(*TITLES).order_by(title, family, "pk")


class PriceGrid(WagtailAdminTemplateMixin, TemplateView):
    """GET ``q``, ``category``, ``p``: the page of rows. POST: writes what is changed on it, all or nothing."""

    page_title = gettext_lazy("Prices and stock")
    header_icon = "table"
    template_name = "shops/backoffice/price_grid.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.shop = shop_of(request)
        self.filter = GridFilter(request.GET)
        asked = self.filter.cleaned_data if self.filter.is_valid() else {}
        words = " ".join(asked.get("q", "").replace("\0", "").split())
        self.is_narrowed = bool(words or asked.get("category"))
        found = grid_rows(request, words=words, category=asked.get("category")).filter(partner=self.shop.partner)
        self.page: Page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("products:index"), "label": _("Products")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show([RowForm(record) for record in self.page])

    def post(self, request: HttpRequest) -> HttpResponse:
        # By what the page held, not by what the search finds now: a title may have changed meanwhile.
        keys = {int(name[:-5]) for name in request.POST if name.endswith("-seen") and name[:-5].isdecimal() and len(name) < 24}
        sent = stock_of(request).filter(partner=self.shop.partner, pk__in=sorted(keys)[:ROWS_A_PAGE])
        sent = sent.select_related("product__parent").prefetch_related(*TITLES)
        known = {record.pk: record for record in sent}
        ordered = [record.pk for record in self.page if record.pk in known]
        ordered += [pk for pk in known if pk not in ordered]
        rows = [RowForm(known[pk], request.POST) for pk in ordered]
        lost = len(keys) - len(known)
        changed = [row for row in rows if not row.is_valid() or row.is_changed]
        if not changed:
            messages.warning(request, _("Nothing was changed, so nothing was saved.") + self._said_lost(lost))
            return redirect(self._here())
        if all(row.is_valid() for row in changed):
            wishes = [row.wish() for row in changed]
            try:
                save_wishes(wishes, shop=self.shop, user=cast(User, request.user))
            except NothingSaved:
                for row, wish in zip(changed, wishes, strict=True):
                    if wish.errors:
                        row.tell(wish)
            else:
                text = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", len(changed)) % {"count": len(changed)}
                messages.success(request, text + self._said_lost(lost))
                return redirect(self._here())
        return self._show(rows, changed=len(changed))

    def _said_lost(self, count: int) -> str:
        if count <= 0:
            return ""
        text = ngettext("%(count)s product was removed meanwhile.", "%(count)s products were removed meanwhile.", count) % {"count": count}
        return " " + text

    def _here(self) -> str:
        kept = [(name, value) for name in ("q", "category", "p") if (value := self.request.GET.get(name))]
        return reverse("products:grid") + (f"?{urlencode(kept)}" if kept else "")

    def _show(self, rows: list[RowForm], *, changed: int = 0) -> HttpResponse:
        wrong = [row for row in rows if row.is_bound and row.errors]
        kept = [(name, value) for name in ("q", "category") if (value := self.request.GET.get(name))]
        saves = list(stock_saves_of(self.request).filter(shop=self.shop, undone_at=None).select_related("saved_by")[:SAVES_SHOWN])
        context = self.get_context_data(
            rows=rows,
            wrong=wrong,
            changed=changed,
            page=self.page,
            filter=self.filter,
            is_narrowed=self.is_narrowed,
            here=self._here(),
            page_query=urlencode([*kept, ("p", "")]),
            saves=saves,
        )
        return self.render_to_response(context, status=422 if wrong else 200)


@require_POST
def undo_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one saving; says what was written back and what was left alone, and why."""
    save = get_object_or_404(stock_saves_of(request).select_related("shop__partner"), pk=pk)
    done = undo(save)
    if done is None:
        messages.warning(request, _("This was taken back already. Nothing was changed."))
        return redirect("products:grid")
    if done.restored:
        text = ngettext("%(count)s row is as it was before.", "%(count)s rows are as they were before.", len(done.restored))
        messages.success(request, text % {"count": len(done.restored)})
    if done.left:
        more = len(done.left) - MOST_TOLD
        told = done.left[:MOST_TOLD] + ([_("And %(count)s more.") % {"count": more}] if more > 0 else [])
        messages.warning(request, " ".join([_("Left as it is now:"), *told]))
    return redirect("products:grid")
