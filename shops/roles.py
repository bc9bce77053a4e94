"""What each role may do in Wagtail's admin, written into its group after every ``migrate``.

The gate (``shops.access``) says which doors a role has; these permissions are what Wagtail and the viewsets ask behind
them. What a team may do with its own pages and pictures hangs on the shop's own group (``shops.opening``).
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.roles import Role

ALL = ("view", "add", "change", "delete")

# role -> model -> actions
MODELS: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.SHOP: {
        "catalogue.Product": ("view", "add", "change"),
        "producers.Producer": ("view", "add", "change"),
        "producers.Attestation": ("view", "add"),
        "buyer_reviews.Review": ("view",),
    },
    Role.CLERK: {},  # the post's rooms ask for the role itself
    Role.DRIVER: {},  # their page stands outside of the admin
    Role.ASSOCIATION: {},  # its one page asks for the role and shows rows of its own association
    Role.OPERATOR: {
        "partner.Partner": ("view", "change"),
        "partner.StandardTerms": ("view", "add", "change"),
        "tax.TaxRate": ALL,
        "shops.Shop": ("view",),
        "shops.ShopApplication": ("view", "change"),
        "shops.Association": ("view", "add", "change"),
        "catalogue.Product": ("view", "change"),
        "catalogue.Category": ALL,
        "market_search.Synonym": ALL,
        "buyer_reviews.Review": ("view", "change"),
        "producers.Producer": ALL,
        "producers.Designation": ("view", "add", "change"),
        "producers.Attestation": ("view", "change"),
        "cms.SiteFrame": ("view", "change"),
        "logistics.Closure": ALL,
        "logistics.Service": ("view", "change"),
    },
}
OPERATOR_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
OPERATOR_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def permission(model: str, action: str) -> Permission:
    """The permission ``action`` on ``model`` (``"app.Model"``)."""
    model_class = apps.get_model(model)
    content_type = ContentType.objects.get_for_model(model_class)
    return Permission.objects.get(content_type=content_type, codename=f"{action}_{model_class._meta.model_name}")


def write_roles(**kwargs: Any) -> None:
    """Make the groups of all roles and give each exactly its permissions. Safe to run again."""
    if GroupPagePermission._meta.db_table not in connection.introspection.table_names():
        return  # somebody migrates one app of an empty database; the whole migrate comes later
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    door = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([door, *(permission(model, action) for model, actions in MODELS[role].items() for action in actions)])
    operators = Group.objects.get(name=Role.OPERATOR.value)
    root_page, root_collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for codename in OPERATOR_PAGES:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=operators, page=root_page, permission=right)
    for codename in OPERATOR_FILES:
        right = Permission.objects.get(content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=operators, collection=root_collection, permission=right)
