"""What shoppers read of a product: its words, its prices, its stock. Reads prefetched rows and asks nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.formats import babel_locale, format_money
from marketplace.partner.weight_words import about, per_kilo, promise
from marketplace.partner.weights import BY_PIECE
from marketplace.tax.rounding import smallest_unit

if TYPE_CHECKING:
    from cms.models import FeiraImage
    from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
    from marketplace.partner.models import Partner, StockRecord
    from producers.models import Designation, Producer

LITTLE_LEFT = 5


def price_of_a_unit(price: Decimal | None, *, net_content: Decimal | None, net_unit: str) -> Decimal | None:
    """What a kilogram, a litre or a piece costs where ``net_content`` costs ``price``, rounded half up to the smallest coin."""
    if price is None or not net_content:
        return None
    per = net_content if net_unit == "piece" else net_content / 1000
    return (price / per).quantize(smallest_unit(), ROUND_HALF_UP)


class ProductDisplay:
    """Mixed into Product. Load products with ``for_cards()`` before showing many of them."""

    if TYPE_CHECKING:
        pk: int
        title: str
        description: str
        parent: Product | None
        parent_id: int | None
        producer: Producer | None
        designation: Designation | None
        net_content: Decimal | None
        net_unit: str
        translations: Any
        stockrecords: Any
        children: Any
        images: Any
        partner: Partner

    # --- Words ---

    def _translation(self) -> ProductTranslation | None:
        language = get_language()
        if not language or language == settings.LANGUAGE_CODE:
            return None
        return next((text for text in self.translations.all() if text.language == language), None)

    def own_title(self) -> str:
        """The title in the active language, else in the installation's; a variant's is only what sets it apart ("half a wheel")."""
        return self._local("title") or self.title

    def _local(self, name: str) -> str:
        """The word in the active language, "" where there is none or it is the installation's."""
        if f"local_{name}" in self.__dict__:  # from ``with_words``
            return self.__dict__[f"local_{name}"] or ""
        translation = self._translation()
        return getattr(translation, name) if translation else ""

    @property
    def title_language(self) -> str:
        """For HTML's ``lang``: the installation's language where the title is not there in the active one, else empty."""
        return settings.LANGUAGE_CODE if self._is_foreign() and not self._local("title") else ""

    @property
    def description_language(self) -> str:
        """The same for the description."""
        return settings.LANGUAGE_CODE if self._is_foreign() and self.description and not self._local("description") else ""

    def _is_foreign(self) -> bool:
        return (get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE

    def get_title(self) -> str:
        """The title to show alone: a variant's begins with its product's."""
        if self.parent is None:
            return self.own_title()
        return f"{self.parent.own_title()}, {self.variant_name}" if self.variant_name else self.parent.own_title()

    @property
    def variant_name(self) -> str:
        return self.own_title() or self.net_content_text

    @property
    def amount_beside_name(self) -> str:
        """The net content of a variant, empty where its name says it already ("half wheel, 500 g", with whatever blank)."""
        said = " ".join(self.variant_name.split())
        return "" if " ".join(self.net_content_text.split()) in said else self.net_content_text

    def get_description(self) -> str:
        """The description (HTML as the shop wrote it: clean it before showing) in the active language."""
        own = self._local("description") or self.description
        return own or (self.parent.get_description() if self.parent else "")

    # --- Price (VAT included, in the installation's currency) and stock ---

    @cached_property
    def stockrecord(self) -> StockRecord | None:
        return next(iter(self.stockrecords.all()), None)

    @property
    def price(self) -> Decimal | None:
        """What a piece of this product or variant itself costs today, at most where it is sold by weight; None where only its variants
        have a price."""
        return self.stockrecord.piece_price() if self.stockrecord else None

    @property
    def reduced_from(self) -> StockRecord | None:
        """The stock record of the price shown (``cheapest``) where that is announced as a reduction: the regular one is struck through."""
        shown = self.cheapest.stockrecord if self.cheapest else None
        return shown if shown and shown.announces_reduction() else None

    @cached_property
    def variants(self) -> list[Product]:
        """Public variants that have a price, cheapest first; a variant has none."""
        return [] if self.parent_id else self.as_variants(self.children.all())

    def as_variants(self, children: Iterable[Product]) -> list[Product]:
        """``children`` of this product as its ``variants``; for callers that have loaded them already."""
        variants = [child for child in children if child.is_public and child.stockrecord]
        for variant in variants:
            variant.parent = self  # type: ignore[assignment]
        return sorted(variants, key=lambda variant: (variant.price, variant.pk))

    @cached_property
    def choices(self) -> list[Product]:
        """What can be put into a basket: the variants, or the product itself."""
        return self.variants or ([self] if self.stockrecord else [])  # type: ignore[list-item]

    @cached_property
    def cheapest(self) -> Product | None:
        """The cheapest choice in stock, else the cheapest."""
        in_stock = [choice for choice in self.choices if choice.available]
        return next(iter(in_stock or self.choices), None)

    @property
    def lowest_price(self) -> Decimal | None:
        return self.cheapest.price if self.cheapest else None

    @property
    def price_text(self) -> str:
        """``€12.50``, ``from €12.50`` where variants differ in price, ``at most €12.50`` by weight; empty without a price."""
        if self.lowest_price is None:
            return ""
        price = format_money(self.lowest_price)
        if len({choice.price for choice in self.choices}) > 1:
            return _("from %(price)s") % {"price": price}
        return _("at most %(price)s") % {"price": price} if self.is_by_weight else price

    @property
    def is_by_weight(self) -> bool:
        """Whether the price shown is that of the heaviest piece, and what is paid is the packed weight."""
        shown = self.cheapest.stockrecord if self.cheapest else None
        return shown is not None and shown.is_by_weight

    @property
    def weight_promise(self) -> str:
        """What a buyer of one piece accepts, in a sentence; empty where it is not sold by weight, or its sizes differ."""
        record = self.stockrecord
        if record is None or record.lightest_grams is None or record.heaviest_grams is None:
            return ""
        return promise(lightest=record.lightest_grams, heaviest=record.heaviest_grams, price=record.price_now(), most=record.piece_price())

    @property
    def net_content_text(self) -> str:
        """``500 g``, ``1.5 kg``, ``75 cl``, ``about 1.0–1.2 kg`` by weight; empty when it is not known."""
        weighed = self.stockrecord.weights if self.pk and self.stockrecord else BY_PIECE
        if weighed.lightest is not None and weighed.heaviest is not None:
            return about(weighed.lightest, weighed.heaviest)
        if self.net_content is None:
            return ""
        amount, unit = self.net_content, self.net_unit
        if unit == "piece":
            return "" if amount == 1 else _("%(count)s pieces") % {"count": format_decimal(amount, locale=babel_locale())}
        if amount >= 1000:
            amount, unit = amount / 1000, {"g": "kg", "ml": "l"}[unit]
        return f"{format_decimal(amount.normalize(), locale=babel_locale())}\N{NO-BREAK SPACE}{unit}"

    def unit_price_at(self, price: Decimal | None) -> str:
        """Directive 98/6/EC, art. 3: what a kilogram, a litre or a piece costs where this product or variant costs ``price``.

        Rounded half up to the currency's smallest unit. Empty where the net content is not known, or where it is the price itself.
        """
        amount = price_of_a_unit(price, net_content=self.net_content, net_unit=self.net_unit)
        if amount is None or (self.net_unit == "piece" and self.net_content == 1):
            return ""
        texts = {"piece": _("%(price)s each"), "g": _("%(price)s per kg")}
        return texts.get(self.net_unit, _("%(price)s per litre")) % {"price": format_money(amount)}

    @property
    def unit_price(self) -> str:
        """``unit_price_at`` of the price shown, that of the cheapest choice; by weight the price of a kilogram itself."""
        shown = self.cheapest
        if shown is not None and shown.stockrecord is not None and shown.stockrecord.is_by_weight:
            return per_kilo(shown.stockrecord.price_now())
        return shown.unit_price_at(shown.price) if shown else ""

    @property
    def regular_unit_price(self) -> str:
        """The same of the price that is struck through; empty where none is."""
        if self.cheapest is None or self.reduced_from is None:
            return ""
        price = self.reduced_from.price
        return per_kilo(price) if self.reduced_from.is_by_weight else self.cheapest.unit_price_at(price)

    @property
    def available(self) -> int:
        """Pieces that can still be sold; over all variants together."""
        if self.stockrecord:
            return max(0, self.stockrecord.num_in_stock - self.stockrecord.num_allocated)
        return sum(variant.available for variant in self.variants)

    @property
    def in_stock(self) -> bool:
        return self.available > 0

    @property
    def can_be_bought(self) -> bool:
        """In stock, at a seller that takes orders today. The same word for pages, feeds and structured data."""
        return self.in_stock and self.partner.takes_orders()

    @property
    def stock_text(self) -> str:
        if self.partner.trading_note:
            return self.partner.trading_note
        if not self.in_stock:
            return _("Sold out for now")
        if self.available <= LITTLE_LEFT:
            return _("Only %(count)s left") % {"count": self.available}
        return _("In stock")

    # --- Who and how it looks ---

    @property
    def maker(self) -> Producer | None:
        return self.producer or (self.parent.producer if self.parent else None)

    @property
    def protected_name(self) -> Designation | None:
        return self.designation or (self.parent.designation if self.parent else None)

    @property
    def badge(self) -> str:
        """``DOP``, ``IGP``, ``AOP`` …; empty without a protected name."""
        return self.protected_name.badge() if self.protected_name else ""

    @cached_property
    def photo(self) -> ProductImage | None:
        """The first photo, or the product's where a variant has none."""
        own = next(iter(self.images.all()), None)
        return own or (self.parent.photo if self.parent else None)

    @property
    def photo_image(self) -> FeiraImage | None:
        return self.photo.image if self.photo else None

    @property
    def photo_alt(self) -> str:
        if self.photo is None:
            return ""
        return self.photo.caption or self.photo.image.default_alt_text or self.get_title()
