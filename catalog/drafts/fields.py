"""The steps of a draft and their fields: what may be typed where, and how long it may be.

A field's name is that of its form. Several of a kind (repositories, links, sums) are numbered: ``repository-2``. What a
field means is read in catalog/drafts/reading.py and filled in catalog/drafts/filling.py; its words stand in
catalog/web/publishing_words.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from schemas.solution import AiRole
from schemas.vocabulary import (
    END_REASONS,
    FIELDS_OF_ACTION,
    FUNDING_PROGRAMMES,
    LIFECYCLE_STATUSES,
    OPERATOR_MODELS,
    SOLUTION_KINDS,
)

Typed = Mapping[str, str | list[str]]
"""The fields of one step as they were typed."""
LINE, PARAGRAPH, TEXT = 200, 2_000, 20_000
"""The limits of schemas/document.py."""
MOST_LINES = 30
"""So many lines of a list are read."""


class Kind(StrEnum):
    """How a field is typed."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    TEXT = "text"
    LINES = "lines"
    WORDS = "words"
    CHOICE = "choice"
    RADIO = "radio"
    MANY = "many"
    DATE = "date"
    URL = "url"
    MAIL = "mail"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``keys`` are what may be chosen.

    ``row`` is its number among several of a kind, 0 for one alone; ``group`` is how the first field of such a row is
    called.
    """

    name: str
    kind: Kind = Kind.LINE
    keys: tuple[str, ...] = ()
    row: int = 0
    group: str = ""

    @property
    def stem(self) -> str:
        """Its name without its number."""
        return self.name.removesuffix(f"-{self.row}")

    @property
    def limit(self) -> int:
        """So many letters it may have."""
        return {Kind.PARAGRAPH: PARAGRAPH, Kind.TEXT: TEXT, Kind.LINES: TEXT, Kind.URL: PARAGRAPH}.get(self.kind, LINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One short page. ``beside``: what is typed there stands beside the entry, and is changed on its page later."""

    key: str
    fields: tuple[Field, ...]
    beside: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names of all fields."""
        return frozenset(field.name for field in self.fields)


def _rows(count: int, *fields: Field) -> tuple[Field, ...]:
    return tuple(
        replace(each, name=f"{each.name}-{row}", row=row, group=fields[0].name)
        for row in range(1, count + 1)
        for each in fields
    )


def _choice(name: str, keys: tuple[str, ...], kind: Kind = Kind.CHOICE) -> Field:
    return Field(name, kind, keys)


YES, NO = "ja", "nein"
REPOSITORIES, LINKS, SUMS, GRANTS = 5, 6, 5, 4
ROUTES: Mapping[str, str] = {"code": "adopt_code", "beitritt": "join", "auftrag": "procure"}
"""The ways to a solution by the beginning of their fields' names."""

