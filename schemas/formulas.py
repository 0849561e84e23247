"""Cells that a spreadsheet would run. On the way out they get an apostrophe, which makes them text; on the way in the
apostrophe goes again, and a formula that has none is kept as the text that it is."""

from __future__ import annotations

import re

_WIDE = "\uff1d\uff0b\uff0d\uff20"  # the same four signs in the width of East Asian letters
_STARTS = rf"(?:[=+\-@\t\r\n{_WIDE}]|#[A-ZÄÖÜ/0]+[!?]?$)"
_RUN = re.compile(rf"'*{_STARTS}")
_KEPT = re.compile(rf"'+{_STARTS}")
_FORMULA = re.compile(r"[=@\uff1d\uff20]|[+\-\uff0b\uff0d]\s*(?:[\w.$]*[(!|*/+]|[A-Z]{1,3}\d+\b)")
_TEXT_CONSTANT = re.compile(r'="([^"]*)"')

EXCEL_ERRORS = re.compile(
    r"#(?:NV|N/A|WERT!|VALUE!|BEZUG!|REF!|NAME\?|DIV/0!|ZAHL!|NUM!|NULL!|ÜBERLAUF!|SPILL!|FELD!)|#{3,}"
)
"""What spreadsheets show where a formula failed, or a cell is too narrow for its number."""


def defused(text: str) -> str:
    """The text as no spreadsheet runs it; ``as_text`` gives it back."""
    return f"'{text}" if _RUN.match(text) else text


def as_text(text: str, *, unwrap: bool = False) -> str:
    """The text of a cell. ``unwrap`` takes ``="0815"``, by which spreadsheets keep their zeros, for 0815."""
    if _KEPT.match(text):
        return text[1:]
    constant = _TEXT_CONSTANT.fullmatch(text) if unwrap else None
    return constant[1] if constant else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take it for a formula, and not for a number, a list or a telephone."""
    return bool(_FORMULA.match(text)) and _TEXT_CONSTANT.fullmatch(text) is None
