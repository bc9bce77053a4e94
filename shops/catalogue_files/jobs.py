"""One file from upload to import: read, checked, shown; then, when its owner says so, checked again and written in the background."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from background.retry import durable_task
from shops.catalogue_files import results
from shops.catalogue_files.checking import Wishes, plan_for
from shops.catalogue_files.layouts import Choices, read_catalogue
from shops.catalogue_files.limits import CHECKED_AT_ONCE_BYTES
from shops.catalogue_files.pictures import fetch_pictures
from shops.catalogue_files.plan import UNCHANGED, Plan, PlannedItem
from shops.catalogue_files.reading import CannotRead
from shops.catalogue_files.shelf import load_shelf
from shops.catalogue_files.statistics import refresh_statistics
from shops.catalogue_files.writing import write_items
from shops.models import CatalogueImport, NamedPicture, Shop

State = CatalogueImport.State
logger = logging.getLogger(__name__)
# The longest silence of an import whose task is still tried again.
LOST_AFTER = timedelta(hours=1)
FILE_KEPT_FOR = timedelta(days=60)


def take_file(*, shop: Shop, file: File[bytes], user: User | None, language: str, is_food: bool | None = None) -> CatalogueImport:
    """Keep ``file`` and have it checked: at once where it is small, else in the background. ``language`` is the reader's."""
    job = CatalogueImport(
        shop=shop,
        started_by=user,
        file_name=(file.name or "catalogue")[-200:],
        reader_language=language,
        text_language=language,
        is_food=sells_food(shop) if is_food is None else is_food,
    )
    job.file.save(job.file_name, file, save=False)
    with transaction.atomic():
        job.save()
        if job.file.size > CHECKED_AT_ONCE_BYTES:
            check_in_background.enqueue(job.pk)
    if job.file.size <= CHECKED_AT_ONCE_BYTES:
        check(job)
    return job


def check_again(job: CatalogueImport) -> None:
    """With other choices: at once for a small file, else in the background."""
    with transaction.atomic():
        if not CatalogueImport.objects.filter(pk=job.pk, state=State.CHECKED).update(state=State.CHECKING, touched_at=timezone.now()):
            return
        if job.file.size > CHECKED_AT_ONCE_BYTES:
            check_in_background.enqueue(job.pk)
    job.refresh_from_db()
    if job.file.size <= CHECKED_AT_ONCE_BYTES:
        check(job)


def plan_of(job: CatalogueImport) -> Plan:
    """Read the file and compare it with the shop, as it is now; ``CannotRead`` where it is no catalogue."""
    with translation.override(job.reader_language), job.file.open("rb") as file:
        catalogue = read_catalogue(file, name=job.file_name, choices=Choices(vat=job.vat, pieces=job.pieces))
        wishes = Wishes(
            language=job.text_language,
            category_id=job.default_category_id,
            is_food=job.is_food,
            pieces=job.pieces,
            grams=job.grams,
            vat=job.vat,
        )
        return plan_for(catalogue, shelf=load_shelf(job.shop), wishes=wishes)


def check(job: CatalogueImport) -> None:
    """Write down what each row would do. Nothing of the shop is changed."""
    try:
        plan = plan_of(job)
    except CannotRead as refused:
        CatalogueImport.objects.filter(pk=job.pk, state=State.CHECKING).update(state=State.UNREADABLE, refusal=str(refused))
        job.refresh_from_db()
        return
    except Exception:
        # Files are of endless kinds: one that upsets the reading is an answer to its owner and a trace to us, no broken page.
        logger.exception("Import %s (%s) could not be checked", job.pk, job.file_name)
        with translation.override(job.reader_language):
            sorry = _("Something in this file cannot be understood, and it is our fault. Nothing is saved. Try our template meanwhile.")
        CatalogueImport.objects.filter(pk=job.pk).update(state=State.UNREADABLE, refusal=sorry)
        job.refresh_from_db()
        return
    with transaction.atomic(), translation.override(job.reader_language):
        job.rows.all().delete()
        results.keep(job, plan)
        job.state, job.layout, job.total, job.done = State.CHECKED, plan.catalogue.layout, len(plan.items), 0
        job.save(update_fields=["state", "layout", "total", "done", "facts"])


