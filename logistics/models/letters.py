"""Letters from home: typed or uploaded, printed by the post, put into an envelope and delivered."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from logistics.models.services import Service
from logistics.models.tariffs import NOT_NEGATIVE


def private_storage() -> Storage:
    """The storage that no address reaches: what people write to each other is nobody else's business."""
    return storages["private"]


def folder_of(letter: models.Model, name: str) -> str:
    """A folder a letter: when its content goes, all goes that ever lay in it."""
    return f"letters/{letter.pk}/{name}"


def folder_of_batch(batch: models.Model, name: str) -> str:
    return f"letter-batches/{batch.pk}/{name}"


class Letter(models.Model):
    """One letter to one receiver. Content (``salutation``, ``text``, ``signature``, ``window_text`` and both files) goes at
    ``content_until``; what the books need stays.

    ``content``: its pages as a PDF that we wrote, A4, without the address sheet; ``preview``: a picture of the first page. ``pages``: of
    ``content``. ``window_text`` is what stands in the address window of an uploaded first page, ``window_fault`` why it cannot be used.
    ``carriage`` and ``printing`` in the charge's currency with VAT, as they were when it was ordered.
    """

    class Way(models.TextChoices):
        TYPED = "typed", _("Typed")
        UPLOADED = "uploaded", _("Uploaded")

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        ORDERED = "ordered", _("To be paid")
        PAID = "paid", _("To be printed")
        PRINTED = "printed", _("Printed and handed over")
        REFUSED = "refused", _("Refused by the post")
        LAPSED = "lapsed", _("Never paid")

    class Fault(models.TextChoices):
        NONE = "", _("none")
        EMPTY = "empty", _("no text in the window")
        INTRUDED = "intruded", _("something else reaches into the window")

    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    salutation = models.CharField(_("salutation"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    signature = models.CharField(_("signature"), max_length=120, blank=True)
    content = models.FileField(upload_to=folder_of, storage=private_storage, blank=True)
    preview = models.FileField(upload_to=folder_of, storage=private_storage, blank=True)
    window_text = models.TextField(blank=True)
    window_fault = models.CharField(max_length=10, choices=Fault.choices, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    sender = models.ForeignKey(
        "logistics.Address", verbose_name=_("sender"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient = models.ForeignKey(
        "logistics.Address", verbose_name=_("receiver"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    is_registered = models.BooleanField(_("registered"), default=False)
    in_colour = models.BooleanField(_("in colour"), default=False)
    both_sides = models.BooleanField(_("on both sides"), default=False)
    has_sheet = models.BooleanField(_("with an address sheet"), default=False)
    service = models.ForeignKey(Service, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    grams = models.PositiveIntegerField(_("weight in grams"), default=0)
    carriage = models.DecimalField(_("carriage"), max_digits=12, decimal_places=2, default=0)
    printing = models.DecimalField(_("printing"), max_digits=12, decimal_places=2, default=0)
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    charge = models.OneToOneField(
        "logistics.Charge", verbose_name=_("postage to pay"), null=True, blank=True, on_delete=models.PROTECT, related_name="letter"
    )
    shipment = models.OneToOneField(
        "logistics.Shipment", verbose_name=_("shipment"), null=True, blank=True, on_delete=models.PROTECT, related_name="letter"
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    printed_at = models.DateTimeField(_("printed"), null=True, blank=True)
    refused_because = models.CharField(_("refused because"), max_length=300, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("refused by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_until = models.DateTimeField(_("content is kept until"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("letter from home")
        verbose_name_plural = _("letters from home")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["ordered", "paid"])
                | (~Q(content="") & Q(charge__isnull=False, service__isnull=False, sender__isnull=False, recipient__isnull=False)),
                name="an_ordered_letter_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "ordered", "lapsed"], paid_at=None)
                | Q(state__in=["paid", "printed", "refused"], paid_at__isnull=False),
                name="a_letter_is_paid_at_a_time",
            ),
            models.CheckConstraint(condition=Q(is_registered=False) | Q(has_sheet=True), name="registered_letters_have_a_sheet"),
            models.CheckConstraint(condition=Q(carriage__gte=0, printing__gte=0), name="letter_prices_not_negative"),
        ]
        indexes = [
            models.Index(fields=["state", "paid_at", "id"], name="letters_in_the_queue"),
            models.Index(fields=["content_until"], condition=Q(content_until__isnull=False), name="letters_to_forget"),
        ]

    def __str__(self) -> str:
        return f"L{self.pk}"


class LetterBatch(models.Model):
    """Letters that are printed in one go, with one setting of the machine. Its file is drawn once; who asks again gets the same.

    ``drawn`` of its letters are in the file so far. ``digest`` is the SHA-256 of the finished file; it stays when the file is gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be drawn")
        DRAWING = "drawing", _("Being drawn")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not drawn")
        GONE = "gone", _("Deleted after its term")

    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+")
    in_colour = models.BooleanField(_("in colour"))
    both_sides = models.BooleanField(_("on both sides"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    drawn = models.PositiveIntegerField(_("letters drawn"), default=0)
    content = models.FileField(upload_to=folder_of_batch, storage=private_storage, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(_("printed"), null=True, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("printed by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("print run of letters")
        verbose_name_plural = _("print runs of letters")
        constraints = [
            models.CheckConstraint(condition=~Q(state="ready") | (~Q(digest="") & ~Q(content="")), name="a_ready_batch_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class LetterPrint(models.Model):
    """One letter in one batch, at its fixed place."""

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="prints")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="prints")
    position = models.PositiveIntegerField(_("position"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "letter"], name="letter_once_a_batch"),
            models.UniqueConstraint(fields=["batch", "position"], name="one_letter_a_place_of_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.letter_id}"


class PagePrice(models.Model):
    """What printing a page costs from a day on, with VAT, in ``currency``; the newest that has started counts. ``…_both``: on paper
    printed on both sides. Envelope and paper are in it; carriage is the letter service's tariff."""

    starts_on = models.DateField(_("starts on"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    black = models.DecimalField(_("a page in black"), max_digits=8, decimal_places=2, validators=NOT_NEGATIVE)
    black_both = models.DecimalField(_("a page in black, both sides"), max_digits=8, decimal_places=2, validators=NOT_NEGATIVE)
    colour = models.DecimalField(_("a page in colour"), max_digits=8, decimal_places=2, validators=NOT_NEGATIVE)
    colour_both = models.DecimalField(_("a page in colour, both sides"), max_digits=8, decimal_places=2, validators=NOT_NEGATIVE)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("price of printing letters")
        verbose_name_plural = _("prices of printing letters")
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "currency"], name="one_page_price_a_day"),
            models.CheckConstraint(
                condition=Q(black__gt=0, black_both__gt=0, colour__gt=0, colour_both__gt=0), name="no_page_is_free_by_mistake"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}"
