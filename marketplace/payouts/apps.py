from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayoutsConfig(AppConfig):
    name = "marketplace.payouts"
    label = "payouts"
    verbose_name = _("Payouts")

    def ready(self) -> None:
        from marketplace.cards.events import LISTENERS
        from marketplace.ledger.checking import MORE
        from marketplace.payouts.checking import QUESTIONS
        from marketplace.payouts.connect import account_event
        from marketplace.payouts.reversing import transfer_event

        LISTENERS["account.updated"] = LISTENERS["payout.failed"] = LISTENERS["account.application.deauthorized"] = account_event
        LISTENERS["transfer.reversed"] = transfer_event
        MORE.extend(question for question in QUESTIONS if question not in MORE)
