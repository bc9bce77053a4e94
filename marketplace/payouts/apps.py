from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayoutsConfig(AppConfig):
    name = "marketplace.payouts"
    label = "payouts"
    verbose_name = _("Payouts")

    def ready(self) -> None:
        from marketplace.ledger.checking import MORE
        from marketplace.payouts.checking import QUESTIONS

        MORE.extend(question for question in QUESTIONS if question not in MORE)
