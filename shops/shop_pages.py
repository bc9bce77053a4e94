"""Adding and removing the pages that a shop has beside its storefront."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from shops.frame import TAKEN
from shops.models import ShopContentPage, StorefrontPage
from shops.presets import about

MOST = 8  # in one language: a menu that a phone can show


@transaction.atomic
def add_page(
    *, storefront: StorefrontPage, title: str, user: User, kind: str = "", translation_of: ShopContentPage | None = None
) -> ShopContentPage:
    """A draft below ``storefront``. ``kind`` ``about`` brings texts to begin with; ``translation_of`` brings that page's blocks.

    Raises ``ValidationError`` with a sentence for the owner; nothing is made then.
    """
    title = " ".join(title.split())
    if not title or len(title) > 80:
        raise ValidationError(_("Give the page a title of at most 80 signs."))
    StorefrontPage.objects.select_for_update().get(pk=storefront.pk)  # two at once would both count the same
    mates = ShopContentPage.objects.child_of(storefront)
    if mates.count() >= MOST:
        raise ValidationError(_("A shop has %(most)d pages of its own at most. Take one away first.") % {"most": MOST})
    page: Any = ShopContentPage(
        title=title,
        slug=_free_slug(title, storefront),
        shop=storefront.shop,
        locale=storefront.locale,
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    if translation_of is not None:
        if mates.filter(translation_key=translation_of.translation_key).exists():
            raise ValidationError(_("This page is written in that language already."))
        page.translation_key = translation_of.translation_key
        page.body = translation_of.get_latest_revision_as_object().body
    elif kind == "about":
        with override(storefront.locale.language_code):
            page.body = about(storefront.shop)
    storefront.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    made: ShopContentPage = page
    return made


def _free_slug(title: str, storefront: StorefrontPage) -> str:
    base = slugify(title)[:60] or "page"
    taken = TAKEN | set(ShopContentPage.objects.child_of(storefront).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 100))) if slug not in taken)
