"""The secret link of a letter: whoever has it sees and changes the letter. It stands in the mails and in nobody's database."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from logistics.models import Letter

SALT = "logistics.letters"


def token_for(pk: int) -> str:
    """128 bits that follow from the installation's secret key."""
    return salted_hmac(SALT, str(pk), algorithm="sha256").hexdigest()[:32]


def is_token_of(pk: int, token: str) -> bool:
    return constant_time_compare(token_for(pk), token)


def link_to(letter: Letter, name: str = "letter") -> str:
    """The path, in the active language; ``name`` of one of the letter's addresses."""
    return reverse(name, args=[letter.pk, token_for(letter.pk)])


def absolute_link(letter: Letter) -> str:
    return settings.BASE_URL + link_to(letter)
