"""The form in which a storefront is edited."""

from __future__ import annotations

from collections.abc import Set
from copy import copy
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, ReferenceIndex

from accounts.roles import Role, has_role
from cms.models import FeiraImage

if TYPE_CHECKING:
    from shops.models import Shop, StorefrontPage

Reference = tuple[int, str]


def references_of(page: Page) -> set[Reference]:
    """What the page points at, in fields, blocks and rich text: content type and key of each."""
    return {(content_type, key) for content_type, key, _, _ in ReferenceIndex._extract_references_from_object(page)}


def has_foreign_rows(page: StorefrontPage, *, known: Set[Reference] = frozenset()) -> bool:
    """Whether the page points, beyond what is ``known``, at a row that is not its shop's own."""
    new = references_of(page) - known
    for content_type in {content_type for content_type, _ in new}:
        model = ContentType.objects.get_for_id(content_type).model_class()
        keys = {key for found, key in new if found == content_type}
        if model is None or not all(key.isdecimal() for key in keys) or not _all_own(page.shop, model, keys):
            return True
    return False


def _all_own(shop: Shop, model: type, keys: set[str]) -> bool:
    from marketplace.catalogue.models import Product
    from producers.models import Producer

    if issubclass(model, FeiraImage):
        own = model.objects.filter(collection=shop.collection_id)
    elif issubclass(model, Page):
        own = Page.objects.filter(Q(pk__in=shop.pages.values("pk")) | Q(pk__in=shop.content_pages.values("pk")))
    elif issubclass(model, Product):
        own = model.objects.filter(partner=shop.partner_id)
    elif issubclass(model, Producer):
        own = model.objects.filter(shops=shop)
    else:
        return False
    return own.filter(pk__in=keys).count() == len(keys)


def unknown_choices_are_not_found(form: forms.BaseForm) -> None:
    """``Http404`` where a field for one row names none of those that it offers: the form, shown again, would show that row."""
    for name, errors in form.errors.as_data().items():
        if isinstance(form.fields.get(name), forms.ModelChoiceField) and any(error.code == "invalid_choice" for error in errors):
            raise Http404


class StorefrontForm(WagtailAdminPageForm):
    """Takes nothing but the shop's own pictures, pages, products and makers, whatever the browser sends.

    The choosers offer only those, but Wagtail takes any id by POST and then shows what is behind it. What the page pointed
    at before may stay: the operator may have put it there. A foreign or unknown id is a 404, like everywhere.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = references_of(self.instance)

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()
        except (KeyError, ValueError):
            raise Http404 from None  # no editor sends such a form: blocks without their parts, an id that is no number

    def _post_clean(self) -> None:
        super()._post_clean()
        unknown_choices_are_not_found(self)
        if self.for_user is None or has_role(self.for_user, Role.OPERATOR):
            return
        sent = copy(self.instance)
        if "body" in self.errors:
            sent.body = self["body"].data  # it is shown again with what is chosen in it
        if has_foreign_rows(self.instance, known=self._known) or has_foreign_rows(sent, known=self._known):
            raise Http404


class ColourInput(forms.TextInput):
    """The browser's own colour picker; it always sends ``#rrggbb``."""

    input_type = "color"
