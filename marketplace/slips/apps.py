from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlipsConfig(AppConfig):
    name = "marketplace.slips"
    label = "slips"
    verbose_name = _("Slips")

    def ready(self) -> None:
        from marketplace.slips import expiry  # noqa: F401 - registers its regular job
