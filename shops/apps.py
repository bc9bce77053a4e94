from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ShopsConfig(AppConfig):
    name = "shops"
    verbose_name = _("Shops")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from accounts.landing import register_landing
        from cms.sizing import size_when
        from logistics.signals import parcel_event_recorded
        from marketplace.cards.signals import dispute_told
        from marketplace.invoices.parties import register_legal_address
        from marketplace.order.signals import shopper_wrote
        from marketplace.payouts.signals import bank_account_changed, payout_came_back
        from marketplace.payouts.statements import LANGUAGE
        from marketplace.reviews.insiders import register_insiders
        from marketplace.reviews.signals import report_ruled, review_published
        from producers.signals import attestation_ending, attestation_ruled
        from shops.attestation_mails import tell_of_ending, tell_of_ruling
        from shops.look import carry_over
        from shops.message_mails import tell_of_message
        from shops.models import StorefrontPage
        from shops.money_mails import tell_of_account, tell_of_dispute, tell_of_return
        from shops.opening.views.start import landing
        from shops.owner_language import language_of_owner
        from shops.review_mails import is_of_the_team, tell_of_report, tell_of_review
        from shops.roles import write_roles
        from shops.traders import legal_address
        from shops.webhooks.writing import tell_webhooks

        register_landing(landing)
        register_insiders(is_of_the_team)
        LANGUAGE.append(language_of_owner)
        register_legal_address(legal_address)
        post_migrate.connect(write_roles, sender=self, dispatch_uid="shops.roles")
        attestation_ending.connect(tell_of_ending, dispatch_uid="shops.tell_of_ending")
        attestation_ruled.connect(tell_of_ruling, dispatch_uid="shops.tell_of_ruling")
        page_published.connect(carry_over, sender=StorefrontPage, dispatch_uid="shops.carry_over_the_look")
        size_when(page_published, StorefrontPage, "logo", "logo")
        size_when(page_published, StorefrontPage, "banner", "banner")
        shopper_wrote.connect(tell_of_message, dispatch_uid="shops.tell_of_message")
        review_published.connect(tell_of_review, dispatch_uid="shops.tell_of_review")
        report_ruled.connect(tell_of_report, dispatch_uid="shops.tell_of_report")
        bank_account_changed.connect(tell_of_account, dispatch_uid="shops.tell_of_account")
        dispute_told.connect(tell_of_dispute, dispatch_uid="shops.tell_of_dispute")
        payout_came_back.connect(tell_of_return, dispatch_uid="shops.tell_of_return")
        parcel_event_recorded.connect(tell_webhooks, dispatch_uid="shops.tell_webhooks")
