"""Which labels were printed, when and by whom, and the files and printers they went to."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Where label printers and their print servers listen (JetDirect's nine ports); nothing else on the network is to be reached.
FIRST_PORT, LAST_PORT = 9100, 9109


def private_storage() -> Storage:
    """The storage that no address reaches: names and addresses stand on labels."""
    return storages["private"]


class PrintBatch(models.Model):
    """Labels asked for in one go. Asked again, the same batch gives the same labels.

    ``start``: on A4, the place of the first label on its sheet, 0 to 3.
    """

    class Order(models.TextChoices):
        ASKED = "", _("As chosen")
        ROUND = "round", _("By round: delivery office and postcode")
        SHELF = "shelf", _("By shelf: pick-up day and sender")

    printed_at = models.DateTimeField(_("printed"), auto_now_add=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+")
    paper = models.CharField(_("paper"), max_length=10)
    start = models.PositiveSmallIntegerField(_("first place on the sheet"), default=0)
    order = models.CharField(_("in which order"), max_length=10, choices=Order.choices, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-printed_at"]
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")
        constraints = [models.CheckConstraint(condition=Q(start__lte=3), name="a_sheet_has_four_places")]
        indexes = [models.Index(fields=["-printed_at", "-id"], name="print_runs_newest_first")]

    def __str__(self) -> str:
        return f"{self.pk}"


class LabelPrint(models.Model):
    """One label in one batch."""

    batch = models.ForeignKey(PrintBatch, on_delete=models.CASCADE, related_name="prints")
    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="prints")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "parcel"], name="label_once_a_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.parcel_id}"


class PrintFile(models.Model):
    """A batch's labels as a file, drawn once and kept for a while, so that whoever asks again gets the same bytes.

    ``drawn`` of the batch's labels are in it so far. ``digest`` is the SHA-256 of the finished file.
    """

    class Form(models.TextChoices):
        PDF = "pdf", _("PDF")
        ZPL_203 = "zpl203", _("ZPL for printers of 203 dpi")
        ZPL_300 = "zpl300", _("ZPL for printers of 300 dpi")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be drawn")
        DRAWING = "drawing", _("Being drawn")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not drawn")

    batch = models.ForeignKey(PrintBatch, on_delete=models.CASCADE, related_name="files")
    form = models.CharField(_("form"), max_length=10, choices=Form.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    drawn = models.PositiveIntegerField(_("labels drawn"), default=0)
    content = models.FileField(upload_to="labels/%Y/%m", storage=private_storage, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "form"], name="one_file_a_batch_and_form"),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(digest=""), name="a_ready_file_has_its_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.form}"


class Printer(models.Model):
    """A label printer on the post's own network that takes ZPL as it comes (raw TCP). Kept by the operator alone."""

    class Dots(models.IntegerChoices):
        D203 = 203, _("203 dpi")
        D300 = 300, _("300 dpi")

    class Paper(models.TextChoices):
        A6 = "A6", _("A6 (105 × 148 mm)")
        D100 = "100x150", _("100 × 150 mm")

    name = models.CharField(_("name"), max_length=60, unique=True)
    host = models.CharField(
        _("address"),
        max_length=120,
        validators=[RegexValidator(r"^[A-Za-z0-9.:\-]+$", _("An address has letters, digits, dots, colons and hyphens."))],
        help_text=_("Its number on the network (192.0.2.10) or its name there."),
    )
    port = models.PositiveIntegerField(_("port"), default=FIRST_PORT, help_text=_("9100 to 9109; most printers listen on 9100."))
    dots = models.PositiveSmallIntegerField(_("dots an inch"), choices=Dots.choices, default=Dots.D203)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper.choices, default=Paper.D100)
    is_active = models.BooleanField(_("in use"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("label printer")
        verbose_name_plural = _("label printers")
        constraints = [
            models.CheckConstraint(
                condition=Q(port__gte=FIRST_PORT, port__lte=LAST_PORT),
                name="printers_listen_on_9100_to_9109",
                violation_error_message=_("A label printer listens on a port from 9100 to 9109."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PrinterJob(models.Model):
    """One batch sent to one printer. ``sent_bytes`` went over before it ended; ``message`` says in words what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNSURE = "unsure", _("Perhaps printed in part")

    batch = models.ForeignKey(PrintBatch, on_delete=models.CASCADE, related_name="jobs")
    printer = models.ForeignKey(Printer, verbose_name=_("label printer"), on_delete=models.PROTECT, related_name="jobs")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    sent_bytes = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=250, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # Pressed twice, a batch is not printed twice.
            models.UniqueConstraint(
                fields=["batch", "printer"], condition=Q(state__in=["waiting", "sending"]), name="one_open_job_a_batch_and_printer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} → {self.printer}"
