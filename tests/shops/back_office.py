"""The back office as a table: its addresses, two shops that know nothing of each other, and everybody who might knock."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.models import EditingSession
from wagtail.models import Page, UploadedFile

from accounts.models import User
from accounts.roles import Role
from cms.models import FeiraImage
from logistics.manifests import make_manifest
from logistics.models import Manifest, ManifestLine, ManifestReceipt, Parcel, PickupRequest, PrintBatch, Shipment
from logistics.pickups import ask_for_pickup, days_to_ask
from logistics.printing import print_labels
from marketplace.catalogue.models import Product
from marketplace.invoices.archiving import archive_waiting
from marketplace.ledger.events import book_payment
from marketplace.ledger.models import Period
from marketplace.offer.models import Offer, OfferCode
from marketplace.order.messaging import write_message
from marketplace.order.models import OrderMessage, ShopOrder, ShopOrderShortage
from marketplace.payouts.models import Statement
from marketplace.reviews.models import Review
from producers.models import Attestation
from shops.access.table import RULES, Who
from shops.models import CatalogueImport, Membership, Shop, ShopDomain, StockSave, Webhook, WebhookMessage
from shops.shop_pages import add_page
from shops.teams import invite
from tests import factories
from tests.invoices.rows import paid
from tests.offers.rows import make_offer
from tests.reviews.rows import make_review
from tests.shops import rows

CANARY = "Kanarienvogel"
MISSING = 9_999_999


@dataclass(frozen=True)
class Address:
    """A named pattern of the back office and the names of its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]


def back_office() -> Iterator[Address]:
    """Every pattern under the admin, named or not."""

    def walk(patterns: list[Any], spaces: list[str], route: str) -> Iterator[Address]:
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, [*spaces, pattern.namespace] if pattern.namespace else spaces, here)
            elif isinstance(pattern, URLPattern):
                name = ":".join([*spaces, pattern.name]) if pattern.name else ""
                yield Address(name, here, tuple(pattern.pattern.regex.groupindex))

    return (address for address in walk(get_resolver().url_patterns, [], "") if "admin/" in address.route)


ADDRESSES = sorted(
    {address.name: address for address in back_office() if address.name and "mode" not in address.arguments}.values(),
    key=lambda address: address.name,
)


@dataclass
class World:
    """Two shops that know nothing of each other, and everybody who might knock."""

    own: Shop
    foreign: Shop
    people: dict[str, User]
    ids: dict[str, dict[str, Any]]

    def ask(self, who: str) -> Client:
        client = Client()
        if who in self.people:
            client.force_login(self.people[who])
        return client


def rows_of(shop: Shop, word: str) -> dict[str, Any]:
    """One row of everything that a shop has, each with ``word`` in it."""
    page = shop.pages.get(locale__language_code="en")
    page.title = page.draft_title = f"{word} page"
    revision = page.save_revision(user=shop.owner)  # type: ignore[attr-defined]
    revision.publish()
    image = rows.make_image(shop, title=f"{word} picture")
    maker = factories.make_producer(name=f"{word} maker")
    shop.producers.add(maker)
    product = factories.make_product(partner=shop.partner, title=f"{word} product", producer=maker, is_public=False)
    designation = factories.make_designation(name=f"Name {shop.pk}", file_number=f"PDO-PT-{shop.pk:04}")
    attestation = factories.make_attestation(
        producer=maker, designation=designation, issued_by=f"{word} body", document=ContentFile(b"%PDF-1.7", "paper.pdf")
    )
    order = rows.make_shop_order(shop, name=f"{word} buyer")
    rows.book_shipment(order)
    book_payment(order=order.order, at=order.order.paid_at)
    print_run = print_labels(parcels=list(order.shipment.parcels.all()), paper="A6", actor=shop.owner)  # type: ignore[attr-defined]
    manifest = make_manifest(sender=order.shipment.sender, parcels=list(order.shipment.parcels.all()), actor=shop.owner)  # type: ignore[attr-defined]
    write_message(shop_order=order, side=OrderMessage.Side.SHOPPER, text=f"{word} question")
    pickup = ask_for_pickup(
        sender=shop.partner.sends_from, day=next(days_to_ask(shop.partner.sends_from)), window="any", parcels=1, note=word
    )
    sale = paid(
        (factories.make_product(partner=shop.partner, title=f"{word} goods"), 1), address=factories.make_address(name=f"{word} guest")
    )
    Product.objects.filter(pk__in=sale.lines.values("product")).update(is_public=False)  # what pages may show is above
    archive_waiting()
    place = Membership.objects.get(shop=shop)
    invitation = invite(shop=shop, email=f"{word.lower()}@example.org", role="packer", by=shop.owner)  # type: ignore[attr-defined]
    content = add_page(storefront=page, title=f"{word} about", user=shop.owner)  # type: ignore[attr-defined]
    domain = ShopDomain.objects.create(shop=shop, host=f"{word.lower()}.pt")
    webhook = Webhook.objects.create(shop=shop, url=f"https://{word.lower()}.example/parcels")
    upload = UploadedFile.objects.create(file="uploads/x.png", uploaded_by_user=shop.owner)  # type: ignore[attr-defined]
    job = CatalogueImport.objects.create(
        shop=shop, file=ContentFile(b"SKU,Title", "x.csv"), file_name=f"{word} file.csv", state="checked", text_language="en"
    )
    save = StockSave.objects.create(shop=shop, rows=[], saved_by=shop.owner)  # type: ignore[attr-defined]
    month, _new = Period.objects.get_or_create(starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 1, 31))
    nothing = dict.fromkeys(("waiting_before", "waiting_after", "payable_before", "payable_after"), 0)
    paper = ContentFile(b"%PDF-1.7", "statement.pdf")
    statement = Statement.objects.create(partner=shop.partner, period=month, currency="EUR", pdf=paper, table=f"{word} table", **nothing)
    return {
        "offer": make_offer(shop.partner, percent="10", name=f"{word} offer", needs_code=True).pk,
        "statement": statement.pk,
        "stock_save": save.pk,
        "import": job.pk,
        "page": page.pk,
        "content_page": content.pk,
        "domain": domain.pk,
        "webhook": webhook.pk,
        "webhook_message": WebhookMessage.objects.create(webhook=webhook, body="{}", state="given_up").pk,
        "revision": revision.pk,
        "image": image.pk,
        "product": product.pk,
        "maker": maker.pk,
        "attestation": attestation.pk,
        "review": make_review(product, text=f"{word} review").pk,
        "order": order.pk,
        "print_run": print_run.pk,
        "pickup": pickup.pk,
        "manifest": manifest.pk,
        "invoice": sale.invoices.get().pk,
        "place": place.pk,
        "invitation": invitation.pk,
        "upload": upload.pk,
    }


