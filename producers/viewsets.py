"""The operator's lists and forms of makers and protected names."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.permissions import RoleRequired
from accounts.roles import Role, has_role
from cms.translated_forms import TranslatedForm, language_select
from producers.models import Designation, Producer


class OperatorOnly(RoleRequired):
    roles = (Role.OPERATOR,)


class OperatorIndexView(OperatorOnly, generic.IndexView):
    pass


class OperatorCreateView(OperatorOnly, generic.CreateView):
    pass


class OperatorEditView(OperatorOnly, generic.EditView):
    pass


class OperatorDeleteView(OperatorOnly, generic.DeleteView):
    pass


class OperatorHistoryView(OperatorOnly, history.HistoryView):
    pass


class OperatorMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return has_role(request.user, Role.OPERATOR)


class OperatorViewSet(ModelViewSet):
    """A viewset that nobody but operators reaches. Names in ``left_out`` get no address."""

    index_view_class = OperatorIndexView
    add_view_class = OperatorCreateView
    edit_view_class = OperatorEditView
    delete_view_class = OperatorDeleteView
    history_view_class = OperatorHistoryView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    left_out: frozenset[str] = frozenset({"usage"})

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return OperatorMenuItem

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = {f"{name}_url_name": None for name in self.left_out}
        return {**super().get_common_view_kwargs(**kwargs), **gone}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in self.left_out]


class ProducerViewSet(OperatorViewSet):
    model = Producer
    name = "makers"
    icon = "group"
    menu_label = _("Makers")
    list_display = [
        "name",
        Column("municipality", label=_("Place"), sort_key="municipality"),
        Column("district", classname="wide-only", label=_("District"), sort_key="district"),
        Column("email", classname="wide-only", label=_("E-mail address")),
    ]
    list_filter = ["district"]
    search_fields = ["name", "municipality"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("municipality"), FieldPanel("district"), FieldPanel("country")]),
            FieldPanel("email"),
            FieldPanel("photo"),
            FieldPanel("story"),
            InlinePanel(
                "translations",
                [FieldPanel("language", widget=language_select()), FieldPanel("story")],
                heading=_("In other languages"),
                label=_("language"),
            ),
        ],
        base_form_class=TranslatedForm,
    )


class DesignationViewSet(OperatorViewSet):
    model = Designation
    name = "designations"
    icon = "tag"
    menu_label = _("Protected names")
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("file_number", label=_("File number"), sort_key="file_number"),
        Column("country", classname="wide-only", label=_("Country"), sort_key="country"),
    ]
    list_filter = ["kind", "country"]
    search_fields = ["name", "file_number"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country"), FieldPanel("file_number")]),
        FieldPanel("specification"),
        MultiFieldPanel(
            [
                InlinePanel(
                    "other_names",
                    [FieldPanel("name")],
                    label=_("name"),
                    help_text=_("Other spellings and translations that are protected too. Products that carry one need the attestation."),
                )
            ],
            heading=_("Other names"),
        ),
    ]
