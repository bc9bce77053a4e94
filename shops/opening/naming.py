"""The first thing that makes a shop: its name and address. Before the operator admits it, nobody else sees it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from marketplace.partner.models import Partner
from shops.models import Shop, ShopApplication
from shops.opening.making import change_storefront, open_shop


class AddressTaken(Exception):
    """Somebody else took the address a moment ago; the message is translated."""


def name_shop(*, application: ShopApplication, name: str, code: str) -> Shop:
    """Make the shop of ``application``, or rename it. ``AddressTaken`` and nothing changed where the address is gone."""
    try:
        with transaction.atomic():
            # Two tabs that send the name at once shall not make two shops.
            held = ShopApplication.objects.select_for_update(of=("self",)).select_related("shop__partner").get(pk=application.pk)
            shop = _make(held, name, code) if held.shop is None else _rename(held.shop, name, code)
    except IntegrityError:
        raise AddressTaken(_("“%(code)s” was taken by another shop a moment ago. Choose another address.") % {"code": code}) from None
    application.shop = shop
    return shop


def _make(application: ShopApplication, name: str, code: str) -> Shop:
    person = application.applicant
    partner = Partner.objects.create(name=name, code=code, email=person.email, is_open=False, is_admitted=False)
    shop = open_shop(partner=partner, owner=person, is_public=False)
    ShopApplication.objects.filter(pk=application.pk).update(shop=shop)
    return shop


def _rename(shop: Shop, name: str, code: str) -> Shop:
    partner, before = shop.partner, shop.partner.name
    if (partner.name, partner.code) == (name, code):
        return shop
    partner.name, partner.code = name, code
    partner.save(update_fields=["name", "code"])
    shop.group.name = f"Shop {code}"
    shop.group.save(update_fields=["name"])
    Collection.objects.filter(pk=shop.collection_id).update(name=name)
    change_storefront(shop=shop, fields={"slug": code})
    change_storefront(shop=shop, only_where={"title": before}, fields={"title": name, "draft_title": name})
    return shop
