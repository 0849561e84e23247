"""Words of the same task, from a hand-kept file: ``data/synonyms.toml``, and those that people added to it.

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

from search.contradictions import Conflict, Contradiction, contradictions
from search.german import DATA, stem
from search.terms import Group, Stems, Term, term

__all__ = ["Group", "Meaning", "Stems", "SynonymError", "Synonyms", "Term", "load", "parse", "standard", "term"]

KEYS = frozenset({"words", "leads", "products"})


class SynonymError(Exception):
    """The file of synonyms contradicts itself; the message names the words, and ``found`` each contradiction."""

    def __init__(self, said: str, found: Sequence[Contradiction] = ()) -> None:
        super().__init__(said)
        self.found = tuple(found)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term of the query stands for: the other words of its groups, and the product that it names."""

    term: Term
    others: tuple[Term, ...]
    product: bool


class Synonyms:
    """All groups, ready to be asked. Words are known in all their forms, a product by its name only."""

    def __init__(self, groups: Iterable[Group], ambiguous: Iterable[Term] = ()) -> None:
        self.groups = tuple(groups)
        self.ambiguous = tuple(ambiguous)
        self._words: dict[Stems, list[tuple[Group, Term]]] = {}
        self._products: dict[Stems, list[tuple[Group, Term]]] = {}
        for group in self.groups:
            for each in (*group.words, *group.leads):
                for stems in _spellings(each):
                    self._words.setdefault(stems, []).append((group, each))
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


def _spellings(each: Term) -> Iterator[Stems]:
    """As which words a term may be typed: Bürger-App also as Bürgerapp."""
    yield each.stems
    if "-" in each.text and " " not in each.text and len(each.folded) > 1:
        yield (stem("".join(each.folded)),)


def parse(content: Mapping[str, Any]) -> Synonyms:
    """The groups of a parsed file. Raises SynonymError for what contradicts itself."""
    groups = [_group(number, raw) for number, raw in enumerate(_listed(content, "group"), start=1)]
    ambiguous = [term(text) for text in _texts(content, "ambiguous", "the file")]
    if found := list(contradictions(groups, ambiguous)):
        raise SynonymError(str(found[0]), found)
    return Synonyms(groups, ambiguous)


def load(path: Path) -> Synonyms:
    """The groups of a file. Raises SynonymError, also where the file is no TOML."""
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SynonymError(f"{path.name}: {error}") from error


@lru_cache(maxsize=1)
def standard() -> Synonyms:
    """The file that the project keeps."""
    return load(DATA / "synonyms.toml")


def _group(number: int, raw: Mapping[str, Any]) -> Group:
    unknown = set(raw) - KEYS
    if unknown:
        raise SynonymError(f"group {number}: unknown key {', '.join(sorted(unknown))}")
    named = {key: tuple(term(text) for text in _texts(raw, key, f"group {number}")) for key in KEYS}
    if not named["words"] or sum(map(len, named.values())) < 2:
        alone = Contradiction(Conflict.ALONE, name=str(number))
        raise SynonymError(f"group {number}: a group needs a word and another one", [alone])
    return Group(**named)


def _listed(content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = content.get(key, ())
    if not isinstance(found, list | tuple) or not all(isinstance(each, Mapping) for each in found):
        raise SynonymError(f"{key}: tables are meant, each as [[{key}]]")
    return found


def _texts(raw: Mapping[str, Any], key: str, where: str) -> Sequence[str]:
    found = raw.get(key, ())
    if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
        raise SynonymError(f"{where}: {key} is a list of texts")
    return found
