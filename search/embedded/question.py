"""A query that was read, at the strictness at which the index has an answer.

All words that matter must be found; where no entry has them all, those that have most of them answer, the fuller
ones first. How strict the question is does not depend on filters: a filter narrows the answer and never widens it.
"""

from __future__ import annotations

from typing import Any, Final

import tantivy
from tantivy import Occur, Query

from search.correcting import corrected
from search.embedded.asking import Clauses, any_of, but_samples, fixed, misspelt_names, name_queries, word_query
from search.embedded.storing import stored
from search.embedded.vocabulary import IndexVocabulary, spelling_query
from search.marking import Marker
from search.reading import Reading, Sought
from search.seeking import may_be_begun, seek
from search.strictness import levels
from search.synonyms import Synonyms

PARTLY: Final = 100.0
"""What each word more is worth where no entry needs to have them all."""
COMPLETE: Final = 400.0
"""What having all words is worth: more than being named among other words."""


def count(searcher: tantivy.Searcher, query: Query) -> int:
    """How many documents answer; as an aggregation, for then the engine scores none of them."""
    return int(searcher.aggregate(query, {"number": {"value_count": {"field": "id"}}})["number"]["value"])


MOST_READ: Final = 20
"""So many entries are read to learn how the word is written that was meant."""


class Question:
    """What is asked of one searcher; ``marker`` knows why a hit is one, ``corrected`` what was probably meant."""

    def __init__(self, reading: Reading, searcher: tantivy.Searcher, synonyms: Synonyms, unfinished: bool) -> None:
        self.reading = reading
        self.sought: tuple[Sought, ...] = seek(reading, IndexVocabulary(searcher), synonyms)
        self.marker = Marker(self.sought)
        words = [(word_query(sought), sought.asked.weak) for sought in self.sought]
        self._needed = [query for query, weak in words if not weak] or [query for query, _ in words]
        self._welcome = [query for query, weak in words if weak] if len(self._needed) < len(words) else []
        self._misspelt_name = self._is_misspelt_name(searcher)
        self._names = name_queries(reading, self._misspelt_name, may_be_begun(self.sought, unfinished))
        self.query = self._strictest_with_answers(searcher)
        self.corrected = self._corrected(searcher, reading.text)

    @property
    def product(self) -> str | None:
        """The proprietary product that the query names."""
        return next((each.meaning.term.text for each in self.sought if each.meaning and each.meaning.product), None)

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The further words that are looked for."""
        return tuple(dict.fromkeys(synonym.text for sought in self.sought for synonym in sought.synonyms))

    def _is_misspelt_name(self, searcher: tantivy.Searcher) -> bool:
        """Whether it may be a name with slips, and some entry has such a name: asked once, not with each count."""
        unknown = any(not sought.known for sought in self.sought)
        return unknown and any(count(searcher, query) for query in misspelt_names(self.reading.name))

    def _corrected(self, searcher: tantivy.Searcher, text: str) -> str | None:
        """Read off entries that have such words, whatever else was asked and filtered; the longest texts last."""
        if all(sought.known for sought in self.sought):
            return None
        head = self._with_near_words(searcher, ("title_words", "head_words"))
        entries = head or self._with_near_words(searcher, ("body_words",))
        fields = ("summary",) if head else ("summary", "body", "publisher")
        texts = (words for entry in entries for words in (*(entry[name] for name in fields), *entry["keywords"]))
        return corrected(text, self.sought, [entry["title"] for entry in entries], texts)

    def _with_near_words(self, searcher: tantivy.Searcher, fields: tuple[str, ...]) -> list[dict[str, Any]]:
        spellings = [sought.spelling for sought in self.sought if sought.spelling]
        near = [spelling_query(field, spelling) for spelling in spellings for field in fields]
        near += misspelt_names(self.reading.name) if self._misspelt_name else []
        found = searcher.search(any_of(near), MOST_READ, count=False, weight_by_field="prior").hits if near else ()
        return [stored(searcher, address) for _, address in found]

    def _strictest_with_answers(self, searcher: tantivy.Searcher) -> Query:
        if not self._names and not self._needed:
            return Query.empty_query()
        needed = len(self._needed)
        strict = query = self._at_least(needed)
        for least, enough in levels(needed):
            query = self._at_least(least)
            if count(searcher, but_samples(query)) >= enough:
                return query
        return query if count(searcher, query) else strict

    def _fullness(self, least: int) -> list[Query]:
        """What puts real entries with more of the words before those with fewer."""
        number = len(self._needed)
        worths = dict.fromkeys(range(max(2, least + 1), number), PARTLY) | {number: COMPLETE}
        return [fixed(but_samples(any_of(self._needed, having)), worth) for having, worth in worths.items()]

    def _at_least(self, least: int) -> Query:
        clauses: Clauses = []
        if self._needed:
            clauses.append((Occur.Must, any_of(self._needed, least)))
            clauses += [(Occur.Should, query) for query in self._welcome]
            if len(self._needed) > 1:
                clauses += [(Occur.Should, query) for query in self._fullness(least)]
        worded = [Query.boolean_query(clauses)] if clauses else []
        return any_of([*worded, *self._names])
