"""Code 128 (ISO/IEC 15417) for item numbers, as one PDF path."""

from __future__ import annotations

import re

# Widths of bar, space, bar, space, bar, space in modules, by symbol value 0–105.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 "
    "123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 "
    "131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 "
    "213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 "
    "141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 "
    "124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 "
    "411131 211412 211214 211232"
)
_PATTERNS = re.findall(r"\d{6}", _TABLE)
_STOP = "2331112"


def _bars_of(pattern: str) -> tuple[tuple[tuple[int, int], ...], int]:
    """The bars of one symbol as (offset, width), and the whole symbol's width, in modules."""
    widths = [int(width) for width in pattern]
    return tuple((sum(widths[:n]), widths[n]) for n in range(0, len(widths), 2)), sum(widths)


_SYMBOLS = [_bars_of(pattern) for pattern in [*_PATTERNS, _STOP]]
_STOP_AT = len(_SYMBOLS) - 1
_CODE_C, _CODE_B, _START_B = 99, 100, 104


def symbols(number: str) -> list[int]:
    """The symbol values of a number, start and check included, stop not: letters in set B, the first eight digits in set C.

    An item number (S10) takes 156 modules with the stop, the least that is possible; a manifest's, which has three letters before its
    digits, 145.
    """
    first = 2 if number[2].isdigit() else 3
    values = [_START_B, *(ord(letter) - 32 for letter in number[:first]), _CODE_C]
    values += [int(number[n : n + 2]) for n in range(first, first + 8, 2)]
    values += [_CODE_B, *(ord(letter) - 32 for letter in number[first + 8 :])]
    check = (values[0] + sum(n * value for n, value in enumerate(values))) % 103
    return [*values, check]


def bars(number: str, *, x: float, y: float, module: float, height: float) -> str:
    """PDF operators that fill the bars of ``number`` from (x, y) to the right; all lengths in points."""
    tail = f" {y:.3f} %.3f {height:.3f} re"
    bar = {width: tail % (width * module) for width in (1, 2, 3, 4)}
    path, start = [], 0
    for value in [*symbols(number), _STOP_AT]:
        edges, width = _SYMBOLS[value]
        path += [f"{x + (start + offset) * module:.3f}{bar[wide]}" for offset, wide in edges]
        start += width
    return " ".join(path) + " f"
