from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"
    verbose_name = _("Logistics")

    def ready(self) -> None:
        from logistics import parcel_mails  # noqa: F401 - connects itself
        from logistics.holding import receivers  # noqa: F401 - connects itself
