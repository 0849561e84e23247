"""Which words the embedded index holds: what ``search.seeking`` asks of an engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import tantivy
from tantivy import Query

from search.embedded.layout import WORDS, schema
from search.german import stem
from search.reading import Spelling

FEW_DOCUMENTS: Final = 10
COMMON_SHARE: Final = 0.1


class IndexVocabulary:
    """Which words one searcher holds."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def knows(self, folded: str) -> bool:
        """The word in some form, or a compound of it."""
        return self._holds(("head", "body", "publisher", "parts"), stem(folded)) or self._holds(WORDS, folded)

    def stands_alone(self, folded: str) -> bool:
        """The word itself, in some form."""
        return self._holds(("title", "summary", "keywords", "body"), stem(folded))

    def rare(self, pieces: tuple[str, ...]) -> tuple[str, ...]:
        """The pieces of a compound that tell entries apart, where there are such."""
        most = max(FEW_DOCUMENTS, int(self._searcher.num_docs * COMMON_SHARE))
        telling = tuple(piece for piece in pieces if self._searcher.doc_freq("head", stem(piece)) <= most)
        return telling or pieces

    def neighbours(self, pair: tuple[str, str]) -> bool:
        """The two stand side by side somewhere."""
        return bool(self._searcher.search(side_by_side("head", map(stem, pair)), 1, count=False).hits)

    def begins(self, folded: str) -> bool:
        """Some word begins so."""
        return any(self._searcher.terms_with_prefix(field, folded, limit=1) for field in WORDS)

    def ends(self, stemmed: str) -> bool:
        """Some long word ends so."""
        return bool(self._searcher.terms_with_prefix("tails", stemmed[::-1], limit=1))

    def spells(self, spelling: Spelling) -> bool:
        """Some word is so near."""
        return any(self._searcher.search(spelling_query(field, spelling), 1, count=False).hits for field in WORDS)

    def _holds(self, fields: Iterable[str], word: str) -> bool:
        return any(self._searcher.doc_freq(field, word) for field in fields)


def spelling_query(field: str, spelling: Spelling) -> Query:
    """The words of a field at most so many slips away."""
    return Query.fuzzy_term_query(schema(), field, spelling.folded, distance=spelling.slips, prefix=spelling.beginning)


def side_by_side(field: str, stems: Iterable[str]) -> Query:
    """These words one after the other, with one between them at most."""
    words: list[str | tuple[int, str]] = list(stems)
    return Query.phrase_query(schema(), field, words, slop=1)