STEPS: tuple[Step, ...] = (
    Step(
        "thema",
        (
            Field("titel"),
            Field("satz", Kind.PARAGRAPH),
            _choice("handlungsfeld", FIELDS_OF_ACTION.keys(), Kind.MANY),
            _choice("art", SOLUTION_KINDS.keys()),
            Field("stichworte", Kind.WORDS),
        ),
    ),
    Step(
        "stand",
        (
            _choice("status", LIFECYCLE_STATUSES.keys(), Kind.RADIO),
            Field("seit", Kind.DATE),
            _choice("beendet-weil", END_REASONS.keys()),
            Field("lehre", Kind.PARAGRAPH),
            *_rows(
                GRANTS,
                Field("foerderung"),
                _choice("programm", FUNDING_PROGRAMMES.keys()),
                Field("foerderung-bis", Kind.DATE),
            ),
        ),
    ),
    Step(
        "code",
        (
            *_rows(REPOSITORIES, Field("repository", Kind.URL), Field("repository-lizenz")),
            Field("lizenz"),
            Field("standards", Kind.WORDS),
        ),
    ),
    Step(
        "wege",
        (
            *(
                Field(f"{way}-{part}", Kind.PARAGRAPH)
                for way in ROUTES
                for part in ("weg", "schritt")
            ),
            Field("gemeinschaft"),
            Field("gemeinschaft-entscheidet", Kind.PARAGRAPH),
            Field("gemeinschaft-kosten", Kind.PARAGRAPH),
            Field("gemeinschaft-beitritt", Kind.PARAGRAPH),
            Field("gemeinschaft-treffen", Kind.DATE),
            Field("gemeinschaft-fahrplan", Kind.URL),
            Field("gemeinschaft-seite", Kind.URL),
            Field("zeit"),
            Field("anleitung-personal", Kind.PARAGRAPH),
            Field("anleitung-kosten", Kind.PARAGRAPH),
            Field("anleitung-schritte", Kind.LINES),
            Field("ortsgebunden", Kind.CHECK),
        ),
    ),
    Step("kosten", _rows(SUMS, Field("kosten"), Field("kosten-stand", Kind.DATE))),
    Step(
        "betrieb",
        (
            _choice("modell", OPERATOR_MODELS.keys()),
            Field("leistung", Kind.PARAGRAPH),
            Field("fuer-wen", Kind.PARAGRAPH),
            _choice("offen", (YES, NO), Kind.RADIO),
            Field("hosting"),
        ),
        beside=True,
    ),
    Step(
        "kontakt",
        (
            Field("aufgabe"),
            Field("postfach", Kind.MAIL),
            Field("einheit"),
            Field("auskunft", Kind.CHECK),
            Field("sprechzeit"),
        ),
        beside=True,
    ),
    Step(
        "erfahrungen",
        (
            Field("erreicht", Kind.PARAGRAPH),
            Field("vorher-gewusst", Kind.PARAGRAPH),
            Field("nicht-wieder", Kind.PARAGRAPH),
            Field("aufwand", Kind.PARAGRAPH),
        ),
        beside=True,
    ),
    Step(
        "beschreibung",
        (
            Field("beschreibung", Kind.TEXT),
            Field("funktionen", Kind.LINES),
            *_rows(LINKS, Field("link", Kind.URL), Field("link-name")),
        ),
    ),
    Step(
        "ki",
        (
            _choice("ki", (YES, NO), Kind.RADIO),
            Field("ki-zweck", Kind.PARAGRAPH),
            Field("ki-daten", Kind.PARAGRAPH),
            Field("ki-modell"),
            Field("ki-anbieter"),
            _choice("ki-rolle", tuple(role.value for role in AiRole)),
            Field("ki-hinweis", Kind.PARAGRAPH),
            _choice("ki-hochrisiko", (YES, NO), Kind.RADIO),
            Field("ki-hochrisiko-grund", Kind.PARAGRAPH),
            Field("ki-aufsicht", Kind.PARAGRAPH),
            Field("ki-register"),
            Field("ki-register-link", Kind.URL),
            Field("ki-stand", Kind.DATE),
        ),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Step] = {step.key: step for step in STEPS}
MARKS = "stand-beim-beginn"
"""Where ``Draft.typed`` keeps what the entry said when a draft of it began, as marks (catalog/drafts/weaving.py)."""


def steps_of(*, of_entry: bool) -> tuple[Step, ...]:
    """The steps of a draft: of an entry that is there already, what stands beside it has pages of its own."""
    return tuple(step for step in STEPS if not (of_entry and step.beside))


def texts(typed: Mapping[str, Any], step: str) -> dict[str, str | list[str]]:
    """What was typed in a step, and nothing that no field of ours is called."""
    kept = typed.get(step)
    known = BY_KEY[step].names
    return {name: value for name, value in kept.items() if name in known} if isinstance(kept, dict) else {}


def each_field() -> Iterator[tuple[Step, Field]]:
    """All fields with their steps."""
    return ((step, field) for step in STEPS for field in step.fields)
