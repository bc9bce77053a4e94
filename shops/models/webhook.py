"""A server of a shop's own that hears what its parcels do, and each message to it."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

# How long the secret before counts beside the new one, so that a receiver can be changed over without a gap.
BOTH_FOR = dt.timedelta(days=2)


def new_seed() -> str:
    return secrets.token_hex(16)


class Webhook(models.Model):
    """``seed`` makes the secret that signs (see ``shops.webhooks.signing``), ``seed_before`` the one before it until ``both_until``.

    ``failures`` counts the tries in a row that failed, the first of them at ``failing_since``; the next is not before ``next_try_at``.
    ``sending_until``: somebody sends to it now. ``stopped_at``: nothing is sent any more, by the owner's wish or because nothing arrived.
    """

    class Stopped(models.TextChoices):
        OWNER = "owner", _("switched off")
        SILENT = "silent", _("did not answer for five days")
        GONE = "gone", _("said that it wants nothing more (410 Gone)")

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=500)
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    seed_before = models.CharField(max_length=32, blank=True, editable=False)
    both_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    failures = models.PositiveIntegerField(_("tries that failed"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    sending_until = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_because = models.CharField(_("why"), max_length=10, choices=Stopped.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["shop", "url"], name="an_address_once_a_shop"),
            models.CheckConstraint(
                condition=models.Q(stopped_at=None, stopped_because="")
                | (models.Q(stopped_at__isnull=False) & ~models.Q(stopped_because="")),
                name="a_stopped_webhook_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookMessage(models.Model):
    """One message: ``body`` is sent byte for byte as it was written with what it tells of, however often it is tried.

    ``event``: the tracking event that it tells of; None for a trial. ``answer``: what the server said last, or why it could not be asked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="messages")
    key = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("logistics.TrackingEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("body"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("message to a webhook")
        verbose_name_plural = _("messages to webhooks")
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="an_event_is_told_once")]
        indexes = [models.Index(fields=["webhook", "id"], condition=models.Q(state="waiting"), name="webhook_messages_waiting")]

    def __str__(self) -> str:
        return str(self.key)
