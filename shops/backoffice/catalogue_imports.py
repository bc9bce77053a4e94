"""“Bring in a catalogue” and taking it out: upload, what each row would do, the import and its progress, files to download."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from accounts.models import User
from shops.access import catalogue_imports_of, shop_of
from shops.backoffice.catalogue_forms import ChoicesForm, FileForm
from shops.catalogue_files import exporting, jobs, pictures, results
from shops.catalogue_files.layouts import LABELS
from shops.catalogue_files.layouts.columns_of_template import COLUMNS
from shops.goods import feed_addresses
from shops.models import CatalogueImport, ImportRow, NamedPicture

State = CatalogueImport.State
RUNNING = {State.CHECKING, State.IMPORTING}
ROWS_A_PAGE = 50
IMPORTS_SHOWN = 10
PICTURES_SHOWN = 50


class CatalogueFilesPage(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse("products:index"), "label": _("Products")}]
        if self.kwargs:
            above.append({"url": reverse("catalogue_files:index"), "label": _("Bring in products")})
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class UploadPage(CatalogueFilesPage):
    """GET shows the form, the template's columns and what was brought in before; POST takes the file."""

    template_name = "shops/backoffice/catalogue_upload.html"
    page_title = gettext_lazy("Bring in products")
    form: FileForm | None = None

    def post(self, request: HttpRequest) -> HttpResponse:
        shop = shop_of(request)
        self.form = FileForm(request.POST, request.FILES)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        job = jobs.take_file(shop=shop, file=self.form.cleaned_data["file"], user=cast(User, request.user), language=get_language() or "en")
        return redirect("catalogue_files:detail", job.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shop = shop_of(self.request)
        return {
            **super().get_context_data(**kwargs),
            "partner": shop.partner,
            "feeds": feed_addresses(shop),
            "form": self.form or FileForm(),
            "columns": COLUMNS,
            "imports": catalogue_imports_of(self.request)[:IMPORTS_SHOWN],
        }


class ImportPage(CatalogueFilesPage):
    """One file. POST ``do``: ``check`` looks again with the choices, ``import`` starts it, ``again`` retries the pictures."""

    template_name = "shops/backoffice/catalogue_import.html"
    form: ChoicesForm | None = None

    @cached_property
    def job(self) -> CatalogueImport:
        return get_object_or_404(catalogue_imports_of(self.request).select_related("shop__partner"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.job.file_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data()
        if request.htmx:  # type: ignore[attr-defined]
            if not context["is_running"]:
                return HttpResponse(headers={"HX-Refresh": "true"})
            return render(request, "shops/backoffice/catalogue_progress.html", context)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        wish = request.POST.get("do")
        if wish == "again":
            self._fetch_again()
        elif self.job.state == State.CHECKED and wish in {"check", "import"}:
            self.form = ChoicesForm(request.POST, instance=self.job)
            if not self.form.is_valid():
                return self.render_to_response(self.get_context_data())
            self.form.save()
            jobs.check_again(self.job) if wish == "check" else self._start()
        elif wish in {"check", "import"}:
            messages.warning(request, _("This file is not waiting to be imported. Nothing was done."))
        return redirect("catalogue_files:detail", pk)

    def _start(self) -> None:
        if not jobs.start(self.job):
            messages.warning(self.request, _("Another file of your shop is being imported. Start this one when it is done."))

    def _fetch_again(self) -> None:
        count = pictures.try_again(self.job)
        text = ngettext("%(count)s picture is tried again.", "%(count)s pictures are tried again.", count)
        messages.success(self.request, text % {"count": count})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.job
        is_running = job.state in RUNNING
        context = {**super().get_context_data(**kwargs), "job": job, "is_running": is_running, "layout": LABELS.get(job.layout, "")}
        if is_running:
            return context | {"percent": round(100 * job.done / job.total) if job.total else 0}
        if job.state == State.UNREADABLE:
            return context
        counts = results.counts_of(job)
        return context | {
            "counts": counts,
            "form": (self.form or ChoicesForm(instance=job)) if job.state == State.CHECKED else None,
            "good": counts["products_new"] + counts["products_changed"],
            **self._rows(counts),
            **self._pictures(),
        }

    def _rows(self, counts: dict[str, int]) -> dict[str, Any]:
        shown = self.request.GET.get("show", "")
        kinds = [(kind, ImportRow.Outcome(kind).label, counts[f"rows_{kind}"]) for kind in ("refused", "new", "changed", "unchanged")]
        if shown not in {"all", *ImportRow.Outcome.values}:
            shown = "refused" if counts["rows_refused"] else "all"
        rows = self.job.rows.all() if shown == "all" else self.job.rows.filter(outcome=shown)
        paginator = WagtailPaginator(rows, ROWS_A_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return {
            "page_obj": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "shown": shown,
            "kinds": [("all", _("all"), counts["rows"]), *(kind for kind in kinds if kind[2])],
        }

    def _pictures(self) -> dict[str, Any]:
        named = self.job.pictures.all()
        by_state = dict(named.order_by().values_list("state").annotate(Count("pk")))
        failed = named.exclude(reason="").exclude(state=NamedPicture.State.FETCHED).select_related("product")
        return {
            "picture_counts": {state: by_state.get(state, 0) for state in NamedPicture.State.values},
            "picture_total": sum(by_state.values()),
            "failed_pictures": failed[:PICTURES_SHOWN] if by_state else [],
        }


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away that is not imported."""
    job = get_object_or_404(catalogue_imports_of(request), pk=pk)
    if job.state in {State.CHECKED, State.UNREADABLE, State.STOPPED}:
        job.file.delete(save=False)
        job.delete()
        messages.success(request, _("“%(name)s” is thrown away. Nothing of it was saved.") % {"name": job.file_name})
    return redirect("catalogue_files:index")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Our template, empty, with a sheet that says what goes where."""
    shop_of(request)
    return _download(exporting.as_xlsx(iter(()), with_help=True), _("Feira products") + ".xlsx")


class Export(View):
    """The catalogue of the shop at work, as ``csv`` or ``xlsx``."""

    http_method_names = ["get", "head"]
    kind = "xlsx"

    def get(self, request: HttpRequest) -> HttpResponse:
        from marketplace.catalogue.showing import ARCHIVED
        from shops.backoffice.product_list import listed_products

        shop = shop_of(request)
        rows = exporting.rows(listed_products(request).filter(partner=shop.partner).exclude(off_sale_reason=ARCHIVED))
        data = exporting.as_xlsx(rows) if self.kind == "xlsx" else exporting.as_csv(rows)
        return _download(data, f"{shop.partner.code}-{timezone.localdate().isoformat()}.{self.kind}")


def _download(data: bytes, name: str) -> HttpResponse:
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


class CatalogueFiles(ViewSet):
    """Mounted at ``/admin/catalogue-files/``."""

    name = "catalogue_files"
    url_prefix = "catalogue-files"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", UploadPage.as_view(), name="index"),
            path("template/", template, name="template"),
            path("export.csv", Export.as_view(kind="csv"), name="export_csv"),
            path("export.xlsx", Export.as_view(kind="xlsx"), name="export_xlsx"),
            path("<int:pk>/", ImportPage.as_view(), name="detail"),
            path("<int:pk>/discard/", discard, name="discard"),
        ]
