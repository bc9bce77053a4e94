"""The search's place in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.search.backoffice.searches import Searches
from marketplace.search.desk import SetAsideViewSet
from marketplace.search.synonym_desk import SynonymViewSet

urlpatterns = ([path("", Searches.as_view(), name="index")], "searches")


@hooks.register("register_admin_urls")
def searches_urls() -> list[URLResolver]:
    return [path("searches/", include(urlpatterns))]


@hooks.register("register_admin_menu_item")
def searches_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("What people look for"), reverse_lazy("searches:index"), name="searches", icon_name="search", order=220, roles=(Role.OPERATOR,)
    )


@hooks.register("register_admin_viewset")
def not_found() -> SetAsideViewSet:
    return SetAsideViewSet()


@hooks.register("register_admin_viewset")
def synonyms() -> SynonymViewSet:
    return SynonymViewSet()
