"""How the indexes are kept: who does it, up to which day, and what would not go in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexTurn(models.Model):
    """A piece of work that one process does at a time: ``held_by`` it until ``held_until``, or until it lets go.

    ``name`` is that of the back end whose changes are brought in, or ``days``; ``day`` is the last day that was begun.
    """

    name = models.CharField(max_length=20, unique=True)
    held_by = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)
    day = models.DateField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "turn at the index"
        verbose_name_plural = "turns at the index"

    def __str__(self) -> str:
        return self.name


class SetAside(models.Model):
    """A thing whose document could not be made or written: the back end goes on without its newest state until it can."""

    key = models.CharField(_("thing"), max_length=40)  # as ``Document.key``
    backend = models.CharField(_("index"), max_length=20)
    error = models.TextField(_("error"))
    at = models.DateTimeField(_("since"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("thing that is not found")
        verbose_name_plural = _("things that are not found")
        constraints = [models.UniqueConstraint(fields=["key", "backend"], name="set_aside_once")]

    def __str__(self) -> str:
        return self.key
