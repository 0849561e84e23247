"""What a row says, and what is wrong with it: cells become an entry, or problems that name their column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemas.exchange.table.cells import Address, says_nothing
from schemas.exchange.table.columns import BY_FIELD, CORE, Column
from schemas.exchange.table.problems import Hint, Problem, Unclear, Value
from schemas.exchange.table.reading import Row
from schemas.formulas import EXCEL_ERRORS, as_text, is_formula
from schemas.publiccode.licences import is_licence_expression
from schemas.repositories import identity_of
from schemas.solution import SolutionContent
from schemas.texts import readable
from schemas.vocabulary import LICENCES

AS_TEXT_ONLY = "ohne"
"""Stands for the key of a publisher that no register is to be asked for."""

LONGEST = 200
"""For what stands around the content of an entry."""

_AROUND = frozenset({"id", "publisher", "publisher_key", "federal_state", "code", "as_of"})
_SHAPES = {"string_too_long": "too-long", "string_too_short": "too-short", "string_pattern_mismatch": "no-address"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """An entry as a table carries it. ``publisher_key`` is an official key, an address of a body, or AS_TEXT_ONLY."""

    id: str = ""
    content: SolutionContent
    publisher: str = ""
    publisher_key: str = ""
    federal_state: str | None = None
    code: tuple[str, ...] = ()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row of which is known what it says. ``entry`` is None where a problem forbids to take it over.
    ``raw`` are its cells by heading, as they stood in the file but for what nobody shall read."""

    line: int
    id: str
    title: str
    entry: TableEntry | None
    problems: tuple[Problem, ...]
    raw: Mapping[str, str]


def judge(row: Row) -> JudgedRow:
    """Everything that can be said of a row without knowing the catalogue."""
    problems = list(row.problems)
    values = _values(row, problems)
    id, title = str(values.get("id", "")), str(values.get("title", ""))
    entry = None if _stopped(row.problems) else _entry(values, problems)
    return JudgedRow(
        line=row.line,
        id=id,
        title=title,
        entry=None if _stopped(problems) else entry,
        problems=tuple(sorted(problems, key=lambda problem: problem.hint)),
        raw={column.heading: readable(text) for column, text in row.cells.items()},
    )


def _stopped(problems: Iterable[Problem]) -> bool:
    return any(not problem.hint for problem in problems)


def _values(row: Row, problems: list[Problem]) -> dict[str, Any]:
    """Field by field; a cell that can't be read leaves its field out."""
    values: dict[str, Any] = {}
    for column, cell in row.cells.items():
        hint = _noting(problems, column)
        text = _text_of(column, cell, hint)
        if not text:
            continue
        try:
            value = column.kind.read(text, hint)
        except Unclear as error:
            problems.append(Problem(error.code, column.heading, error.params))
            continue
        if value not in (None, (), False):
            values[column.field] = value
        elif value is False and column.field == "software.localisation_ready":
            values[column.field] = False
    return values


def _noting(problems: list[Problem], column: Column) -> Hint:
    def hint(code: str, /, **params: Value) -> None:
        problems.append(Problem(code, column.heading, params, hint=True))

    return hint


def _text_of(column: Column, cell: str, hint: Hint) -> str:
    """The text that a cell holds, whatever a spreadsheet made of it."""
    text = readable(cell).strip()
    if EXCEL_ERRORS.fullmatch(text):
        hint("spreadsheet-error", value=text)
        return ""
    if _read_twice(text):
        hint("wrong-letters", value=text if len(text) <= 80 else f"{text[:79]}…")
    if is_formula(text):
        hint("formula", value=text if len(text) <= 80 else f"{text[:79]}…")
    return as_text(text, unwrap=column.field in _AROUND).strip()


