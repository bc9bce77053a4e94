"""All of the demo, in one transaction: a fill that fails or is stopped leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from cms.models import FeiraImage
from cms.renditions import make_renditions
from demo.filling.goods import GoodsWriter, add_categories
from demo.filling.hand_over import add_hand_over
from demo.filling.letters import add_letters
from demo.filling.makers import add_attestations, add_designations, add_makers
from demo.filling.money import add_money
from demo.filling.moves import add_moves
from demo.filling.offers import add_offers
from demo.filling.opening import add_opening, add_price_list
from demo.filling.orders import Staff, add_orders
from demo.filling.people import add_people
from demo.filling.pictures import PictureShelf
from demo.filling.places import add_waiting_parcels, open_lockers
from demo.filling.returns import add_returns
from demo.filling.reviews import add_reviews
from demo.filling.rounds import add_rounds
from demo.filling.running import add_running
from demo.filling.sendings import add_sendings
from demo.filling.shops import add_shop, close_some
from demo.filling.site import SiteWriter
from demo.filling.tasks import settle
from demo.makers import MAKERS
from demo.people import APPLICANT, ASSOCIATION, CLERK, DRIVER, OPERATOR, PACKER, SHOPPER
from demo.shops import SHOPS
from logistics.setup import install_portugal
from logistics.setup_holidays import install_municipal_holidays
from logistics.setup_letters import install_letters
from logistics.setup_moves import install_moves
from logistics.setup_offices import install_coimbra
from marketplace.invoices.archiving import archive_waiting
from marketplace.search.starting_synonyms import start_synonyms
from shops.models import Shop

Say = Callable[[str], None]
# A drawing's name begins with what it is for; all others are products.
SHAPES = {"mark-": ("logo",), "banner-": ("banner", "card", "hero"), "campaign-": ("hero",)}


def is_filled() -> bool:
    return Shop.objects.exists()


@transaction.atomic
def fill(*, say: Say) -> None:
    """Write everything; ``say`` is called with what comes next."""
    queued_before = set(DBTaskResult.objects.values_list("pk", flat=True))
    say("Post: zones, services, prices")
    install_portugal()
    install_letters()
    install_coimbra()
    install_municipal_holidays()
    open_lockers()
    install_moves(on_sale=True)
    say("People and makers")
    people, shelf = add_people(), PictureShelf()
    designations = add_designations()
    owners = {data.code: people[f"{data.owner}@feira.example"] for data in SHOPS}
    say("Pages in three languages")
    site = SiteWriter(author=people[OPERATOR])
    site.add_home()
    site.add_help()
    site.add_frame()
    start_synonyms()
    makers = add_makers(shelf)
    add_attestations(
        makers=makers, designations=designations, operator=people[OPERATOR], owners={maker.slug: owners[maker.shop] for maker in MAKERS}
    )
    goods = GoodsWriter(makers=makers, designations=designations, categories=add_categories(), shelf=shelf)
    for data in SHOPS:
        say(f"Shop: {data.name}, {data.municipality}")
        add_shop(data, owner=owners[data.code], makers=makers, goods=goods, shelf=shelf)
    say("Campaigns and regions")
    site.add_campaigns(shelf=shelf, makers=makers, products=goods.products)
    site.add_regions(shelf=shelf, cheeses=goods.categories["cheese"], products=goods.products)
    say("Orders of the last two weeks")
    add_price_list()
    staff = Staff(clerk=people[CLERK], carrier=people[DRIVER], packers=owners)
    add_orders(products=goods.products, shopper=people[SHOPPER], staff=staff)
    add_money(owners=owners, operator=people[OPERATOR])
    add_reviews(products=goods.products, operator=people[OPERATOR], owners=owners)
    add_offers()
    add_running(packer=people[PACKER])
    add_waiting_parcels(clerk=people[CLERK])
    add_sendings(sender=people[SHOPPER], clerk=people[CLERK])
    add_returns()
    add_hand_over(clerk=people[CLERK])
    add_letters(clerk=people[CLERK])
    say("Slots, redirections and people who move")
    add_moves(clerk=people[CLERK])
    close_some()
    say("Vehicles and a round in Coimbra")
    add_rounds(clerk=people[CLERK], driver=people[DRIVER])
    say("A shop that asks to open")
    add_opening(applicant=people[APPLICANT], of_association=people[ASSOCIATION])
    say("Invoices, search and references")
    archive_waiting()
    settle(queued_before=queued_before)


def prepare_pictures(*, say: Say) -> None:
    """Make the sizes in which pictures are served, so that the first visitor does not wait for them. Outside of transactions only."""
    say("Pictures in the sizes that pages show")
    images = list(FeiraImage.objects.all())
    # Scaling leaves Python's lock alone, so threads share the work.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(_prepare, images))


def _prepare(image: FeiraImage) -> None:
    shapes = next((shapes for prefix, shapes in SHAPES.items() if image.filename.startswith(prefix)), ("card", "product", "thumb"))
    try:
        make_renditions(image, shapes)
    finally:
        connection.close()