def make_world() -> World:
    own, foreign = rows.make_shop(), rows.make_shop(partner=factories.make_partner(name=f"{CANARY} shop"))
    ids = {"own": rows_of(own, "Mine"), "foreign": rows_of(foreign, CANARY)}
    ids["missing"] = dict.fromkeys(ids["own"], MISSING) | {"invoice": uuid.UUID(int=MISSING)}
    people = {
        "shopper": factories.make_user(),
        "owner": own.owner,  # type: ignore[attr-defined]
        "other owner": foreign.owner,  # type: ignore[attr-defined]
        "clerk": factories.make_user(role=Role.CLERK),
        "operator": factories.make_user(role=Role.OPERATOR),
    }
    return World(own, foreign, people, ids)


# What an argument stands for, so that the table can put an own, a foreign and a missing id in its place.
OF_NAMESPACE = {
    "shop_orders": "order",
    "shop_refunds": "order",
    "shop_offers": "offer",
    "shop_pickups": "pickup",
    "shop_manifests": "manifest",
    "shop_invoices": "invoice",
    "products": "product",
    "catalogue_files": "import",
    "shop_attestations": "attestation",
    "shop_reviews": "review",
    "shop_domains": "domain",
    "shop_webhooks": "webhook",
    "product_chooser": "product",
    "producer_chooser": "maker",
}
OF_NAME = {
    "shop_money:statement": "statement",
    "shop_orders:labels_pdf": "print_run",
    "products:undo": "stock_save",
    "shop_webhooks:send_again": "webhook_message",
    "shop_team:change": "place",
    "shop_team:withdraw": "invitation",
}
FIXED = {
    "filter_spec": "width-50",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "app_label": "shops",
    "model_name": "storefrontpage",
    "session_id": 1,
    "app_name": "cms",
    "content_type_app_name": "shops",
    "content_type_model_name": "storefrontpage",
    "action": "delete",
    "action_name": "publish",
    "number": "DA000000015PT",
    "dots": 203,
    "uidb64": "x",
    "token": "x",
    "mode": "x",
}


def value_of(address: Address, argument: str, ids: dict[str, Any]) -> Any:
    if argument in FIXED:
        return FIXED[argument]
    space = address.name.split(":")[0]
    if address.name == "shop_pages:delete":
        return ids["content_page"]
    kinds = {
        "revision_id": "revision",
        "uploaded_file_id": "upload",
        "image_id": "image",
        "page_id": "page",
        "parent_page_id": "page",
        "object_id": "page",
    }
    if argument in kinds:
        return ids[kinds[argument]]
    if argument == "pk" and space.startswith("wagtailimages"):
        return ids["image"]
    if address.name in OF_NAME:
        return ids[OF_NAME[address.name]]
    if argument == "pk" and space in OF_NAMESPACE:
        return ids[OF_NAMESPACE[space]]
    return ids["page"]


def url_of(address: Address, ids: dict[str, Any]) -> str:
    return reverse(address.name, kwargs={argument: value_of(address, argument, ids) for argument in address.arguments})


def everything() -> dict[str, Any]:
    """All rows that a tenant has, as they are: nothing may change them from outside."""
    models = [
        *(Product, ShopOrder, FeiraImage, Page, Attestation, UploadedFile, EditingSession),
        *(OrderMessage, ShopOrderShortage, Shipment, Parcel, PrintBatch, PickupRequest),
        *(Manifest, ManifestLine, ManifestReceipt),
        *apps.get_app_config("invoices").get_models(),
        *(Offer, OfferCode, Review),
        *apps.get_app_config("shops").get_models(),
    ]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


OWNERS_OWN = [address for address in ADDRESSES if address.name in RULES and Who.SHOP in RULES[address.name].who]


def without_token(answer: Any) -> bytes:
    """The body without what differs by chance: the token of forms."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content) if not answer.streaming else b""
