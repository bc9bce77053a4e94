from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts import sign_ins  # noqa: F401 - its receivers

        post_migrate.connect(_ensure_roles, sender=self, dispatch_uid="accounts.ensure_roles")


def _ensure_roles(**_: Any) -> None:
    from accounts.roles import ensure_roles

    ensure_roles()
