"""Whether the ids in a request to the admin are the user's own shops'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.models import Page, UploadedFile

from cms.models import FeiraImage
from shops.access.querysets import shops_of
from shops.access.roles import Area
from shops.access.table import Id, Rule
from shops.models import ShopContentPage, StorefrontPage
from shops.storefront_form import has_foreign_rows, references_of

EDITABLE = {("shops", "storefrontpage"), ("shops", "shopcontentpage"), ("wagtailcore", "page")}


def own_pages(request: HttpRequest) -> list[StorefrontPage]:
    """The storefronts of all shops whose pages the user may edit, light: no body."""
    kept: list[StorefrontPage] | None = getattr(request, "_feira_own_pages", None)
    if kept is None:
        kept = list(
            StorefrontPage.objects.filter(shop__in=shops_of(request, Area.PAGES)).defer("body").select_related("locale").order_by("pk")
        )
        request._feira_own_pages = kept  # type: ignore[attr-defined]
    return kept


def _own_content_pages(request: HttpRequest) -> set[int]:
    kept: set[int] | None = getattr(request, "_feira_own_content_pages", None)
    if kept is None:
        kept = set(ShopContentPage.objects.filter(shop__in=shops_of(request, Area.PAGES)).values_list("pk", flat=True))
        request._feira_own_content_pages = kept  # type: ignore[attr-defined]
    return kept


def way_back(request: HttpRequest, asked: int) -> StorefrontPage | None:
    """The own page below the page ``asked``, if there is one."""
    above = Page.objects.filter(pk=asked).first()
    if above is None:
        return None
    return next((page for page in own_pages(request) if page.path.startswith(above.path) and page.pk != above.pk), None)


def _is_page(request: HttpRequest, value: int, arguments: Mapping[str, Any]) -> bool:
    return any(page.pk == value for page in own_pages(request)) or value in _own_content_pages(request)


def _is_storefront(request: HttpRequest, value: int, arguments: Mapping[str, Any]) -> bool:
    return any(page.pk == value for page in own_pages(request))


def _is_content_page(request: HttpRequest, value: int, arguments: Mapping[str, Any]) -> bool:
    return value in _own_content_pages(request)


def _is_image(request: HttpRequest, value: int, arguments: Mapping[str, Any]) -> bool:
    return FeiraImage.objects.filter(pk=value, collection__in=[shop.collection_id for shop in shops_of(request, Area.PICTURES)]).exists()


def _is_revision(request: HttpRequest, value: int, arguments: Mapping[str, Any]) -> bool:
    """What a page pointed at once may be somebody else's by now; what it points at today is shown anyway."""
    asked = arguments.get("page_id")
    page = Page.objects.filter(pk=asked).first() if asked and _is_page(request, asked, arguments) else None
    revision = page.revisions.filter(pk=value).first() if page else None
    if page is None or revision is None:
        return False
    return not has_foreign_rows(revision.as_object(), known=references_of(page.specific))


def _is_upload(request: HttpRequest, value: int, arguments: Mapping[str, Any]) -> bool:
    return UploadedFile.objects.filter(pk=value, uploaded_by_user=request.user.pk).exists()


_CHECKS: dict[Id, Callable[[HttpRequest, int, Mapping[str, Any]], bool]] = {
    Id.PAGE: _is_page,
    Id.STOREFRONT: _is_storefront,
    Id.CONTENT_PAGE: _is_content_page,
    Id.IMAGE: _is_image,
    Id.REVISION: _is_revision,
    Id.UPLOAD: _is_upload,
}


def _is_own(request: HttpRequest, kind: Id, value: Any, arguments: Mapping[str, Any]) -> bool:
    if kind is Id.BY_VIEW:
        return True
    if kind is Id.EDITED:
        edits_page = (str(arguments.get("app_label")).lower(), str(arguments.get("model_name")).lower()) in EDITABLE
        return edits_page and _is_own(request, Id.PAGE, arguments.get("object_id"), arguments)
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return False
    if kind is Id.PAGE_OR_ABOVE:
        return _is_page(request, int(text), arguments) or way_back(request, int(text)) is not None
    return _CHECKS[kind](request, int(text), arguments)


def are_own(request: HttpRequest, rule: Rule, arguments: Mapping[str, Any]) -> bool:
    """Whether every id is of the kind that ``rule`` asks; an argument without a kind is refused."""
    for name, value in arguments.items():
        if name not in rule.arguments or not _is_own(request, rule.arguments[name], value, arguments):
            return False
    for name, kind in rule.parameters.items():
        for value in (*request.GET.getlist(name), *request.POST.getlist(name)):
            if value != "" and not _is_own(request, kind, value, arguments):
                return False
    return True


def leads_back(request: HttpRequest, name: str, arguments: Mapping[str, Any]) -> HttpResponseRedirect | None:
    """Wagtail's page explorer and page chooser, sent to the shop's own page: its lists would show whoever has edited what."""
    if name not in {"wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_choose_page", "wagtailadmin_choose_page_child"}:
        return None
    asked = arguments.get("parent_page_id")
    own = next((page for page in own_pages(request) if page.pk == asked), None)
    if name == "wagtailadmin_choose_page_child" and own:
        return None
    target = own or (way_back(request, asked) if asked else None) or first_page(request)
    if target is None:
        return redirect("wagtailadmin_home")
    if name.startswith("wagtailadmin_explore"):
        return redirect("wagtailadmin_pages:edit", target.pk)
    response = redirect("wagtailadmin_choose_page_child", target.pk)
    response["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return response


def first_page(request: HttpRequest) -> StorefrontPage | None:
    """The page of the shop in work that is in the request's language, else any of it."""
    from shops.access.querysets import shop_or_none

    shop = shop_or_none(request)
    pages = [page for page in own_pages(request) if shop and page.shop_id == shop.pk]
    language = getattr(request, "LANGUAGE_CODE", "")
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)
