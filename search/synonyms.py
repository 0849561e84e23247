"""Words of the same task, from a hand-kept file: ``data/synonyms.toml``.

A group says what one task is called: officially, at the counter, in short, in English (``words``, which stand for
one another), what is a narrower or neighbouring word that leads to the task but not back (``leads``), and which
proprietary products do it (``products``, which lead to the task and are never looked for). A word means one task:
the file is refused where a word stands in two groups, unless it is declared in ``ambiguous``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from search.german import DATA, clean, fold, stem, stop_words, words

KEYS = frozenset({"words", "leads", "products"})

Stems = tuple[str, ...]


class SynonymError(Exception):
    """The file of synonyms contradicts itself; the message names the words."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or several: as written, and as compared."""

    text: str
    stems: Stems
    folded: Stems


@dataclass(frozen=True, slots=True)
class Group:
    """One task and what it is called; the first of ``words`` is its official name."""

    words: tuple[Term, ...]
    leads: tuple[Term, ...] = ()
    products: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term of the query stands for: the other words of its groups, and the product that it names."""

    term: Term
    others: tuple[Term, ...]
    product: bool


def term(text: str) -> Term:
    """A text as the query compares it: stems of its words without those that only bind."""
    folded = [fold(word.text) for word in words(clean(text))]
    meant = [word for word in folded if word not in stop_words()] or folded
    return Term(text, tuple(stem(word) for word in meant), tuple(meant))


class Synonyms:
    """All groups, ready to be asked. Words are known in all their forms, a product by its name only."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)
        self._words: dict[Stems, list[tuple[Group, Term]]] = {}
        self._products: dict[Stems, list[tuple[Group, Term]]] = {}
        for group in self.groups:
            for each in (*group.words, *group.leads):
                self._words.setdefault(each.stems, []).append((group, each))
            for each in group.products:
                self._products.setdefault(each.folded, []).append((group, each))
        self.longest = max(map(len, (*self._words, *self._products)), default=0)
        self._single_words = self._collect_single_words()
        self._stems = frozenset(word for stems in self._words for word in stems)

    def meaning(self, folded: Stems) -> Meaning | None:
        """What these folded words stand for, when some group holds them."""
        stems = tuple(stem(word) for word in folded)
        named, worded = self._products.get(folded), self._words.get(stems)
        found = named or worded
        if not found:
            return None
        others = {other.stems: other for group, _ in found for other in group.words if other.stems != stems}
        return Meaning(found[0][1], tuple(others.values()), product=named is not None)

    def holds(self, stemmed: str) -> bool:
        """Whether a term has this word in some form: such a word is no slip of another."""
        return stemmed in self._stems

    def spelt(self, folded: str, is_near: Callable[[str], bool]) -> Meaning | None:
        """What a misspelt word of a group, or product, stands for; the first letter must be right."""
        near = (known for known in self._single_words.get(folded[:1], ()) if is_near(known))
        best = min(near, key=lambda known: (abs(len(known) - len(folded)), known), default=None)
        return self.meaning((best,)) if best else None

    def _collect_single_words(self) -> dict[str, list[str]]:
        """The terms of one word, by their first letter."""
        terms = (each for group in self.groups for each in (*group.words, *group.leads, *group.products))
        found: dict[str, list[str]] = {}
        for word in dict.fromkeys(each.folded[0] for each in terms if len(each.folded) == 1):
            found.setdefault(word[0], []).append(word)
        return found


def parse(content: Mapping[str, Any]) -> Synonyms:
    """The groups of a parsed file. Raises SynonymError for what contradicts itself."""
    groups = [_group(number, raw) for number, raw in enumerate(content.get("group", ()), start=1)]
    ambiguous = [term(text) for text in content.get("ambiguous", ())]
    _refuse_contradictions(groups, ambiguous)
    return Synonyms(groups)


def load(path: Path) -> Synonyms:
    """The groups of a file. Raises SynonymError, also where the file is no TOML."""
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise SynonymError(f"{path.name}: {error}") from error


@lru_cache(maxsize=1)
def standard() -> Synonyms:
    """The file that the project keeps."""
    return load(DATA / "synonyms.toml")


def _group(number: int, raw: Mapping[str, Sequence[str]]) -> Group:
    unknown = set(raw) - KEYS
    if unknown:
        raise SynonymError(f"group {number}: unknown key {', '.join(sorted(unknown))}")
    named = {key: tuple(term(text) for text in raw.get(key, ())) for key in KEYS}
    if not named["words"] or sum(map(len, named.values())) < 2:
        raise SynonymError(f"group {number}: a group needs a word and another one")
    if any(not each.stems for terms in named.values() for each in terms):
        raise SynonymError(f"group {number} ({named['words'][0].text}): an empty term")
    return Group(**named)


def _refuse_contradictions(groups: Sequence[Group], ambiguous: Sequence[Term]) -> None:
    """A term twice in a group or in two; a word that is a product elsewhere. So no way leads from group to group."""
    worded = _claims((each.stems, each, group) for group in groups for each in (*group.words, *group.leads))
    named = _claims((each.folded, each, group) for group in groups for each in group.products)
    allowed = {each.folded for each in ambiguous}
    repeated = {key for claims in (worded, named) for key in _refuse_repeated(claims, allowed)}
    for term_, group in (claim for claims in worded.values() for claim in claims):
        if term_.folded in named:
            product_of = named[term_.folded][0][1]
            raise SynonymError(f"{term_.text}: a word of {_name(group)} and a product of {_name(product_of)}")
    if unused := [each.text for each in ambiguous if each.folded not in repeated and each.stems not in repeated]:
        raise SynonymError(f"{', '.join(unused)}: declared as ambiguous, but not in two groups")


def _claims(found: Iterable[tuple[Stems, Term, Group]]) -> dict[Stems, list[tuple[Term, Group]]]:
    claims: dict[Stems, list[tuple[Term, Group]]] = {}
    for key, each, group in found:
        claims.setdefault(key, []).append((each, group))
    return claims


def _refuse_repeated(claims: Mapping[Stems, Sequence[tuple[Term, Group]]], allowed: set[Stems]) -> Iterator[Stems]:
    """The keys that stand in two groups and may."""
    for key, ((first, group), *others) in claims.items():
        for each, other in others:
            if other is group:
                raise SynonymError(f"{each.text}: twice in the group of {_name(group)}, as {first.text}")
            if each.folded not in allowed:
                raise SynonymError(f"{each.text}: in the group of {_name(group)} and in that of {_name(other)}")
            yield key


def _name(group: Group) -> str:
    return group.words[0].text
