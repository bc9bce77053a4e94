from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "marketplace.pages"
    label = "marketplace_pages"
    verbose_name = _("Marketplace pages")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from cms.sizing import size_when
        from marketplace.pages.models import CampaignPage

        size_when(page_published, CampaignPage, "picture", "hero")
