"""Texts and tables: in one encoding, without what a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from io import StringIO

from content.files.taken import NotTaken, Prepared
from schemas.formulas import is_formula

ENDINGS = {"csv", "txt", "md"}
"""What a text may be can't be seen in it, so its name says which of these."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LONGEST_CELL = 131_072


def prepare_text(data: bytes, ending: str) -> Prepared:
    """A text in UTF-8. Raises NotTaken."""
    if ending not in ENDINGS:
        raise NotTaken("unknown")
    text = _decoded(data)
    if _CONTROL.search(text):
        raise NotTaken("unknown")
    if ending == "csv":
        _refuse_formulas(text)
    return Prepared("text/plain; charset=utf-8", ending, text.encode())


def _decoded(data: bytes) -> str:
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotTaken("unknown")


def _refuse_formulas(text: str) -> None:
    """What a spreadsheet would work out when the file is opened."""
    sample = text[:_LONGEST_CELL]
    divider = max(";,\t", key=sample.count)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=divider)
        if any(is_formula(cell) for row in rows for cell in row):
            raise NotTaken("formulas")
    except csv.Error:
        raise NotTaken("broken_table") from None
