from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    name = "marketplace.invoices"
    label = "invoices"
    verbose_name = _("Invoices")

    def ready(self) -> None:
        from marketplace.invoices import regular  # noqa: F401 - registers its regular jobs
