"""How the shop looks: a preset, a colour, a logo, and the page itself beside them as it will be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Product
from shops.models import Shop, ShopApplication, StorefrontPage
from shops.opening.current import in_hand, own_application
from shops.opening.making import change_storefront
from shops.opening.pictures import PictureRefused, read_picture
from shops.opening.steps import Step, step_url
from shops.opening.views.frame import frame, go_on
from shops.opening.views.start import signed_in
from shops.theme.presets import PRESETS, Preset, preset_by_code, preset_of

MOST_SHOWN = 4
LONGEST_LINE = 160  # signs, as StorefrontPage.tagline holds
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Line:
    """What stands under the shop's name in one language; ``language`` is its own name for itself."""

    code: str
    language: str
    text: str

    @property
    def field(self) -> str:
        return f"line_{self.code}"

    @property
    def error(self) -> str:
        if len(self.text) <= LONGEST_LINE:
            return ""
        return _("Write at most %(most)d signs in this line. What you have written is kept here.") % {"most": LONGEST_LINE}


def draft_of(shop: Shop, language: str) -> StorefrontPage:
    """The storefront as it was saved last, in ``language`` if it is written in it."""
    pages = list(StorefrontPage.objects.filter(shop=shop).select_related("locale", "latest_revision", "shop__partner"))
    page = next((page for page in pages if page.locale.language_code == language), pages[0])
    draft: StorefrontPage = page.get_latest_revision_as_object()
    draft.shop = page.shop
    return draft


def fields_of(page: StorefrontPage) -> dict[str, str]:
    return {name: getattr(page, name) for name in ("ground", "font_pair", "header_style", "corners")}


def colour_for(preset: Preset, *, typed: str, before: StorefrontPage) -> str:
    """The colour that was chosen; where the preset has changed and the colour has not, the new preset's own."""
    chosen = typed.lower() if _COLOUR.fullmatch(typed) else preset.colour
    untouched = chosen == before.colour.lower()
    return preset.colour if untouched and fields_of(before) != preset.fields else chosen


def lines_of(shop: Shop) -> list[Line]:
    """The line under the shop's name, in every language that it has a page in."""
    pages = StorefrontPage.objects.filter(shop=shop).select_related("locale", "latest_revision").order_by("pk")
    drafts = [(page.locale.language_code, page.get_latest_revision_as_object()) for page in pages]
    return [Line(code, get_language_info(code)["name_local"], draft.tagline) for code, draft in drafts]


@in_hand
def choose(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """POST ``show`` saves and shows it here, so that it can be tried without scripts; anything else goes on."""
    shop = application.shop
    if shop is None:
        return redirect(step_url(Step.NAME))
    page, errors, lines = draft_of(shop, get_language() or application.language), {}, lines_of(shop)
    if request.method == "POST":
        preset, picture = preset_by_code(request.POST.get("theme", "")), None
        if preset is None:
            errors["theme"] = _("Choose one of the looks.")
        file = request.FILES.get("logo")
        if isinstance(file, UploadedFile):
            try:
                picture = read_picture(file=file, shop=shop, user=signed_in(request), title=str(shop))
            except PictureRefused as refused:
                errors["logo"] = str(refused)
        lines = [replace(line, text=" ".join(request.POST.get(line.field, line.text).split())) for line in lines]
        errors |= {line.field: line.error for line in lines if line.error}
        if preset is not None and not errors:
            fields: dict[str, Any] = {**preset.fields, "colour": colour_for(preset, typed=request.POST.get("colour", ""), before=page)}
            if picture is not None:
                fields["logo"] = picture.save()
            for line in lines:
                change_storefront(shop=shop, fields={**fields, "tagline": line.text}, language=line.code)
            if "show" not in request.POST:
                return go_on(application, Step.LOOK)
            messages.success(request, _("Saved. Below you see your shop with it."))
            return redirect(step_url(Step.LOOK))
    current = preset_of(fields_of(page))
    context: dict[str, Any] = {
        "presets": PRESETS,
        "current": current.code if current else PRESETS[0].code,
        "page": page,
        "errors": errors,
        "lines": lines,
        "lines_are_open": any(line.field in errors for line in lines),
    }
    return render(request, "shops/opening/look.html", frame(application, Step.LOOK, **context))


@require_safe
@own_application
def preview(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """The head of the storefront and its first products, for a frame; ``?theme=`` and ``?colour=`` try something that is not saved."""
    shop = application.shop
    if shop is None:
        return redirect("open_shop")
    page = draft_of(shop, get_language() or application.language)
    preset = preset_by_code(request.GET.get("theme", ""))
    if preset is not None:
        colour = colour_for(preset, typed=request.GET.get("colour", ""), before=page)
        for name, value in {**preset.fields, "colour": colour}.items():
            setattr(page, name, value)
    products = Product.objects.filter(partner=shop.partner_id, parent=None).order_by("pk").for_cards()[:MOST_SHOWN]
    context = {"page": page, "shop": shop, "partner": shop.partner, "products": products, "samples": [1, 2, 3][: max(0, 3 - len(products))]}
    return render(request, "shops/opening/preview.html", context)
