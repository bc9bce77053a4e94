"""What changes by itself when a day begins: prices, reductions, shops that open again, proofs that end, campaigns, what was sold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from marketplace.catalogue.models import Product
from marketplace.pages.models import CampaignPage
from marketplace.partner.models import Partner, StockRecord
from marketplace.search.indexing import write_down
from marketplace.search.models import IndexTurn
from marketplace.search.showing import A_DAY, midnight
from marketplace.search.sold import products_counted_anew
from producers.models import Attestation

# After a longer sleep everything is looked at again.
MOST_DAYS = 31


def begin_days(today: dt.date) -> int:
    """Write down the changes of each day since the last that was begun; returns how many. One query where none has come since.

    In one transaction, which another timer waits for and finds done.
    """
    if IndexTurn.objects.filter(name="days", day__gte=today).exists():
        return 0
    with transaction.atomic():
        row, _is_new = IndexTurn.objects.select_for_update().get_or_create(name="days")
        last = row.day
        if last is not None and last >= today:
            return 0
        IndexTurn.objects.filter(pk=row.pk).update(day=today)
        if last is None or (today - last).days > MOST_DAYS:
            return write_down([("everything", 0)])
        return write_down(_changes([last + A_DAY * n for n in range(1, (today - last).days + 1)]))


def _changes(days: list[dt.date]) -> Iterator[tuple[str, int]]:
    ended = [day - A_DAY for day in days]  # their last day was the one before
    prices = StockRecord.objects.filter(sale_price__isnull=False).filter(Q(sale_from__in=days) | Q(sale_until__in=ended))
    shown = Product.objects.filter(parent=None).filter(Q(visible_from__in=days) | Q(visible_until__in=ended))
    sold = Product.objects.filter(pk__in=products_counted_anew(days))
    for found in (
        prices.values_list(Coalesce("product__parent", "product"), flat=True),
        shown.values_list("pk", flat=True),
        sold.values_list(Coalesce("parent", "pk"), flat=True),
    ):
        yield from (("product", pk) for pk in found.order_by().iterator())
    attested = Attestation.objects.filter(state=Attestation.State.ACCEPTED).filter(Q(valid_from__in=days) | Q(valid_until__in=ended))
    yield from (("producer", pk) for pk in attested.order_by().values_list("producer", flat=True))
    yield from (("partner", pk) for pk in Partner.objects.filter(reopens_on__in=days).order_by().values_list("pk", flat=True))
    over = CampaignPage.objects.filter(closes_at__gt=midnight(ended[0]), closes_at__lte=midnight(days[-1]))
    yield from (("page", pk) for pk in over.order_by().values_list("pk", flat=True))
