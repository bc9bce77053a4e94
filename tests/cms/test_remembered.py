"""A remembered part of a page is always the part of its values and its language."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.functional import SimpleLazyObject

PART = Template(
    "{% load i18n remembered %}{% remembered number name %}{% translate 'Basket' %}: {{ number }} {{ name }}{% endremembered %}"
)


def _shown(**values: Any) -> str:
    return PART.render(Context(values))


def test_each_value_and_each_language_has_its_own() -> None:
    for _twice in range(2):
        assert _shown(number=1, name="<a>") == "Basket: 1 &lt;a&gt;"
        assert _shown(number=2, name="<a>") == "Basket: 2 &lt;a&gt;"
        with translation.override("pt"):
            assert _shown(number=2, name="<a>") == "Cesto: 2 &lt;a&gt;"


def test_what_is_looked_up_late_is_kept_as_what_was_found() -> None:
    class Visitor:
        number = 7

    visitor = Visitor()
    gone = weakref.ref(visitor)
    assert _shown(number=SimpleLazyObject(lambda visitor=visitor: visitor.number), name="") == "Basket: 7 "
    del visitor
    gc.collect()
    assert gone() is None


def test_the_header_counts_each_visitors_own_basket(db: None) -> None:
    from tests import factories

    product = factories.make_product()
    with_one, with_none = Client(), Client()
    with_one.post("/en/basket/add/", {"product": product.pk, "quantity": 3})
    for _twice in range(2):
        assert 'class="count">3<' in with_one.get("/en/products/").content.decode()
        assert 'class="count">' not in with_none.get("/en/products/").content.decode()
