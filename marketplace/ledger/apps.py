from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "marketplace.ledger"
    label = "ledger"
    verbose_name = _("Books")

    def ready(self) -> None:
        from marketplace.ledger import regular  # noqa: F401 - registers its regular jobs