@durable_task(attempts=3)
def check_in_background(job_id: int) -> None:
    job = CatalogueImport.objects.filter(pk=job_id, state=State.CHECKING).select_related("shop").first()
    if job:
        check(job)


def start(job: CatalogueImport) -> bool:
    """Have a checked file imported in the background; False where another import of the shop still runs, or it is not checked."""
    try:
        with transaction.atomic():
            begun = CatalogueImport.objects.filter(pk=job.pk, state=State.CHECKED).update(
                state=State.IMPORTING, done=0, touched_at=timezone.now()
            )
            if begun:
                import_in_background.enqueue(job.pk)
    except IntegrityError:
        return False
    job.refresh_from_db()
    return bool(begun)


@durable_task(attempts=4)
def import_in_background(job_id: int) -> None:
    job = CatalogueImport.objects.filter(pk=job_id, state=State.IMPORTING).select_related("shop", "started_by").first()
    if job:
        import_now(job)


def import_now(job: CatalogueImport) -> None:
    """Plan anew, since the shop may have changed, and write the good rows. Run again, it goes on where it was."""
    try:
        plan = plan_of(job)
    except CannotRead as refused:
        CatalogueImport.objects.filter(pk=job.pk).update(state=State.STOPPED, refusal=str(refused), finished_at=timezone.now())
        job.refresh_from_db()
        return
    with translation.override(job.reader_language):
        with transaction.atomic():
            job.rows.filter(is_done=False).delete()
            results.keep(job, plan, is_import=True)
        CatalogueImport.objects.filter(pk=job.pk).update(total=len(plan.items))
        done = 0

        def after(batch: list[PlannedItem]) -> None:
            nonlocal done
            done += len(batch)
            results.mark_done(job, batch)
            CatalogueImport.objects.filter(pk=job.pk).update(done=done, touched_at=timezone.now())

        write_items(plan.items, shop=job.shop, job=job, user=job.started_by, after_batch=after)
    with transaction.atomic():
        CatalogueImport.objects.filter(pk=job.pk).update(state=State.IMPORTED, finished_at=timezone.now())
        _wake_failed(plan, job)
        if NamedPicture.objects.filter(job=job, state=NamedPicture.State.WAITING).exists():
            fetch_pictures.enqueue(job.pk)
    refresh_statistics(sum(len(planned.sizes) for planned in plan.good if planned.outcome != UNCHANGED))
    job.refresh_from_db()


def _wake_failed(plan: Plan, job: CatalogueImport) -> None:
    """Pictures of this file that an earlier import could not get are tried again, as its own."""
    products = [planned.product.pk for planned in plan.good if planned.product]
    for begin in range(0, len(products), 500):
        failed = NamedPicture.objects.filter(product__in=products[begin : begin + 500], state=NamedPicture.State.FAILED)
        failed.update(state=NamedPicture.State.WAITING, job=job, tries=0, reason="")


def sells_food(shop: Shop) -> bool:
    """What to propose: food, unless the shop has products and none of them is."""
    products: Any = shop.partner.products.filter(parent=None)
    return not products.exists() or products.filter(food__isnull=False).exists()


def let_go(now: datetime) -> None:
    """Stop what has given no sign of life, so that the shop can try again; forget old files (their results stay)."""
    lost = CatalogueImport.objects.filter(state__in=(State.CHECKING, State.IMPORTING), touched_at__lt=now - LOST_AFTER)
    for job in lost:
        with translation.override(job.reader_language):
            text = _("It was interrupted. What is done is kept: bring the same file again, and only the rest is written.")
        CatalogueImport.objects.filter(pk=job.pk, state=job.state).update(state=State.STOPPED, refusal=text, finished_at=now)
    for job in CatalogueImport.objects.filter(created_at__lt=now - FILE_KEPT_FOR).exclude(file=""):
        job.file.delete(save=False)
        CatalogueImport.objects.filter(pk=job.pk).update(file="")
