"""Sending what waits: in the order in which it was written, to one server one after the other.

A server that fails gets nothing for a while, then the first message again: it costs the same however many wait for it. The specification
asks for tries over some days, and to stop for a server that was silent for days, or says 410.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from background.retry import durable_task
from shops.models import Webhook, WebhookMessage
from shops.webhooks.mails import tell_stopped
from shops.webhooks.posting import NotAnswered, post
from shops.webhooks.signing import headers_for

State, Stopped = WebhookMessage.State, Webhook.Stopped
AFTER_FIRST = dt.timedelta(seconds=30)
GROWTH = 4
LONGEST_WAIT = dt.timedelta(hours=6)
SILENT_FOR = dt.timedelta(days=5)
KEPT_FOR = dt.timedelta(days=30)
ONE_RUN = dt.timedelta(minutes=1)  # others wait meanwhile for this worker
CLAIM = ONE_RUN + dt.timedelta(minutes=1)
GONE = 410


@durable_task(attempts=3, queue_name="webhooks", limit=dt.timedelta(minutes=5))
def send_waiting(webhook_id: int) -> None:
    """Send what waits for one webhook until a try fails, nothing is left or a minute is over; the timer goes on with the rest."""
    begin = timezone.now()
    if not _claim(webhook_id, begin):
        return
    try:
        for message in _waiting(webhook_id):
            if not _try(message) or timezone.now() - begin > ONE_RUN:
                return
    finally:
        Webhook.objects.filter(pk=webhook_id, sending_until=begin + CLAIM).update(sending_until=None)


def queue_due(now: dt.datetime) -> int:
    """Queue a sending for each webhook for which something waits and whose time has come; returns how many."""
    waiting = WebhookMessage.objects.filter(webhook=OuterRef("pk"), state=State.WAITING)
    keys = list(_ready(now).filter(Exists(waiting)).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        send_waiting.enqueue(key)
    return len(keys)


def forget_old(now: dt.datetime) -> int:
    """Removes messages that ended a month ago; returns how many."""
    return WebhookMessage.objects.filter(ended_at__lt=now - KEPT_FOR).delete()[0]


def wait_after(failures: int) -> dt.timedelta:
    """How long nothing is sent after ``failures`` in a row: 30 s, 2 min, 8 min, 32 min, 2 h 8 min, then every 6 h."""
    return min(AFTER_FIRST * GROWTH ** min(failures - 1, 9), LONGEST_WAIT)


def _ready(now: dt.datetime) -> QuerySet[Webhook]:
    return Webhook.objects.filter(
        Q(next_try_at=None) | Q(next_try_at__lte=now), Q(sending_until=None) | Q(sending_until__lte=now), stopped_at=None
    )


def _claim(webhook_id: int, now: dt.datetime) -> bool:
    """Whether this run may send: one at a time, so that messages arrive in order."""
    return bool(_ready(now).filter(pk=webhook_id).update(sending_until=now + CLAIM))


def _waiting(webhook_id: int) -> Iterator[WebhookMessage]:
    """What waits, oldest first; what is written meanwhile comes too."""
    last = 0
    while True:
        rows = WebhookMessage.objects.select_related("webhook").filter(webhook=webhook_id, state=State.WAITING, pk__gt=last)
        message = rows.order_by("pk").first()
        if message is None or message.webhook.stopped_at:
            return
        yield message
        last = message.pk


def _try(message: WebhookMessage) -> bool:
    """Send ``message`` once, and note what came of it."""
    webhook, now, body = message.webhook, timezone.now(), message.body.encode()
    try:
        status = post(webhook.url, body=body, headers=headers_for(webhook=webhook, key=str(message.key), at=now, body=body))
        answer = str(status)
    except NotAnswered as reason:
        status, answer = 0, str(reason)
    mine = WebhookMessage.objects.filter(pk=message.pk)
    mine.update(tries=F("tries") + 1, answer=answer[:200])
    if 200 <= status < 300:
        mine.update(state=State.DELIVERED, ended_at=now)
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, next_try_at=None)
        return True
    _note_failure(webhook, now, is_gone=status == GONE)
    return False


def _note_failure(webhook: Webhook, now: dt.datetime, *, is_gone: bool) -> None:
    since = webhook.failing_since or now
    failures = webhook.failures + 1
    Webhook.objects.filter(pk=webhook.pk).update(failures=failures, failing_since=since, next_try_at=now + wait_after(failures))
    if is_gone or now - since >= SILENT_FOR:
        stop(webhook, because=Stopped.GONE if is_gone else Stopped.SILENT, at=now)


def stop(webhook: Webhook, *, because: str, at: dt.datetime) -> bool:
    """Send nothing any more to ``webhook``; what waits is given up, and its owners are told where it is not their wish."""
    if not Webhook.objects.filter(pk=webhook.pk, stopped_at=None).update(stopped_at=at, stopped_because=because):
        return False
    WebhookMessage.objects.filter(webhook=webhook, state=State.WAITING).update(state=State.GIVEN_UP, ended_at=at)
    if because != Stopped.OWNER:
        tell_stopped(webhook)
    return True


def begin_again(webhook: Webhook) -> bool:
    """Send again from the next message on; what was given up can be sent one by one."""
    fresh = {"stopped_at": None, "stopped_because": "", "failures": 0, "failing_since": None, "next_try_at": None}
    return bool(Webhook.objects.filter(pk=webhook.pk).exclude(stopped_at=None).update(**fresh))


def described(webhook: Webhook) -> str:
    """In one line how it goes, in the active language."""
    if webhook.stopped_at:
        return _("Nothing is sent: %(why)s") % {"why": webhook.get_stopped_because_display()}
    return _("Does not take messages; they are kept and tried again") if webhook.failures else _("Takes messages")
