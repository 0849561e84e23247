"""Entries as a table (CSV) that people fill in with a spreadsheet: read forgivingly, written without loss.

``Table`` opens a file, ``judge`` says what a row means, ``lines`` writes. docs/csv.md tells users the same.
"""

from schemas.exchange.table.judging import AS_TEXT_ONLY, JudgedRow, TableEntry, judge
from schemas.exchange.table.problems import Problem, TableUnreadable
from schemas.exchange.table.reading import Row, Table
from schemas.exchange.table.writing import lines, template, understood

__all__ = [
    "AS_TEXT_ONLY",
    "JudgedRow",
    "Problem",
    "Row",
    "Table",
    "TableEntry",
    "TableUnreadable",
    "judge",
    "lines",
    "template",
    "understood",
]
