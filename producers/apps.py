from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class ProducersConfig(AppConfig):
    name = "producers"
    verbose_name = _("Producers and proof of origin")

    def ready(self) -> None:
        from producers import gate
        from producers.models import Designation, DesignationName

        for model in (Designation, DesignationName):
            post_save.connect(gate.forget_names, sender=model, dispatch_uid=f"forget names on save of {model.__name__}")
            post_delete.connect(gate.forget_names, sender=model, dispatch_uid=f"forget names on delete of {model.__name__}")
