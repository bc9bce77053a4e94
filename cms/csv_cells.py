"""Cells of CSV files that people open in a spreadsheet."""

from __future__ import annotations

from typing import Any

# A spreadsheet takes a cell that begins so for a formula, and runs it.
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cell(value: Any) -> str:
    """``value`` as text that no spreadsheet runs."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n").startswith(RUN_BY_SPREADSHEETS) else text
