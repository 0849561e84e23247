"""Words of the same task, from a hand-kept file: ``data/synonyms.toml``.

A group says what one task is called: officially, at the counter, in short, in English (``words``, which stand for
one another), what is a narrower or neighbouring word that leads to the task but not back (``leads``), and which
proprietary products do it (``products``, which lead to the task and are never looked for). A word means one task:
the file is refused where a word stands in two groups, unless it is declared in ``ambiguous``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
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
    """A word or several, as written and as compared."""

    text: str
    stems: Stems


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
    return Term(text, tuple(stem(word) for word in meant))


class Synonyms:
    """All groups, ready to be asked."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)
        self._meanings: dict[Stems, list[tuple[Group, Term, bool]]] = {}
        for group in self.groups:
            for product, terms in ((False, group.words), (False, group.leads), (True, group.products)):
                for each in terms:
                    self._meanings.setdefault(each.stems, []).append((group, each, product))
        self.longest = max((len(stems) for stems in self._meanings), default=0)

    def meaning(self, stems: Stems) -> Meaning | None:
        """What these stems stand for, when some group holds them."""
        found = self._meanings.get(stems)
        if not found:
            return None
        others = {word.stems: word for group, _, _ in found for word in group.words if word.stems != stems}
        product = all(is_product for _, _, is_product in found)
        return Meaning(found[0][1], tuple(others.values()), product)

    def single_words(self) -> Mapping[str, Term]:
        """The stem of each term that is one word, to recognise it misspelt."""
        return {stems[0]: found[0][1] for stems, found in self._meanings.items() if len(stems) == 1}


def parse(content: Mapping[str, Any]) -> Synonyms:
    """The groups of a parsed file. Raises SynonymError for what contradicts itself."""
    groups = [_group(number, raw) for number, raw in enumerate(content.get("group", ()), start=1)]
    ambiguous = {term(text).stems for text in content.get("ambiguous", ())}
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


def _refuse_contradictions(groups: Sequence[Group], ambiguous: set[Stems]) -> None:
    seen: dict[Stems, tuple[Group, str]] = {}
    for group in groups:
        for kind in sorted(KEYS):
            for each in getattr(group, kind):
                before = seen.get(each.stems)
                if before and before[0] is group:
                    raise SynonymError(f"{each.text}: twice in the group of {group.words[0].text}")
                if before and each.stems not in ambiguous:
                    raise SynonymError(
                        f"{each.text}: in the group of {before[0].words[0].text} and in that of {group.words[0].text}"
                    )
                seen[each.stems] = (group, kind)
