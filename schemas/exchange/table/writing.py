"""The table written out: a heading line, then a line for each entry, as a German Excel opens it by a double click."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.exchange.table.columns import CORE, Column, columns_for
from schemas.exchange.table.judging import TableEntry
from schemas.formulas import defused

MARK = "\ufeff"
END = "\r\n"
_NEEDS_QUOTES = re.compile(r'[";\r\n\t,|]|^\s|\s$')


def lines(entries: Iterable[TableEntry], languages: tuple[str, ...] = ()) -> Iterator[str]:
    """The file piece by piece, to be encoded in UTF-8. ``languages``: those of the translations that get columns."""
    columns = columns_for(tuple(sorted(languages)))
    yield MARK + _line([column.heading for column in columns])
    for entry in entries:
        values = _values(entry)
        yield _line([_cell(column, values.get(column.field)) for column in columns])


def template() -> Iterator[str]:
    """An empty table to be filled in: what belongs where stands above the headings and is not read."""
    yield MARK + _line(["Vorlage für Lösungen: eine Zeile je Lösung, unter den Überschriften"])
    yield _line([column.note for column in CORE])
    yield _line([column.heading for column in CORE])


def understood(entry: TableEntry) -> dict[str, str]:
    """What a row says, by heading, as it would be written again."""
    languages = tuple(sorted(entry.content.translations))
    values = _values(entry)
    cells = {column.heading: _said(column, values.get(column.field)) for column in columns_for(languages)}
    return {heading: cell for heading, cell in cells.items() if cell}


def _values(entry: TableEntry) -> dict[str, Any]:
    """Every value by the path of its field; what an entry doesn't say is left out."""
    content = entry.content.model_dump(mode="json", exclude_defaults=True)
    around = {
        "id": entry.id,
        "publisher": entry.publisher,
        "publisher_key": entry.publisher_key,
        "federal_state": entry.federal_state,
        "code": entry.code,
        "as_of": entry.as_of,
    }
    return dict(_flat(content, ())) | {name: value for name, value in around.items() if value}


def _flat(document: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if isinstance(value, dict):
            yield from _flat(value, (*above, name))
        else:
            yield ".".join((*above, name)), value


def _cell(column: Column, value: Any) -> str:
    return defused(_said(column, value))


def _said(column: Column, value: Any) -> str:
    return "" if value in (None, [], ()) else column.kind.write(value)


def _line(cells: Iterable[str]) -> str:
    return (
        ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(cell) else cell for cell in cells)
        + END
    )
