from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RefundsConfig(AppConfig):
    name = "marketplace.refunds"
    label = "refunds"
    verbose_name = _("Refunds")

    def ready(self) -> None:
        from marketplace.refunds import receivers, return_postage, return_scans  # noqa: F401 - connect themselves
