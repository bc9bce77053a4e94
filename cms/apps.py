from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate
        from django.utils.module_loading import autodiscover_modules

        from cms import avif
        from cms.frame import forget_frame
        from cms.models import NavigationLink, SiteFrame
        from cms.page_cache import triggers

        for signal in (post_save, post_delete):
            for model in (SiteFrame, NavigationLink):
                signal.connect(forget_frame, sender=model, dispatch_uid=f"forget_frame_{model.__name__}")
        avif.use()
        autodiscover_modules("page_topics")
        pre_migrate.connect(triggers.take_away, sender=self, dispatch_uid="page_cache.take_away")
        post_migrate.connect(triggers.put_in_place, sender=self, dispatch_uid="page_cache.put_in_place")
