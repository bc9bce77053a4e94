"""What people looked for, counted a day: never who."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SearchedWords(models.Model):
    """How often the same words were looked for on a day in a language. ``words`` are folded, so that writings count together.

    ``without_result`` are those that found no product; ``corrected`` those that found some only by the nearest spelling. ``clicks`` are
    products opened from the first page of the results, ``positions`` the sum of their places there, counted from 1.
    """

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=5)
    words = models.CharField(_("words"), max_length=80)
    times = models.PositiveIntegerField(_("times"), default=0)
    without_result = models.PositiveIntegerField(_("without a result"), default=0)
    corrected = models.PositiveIntegerField(_("by another spelling"), default=0)
    clicks = models.PositiveIntegerField(_("products opened"), default=0)
    positions = models.PositiveIntegerField(_("sum of their places"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("words searched for")
        verbose_name_plural = _("words searched for")
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="searched_words_once_a_day"),
            models.CheckConstraint(
                condition=Q(without_result__lte=F("times"), corrected__lte=F("times")), name="no_more_outcomes_than_searches"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Wish(models.Model):
    """Something that somebody missed on the market, in their own words; nothing is kept of who it was."""

    text = models.CharField(_("wish"), max_length=200)
    words = models.CharField(_("looked for"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")

    def __str__(self) -> str:
        return self.text
