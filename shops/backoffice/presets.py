"""Choosing a page to begin with: it becomes a draft; what was there stays in the page's history."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from shops.access import storefronts_of
from shops.presets import PRESETS, blocks_for


def choose_preset(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET shows the three; POST ``preset`` writes a new draft of the storefront. Nothing is published."""
    page = get_object_or_404(storefronts_of(request).select_related("locale", "shop__partner__sends_from"), pk=page_id)
    draft = page.get_latest_revision_as_object()
    if request.method == "POST":
        if page.locked:
            raise Http404
        blocks = blocks_for(preset=request.POST.get("preset", ""), page=page)
        if blocks is None:
            messages.error(request, _("Choose one of the three. Your page is as it was."))
            return redirect("shop_presets:choose", page.pk)
        draft.body = blocks
        revision = draft.save_revision(user=request.user)
        log(instance=page, action="wagtail.edit", user=request.user, revision=revision, content_changed=True)
        messages.success(request, _("Here is your draft. Shoppers see it once you publish it; what was there before is in the history."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {
        "page": page,
        "presets": PRESETS,
        "has_blocks": bool(draft.body),
        "page_title": _("Begin with a ready page"),
        "page_subtitle": page.locale.get_display_name(),
        "header_icon": "site",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
            {"url": "", "label": _("Ready pages")},
        ],
    }
    return render(request, "shops/backoffice/presets.html", context)
