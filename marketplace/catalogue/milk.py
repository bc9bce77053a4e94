"""Whose milk a food is made of, by a code of our own; a cheese of two milks has both."""

from django.utils.translation import pgettext_lazy

MILK = {
    "ewe": pgettext_lazy("milk", "ewe"),
    "goat": pgettext_lazy("milk", "goat"),
    "cow": pgettext_lazy("milk", "cow"),
    "buffalo": pgettext_lazy("milk", "buffalo"),
}
