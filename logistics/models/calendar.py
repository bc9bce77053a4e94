"""Days on which the post does not operate, beyond Sundays and the public holidays."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from logistics.areas import check_area
from logistics.yearly import check_rule


class Closure(models.Model):
    """Days without pick-up, transport or delivery: one ``day``, or a day of ``every_year`` (``07-04``, or ``easter+39``).

    Everywhere, or only in ``zone``, or only at the postcodes of ``area``: so stand the holidays of single municipalities.
    """

    day = models.DateField(_("day"), null=True, blank=True)
    every_year = models.CharField(
        _("or every year on"),
        max_length=10,
        blank=True,
        validators=[check_rule],
        help_text=_("Month and day, like 07-04, or days from Easter Sunday, like easter+39."),
    )
    zone = models.ForeignKey(
        "logistics.Zone", verbose_name=_("zone"), null=True, blank=True, on_delete=models.CASCADE, related_name="closures"
    )
    area = models.TextField(
        _("only at these postcodes"), blank=True, validators=[check_area], help_text=_("One range a line, like PT 3000-000 3049-999.")
    )
    reason = models.CharField(_("reason"), max_length=120)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "every_year"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__isnull=False, every_year="") | (models.Q(day__isnull=True) & ~models.Q(every_year="")),
                name="closure_on_a_day_or_every_year",
                violation_error_message=_("Write one day, or a day of every year: one of the two."),
            ),
            models.CheckConstraint(
                condition=models.Q(zone__isnull=True) | models.Q(area=""),
                name="closure_in_a_zone_or_an_area",
                violation_error_message=_("Choose a zone or write postcodes, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day or self.every_year}: {self.reason}"
