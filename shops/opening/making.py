"""Opening a shop: everything a seller needs to be seen and to work."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale

from accounts.models import User
from marketplace.partner.models import Partner
from producers.models import Producer
from shops.models import Shop, ShopsIndexPage, StorefrontPage
from shops.teams import join_shop

PAGE_RIGHTS = ("change_page", "publish_page")
PICTURE_RIGHTS = ("add_image", "change_image", "choose_image")


@transaction.atomic
def open_shop(
    *,
    partner: Partner,
    owner: User | None,
    producers: Iterable[Producer] = (),
    look: Mapping[str, Any] | None = None,
    texts: Mapping[str, Mapping[str, Any]] | None = None,
    is_public: bool = True,
    author: User | None = None,
) -> Shop:
    """Give ``partner`` a shop: a collection for its pictures, a group for its team, a storefront page in each language.

    ``look`` holds fields of ``StorefrontPage`` that are the same in every language (colour, logo …); ``texts`` holds by
    language code what differs (title, tagline, body …). The pages are published, unless ``is_public`` is False: a
    shop on its way (``shops.opening.admission`` publishes it). ``owner`` None: who will own it is still to join, and ``author``
    made the pages. Raises ``ShopsIndexPage.DoesNotExist``
    where the installation has no list of shops in its default language yet.
    """
    collection = Collection.get_first_root_node().add_child(name=partner.name)
    group = Group.objects.create(name=f"Shop {partner.code}")
    shop = Shop.objects.create(partner=partner, collection=collection, group=group)
    shop.producers.set(producers)
    if owner is not None:
        join_shop(shop=shop, user=owner)
    for right in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PICTURE_RIGHTS):
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)
    add_storefront(shop=shop, owner=owner or author, look=look or {}, texts=texts or {}, is_public=is_public)
    return shop


def add_storefront(
    *, shop: Shop, owner: User | None, look: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]], is_public: bool = True
) -> list[StorefrontPage]:
    """Make and publish (or only make) the storefront in every language that has a list of shops; the team may change and publish it."""
    ShopsIndexPage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    translation_key = uuid.uuid4()
    rights = list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS))
    pages = []
    for locale in Locale.objects.order_by("pk"):
        index = ShopsIndexPage.objects.filter(locale=locale).first()
        if index is None:
            continue
        page = StorefrontPage(
            shop=shop,
            owner=owner,
            locale=locale,
            translation_key=translation_key,
            live=is_public,
            slug=shop.partner.code,
            **{"title": shop.partner.name, **look, **texts.get(locale.language_code, {})},
        )
        index.add_child(instance=page)
        revision = page.save_revision(user=owner, log_action=True)  # so that the history leads back to it
        if is_public:
            revision.publish()
        for right in rights:
            GroupPagePermission.objects.create(group=shop.group, page=page, permission=right)
        pages.append(page)
    return pages


@transaction.atomic
def change_storefront(
    *, shop: Shop, fields: Mapping[str, Any], only_where: Mapping[str, Any] | None = None, language: str | None = None
) -> None:
    """Write ``fields`` into the storefront of every language, in the newest draft too; what else stands in the draft stays.

    For a shop that is not public yet: on a live page it would publish. ``only_where``: pages whose draft has these values;
    ``language``: the page in that one.
    """
    pages = StorefrontPage.objects.filter(shop=shop, live=False)
    for page in pages.filter(locale__language_code=language) if language else pages:
        draft = page.get_latest_revision_as_object()
        if any(getattr(draft, name) != value for name, value in (only_where or {}).items()):
            continue
        for target in (page, draft):
            for name, value in fields.items():
                setattr(target, name, value)
        page.save()
        draft.save_revision(log_action=True)
