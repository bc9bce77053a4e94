from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostageConfig(AppConfig):
    name = "marketplace.postage"
    label = "postage"
    verbose_name = _("Postage by card")

    def ready(self) -> None:
        from logistics.paying import register_way
        from marketplace.cards.events import register_neighbour
        from marketplace.ledger.checking import MORE
        from marketplace.postage import receivers  # noqa: F401 - connects itself
        from marketplace.postage.checking import QUESTIONS
        from marketplace.postage.events import NEIGHBOUR
        from marketplace.postage.way import BY_CARD

        register_way(BY_CARD)
        register_neighbour(NEIGHBOUR)
        MORE.extend(question for question in QUESTIONS if question not in MORE)
