"""What a buyer who withdraws is told of sending back, before and after: who pays, and when the money comes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.refunds.return_models import ReturnTerms

Payer, RefundOn = ReturnTerms.Payer, ReturnTerms.RefundOn


def who_pays(terms: ReturnTerms) -> str:
    """Directive 2011/83, art. 14(1): the buyer bears it where the seller does not."""
    if terms.payer == Payer.SHOP:
        return _("You send the goods back within 14 days with a label of ours, and the shop pays for that.")
    return _("You send the goods back within 14 days and pay for that.")


def when_money(terms: ReturnTerms) -> str:
    return {
        RefundOn.ACCEPTED: _("As soon as the post has accepted them from you, you get your money."),
        RefundOn.BACK: _("As soon as the post has brought them back to the shop, you get your money."),
        RefundOn.HAND: _("As soon as they are back you get your money."),
    }[RefundOn(terms.refund_on)]
