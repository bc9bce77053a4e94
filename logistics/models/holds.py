"""A parcel that waits at an office for whoever it is for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Hold(models.Model):
    """One stay of one parcel at an office, kept until the end of ``last_day``.

    The code is not in the database: it is made of ``code_seed`` and the installation's secret key, and found by ``code_hash``
    (``logistics.secret_codes``). Of a document its kind and last characters are kept, never its number.
    """

    class End(models.TextChoices):
        HANDED_OUT = "handed_out", _("Handed out")
        RETURNED = "returned", _("Sent back")
        MOVED = "moved", _("Went on")

    class Proof(models.TextChoices):
        CODE = "code", _("The code")
        IDENTITY = "identity", _("A document")

    class Document(models.TextChoices):
        CITIZEN_CARD = "citizen_card", _("Citizen card")
        PASSPORT = "passport", _("Passport")
        RESIDENCE = "residence", _("Residence permit")
        DRIVING = "driving", _("Driving licence")

    parcel = models.ForeignKey("logistics.Parcel", verbose_name=_("parcel"), on_delete=models.PROTECT, related_name="holds")
    office = models.ForeignKey("logistics.Office", verbose_name=_("office"), on_delete=models.PROTECT, related_name="holds")
    since = models.DateTimeField(_("since"))
    last_day = models.DateField(_("kept until"))
    code_seed = models.CharField(max_length=32, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    misses = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=12, choices=End.choices, blank=True)
    proof = models.CharField(_("shown"), max_length=10, choices=Proof.choices, blank=True)
    document = models.CharField(_("document"), max_length=14, choices=Document.choices, blank=True)
    document_digits = models.CharField(_("last characters of its number"), max_length=4, blank=True)
    age_checked = models.BooleanField(_("age looked at"), default=False)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["last_day", "pk"]
        verbose_name = _("parcel kept")
        verbose_name_plural = _("parcels kept")
        constraints = [
            models.UniqueConstraint(fields=["parcel"], condition=Q(ended_at=None), name="parcel_waits_once"),
            models.UniqueConstraint(fields=["code_hash"], condition=Q(ended_at=None), name="hold_code_means_one_parcel"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")), name="hold_that_ended_says_how"
            ),
            models.CheckConstraint(condition=~Q(end="handed_out") | ~Q(proof="") | Q(handed_by=None), name="handed_out_against_a_proof"),
            models.CheckConstraint(
                condition=~Q(proof="identity") | (~Q(document="") & ~Q(document_digits="")), name="identity_says_which_document"
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "last_day"], name="holds_by_term")]

    def __str__(self) -> str:
        return f"{self.parcel_id} @ {self.office_id}"
