"""A code beside the password, and where somebody is signed in."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import SignIn, User
from accounts.roles import Role
from accounts.second_factor import check, qr_of
from accounts.sign_ins import device_of
from shops.models import Membership, Shop
from shops.teams import join_shop
from tests.factories import PASSWORD, make_user
from tests.shops import rows

pytestmark = pytest.mark.django_db


def code_of(device: TOTPDevice, *, later: int = 0) -> str:
    """What the app shows now, or ``later`` half minutes from now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = timezone.now().timestamp() + later * device.step
    return f"{totp.token():06}"


def with_app(user: User) -> tuple[TOTPDevice, list[str]]:
    """An app and recovery codes, set up as a person does it."""
    browser = rows.signed_in(user)
    browser.get(reverse("second_factor_set_up"))
    device = TOTPDevice.objects.get(user=user)
    page = browser.post(reverse("second_factor_set_up"), {"code": code_of(device)})
    assert page.status_code == 200
    device.refresh_from_db()
    return device, re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", page.text)


def forget_failures() -> None:
    """As if time had passed since the last wrong code."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


def sign_in(user: User, **headers: Any) -> tuple[Client, Any]:
    browser = Client(**headers)
    answer = browser.post(reverse("sign_in"), {"username": user.email, "password": PASSWORD, "next": ""})
    return browser, answer


def test_an_app_is_set_up_with_a_picture_drawn_here_and_recovery_codes_are_shown_once() -> None:
    user = make_user()
    browser = rows.signed_in(user)

    page = browser.get(reverse("second_factor_set_up"))
    assert 'role="img"' in page.text
    assert "http" not in re.sub(r"http://(www\.w3\.org|testserver|localhost)", "", re.search(r"<main.*</main>", page.text, re.DOTALL)[0])  # type: ignore[index]
    wrong = browser.post(reverse("second_factor_set_up"), {"code": "000000"})
    assert wrong.status_code == 422
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    forget_failures()
    done = browser.post(reverse("second_factor_set_up"), {"code": code_of(TOTPDevice.objects.get())})

    assert len(re.findall(r"<li>[a-z2-9]{5}-[a-z2-9]{5}</li>", done.text)) == 10
    assert "no-store" in done["Cache-Control"]
    assert browser.get(reverse("second_factor_set_up")).status_code == 302


def test_signing_in_asks_for_the_code_and_nobody_is_in_before_it() -> None:
    user = make_user()
    device, _codes = with_app(user)

    browser, answer = sign_in(user)
    assert answer["Location"] == reverse("second_factor")
    assert browser.get(reverse("account")).status_code == 302
    wrong = browser.post(reverse("second_factor"), {"code": "123"})
    assert wrong.status_code == 422
    forget_failures()
    right = browser.post(reverse("second_factor"), {"code": code_of(device, later=1)})

    assert right["Location"] == reverse("after_sign_in")
    assert browser.get(reverse("account")).status_code == 200


def test_a_code_lets_in_once() -> None:
    user = make_user()
    device, codes = with_app(user)
    code = code_of(device, later=1)
    assert check(user=user, code=code)
    forget_failures()
    assert not check(user=user, code=code)
    forget_failures()
    browser, _answer = sign_in(user)
    assert browser.post(reverse("second_factor"), {"code": codes[0].upper()}).status_code == 302
    assert StaticToken.objects.count() == 9


def test_wrong_codes_make_the_next_try_wait_and_a_right_one_meanwhile_does_not_count() -> None:
    user = make_user()
    device, _codes = with_app(user)
    browser, _answer = sign_in(user)
    TOTPDevice.objects.update(throttling_failure_count=8, throttling_failure_timestamp=timezone.now())

    refused = browser.post(reverse("second_factor"), {"code": code_of(device, later=1)})

    assert refused.status_code == 429
    assert "Too many wrong codes" in refused.text
    assert browser.get(reverse("account")).status_code == 302


def test_the_password_alone_is_forgotten_after_ten_minutes() -> None:
    user = make_user()
    device, _codes = with_app(user)
    browser, _answer = sign_in(user)
    session = browser.session
    session["second_factor_of"] = {**session["second_factor_of"], "at": (timezone.now() - dt.timedelta(minutes=11)).timestamp()}
    session.save()
    answer = browser.post(reverse("second_factor"), {"code": code_of(device, later=1)})
    assert answer["Location"] == reverse("sign_in")
    assert Client().get(reverse("second_factor"))["Location"] == reverse("sign_in")


def test_owners_of_a_shop_that_asks_for_it_set_up_an_app_before_they_work_and_packers_do_not() -> None:
    shop = rows.make_shop()
    packer = make_user()
    join_shop(shop=shop, user=packer, role=Membership.Role.PACKER)
    assert rows.signed_in(shop.owner).get(reverse("shop_orders:index")).status_code == 200
    Shop.objects.update(needs_second_factor=True)

    sent = rows.signed_in(shop.owner).get(reverse("shop_orders:index"))

    assert sent["Location"] == reverse("second_factor_set_up")
    assert rows.signed_in(packer).get(reverse("shop_orders:index")).status_code == 200
    device, _codes = with_app(shop.owner)
    browser, _answer = sign_in(shop.owner)
    browser.post(reverse("second_factor"), {"code": code_of(device, later=1)})
    assert browser.get(reverse("shop_orders:index")).status_code == 200


def test_an_open_sign_in_alone_does_not_take_the_app_away() -> None:
    user = make_user()
    device, _codes = with_app(user)
    browser = rows.signed_in(user)
    browser.post(reverse("second_factor_off"), {"code": "1"})
    assert TOTPDevice.objects.filter(confirmed=True).exists()
    forget_failures()
    browser.post(reverse("second_factor_off"), {"code": code_of(device, later=1)})
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()


def test_open_sign_ins_are_listed_and_all_others_can_be_ended() -> None:
    user, other = make_user(), make_user()
    phone, _answer = sign_in(user, HTTP_USER_AGENT="Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0")
    desk, _answer = sign_in(user, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36")
    strangers, _answer = sign_in(other)

    page = desk.get(reverse("security"))
    assert "Firefox, Android" in page.text
    assert "Chrome, Linux" in page.text
    assert page.text.count("This one") == 1
    done = desk.post(reverse("sign_out_elsewhere"), follow=True)

    assert "1 other sign-in is ended." in done.text
    assert phone.get(reverse("account")).status_code == 302
    assert desk.get(reverse("account")).status_code == 200
    assert strangers.get(reverse("account")).status_code == 200
    desk.post(reverse("sign_out"))
    assert not SignIn.objects.filter(user=user).exists()


def test_last_seen_is_written_every_five_minutes_at_most() -> None:
    user = make_user()
    browser, _answer = sign_in(user)
    long_ago = timezone.now() - dt.timedelta(minutes=6)
    SignIn.objects.update(seen_at=long_ago)
    browser.get(reverse("account"))
    assert SignIn.objects.get().seen_at == long_ago
    session = browser.session
    session["sign_in_noted"] = long_ago.isoformat()
    session.save()
    browser.get(reverse("account"))
    assert SignIn.objects.get().seen_at > long_ago


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_by_browser_and_system(agent: str, words: str) -> None:
    assert device_of(agent) == words


def test_the_qr_code_is_read_by_a_reader() -> None:
    import zxingcpp
    from PIL import Image

    code = qr_of("otpauth://totp/Feira:ana%40example.org?secret=ABCDEFGH&issuer=Feira")
    picture = Image.new("L", (code.size, code.size), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path):
        picture.putpixel((int(x), int(y)), 0)
    (found,) = zxingcpp.read_barcodes(picture.resize((code.size * 6, code.size * 6), Image.Resampling.NEAREST))
    assert found.text == "otpauth://totp/Feira:ana%40example.org?secret=ABCDEFGH&issuer=Feira"


def test_the_operator_says_for_which_shop_owners_need_it() -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(make_user(role=Role.OPERATOR))
    url = reverse("sellers:edit", args=[shop.partner_id])
    partner = shop.partner
    form = {"name": partner.name, "municipality": partner.municipality, "packing_days": "0", "is_open": "on", "email": partner.email}

    assert "Owners sign in with a code" in browser.get(url).text
    assert browser.post(url, {**form, "needs_second_factor": "on"}).status_code == 302
    assert Shop.objects.get().needs_second_factor
    assert browser.post(url, form).status_code == 302
    assert not Shop.objects.get().needs_second_factor
