"""The look of a shop is one, in every language: what is published of it on one page is carried over to the others."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from shops.models import StorefrontPage

FIELDS = ("colour", "font_pair", "header_style", "ground", "corners", "logo_id", "banner_id")


def look_of(page: StorefrontPage) -> dict[str, Any]:
    return {name: getattr(page, name) for name in FIELDS}


def carry_over(*, sender: type[StorefrontPage], instance: StorefrontPage, revision: Any = None, **kwargs: Any) -> None:
    """After a storefront is published: give the shop's other storefronts its look. Their words, published or not, stay as they are."""
    look, user = look_of(instance), getattr(revision, "user", None)
    with transaction.atomic():
        for key in StorefrontPage.objects.filter(shop=instance.shop_id).exclude(pk=instance.pk).order_by("pk").values_list("pk", flat=True):
            _dress(StorefrontPage.objects.get(pk=key), look, user)


def _dress(page: StorefrontPage, look: dict[str, Any], user: User | None) -> None:
    was_the_same_as_its_draft = page.live and not page.has_unpublished_changes
    for revision in page.revisions.exclude(approved_go_live_at=None):  # a version for later shall not bring the old look back
        content = {**revision.content, **{name.removesuffix("_id"): value for name, value in look.items()}}
        if content != revision.content:
            revision.content = content
            revision.save(update_fields=["content"])
    draft = page.get_latest_revision_as_object()
    if look_of(draft) != look:
        for name, value in look.items():
            setattr(draft, name, value)
        newest = draft.save_revision(user=user, log_action=True)
        if was_the_same_as_its_draft:
            newest.publish(user=user)
    if look_of(page) != look:
        StorefrontPage.objects.filter(pk=page.pk).update(**look)
