"""The mails on the way to a shop, each in the applicant's language. Each is a task of the transaction that has something to tell."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.confirming import link_token
from accounts.models import EmailConfirmation, User
from background.retry import durable_task
from shops.models import ApplicationRuling, ShopApplication


class OpeningMail(StrEnum):
    """What there is to say. The value stands in queued tasks: keep it."""

    ASKED = "asked"
    RULED = "ruled"


@durable_task(attempts=6, wait=timedelta(seconds=20), queue_name="mail")
def send_confirmation(confirmation_id: int, code: str = "") -> None:
    """The link that makes an account; to an address that has one already, the way to sign in. ``code``: of an association, to go along."""
    asked = EmailConfirmation.objects.filter(pk=confirmation_id).first()
    if asked is None:
        return
    has_account = User.objects.filter(email__iexact=asked.email).exists()
    with translation.override(asked.language):
        if has_account:
            subject, way = _("You have an account already"), f"{reverse('sign_in')}?next={reverse('open_shop')}"
        else:
            subject, way = _("Confirm your e-mail address"), reverse("opening_confirm", args=[link_token(asked)])
            way += f"?code={code}" if code else ""
        context = {"has_account": has_account, "url": settings.BASE_URL + way}
        _send(subject, "shops/mails/confirm.txt", context, asked.email, f"confirm-{asked.pk}")


@durable_task(attempts=6, wait=timedelta(minutes=2), queue_name="mail")
def send_opening_mail(application_id: int, kind: str, ruling_id: int) -> None:
    """Tell the applicant that the application has come in, or what the operator ruled."""
    application = ShopApplication.objects.select_related("applicant", "shop__partner").filter(pk=application_id).first()
    if application is None or application.shop is None or not application.applicant.is_active:
        return
    ruling = ApplicationRuling.objects.filter(pk=ruling_id).first()
    with translation.override(application.language):
        shop = application.shop
        ways = {
            ApplicationRuling.Kind.APPROVE.value: reverse("storefront", args=[shop.partner.code]),
            ApplicationRuling.Kind.CHANGE.value: reverse("open_shop"),
        }
        way = ways.get(ruling.kind, "") if ruling else reverse("open_shop")
        context = {
            "person": application.applicant,
            "shop": shop,
            "kind": ruling.kind if ruling else kind,
            "words": ruling.words if ruling else "",
            "url": way and settings.BASE_URL + way,
            "desk_url": settings.BASE_URL + reverse("wagtailadmin_home"),
        }
        subject = _subject(ruling.kind if ruling else kind) % {"shop": " ".join(str(shop).split())}
        _send(subject, "shops/mails/opening.txt", context, application.applicant.email, f"opening-{application.pk}-{kind}-{ruling_id}")


def _subject(kind: str) -> str:
    return {
        OpeningMail.ASKED.value: _("%(shop)s: we have your application"),
        ApplicationRuling.Kind.APPROVE.value: _("%(shop)s is open"),
        ApplicationRuling.Kind.CHANGE.value: _("%(shop)s: one thing to change before it opens"),
        ApplicationRuling.Kind.REFUSE.value: _("%(shop)s cannot be opened"),
    }[kind]


def _send(subject: str, template: str, context: dict[str, object], to: str, name: str) -> None:
    # Sent twice (a worker may die between sending and noting it), it is the same message to a mail program.
    headers = {"Message-ID": f"<{name}@{urlsplit(settings.BASE_URL).hostname}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, render_to_string(template, context), None, [to], headers=headers).send()
