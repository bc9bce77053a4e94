from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ShopsConfig(AppConfig):
    name = "shops"
    verbose_name = _("Shops")

    def ready(self) -> None:
        from shops.roles import write_roles

        post_migrate.connect(write_roles, sender=self, dispatch_uid="shops.roles")
