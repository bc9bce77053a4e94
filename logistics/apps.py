from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"
    verbose_name = _("Logistics")

    def ready(self) -> None:
        from accounts.landing import register_landing
        from logistics import charge_mails, parcel_mails  # noqa: F401 - connect themselves
        from logistics.charge_subjects import register_subject
        from logistics.driver.views import landing
        from logistics.forwarding import receivers as forwarding  # noqa: F401 - connects itself
        from logistics.holding import receivers  # noqa: F401 - connects itself
        from logistics.letters import ordering  # noqa: F401 - connects itself
        from logistics.lockers import dropping_off  # noqa: F401 - connects itself
        from logistics.models import Charge
        from logistics.redirecting import receivers as redirecting  # noqa: F401 - connects itself
        from logistics.rounds import receivers as rounds  # noqa: F401 - connects itself
        from logistics.sending import accepting, booking  # noqa: F401 - connect themselves
        from logistics.sending.subject import SUBJECT

        register_landing(landing)
        register_subject(Charge.About.SENDING, SUBJECT)
