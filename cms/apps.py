from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from cms.frame import forget_frame
        from cms.models import NavigationLink, SiteFrame

        for signal in (post_save, post_delete):
            for model in (SiteFrame, NavigationLink):
                signal.connect(forget_frame, sender=model, dispatch_uid=f"forget_frame_{model.__name__}")
