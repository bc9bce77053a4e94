"""What a team may do with its pages in Wagtail's admin."""

from __future__ import annotations

from wagtail.models import PagePermissionTester

from accounts.roles import Role, has_role


class TeamsPagePermissions(PagePermissionTester):
    """A team changes and publishes its pages. Taking down, moving and copying with Wagtail's own views is the operator's."""

    def _is_operators(self) -> bool:
        return has_role(self.user, Role.OPERATOR)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self._is_operators() and super().can_delete(ignore_bulk=ignore_bulk)

    def can_copy(self) -> bool:
        return self._is_operators() and super().can_copy()

    def can_unpublish(self) -> bool:
        return self._is_operators() and super().can_unpublish()

    def can_lock(self) -> bool:
        return self._is_operators() and super().can_lock()

    def can_set_view_restrictions(self) -> bool:
        return self._is_operators() and super().can_set_view_restrictions()

    def can_add_subpage(self) -> bool:
        return self._is_operators() and super().can_add_subpage()
