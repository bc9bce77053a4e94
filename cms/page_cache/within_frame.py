"""What a page says of its own, apart from the frame around it, which knows who is there. So it can be kept for everybody (``parts``).

The page's template extends ``cms/without_frame.html`` in the place of ``base.html``, and fills the same blocks.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString, mark_safe

from cms.social.cards import Social

_CUT = mark_safe(f"\ue000{secrets.token_hex(10)};")  # noqa: S308 - hexadecimal; nobody can guess it


@dataclass(frozen=True)
class WithinFrame:
    """The blocks of ``base.html`` that a page fills."""

    title: SafeString
    description: SafeString
    head: SafeString
    main: SafeString
    social: Social | None = None

    @classmethod
    def of(cls, template: str, context: Mapping[str, Any], *, social: Social | None = None) -> WithinFrame:
        """``template`` with ``context`` and nothing else: what it asks of the visitor is an error. ``social``: for who passes it on."""
        text = get_template(template).render({**_NOBODY, **context, "cut": _CUT})
        title, description, head, main = map(mark_safe, text.split(_CUT))
        return cls(title, description, head, main, social)

    def response(self, request: HttpRequest) -> HttpResponse:
        return render(request, "cms/in_frame.html", {"within": self, "social": self.social})


class NobodyIsHere(Exception):
    """What is for everybody shows something of a single visitor."""


def _refuse() -> NoReturn:
    raise NobodyIsHere("what stands within the frame is for everybody: it knows no user, session, message or form token")


_NOBODY = {name: SimpleLazyObject(_refuse) for name in ("request", "user", "messages", "csrf_token", "basket_mark")}
