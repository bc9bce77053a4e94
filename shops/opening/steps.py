"""The steps to a shop: what each asks, and what is still missing. Told from the rows themselves, so that it is true everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from logistics.models import Service
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.models import PayoutAccount, ShopApplication, Trader


class Step(StrEnum):
    """The value stands in addresses and in ``ShopApplication.steps_seen``."""

    NAME = "name"
    TRADER = "trader"
    LOOK = "look"
    PRODUCTS = "products"
    SENDING = "sending"
    MONEY = "money"
    REVIEW = "review"


TITLES: dict[Step, str | Promise] = {
    Step.NAME: gettext_lazy("Name and address"),
    Step.TRADER: gettext_lazy("Who you are"),
    Step.LOOK: gettext_lazy("Look"),
    Step.PRODUCTS: gettext_lazy("First products"),
    Step.SENDING: gettext_lazy("How you send"),
    Step.MONEY: gettext_lazy("Where the money goes"),
    Step.REVIEW: gettext_lazy("Look it over"),
}
ASKING: list[Step] = [step for step in Step if step is not Step.REVIEW]


@dataclass(frozen=True)
class StepState:
    """One line of the list of steps. ``missing`` says what it still needs, "" when nothing; ``is_open``: it can be gone to now."""

    step: Step
    title: str
    url: str
    missing: str
    is_open: bool

    @property
    def is_done(self) -> bool:
        return not self.missing


def step_url(step: Step) -> str:
    return reverse("opening_step", args=[step.value])


def states_of(application: ShopApplication) -> list[StepState]:
    """Every asking step with what is missing: six queries, however many products."""
    missing = missing_of(application)
    has_shop = application.shop_id is not None
    return [
        StepState(step, str(TITLES[step]), step_url(step), missing.get(step, ""), is_open=has_shop or step is Step.NAME) for step in ASKING
    ]


def next_step(application: ShopApplication) -> Step:
    """Where to go on: the first step that lacks something, else the review."""
    missing = missing_of(application)
    return next((step for step in ASKING if step in missing), Step.REVIEW)


def missing_of(application: ShopApplication) -> dict[Step, str]:
    """Step → what it lacks, in one translated sentence. Empty: it can be asked to open."""
    shop, seen = application.shop, set(application.steps_seen)
    if shop is None:
        return {step: (_("Give your shop a name.") if step is Step.NAME else _("This comes after the name.")) for step in ASKING}
    missing: dict[Step, str] = {}
    if not Trader.objects.filter(shop=shop).exists():
        missing[Step.TRADER] = _("Say who sells: the law asks it of every shop.")
    if Step.LOOK not in seen:
        missing[Step.LOOK] = _("Choose how your shop looks.")
    lacking = products_missing(partner_id=shop.partner_id)
    if lacking:
        missing[Step.PRODUCTS] = lacking
    if shop.partner.sends_from_id is None or Step.SENDING not in seen:
        missing[Step.SENDING] = _("Say where the post collects your parcels.")
    elif cold := _cold_without_service(application):
        missing[Step.SENDING] = cold
    if not PayoutAccount.objects.filter(shop=shop).exists():
        missing[Step.MONEY] = _("Say where your money goes.")
    return missing


def products_missing(*, partner_id: int) -> str:
    """What the first products lack; "" where at least one can be sold."""
    ready = Product.objects.filter(partner=partner_id, parent=None, is_public=True, off_sale_reason="").count()
    if ready:
        return ""
    drafts = Product.objects.filter(partner=partner_id, parent=None).count()
    if drafts:
        return ngettext("Your product is a draft: see what it still needs.", "Your products are drafts: see what they still need.", drafts)
    return _("Put in at least one product.")


def _cold_without_service(application: ShopApplication) -> str:
    """Chilled goods that no offered service would carry."""
    assert application.shop is not None
    partner = application.shop.partner
    cold = StockRecord.objects.filter(partner=partner, product__keep_cold=True, product__is_public=True)
    if not partner.services_left_out or not cold.exists():
        return ""
    if Service.objects.filter(is_active=True, is_chilled=True).exclude(code__in=partner.services_left_out).exists():
        return ""
    return _("You sell things that must be kept cold, but offer no service that keeps cold.")
