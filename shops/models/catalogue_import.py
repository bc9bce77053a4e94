"""A catalogue brought in as a file: the file and what was chosen for it, what became of each row, and the pictures it names."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    return storages["private"]


def file_path(job: CatalogueImport, filename: str) -> str:
    return f"catalogue-imports/{uuid.uuid4().hex}{PurePosixPath(filename).suffix.lower()[:8]}"


class CatalogueImport(models.Model):
    """One file of one shop. ``done`` of ``total`` counts products while it is imported."""

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        UNREADABLE = "unreadable", _("cannot be read")
        CHECKED = "checked", _("checked, nothing saved yet")
        IMPORTING = "importing", _("being imported")
        IMPORTED = "imported", _("imported")
        STOPPED = "stopped", _("stopped")

    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="catalogue_imports")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)  # the last sign of life while it runs
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(_("file"), upload_to=file_path, storage=private_storage, max_length=200)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    layout = models.CharField(max_length=20, blank=True)
    reader_language = models.CharField(max_length=5, default="en")  # of the remarks about the rows
    refusal = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    text_language = models.CharField(_("Language of the texts in the file"), max_length=5, choices=settings.LANGUAGES)
    default_category = models.ForeignKey("catalogue.Category", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_food = models.BooleanField(_("It is food or drink"), default=True)
    vat = models.DecimalField(_("VAT to add to the prices, in percent"), max_digits=4, decimal_places=2, null=True, blank=True)
    pieces = models.PositiveIntegerField(_("Pieces where the file only says “in stock”"), default=1)

    grams = models.PositiveIntegerField(
        _("Weight packed where the file gives none, in grams"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["shop"], condition=Q(state="importing"), name="one_import_at_a_time_a_shop"),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """What a row of the file would do, or has done (``is_done``). ``number`` is the spreadsheet's own."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    job = models.ForeignKey(CatalogueImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    product_outcome = models.CharField(max_length=10, blank=True)  # on the row that begins a product
    title = models.CharField(max_length=520, blank=True)
    sku = models.CharField(max_length=128, blank=True)
    is_size = models.BooleanField(default=True)  # it has a price of its own
    is_draft = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    changes = models.JSONField(default=list, blank=True)  # [field, before, after]
    remarks = models.JSONField(default=list, blank=True)  # {column, text, error}

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_result_a_row")]
        indexes = [models.Index(fields=["job", "outcome", "number"], name="rows_of_an_import")]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"


class NamedPicture(models.Model):
    """A picture that a file names by address, for one product. Kept after it is fetched, so that it is fetched once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        FETCHED = "fetched", _("fetched")
        FAILED = "failed", _("failed")

    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(CatalogueImport, null=True, on_delete=models.SET_NULL, related_name="pictures")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=1000)
    alt = models.CharField(max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    image = models.ForeignKey("cms.FeiraImage", null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["product_id", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["product", "address"], name="one_fetch_a_picture")]
        indexes = [models.Index(fields=["job", "state"], name="pictures_of_an_import")]

    def __str__(self) -> str:
        return self.address
