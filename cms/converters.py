"""Ids in addresses: import this module where ``<row:pk>`` is used."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowIdConverter(IntConverter):
    """``<row:pk>``: a whole number that fits the database's ids. Anything longer is an address that is not there, not an error.

    Django's ``int`` takes any number of digits, and SQLite then raises OverflowError.
    """

    regex = "[0-9]{1,18}"


register_converter(RowIdConverter, "row")
