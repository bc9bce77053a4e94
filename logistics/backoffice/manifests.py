"""Manifests: made for a sender, and the acceptance that holds them against what came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage, page_of
from logistics.backoffice.office import office_of
from logistics.manifest_pdf import draw_manifest
from logistics.manifests import (
    MOST,
    ManifestRefused,
    call_off,
    close,
    counted,
    free_parcels,
    make_manifest,
    manifest_pk,
    receive,
    reconcile,
)
from logistics.models import Address, Manifest

MOST_SENDERS = 30
LIST = ("post:manifests", gettext_lazy("Manifests"))


class ScanForm(forms.Form):
    """One parcel as it comes. The number is a scanner's, the weight a scale's."""

    number = forms.CharField(label=gettext_lazy("Item number"), max_length=60)
    grams = forms.IntegerField(
        label=gettext_lazy("Weight in grams, if weighed"), required=False, min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class Manifests(ClerkPage):
    """A scanned manifest opens; below it stand those that wait, and the senders who have parcels to hand over."""

    page_title = LIST[1]
    header_icon = "list-ul"
    template_name = "logistics/backoffice/manifests.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if scanned := request.GET.get("q", "").strip():
            pk = manifest_pk(scanned)
            if pk is not None and Manifest.objects.filter(pk=pk).exists():
                return redirect("post:manifest", pk)
            messages.error(request, _("There is no manifest %(number)s. Scan the bars on its first page.") % {"number": scanned[:40]})
        return self.render_to_response(self.get_context_data(**self._listed()))

    def _listed(self) -> dict[str, Any]:
        state = self.request.GET.get("state", "")
        state = state if state in Manifest.State.values else Manifest.State.OPEN
        rows = counted(Manifest.objects.filter(state=state).select_related("sender"))
        waiting = free_parcels().order_by().values("shipment__sender").annotate(parcels=Count("pk"), grams=Sum("grams"))
        most = list(waiting.order_by("-parcels", "shipment__sender")[:MOST_SENDERS])
        senders = Address.objects.in_bulk([row["shipment__sender"] for row in most])
        offered = [(senders[row["shipment__sender"]], row) for row in most]
        return {"state": state, "states": Manifest.State.choices, "offered": offered, **page_of(self.request, rows)}

    def post(self, request: HttpRequest) -> HttpResponse:
        """POST ``sender``: a manifest of all that is ready of that sender."""
        chosen = request.POST.get("sender", "")
        sender = get_object_or_404(Address, pk=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0)
        try:
            manifest = make_manifest(sender=sender, parcels=free_parcels().filter(shipment__sender=sender)[:MOST], actor=request.user)
        except ManifestRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("post:manifests")
        messages.success(request, _("Manifest %(number)s is made.") % {"number": manifest})
        return redirect("post:manifest", manifest.pk)


class ManifestPage(ClerkPage):
    """The acceptance: each scan is noted, and the page says what is missing, extra, or weighs otherwise."""

    header_icon = "list-ul"
    template_name = "logistics/backoffice/manifest.html"
    parents = (LIST,)

    def get_page_title(self) -> str:
        return _("Manifest %(number)s") % {"number": self.manifest}

    @property
    def manifest(self) -> Manifest:
        if not hasattr(self, "_manifest"):
            rows = Manifest.objects.select_related("sender", "made_by", "closed_by")
            self._manifest = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self._manifest

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(ScanForm(auto_id="scan_%s"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "close" in request.POST:
            return self._close(request)
        form = ScanForm(request.POST, auto_id="scan_%s")
        if not form.is_valid():
            return self._answer(form, status=422)
        try:
            receipt, is_new = receive(
                manifest=self.manifest, number=form.cleaned_data["number"], grams=form.cleaned_data["grams"], actor=request.user
            )
        except ManifestRefused as refusal:
            return self._answer(ScanForm(auto_id="scan_%s"), said=("bad", _("Not possible"), str(refusal)), status=409)
        declared = self.manifest.lines.filter(parcel=receipt.parcel_id).exists()
        if not is_new:
            said = ("note", _("Double"), _("%(number)s was scanned before.") % {"number": receipt.parcel})
        elif declared:
            said = ("good", _("Received"), str(receipt.parcel))
        else:
            said = ("note", _("Extra"), _("%(number)s is not on this manifest. It is noted as extra.") % {"number": receipt.parcel})
        return self._answer(ScanForm(auto_id="scan_%s"), said=said)

    def _close(self, request: HttpRequest) -> HttpResponse:
        try:
            problems = close(manifest=self.manifest, actor=request.user, office=office_of(request))
        except ManifestRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The hand-over is closed. What came is accepted; what did not come stays with the sender."))
            for problem in problems:
                messages.warning(request, problem)
        return redirect("post:manifest", self.manifest.pk)

    def _answer(self, form: ScanForm, said: tuple[str, str, str] | None = None, status: int = 200) -> HttpResponse:
        found = reconcile(self.manifest)
        context = self.get_context_data(manifest=self.manifest, found=found, form=form, said=said, declared=self.manifest.lines.count())
        return self.render_to_response(context, status=status)


@role_required(*CLERKS)
def manifest_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return pdf_of(get_object_or_404(Manifest.objects.select_related("sender"), pk=pk))


def pdf_of(manifest: Manifest) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{manifest}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(draw_manifest(manifest), content_type="application/pdf", headers=headers)


@role_required(*CLERKS)
@require_POST
def call_off_manifest(request: HttpRequest, pk: int) -> HttpResponse:
    manifest = get_object_or_404(Manifest, pk=pk)
    if call_off(manifest=manifest, actor=request.user):
        messages.success(request, _("Manifest %(number)s is called off. Its parcels are free again.") % {"number": manifest})
    else:
        messages.error(request, _("This manifest is closed, or parcels of it came already. Nothing was changed."))
    return redirect("post:manifest", pk)
