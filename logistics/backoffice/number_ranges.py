"""Item number ranges, kept by the operator: extended before they run out, never turned back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import User
from accounts.permissions import RolePolicy
from accounts.roles import Role
from logistics.backoffice.operator import OperatorViewSet
from logistics.models import NumberRange
from logistics.numbers import WARN_AT, share_used


class KeptForEver(RolePolicy):
    """A range made anew would give out its numbers a second time."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


policy: BasePermissionPolicy = KeptForEver(NumberRange, Role.OPERATOR)
register_permission_policy(NumberRange, policy)


class NumberRangeForm(WagtailAdminModelForm):
    """A new range, or a later end for one in use: what was given out cannot be given out again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("indicator", "country", "first_serial"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("indicator", "country"):
            if said.get(name):
                said[name] = said[name].upper()
                if not (len(said[name]) == 2 and said[name].isascii() and said[name].isalpha()):
                    self.add_error(name, _("Write two letters."))
        if not self.instance.pk and said.get("first_serial") is not None:
            self.instance.next_serial = said["first_serial"]
        if "last_serial" in said and said["last_serial"] < self.instance.next_serial - 1:
            self.add_error("last_serial", _("Numbers up to %(serial)s are given out already.") % {"serial": self.instance.next_serial - 1})
        return said

    def save(self, commit: bool = True) -> Any:
        # Numbers are given out while the form is open: the other columns are not the form's to write.
        if self.instance.pk and commit:
            self.instance.save(update_fields=["last_serial"])
            return self.instance
        return super().save(commit)


class ShareColumn(Column):
    def get_value(self, instance: NumberRange) -> str:
        return _("%(percent)s %%") % {"percent": int(share_used(instance) * 100)}


class NumberRangeViewSet(OperatorViewSet):
    model = NumberRange
    name = "post_numbers"
    icon = "list-ol"
    list_display = ["__str__", "first_serial", "last_serial", "next_serial", ShareColumn("share", label=gettext_lazy("Used"))]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("indicator"), FieldPanel("country")]),
            FieldRowPanel([FieldPanel("first_serial"), FieldPanel("last_serial")]),
        ],
        base_form_class=NumberRangeForm,
    )


class ScarceNumbersPanel(Component):
    """On the operator's first page while a range is nearly used up; empty else."""

    name = "scarce_numbers"
    template_name = "logistics/backoffice/scarce_numbers.html"
    order = 5

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        ranges = [(row, int(share_used(row) * 100)) for row in NumberRange.objects.all() if share_used(row) >= WARN_AT]
        return {"ranges": ranges}
