"""The post's places in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role, has_role
from logistics.backoffice import urls
from logistics.backoffice.base import CLERKS
from logistics.backoffice.menu import RoleMenuItem
from logistics.backoffice.number_ranges import ScarceNumbersPanel
from logistics.backoffice.panel import PostalWorkPanel
from logistics.backoffice.post_group import PostGroup


@hooks.register("register_admin_urls")
def postal_urls() -> list[URLResolver]:
    return [path("", include(urls))]


@hooks.register("register_admin_viewset")
def what_the_operator_keeps() -> PostGroup:
    return PostGroup()


@hooks.register("register_admin_menu_item")
def labels_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("Labels to print"), reverse_lazy("post:labels"), name="labels", icon_name="clipboard-list", order=20, roles=CLERKS
    )


@hooks.register("register_admin_menu_item")
def letters_item() -> RoleMenuItem:
    return RoleMenuItem(_("Letters to print"), reverse_lazy("post:letters"), name="letters", icon_name="edit", order=25, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def parcels_item() -> RoleMenuItem:
    return RoleMenuItem(_("Parcels"), reverse_lazy("post:parcels"), name="parcels", icon_name="mail", order=30, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def station_item() -> RoleMenuItem:
    return RoleMenuItem(_("Scan station"), reverse_lazy("post:station"), name="station", icon_name="crosshairs", order=40, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def hand_out_item() -> RoleMenuItem:
    return RoleMenuItem(_("Hand out"), reverse_lazy("post:hand_out"), name="hand_out", icon_name="user", order=42, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def postage_item() -> RoleMenuItem:
    return RoleMenuItem(_("Postage"), reverse_lazy("post:postage"), name="postage", icon_name="tag", order=41, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def lockers_item() -> RoleMenuItem:
    return RoleMenuItem(_("Lockers"), reverse_lazy("post:lockers"), name="lockers", icon_name="lock", order=43, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def pickups_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("Pick-ups asked for"), reverse_lazy("post:pickups"), name="pickups", icon_name="calendar-alt", order=45, roles=CLERKS
    )


@hooks.register("register_admin_menu_item")
def rounds_item() -> RoleMenuItem:
    return RoleMenuItem(_("Rounds"), reverse_lazy("post:rounds"), name="rounds", icon_name="redirect", order=47, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def manifests_item() -> RoleMenuItem:
    return RoleMenuItem(_("Manifests"), reverse_lazy("post:manifests"), name="manifests", icon_name="list-ul", order=42, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def redirections_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("Redirections"), reverse_lazy("post:redirections"), name="redirections", icon_name="redirect", order=51, roles=CLERKS
    )


@hooks.register("register_admin_menu_item")
def forwardings_item() -> RoleMenuItem:
    return RoleMenuItem(_("Forwardings"), reverse_lazy("post:forwardings"), name="forwardings", icon_name="mail", order=52, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def slots_item() -> RoleMenuItem:
    return RoleMenuItem(_("Delivery slots"), reverse_lazy("post:slots"), name="slots", icon_name="time", order=53, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def attention_item() -> RoleMenuItem:
    return RoleMenuItem(_("Needs attention"), reverse_lazy("post:attention"), name="attention", icon_name="warning", order=50, roles=CLERKS)


@hooks.register("register_admin_menu_item")
def promises_item() -> RoleMenuItem:
    return RoleMenuItem(_("Promises kept"), reverse_lazy("post:promises"), name="promises", icon_name="date", order=55, roles=CLERKS)


@hooks.register("construct_homepage_panels")
def postal_work(request: HttpRequest, panels: list[Any]) -> None:
    if has_role(request.user, Role.OPERATOR):
        panels.insert(0, ScarceNumbersPanel())
    if has_role(request.user, Role.CLERK):
        panels.insert(0, PostalWorkPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
