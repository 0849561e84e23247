"""The enumerations of the field as data: one TOML file a vocabulary, read once, in the order of the file.

A term has a key (ASCII, stable, part of URLs), a German and an English label and the source that it was
taken from. To add a term, add a line to the file; nothing in Python lists the keys again, but for the few
enumerations that rules speak of by name (phases, steps, freshness), which ``schemas/reuse.py`` and
``schemas/solution.py`` hold as ``StrEnum``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

NOT_STATED = "not-stated"
"""The facet value of an entry that says nothing; ``NOT_STATED_LABELS`` holds its words."""
NOT_STATED_LABELS = {"de": "nicht angegeben", "en": "not stated"}


@dataclass(frozen=True, slots=True)
class Term:
    """One value. ``aliases`` are further words that sources use for it, ``facts`` what only this vocabulary has."""

    key: str
    de: str
    en: str
    source: str
    group: str = ""
    note: str = ""
    note_en: str = ""
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)

    def label(self, language: str = "de") -> str:
        """The label in ``language``: English for ``en``, German for all others."""
        return self.en if language == "en" else self.de

    def explanation(self, language: str = "de") -> str:
        """What the term means, in a sentence: in English for ``en``, in German for all others."""
        return self.note_en if language == "en" else self.note


_OWN_FIELDS = frozenset({"key", "de", "en", "source", "group", "note", "note_en", "aliases"})


class Vocabulary:
    """An ordered set of terms, loaded from its file when it is first asked."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _terms(self) -> dict[str, Term]:
        text = (files(__package__) / f"{self.name}.toml").read_text(encoding="utf-8")
        document = tomllib.loads(text)
        terms = [_term(row, document["source"]) for row in document["terms"]]
        return {term.key: term for term in terms}

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        words = ((word, term) for term in self for word in (term.key, term.de, term.en, *term.aliases))
        return {word.casefold(): term for word, term in words}

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, key: object) -> bool:
        return key in self._terms

    def __getitem__(self, key: str) -> Term:
        return self._terms[key]

    def __repr__(self) -> str:
        return f"Vocabulary({self.name!r})"

    def get(self, key: str) -> Term | None:
        """The term, or None where the key is unknown (a value of an older or newer release)."""
        return self._terms.get(key)

    def keys(self) -> tuple[str, ...]:
        """All keys in the order of the file, which is the order of menus."""
        return tuple(self._terms)

    def label(self, key: str, language: str = "de") -> str:
        """The label; an unknown key is its own label, so that no page fails over an old value."""
        term = self._terms.get(key)
        return term.label(language) if term else NOT_STATED_LABELS.get(language, key) if key == NOT_STATED else key

    def find(self, word: str) -> Term | None:
        """The term that a source means by ``word``: its key, a label or an alias, whatever the case."""
        return self._by_word.get(" ".join(word.split()).casefold())


def _term(row: dict[str, Any], source: str) -> Term:
    facts = {name: value for name, value in row.items() if name not in _OWN_FIELDS}
    return Term(
        key=row["key"],
        de=row["de"],
        en=row["en"],
        source=row.get("source", source),
        group=row.get("group", ""),
        note=row.get("note", ""),
        note_en=row.get("note_en", ""),
        aliases=tuple(row.get("aliases", ())),
        facts=facts,
    )


FIELDS_OF_ACTION = Vocabulary("fields_of_action")
SOLUTION_KIND_GROUPS = Vocabulary("solution_kind_groups")
SOLUTION_KINDS = Vocabulary("solution_kinds")
LIFECYCLE_STATUSES = Vocabulary("lifecycle_statuses")
PHASES = Vocabulary("phases")
STEPS = Vocabulary("steps")
MANNERS = Vocabulary("manners")
STANDINGS = Vocabulary("standings")
FRESHNESS = Vocabulary("freshness")
END_REASONS = Vocabulary("end_reasons")
ROUTES = Vocabulary("routes")
HAS = Vocabulary("has")
SIZE_CLASSES = Vocabulary("size_classes")
ORGANISATION_KINDS = Vocabulary("organisation_kinds")
FEDERAL_STATES = Vocabulary("federal_states")
OPERATOR_MODELS = Vocabulary("operator_models")
TEMPLATE_KINDS = Vocabulary("template_kinds")
EVB_IT_TYPES = Vocabulary("evb_it_types")
CPV_CODES = Vocabulary("cpv_codes")
FUNDING_PROGRAMMES = Vocabulary("funding_programmes")
STANDARDS = Vocabulary("standards")
LICENCES = Vocabulary("licences")

ALL = (
    FIELDS_OF_ACTION,
    SOLUTION_KIND_GROUPS,
    SOLUTION_KINDS,
    LIFECYCLE_STATUSES,
    PHASES,
    STEPS,
    MANNERS,
    STANDINGS,
    FRESHNESS,
    END_REASONS,
    ROUTES,
    HAS,
    SIZE_CLASSES,
    ORGANISATION_KINDS,
    FEDERAL_STATES,
    OPERATOR_MODELS,
    TEMPLATE_KINDS,
    EVB_IT_TYPES,
    CPV_CODES,
    FUNDING_PROGRAMMES,
    STANDARDS,
    LICENCES,
)
"""Every vocabulary, for tests and exports."""


def size_class(population: int, is_district: bool = False) -> str:
    """The size class of an administering unit with so many inhabitants; every Kreis is a class of its own.

    A member of an association has its association's class: the caller passes the association's population.
    """
    if is_district:
        return "district"
    limits = [term for term in SIZE_CLASSES if "from" in term.facts]
    return next(term.key for term in reversed(limits) if population >= int(term.facts["from"]))


def passes_on_by_description(kind: str, has_code: bool) -> bool:
    """Whether a solution of this kind is handed on by a description to follow, instead of code or a contract.

    Some kinds always are; others only where the entry names no code (vocabulary.md, "For the phases").
    """
    way = SOLUTION_KINDS[kind].facts["passes_on"]
    return way == "description" or (way == "either" and not has_code)


def federal_state_of(key: str) -> str:
    """The code of the federal state (``DE-BY``) that an official key of any length lies in."""
    return next(term.key for term in FEDERAL_STATES if term.facts["number"] == key[:2])