def _read_twice(text: str) -> bool:
    """Whether UTF-8 was taken for Windows' letters by some program before ours."""
    if "Ã" not in text and "â€" not in text:
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _entry(values: dict[str, Any], problems: list[Problem]) -> TableEntry | None:
    _require(values, problems)
    _read_licence(values, problems)
    code = tuple(_repositories(values.pop("code", ()), problems))
    around = {name: values.pop(name) for name in _AROUND & values.keys()}
    problems.extend(_too_long(around))
    if _stopped(problems):
        return None
    try:
        content = SolutionContent.model_validate(_nested(values))
    except ValidationError as error:
        problems.extend(_problem(found) for found in error.errors(include_url=False))
        return None
    return TableEntry(content=content, code=code, **around)


def _too_long(around: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in around.items():
        if isinstance(value, str) and len(value) > LONGEST:
            yield Problem("too-long", BY_FIELD[name].heading, {"length": len(value), "limit": LONGEST})


def _require(values: Mapping[str, Any], problems: list[Problem]) -> None:
    blamed = {problem.column for problem in problems if not problem.hint}
    for column in CORE:
        known = column.field in values or (column.field == "publisher" and values.get("publisher_key", "") != "")
        if column.required and not known and column.heading not in blamed:
            problems.append(Problem("cell-missing", column.heading))
    if values.get("publisher_key", "").casefold() == AS_TEXT_ONLY and "publisher" not in values:
        problems.append(Problem("cell-missing", BY_FIELD["publisher"].heading))


def _read_licence(values: dict[str, Any], problems: list[Problem]) -> None:
    """A licence that has no expression is kept in its words."""
    text = values.pop("licence", None)
    if text is None or says_nothing(text):
        return
    term = LICENCES.find(text)
    if is_licence_expression(text) or term:
        values["licence"] = term.key if term else text
    elif "licence_words" in values:
        problems.append(Problem("no-licence", BY_FIELD["licence"].heading, {"value": text}))
    else:
        values["licence_words"] = text
        problems.append(Problem("licence-as-words", BY_FIELD["licence"].heading, {"value": text}, hint=True))


def _repositories(texts: tuple[str, ...], problems: list[Problem]) -> Iterator[str]:
    column = BY_FIELD["code"]
    hint = _noting(problems, column)
    for text in dict.fromkeys(texts):
        if says_nothing(text):
            continue
        url = text
        if "://" not in text and "@" not in text:
            try:
                url = Address().read(text, hint) or ""
            except Unclear:
                url = ""
        if identity_of(url) is None or len(url) > 2_000 or any(letter.isspace() for letter in url):
            problems.append(Problem("no-repository", column.heading, {"value": text}))
        else:
            yield url


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by their paths as a document. Texts in the entry's own language belong to the entry itself."""
    content: dict[str, Any] = {}
    own = values.get("language", "de")
    for path, value in values.items():
        *heads, name = path.split(".")
        if heads[:1] == ["translations"] and heads[1] == own:
            content.setdefault(name, value)
            continue
        inner = content
        for head in heads:
            inner = inner.setdefault(head, {})
        inner[name] = value
    return content


def _problem(error: Mapping[str, Any]) -> Problem:
    """What the document refuses, by the column that it came from."""
    column = _column_of(error["loc"])
    code = _SHAPES.get(error["type"], "needed-beside" if error["type"] == "missing" else "not-valid")
    limit = error.get("ctx", {}).get("max_length", 0)
    value = error["input"] if isinstance(error["input"], str) else ""
    params: dict[str, Value] = {"value": value if len(value) <= 80 else f"{value[:79]}…"}
    return Problem(code, column, params | {"limit": limit, "length": len(value)})


def _column_of(place: tuple[int | str, ...]) -> str:
    names = [part for part in place if isinstance(part, str)]
    if names[:1] == ["translations"] and len(names) > 2:
        return BY_FIELD[names[2]].in_language(names[1]).heading
    return next(
        (BY_FIELD[path].heading for path in (".".join(names[:2]), names[0] if names else "") if path in BY_FIELD),
        names[0] if names else "",
    )
