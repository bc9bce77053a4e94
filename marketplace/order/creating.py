"""The rows of an order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.models import LockerBank, Office
from marketplace.basket.models import Line as BasketLine
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import PartOffer
from marketplace.checkout.payments import PaymentMethod
from marketplace.ledger.commission import Terms, terms_at_sale
from marketplace.order.models import Line, Order, ShopOrder, ShopOrderVat
from marketplace.order.numbers import new_order_number, shop_order_number
from marketplace.partner.models import StockRecord
from marketplace.tax.assessing import Assessment, TaxedLine
from marketplace.tax.rounding import shared_out, smallest_unit, tax_inside

ATTEMPTS = 5


def create_order(
    *,
    checkout: Checkout,
    offers: list[PartOffer],
    method: PaymentMethod,
    vat: list[Assessment],
    at: dt.datetime,
    credit: Decimal = Decimal(0),
) -> Order:
    """Order, ShopOrders and Lines of a checkout whose offers are all chosen. Nothing is checked here and no signal is sent.

    ``vat`` has the assessment of each offer, in their order: it is frozen with the order. ``credit``: what the buyer's credit pays, no
    more than is left of the offers after what the marketplace pays; each shop's part has its share of it.
    """
    order = _create_with_free_number(checkout, offers, method, vat, at, credit=credit)
    shares = shared_out(credit, [offer.total - offer.borne_by_operator for offer in offers], unit=smallest_unit())
    state = ShopOrder.State.TO_PACK if method.packs_at_once else ShopOrder.State.AWAITING_PAYMENT
    terms = terms_at_sale(partners=[offer.part.partner for offer in offers], on=timezone.localdate(at))
    shop_orders = ShopOrder.objects.bulk_create(
        _shop_order(
            order,
            offer,
            shop_order_number(order.number, position),
            vat=of_offer,
            state=state,
            terms=terms[offer.part.partner.pk],
            credit=share,
        )
        for position, (offer, of_offer, share) in enumerate(zip(offers, vat, shares, strict=True), start=1)
    )
    Line.objects.bulk_create(
        _line(order, shop_order, line, taxed)
        for shop_order, offer, of_offer in zip(shop_orders, offers, vat, strict=True)
        for line, taxed in zip(offer.part.lines, of_offer.lines, strict=True)
    )
    ShopOrderVat.objects.bulk_create(
        ShopOrderVat(
            shop_order=shop_order,
            percent=share.percent,
            goods=share.goods,
            goods_tax=share.goods_tax,
            delivery=share.delivery,
            delivery_tax=share.delivery_tax,
        )
        for shop_order, of_offer in zip(shop_orders, vat, strict=True)
        for share in of_offer.shares
    )
    return order


def _create_with_free_number(
    checkout: Checkout, offers: list[PartOffer], method: PaymentMethod, vat: list[Assessment], at: dt.datetime, *, credit: Decimal
) -> Order:
    delivery = sum((offer.delivery for offer in offers), Decimal(0))
    total = sum((offer.total for offer in offers), Decimal(0))
    fields = {
        "site_id": settings.SITE_ID,
        "basket": checkout.basket,
        "user": checkout.basket.owner,
        "guest_email": checkout.email,
        "currency": settings.CURRENCY,
        "total_incl_tax": total,
        "total_excl_tax": total - sum((of_offer.tax for of_offer in vat), Decimal(0)),
        "shipping_incl_tax": delivery,
        "shipping_excl_tax": delivery - sum((of_offer.delivery_tax for of_offer in vat), Decimal(0)),
        "status": settings.OSCAR_INITIAL_ORDER_STATUS,
        "date_placed": at,
        "payment": method.code,
        "credit_used": credit,
        "borne_by_operator": sum((offer.borne_by_operator for offer in offers), Decimal(0)),
        "language": checkout.language,
        "phone": checkout.address.phone if checkout.address else "",
        "delivers_to": checkout.address,
    }
    for attempt in range(1, ATTEMPTS + 1):
        number = new_order_number()
        try:
            with transaction.atomic():
                return Order.objects.create(number=number, **fields)
        except IntegrityError:
            # Forty random bits meet an earlier number once in a long while: then draw again. Anything else is loud.
            if attempt == ATTEMPTS or not Order.objects.filter(number=number).exists():
                raise
    raise AssertionError("unreachable")


def _shop_order(
    order: Order, offer: PartOffer, number: str, *, vat: Assessment, state: ShopOrder.State, terms: Terms, credit: Decimal
) -> ShopOrder:
    if offer.quote is None or offer.date is None:
        raise ValueError("an offer without a choice cannot be ordered")
    return ShopOrder(
        order=order,
        partner=offer.part.partner,
        number=number,
        state=state,
        service=offer.quote.service,
        office=offer.place if isinstance(offer.place, Office) else None,
        locker=offer.place if isinstance(offer.place, LockerBank) else None,
        pickup_on=offer.date.pickup_on,
        promised_for=offer.date.promised_for,
        slot_from=offer.slot.slot.starts if offer.slot else None,
        slot_until=offer.slot.slot.ends if offer.slot else None,
        goods_total=offer.part.goods,
        delivery_total=offer.delivery,
        delivery_borne=offer.borne,
        credit_used=credit,
        borne_by_operator=offer.borne_by_operator,
        delivery_by_operator=offer.delivery_by_operator,
        vat_treatment=vat.place.treatment,
        vat_territory=vat.place.territory or "",
        vat_mention=vat.place.mention,
        **terms.fields(),
    )


def _line(order: Order, shop_order: ShopOrder, line: BasketLine, taxed: TaxedLine) -> Line:
    partner, unit, total = line.product.partner, line.unit_price_incl_tax, line.line_price_incl_tax or Decimal(0)
    # Of one piece, rounded by itself: for reading. What adds up is the line.
    unit_net, net = unit - tax_inside(unit, taxed.percent, unit=smallest_unit()), total - taxed.tax
    return Line(
        order=order,
        shop_order=shop_order,
        partner=partner,
        partner_name=partner.name,
        partner_sku=line.stockrecord.partner_sku,
        stockrecord=line.stockrecord,
        product=line.product,
        title=line.product.get_title()[:255],
        upc=line.product.upc,
        quantity=line.quantity,
        num_allocated=line.quantity,
        status=settings.OSCAR_INITIAL_LINE_STATUS,
        unit_price_incl_tax=unit,
        unit_price_excl_tax=unit_net,
        line_price_incl_tax=total,
        line_price_excl_tax=net,
        borne_by_operator=line.borne_by_operator,
        line_price_before_discounts_incl_tax=line.listed_price,
        line_price_before_discounts_excl_tax=line.listed_price - tax_inside(line.listed_price, taxed.percent, unit=smallest_unit()),
        tax_code=line.tax_class,
        vat_percent=taxed.percent,
        **_by_weight(line.stockrecord),
        no_withdrawal=line.product.no_withdrawal or bool(line.product.parent and line.product.parent.no_withdrawal),
    )


def _by_weight(record: StockRecord) -> dict[str, Any]:
    """What the buyer accepted of a thing that is sold by weight; nothing of others."""
    if not record.is_by_weight:
        return {}
    return {"price_per_kilo": record.price_now(), **record.weights.fields()}
