from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "marketplace.pages"
    label = "marketplace_pages"
    verbose_name = _("Marketplace pages")
