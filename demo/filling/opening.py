"""The way to a shop, in the demo: what it costs, an association, and one shop that waits for the operator."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from cms.models import FeiraImage
from demo import opening
from demo.filling.pictures import PictureShelf
from demo.words import LANGUAGES
from logistics.models import Address
from marketplace.catalogue.models import ProductImage, ProductTranslation
from marketplace.partner.models import Partner, StandardTerms
from shops.associations import set_people
from shops.models import Association, PayoutAccount, Shop, ShopApplication, Trader
from shops.opening.asking import ask_to_open, offer_for
from shops.opening.current import begin
from shops.opening.first_products import save_product
from shops.opening.forms.product import FirstProductForm
from shops.opening.making import change_storefront
from shops.opening.naming import name_shop
from shops.opening.steps import ASKING
from shops.theme.presets import PRESETS


def add_price_list() -> None:
    """What selling costs. Before the orders: a sale keeps the rate of its day."""
    StandardTerms.objects.create(
        starts_on=dt.date(2026, 1, 1), commission_percent=Decimal(opening.COMMISSION), monthly_fee=Decimal(opening.MONTHLY_FEE)
    )


def add_opening(*, applicant: User, of_association: User) -> ShopApplication:
    """One application in the queue. The applicant's shop is seen by nobody else."""
    shelf = PictureShelf()  # of its own: the drawings hang in other shops too
    association = Association.objects.create(
        name=opening.ASSOCIATION,
        code=opening.ASSOCIATION_CODE,
        commission_percent=Decimal(opening.ASSOCIATION_COMMISSION),
        months_free=opening.ASSOCIATION_MONTHS,
        valid_until=timezone.localdate() + dt.timedelta(days=365),
    )
    set_people(association=association, people=[of_association])
    application = begin(user=applicant, association=association)
    shop = name_shop(application=application, name=opening.SHOP_NAME, code=opening.SHOP_CODE)
    _add_trader(shop, applicant)
    preset = PRESETS[2]
    change_storefront(shop=shop, fields={"colour": preset.colour, **preset.fields})
    for code in LANGUAGES:
        change_storefront(shop=shop, fields={"tagline": opening.TAGLINE[code]}, language=code)
    for good in opening.GOODS:
        _add_good(shop, good, shelf)
    ShopApplication.objects.filter(pk=application.pk).update(steps_seen=[step.value for step in ASKING], language="pt")
    application = ShopApplication.objects.select_related("shop__partner", "association").get(pk=application.pk)
    offer = offer_for(application)
    assert offer is not None
    ask_to_open(application=application, seen=offer.seen)
    return application


def _add_trader(shop: Shop, applicant: User) -> None:
    address = Address.objects.create(
        name=str(applicant),
        street=opening.STREET,
        postcode=opening.POSTCODE,
        locality=opening.LOCALITY,
        country="PT",
        phone=opening.PHONE,
        email=applicant.email,
    )
    Partner.objects.filter(pk=shop.partner_id).update(
        legal_name=str(applicant),
        tax_number=opening.TAX_NUMBER,
        email=applicant.email,
        phone=opening.PHONE,
        municipality=opening.LOCALITY,
        sends_from=address,
        packing_days=1,
    )
    shop.partner.refresh_from_db()
    Trader.objects.create(
        shop=shop, address=address, identity_document=opening.IDENTITY, certified_at=timezone.now(), certified_by=applicant
    )
    PayoutAccount.objects.create(shop=shop, holder=str(applicant), iban=opening.IBAN, updated_by=applicant)


def _add_good(shop: Shop, good: opening.WaitingGood, shelf: PictureShelf) -> None:
    form = FirstProductForm({"title": good.title.en, "price": good.price, "weight": good.grams, "stock": good.stock})
    assert form.is_valid(), form.errors
    product, reasons = save_product(shop=shop, form=form)
    assert not reasons, reasons
    product.description = good.text.en
    product.save(update_fields=["description"])
    ProductTranslation.objects.bulk_create(
        ProductTranslation(product=product, language=language, title=good.title[language], description=good.text[language])
        for language in ("pt", "fr")
    )
    image = shelf.get(good.photo, title=good.title.en, alt=good.alt)
    FeiraImage.objects.filter(pk=image.pk).update(collection=shop.collection)
    ProductImage.objects.create(product=product, image=image, caption=good.alt, display_order=0)
