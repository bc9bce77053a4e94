from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "marketplace.credit"
    label = "credit"
    verbose_name = _("Buyers’ credit")

    def ready(self) -> None:
        from marketplace.credit import taking_over  # noqa: F401 - hears who signs in
