from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"
    verbose_name = _("Logistics")

    def ready(self) -> None:
        from accounts.landing import register_landing
        from logistics import charge_mails, parcel_mails  # noqa: F401 - connect themselves
        from logistics.driver.views import landing
        from logistics.holding import receivers  # noqa: F401 - connects itself

        register_landing(landing)
