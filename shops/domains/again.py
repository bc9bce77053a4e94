"""Looking at proven names again, each once a day.

Many people take the record away once it has done its work, and their name still leads here: then its owner wishes it to, and it stays.
Only where the record is gone **and** the name leads elsewhere is anything amiss: the name was sold, has run out, or was moved. After three
such days the owners are told, and a fortnight later the name is let go, so that whoever has it now can prove it. Until then it serves as
before. No answer from DNS says nothing either way.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_day
from shops.access.roles import Area, roles_that_may
from shops.domains.names import readable
from shops.domains.proof import NoAnswer, NotProven, addresses_at, texts_at
from shops.models import Membership, ShopDomain

EACH = dt.timedelta(hours=20)  # less than a day, so that a timer a little early does not skip one
DAYS_BEFORE_TELLING = dt.timedelta(days=3)
TIMES_BEFORE_TELLING = 3


def queue_due(now: dt.datetime) -> int:
    """Queue a look at each proven name that none was taken at today; returns how many. The questions are asked by the task worker."""
    due = ShopDomain.objects.verified().filter(Q(looked_at=None) | Q(looked_at__lt=now - EACH)).order_by("looked_at", "pk")
    keys = list(due.values_list("pk", flat=True))
    for key in keys:
        # Marked now, so that a worker that is behind does not get the same look twice.
        ShopDomain.objects.filter(pk=key).update(looked_at=now)
        look_again.enqueue(key)
    return len(keys)


@durable_task(attempts=2, wait=dt.timedelta(minutes=10))
def look_again(domain_id: int) -> None:
    """Ask DNS about one name and write down what it says."""
    domain = ShopDomain.objects.verified().filter(pk=domain_id).first()
    if domain is None:
        return
    try:
        is_good = has_record(domain) or leads_here(domain.host)
    except NoAnswer:
        return
    note(domain_id=domain.pk, is_good=is_good, now=timezone.now())


def has_record(domain: ShopDomain) -> bool:
    """Whether the proof is still there. Raises ``NoAnswer``."""
    try:
        return domain.record_value in texts_at(domain.record_name)
    except NoAnswer:
        raise
    except NotProven:
        return False


def leads_here(host: str) -> bool:
    """Whether ``host`` leads to a machine that the marketplace's own name leads to. Raises ``NoAnswer`` where that one is not in DNS."""
    ours = addresses_at(urlsplit(settings.BASE_URL).hostname or "")
    if not ours:
        raise NoAnswer("the marketplace's own name is not in DNS")
    return bool(ours & addresses_at(host))


@transaction.atomic
def note(*, domain_id: int, is_good: bool, now: dt.datetime) -> None:
    """Write down one look: mended, missing once more, told of, or let go."""
    domain = ShopDomain.objects.select_for_update().filter(pk=domain_id).exclude(verified_at=None).first()
    if domain is None:
        return
    if is_good:
        domain.missing_since, domain.times_missing, domain.told_at = None, 0, None
    else:
        domain.missing_since = domain.missing_since or now
        domain.times_missing += 1
        if domain.ends_at and domain.ends_at <= now:
            domain.verified_at = domain.missing_since = domain.told_at = None
            domain.times_missing = 0
            _tell(domain, is_over=True)
        elif domain.told_at is None and domain.times_missing >= TIMES_BEFORE_TELLING and now - domain.missing_since >= DAYS_BEFORE_TELLING:
            domain.told_at = now
            _tell(domain, is_over=False)
    domain.save(update_fields=["verified_at", "missing_since", "times_missing", "told_at"])


def _tell(domain: ShopDomain, *, is_over: bool) -> None:
    people = Membership.objects.filter(shop=domain.shop_id, user__is_active=True, role__in=roles_that_may(Area.DOOR))
    for key in people.order_by("pk").values_list("pk", flat=True):
        mail_missing.enqueue(domain.pk, key, is_over)


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_missing(domain_id: int, membership_id: int, is_over: bool) -> None:
    """Tell one owner that the name's proof is gone, or that the name is let go; nothing where it was mended or taken away meanwhile."""
    domain = ShopDomain.objects.filter(pk=domain_id).first()
    person = Membership.objects.select_related("user", "shop__partner").filter(pk=membership_id, user__is_active=True).first()
    if domain is None or person is None or (domain.told_at is None and not is_over) or (is_over and domain.verified_at):
        return
    with translation.override(settings.LANGUAGE_CODE):
        name = readable(domain.host)
        subject = _("%(host)s no longer serves your shop") if is_over else _("%(host)s no longer leads to your shop")
        context = {
            "person": person.user,
            "shop": person.shop,
            "domain": domain,
            "name": name,
            "is_over": is_over,
            "ends_on": format_day(timezone.localdate(domain.ends_at)) if domain.ends_at else "",
            "url": settings.BASE_URL + reverse("shop_domains:index"),
        }
        send_mail(subject % {"host": name}, render_to_string("shops/mails/domain.txt", context), None, [person.user.email])
