"""What was scanned, whatever came of it. Rows are only added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scan(models.Model):
    """One reading of one number at a station or by a device, under the id that the device gave it: the same id twice is one scan.

    ``typed`` is what was read, ``occurred_at`` when (the device's own time, corrected by how far its clock is off), ``received_at`` when
    we heard of it. ``result`` is one of ``scanning.Result``, ``message`` what the person was told.
    """

    id = models.UUIDField(primary_key=True)
    typed = models.CharField(_("read"), max_length=64)
    code = models.CharField(_("event"), max_length=4)
    office = models.CharField(_("office"), max_length=60, blank=True)
    occurred_at = models.DateTimeField(_("occurred"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    result = models.CharField(_("result"), max_length=12)
    message = models.CharField(_("answer"), max_length=400)
    parcel = models.ForeignKey("logistics.Parcel", verbose_name=_("parcel"), null=True, on_delete=models.PROTECT, related_name="scans")
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        indexes = [models.Index(fields=["-received_at"], name="scans_newest_first")]

    def __str__(self) -> str:
        return f"{self.typed} {self.code}"
