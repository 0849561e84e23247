"""What a visitor has chosen on the search page, as it stands in the URL, and the way back from it to a URL.

German parameter names belong to the web; the engine has English facet names. Values are the enumerations' keys.
What nobody knows is dropped and told, never an error: old links outlive vocabularies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from catalog.web.forms import Params
from content.locale.languages import language
from content.locale.speech import message, say
from schemas.vocabulary import (
    FEDERAL_STATES,
    FIELDS_OF_ACTION,
    FRESHNESS,
    HAS,
    LIFECYCLE_STATUSES,
    NOT_STATED,
    OPERATOR_MODELS,
    PHASES,
    SIZE_CLASSES,
    SOLUTION_KINDS,
    STANDARDS,
    STEPS,
    Vocabulary,
)
from search.query import Sort

PATH = "/loesungen"
TEXT_LIMIT = 200
PER_PAGE = 20
VALUE_LIMIT = 60
OPEN_LIMIT = 20
"""So many values of an open set are taken. Anything may be one, and each makes every address on the page longer."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its parameter, the engine's name for it, its legend and the values that may be asked for.

    ``values`` is empty for an open set (licences, standards), whose values the index names. The words of a value
    are a message of ours in ``said``, else the vocabulary's.
    """

    param: str
    name: str
    legend: str
    words: Vocabulary = STANDARDS
    values: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    first: bool = False
    plain: bool = False

    def chip(self, value: str) -> str:
        """The words of a chosen value where it stands alone: with its legend, unless they speak for themselves."""
        return self.label(value) if self.plain and value != NOT_STATED else f"{say(self.legend)}: {self.label(value)}"

    def label(self, value: str) -> str:
        """The words of a value; a value of an open set is its own."""
        return say(self.said[value]) if value in self.said else self.words.label(value, language())

    def knows(self, value: str) -> bool:
        """Whether such a value may be asked for."""
        if self.values:
            return value in self.values
        return value == NOT_STATED or bool(_OPEN_VALUE.fullmatch(value))


_OPEN_VALUE = re.compile(rf"[\w .,:()+/&-]{{1,{VALUE_LIMIT}}}")


def _facet(param: str, name: str, legend: str, words: Vocabulary, *unsaid: str, **more: Any) -> Facet:
    """A filter whose values are those of a vocabulary, in its order, and what stands for "nobody said"."""
    return Facet(param, name, legend, words, (*words.keys(), *unsaid), **more)


_KIND_GROUPS = {term.key: term.group for term in SOLUTION_KINDS}
_COSTS = {"range": message("Spannen nach Größe"), "amount": message("einzelne Beträge")}

FACETS = (
    _facet(
        "handlungsfeld",
        "field_of_action",
        message("Handlungsfeld"),
        FIELDS_OF_ACTION,
        NOT_STATED,
        first=True,
        plain=True,
    ),
    _facet("phase", "phase", message("Phase (bestätigt)"), PHASES, first=True),
    _facet("gemeldet", "reported_phase", message("Phase nach gemeldeten Angaben"), PHASES, first=True),
    _facet("gibt", "has", message("Es gibt …"), HAS, first=True),
    _facet("aktualitaet", "freshness", message("Aktualität"), FRESHNESS, first=True),
    _facet("status", "lifecycle_status", message("Status"), LIFECYCLE_STATUSES, NOT_STATED),
    _facet("ursprung", "origin_operation", message("Betrieb beim Ursprung"), STEPS, NOT_STATED),
    _facet("groesse", "user_size_class", message("Größe der Nutzenden"), SIZE_CLASSES, NOT_STATED),
    _facet("land", "federal_state", message("Land"), FEDERAL_STATES, NOT_STATED, plain=True),
    _facet("art", "kind", message("Lösungsart"), SOLUTION_KINDS, NOT_STATED, groups=_KIND_GROUPS, plain=True),
    _facet("betrieb", "operator_type", message("Betrieb"), OPERATOR_MODELS, NOT_STATED),
    Facet("lizenz", "licence", message("Lizenz")),
    Facet("kosten", "cost", message("Kosten"), values=(*_COSTS, NOT_STATED), said=_COSTS),
    Facet("standard", "standard", message("Schnittstellen und Standards")),
)
BY_PARAM = {facet.param: facet for facet in FACETS}

SORTS = {
    "relevanz": (Sort.RELEVANCE, message("Relevanz")),
    "passend": (Sort.FITTING, message("Passt zu meiner Kommune")),
    "nachgenutzt": (Sort.MOST_REUSED, message("Am häufigsten nachgenutzt")),
    "aktuell": (Sort.FRESHEST, message("Zuletzt bestätigt")),
    "neu": (Sort.NEWEST, message("Neu im Katalog")),
    "name": (Sort.TITLE, message("Name")),
}
DEFAULT_SORT = "relevanz"
WITHOUT_SAMPLES = "ohne"
NO_SAMPLES = {"sample": ("no",)}
"""What the engine is asked for where samples are left out."""
_OTHERS = {"q", "kommune", "sort", "seite", "muster"}


@dataclass(frozen=True, slots=True)
class Choices:
    """One search. ``place`` is the municipality as it was given: a key or typed text."""

    text: str = ""
    place: str = ""
    place_given: bool = False
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT
    page: int = 1
    samples: bool = True
    cut: bool = False
    crowded: bool = False
    dropped: tuple[str, ...] = ()

    def url(self) -> str:
        """The address of exactly this search, without what is as always."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(param, value) for param, values in self.chosen.items() for value in values]
        pairs += [("kommune", self.place)] if self.place else []
        pairs += [] if self.samples else [("muster", WITHOUT_SAMPLES)]
        pairs += [("sort", self.sort)] if self.sort != DEFAULT_SORT else []
        pairs += [("seite", str(self.page))] if self.page > 1 else []
        return f"{PATH}?{urlencode(pairs)}" if pairs else PATH

    def without(self, param: str, value: str) -> Choices:
        """The same search with one value less, from its first page."""
        kept = tuple(each for each in self.chosen.get(param, ()) if each != value)
        chosen = {**self.chosen, param: kept}
        return replace(self, chosen={name: values for name, values in chosen.items() if values}, page=1)

    def unfiltered(self) -> Choices:
        """The same words without any filter."""
        return replace(self, chosen={}, samples=True, page=1)

    def at(self, page: int) -> Choices:
        """Another page of the same search."""
        return replace(self, page=page)

    @property
    def narrowed(self) -> int:
        """How many values are chosen."""
        return sum(map(len, self.chosen.values())) + (not self.samples)

    def filters(self) -> dict[str, tuple[str, ...]]:
        """What the engine is to filter by."""
        filters = {BY_PARAM[param].name: values for param, values in self.chosen.items()}
        return filters if self.samples else {**filters, **NO_SAMPLES}


