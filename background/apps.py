from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    name = "background"
    verbose_name = _("Background work")

    def ready(self) -> None:
        from django_tasks.signals import task_finished

        from . import sweeping  # noqa: F401 - registers its jobs
        from .again import after_a_run

        autodiscover_modules("regular")
        task_finished.connect(after_a_run, dispatch_uid="background.after_a_run")
