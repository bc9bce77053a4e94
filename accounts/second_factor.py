"""A code from an app beside the password (TOTP, by django-otp), and codes on paper for when the phone is gone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_otp import match_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from reportlab.graphics.barcode.qr import QrCodeWidget

from accounts.models import User

RECOVERY_CODES = 10
# No signs that are taken for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
QUIET = 4


def has_second_factor(user: User) -> bool:
    """Whether ``user`` has an app set up, so that signing in asks for its code."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def app_in_setting_up(user: User) -> TOTPDevice:
    """The app that ``user`` is about to set up; the same until it is confirmed."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return device


def confirm(*, device: TOTPDevice, code: str) -> list[str] | None:
    """Take ``device`` into use if ``code`` is what it shows now; the recovery codes, to be shown once. None where it is not."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(pk=device.pk)
        if not code.isdigit() or not device.verify_token(code):
            return None
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()
        return new_recovery_codes(device.user)


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, each good for one sign-in, in place of all earlier ones."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="paper", confirmed=True)
        codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check(*, user: User, code: str) -> Device | None:
    """The device whose code it is, each code once. Wrong ones make every next try wait longer (django-otp counts them in the database)."""
    code = "".join(char for char in code.lower() if char.isalnum())[:16]
    return match_token(user, code) if code else None


def wait_seconds(user: User) -> int:
    """How long the next try must wait; 0 where it may be made now."""
    waits = []
    for device in [*TOTPDevice.objects.filter(user=user, confirmed=True), *StaticDevice.objects.filter(user=user)]:
        allowed, said = device.verify_is_allowed()
        if not allowed and said and said.get("locked_until"):
            waits.append((said["locked_until"] - timezone.now()).total_seconds())
    return max(0, round(max(waits, default=0)) + 1) if waits else 0


def turn_off(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@dataclass(frozen=True)
class Qr:
    """A QR code as one path of an SVG, drawn here: no picture is asked of anybody."""

    path: str
    size: int


def qr_of(text: str) -> Qr:
    code = QrCodeWidget(text).qr
    code.make()
    count = code.getModuleCount()
    dark = [(x, y) for y in range(count) for x in range(count) if code.isDark(y, x)]
    return Qr("".join(f"M{x + QUIET} {y + QUIET}h1v1h-1z" for x, y in dark), count + 2 * QUIET)