def choices_of(query: Params) -> Choices:
    """Read a search from the URL; whatever can't be read is left out and named in ``dropped``."""
    text = " ".join(query.one("q").split())
    wanted, dropped = _values(query)
    chosen = {param: values if BY_PARAM[param].values else values[:OPEN_LIMIT] for param, values in wanted.items()}
    sort, muster = query.one("sort") or DEFAULT_SORT, query.one("muster")
    dropped += [] if sort in SORTS else [f"sort={sort}"]
    dropped += [] if muster in {"", "mit", WITHOUT_SAMPLES} else [f"muster={muster}"]
    page = _page(query.one("seite"))
    dropped += [] if page else [f"seite={query.one('seite')}"]
    return Choices(
        text=text[:TEXT_LIMIT].rstrip(),
        place=query.one("kommune")[:TEXT_LIMIT],
        place_given="kommune" in query,
        chosen=chosen,
        sort=sort if sort in SORTS else DEFAULT_SORT,
        page=page or 1,
        samples=muster != WITHOUT_SAMPLES,
        cut=len(text) > TEXT_LIMIT,
        crowded=chosen != wanted,
        dropped=tuple(shorten(each) for each in dropped[:5]),
    )


def _values(query: Params) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    chosen: dict[str, list[str]] = {}
    dropped = []
    for param, value in query.pairs:
        facet = BY_PARAM.get(param)
        if facet is None:
            dropped += [] if param in _OTHERS else [f"{param}={value}"]
        elif value and facet.knows(value):
            chosen.setdefault(param, []).append(value)
        elif value:
            dropped.append(f"{param}={value}")
    ordered = {facet.param: _once(chosen[facet.param]) for facet in FACETS if facet.param in chosen}
    return ordered, dropped


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _page(text: str) -> int | None:
    if not text:
        return 1
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) else None


def shorten(text: str, length: int = 60) -> str:
    """As much of a stranger's words as a sentence can bear."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
