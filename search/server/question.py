"""A query read for one index: which filter finds its answers, and what was found out about its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from search.correcting import corrected
from search.marking import Marker
from search.query import SearchQuery
from search.reading import Sought, read
from search.seeking import may_be_begun
from search.server import asking, filters
from search.server.connection import Answer, Question
from search.server.filters import Clause, Filter
from search.server.place import Place
from search.server.questions import BY_STANDING, BY_TITLE, count, some
from search.server.ranking import Scorer
from search.server.vocabulary import ServerVocabulary
from search.server.weighing import holding
from search.strictness import levels
from search.synonyms import Synonyms

MOST_NEEDED: Final = 6
"""Of a longer query the longest words are needed and the others welcome; a filter for more would fill pages."""
LONGEST_FILTER: Final = 16_000
"""Letters of a filter. The server reads it in a time that grows faster than its length, and three of that length within
what a visitor waits; a question of many words with many further words needs fewer of them for it."""
LEAST_NEEDED: Final = 2
MOST_COUNTED: Final = 120
"""Of so many words it is counted how rare they are; of further ones in a long question it is supposed."""
SUPPOSED: Final = 0.02
"""The share of documents that is supposed to hold a word that was not counted."""
MOST_READ: Final = 20
"""So many entries are read to learn how the word is written that was meant."""


class Asked:
    """What is asked of one index. ``settle`` must be told what ``open_questions`` asks for; from then on it stands."""

    def __init__(self, place: Place, query: SearchQuery, synonyms: Synonyms) -> None:
        self._text = query.text
        self.reading = read(query.text, synonyms, query.typing)
        vocabulary = ServerVocabulary(place)
        self.sought: tuple[Sought, ...] = vocabulary.seek(self.reading, synonyms)
        self.marker = Marker(self.sought)
        worth = asking.may_be_misspelt_name(self.reading, self.sought)
        misspelt = vocabulary.misspelt_names(self.reading.name) if worth else ()
        self.known = vocabulary.known
        self._named = asking.name_clause(self.reading, misspelt, may_be_begun(self.sought, query.typing))
        clauses = [(each, asking.word_clause(each, vocabulary)) for each in _needed(self.sought)]
        needed = _affordable(clauses, self._named)
        self._words = tuple(asking.word_clause(each, vocabulary) for each in needed)
        self._titled = tuple(asking.title_clause(each, vocabulary) for each in needed)
        self._headed = tuple(asking.head_clause(each) for each in needed)
        near = [vocabulary.spelt(each.spelling) if each.spelling else () for each in self.sought]
        all_near = (word for words in near for word in words)
        self._near = filters.any_of(filters.one_of("words", all_near), filters.one_of("called", misspelt))
        self._least = len(self._words)
        self.scorer = Scorer(self.reading, self.sought, near, misspelt)
        self.corrected: str | None = None

    @property
    def product(self) -> str | None:
        """The proprietary product that the query names."""
        return next((each.meaning.term.text for each in self.sought if each.meaning and each.meaning.product), None)

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The further words that are looked for."""
        return tuple(dict.fromkeys(synonym.text for sought in self.sought for synonym in sought.synonyms))

    @property
    def wanted(self) -> Filter:
        """The documents that answer, as strictly as was settled."""
        return self._at_least(self._least)

    def groups(self, wanted: Filter) -> list[tuple[Filter, Sequence[str]]]:
        """The documents wanted, and each group's order: those named, then those with all words in the title, in the
        head, the rest."""
        before: list[Clause] = []
        groups: list[tuple[Filter, Sequence[str]]] = []
        for group, others, order in (
            ((self._named,), filters.but(self._named), BY_TITLE),
            (self._titled, (filters.not_all(self._titled),), BY_TITLE),
            (self._headed, (filters.not_all(self._headed),), BY_STANDING),
        ):
            if group and all(group):
                groups.append(((*wanted, *before, *group), order))
                before += others
        return [*groups, ((*wanted, *before), BY_STANDING)]

    def open_questions(self) -> list[Question]:
        """What must be known to settle how strictly is asked, how much each word tells and what was meant."""
        near = [some((self._near,), ("shown",), MOST_READ)] if self._near else []
        return [*map(count, self._uncounted()), *near]

    def settle(self, answers: Sequence[Answer]) -> bool:
        """Take in the answers to ``open_questions``; whether the question became milder by them."""
        uncounted = self._uncounted()
        counts = (int(answer["totalHits"]) for answer in answers)
        self.known.counts.update(zip(uncounted, counts, strict=False))
        number = self.known.counts[filters.EVERYTHING]
        supposed = round(number * SUPPOSED)
        frequencies = {word: self.known.counts.get(holding(word), supposed) for word in self.scorer.words}
        self.scorer.learn(number, frequencies, self.known.lengths)
        read = [hit["shown"] for answer in answers[len(uncounted) :] for hit in answer["hits"]]
        self.corrected = self._meant(read)
        before, self._least = self._least, self._settled()
        return self._least != before

    def _uncounted(self) -> list[Filter]:
        """The filters of which nobody knows yet how many documents pass."""
        rare = map(holding, self.scorer.words[:MOST_COUNTED])
        wanted = dict.fromkeys((*map(self._real, self._levels()), filters.EVERYTHING, *rare))
        return [each for each in wanted if each not in self.known.counts]

    def _settled(self) -> int:
        """The strictest level with enough real answers; the mildest where none has any, for there may be samples."""
        counts, enough = self.known.counts, dict(levels(len(self._words)))
        found = (least for least in self._levels() if counts[self._real(least)] >= enough[least])
        return next(found, min(1, len(self._words)))

    def _levels(self) -> list[int]:
        return [least for least, _ in levels(len(self._words))] if len(self._words) > 1 else []

    def _real(self, least: int) -> Filter:
        return (*self._at_least(least), *filters.REAL)

    def _at_least(self, least: int) -> Filter:
        """So many of the words, or the name."""
        if not self._words:
            return (self._named,)
        return tuple(filters.any_of(clause, self._named) for clause in filters.at_least(self._words, least))

    def _meant(self, entries: Sequence[Mapping[str, Any]]) -> str | None:
        """Read off entries that have such words, whatever else was asked and filtered; the longest texts last."""
        texts = [each["summary"] for each in entries] + [word for each in entries for word in each["keywords"]]
        texts += [each[name] for each in entries for name in ("publisher", "body")]
        return corrected(self._text, self.sought, [each["title"] for each in entries], texts)


def _needed(sought: Sequence[Sought]) -> list[Sought]:
    """The words that a hit must have."""
    found = [each for each in sought if not each.asked.weak] or list(sought)
    return sorted(found, key=lambda each: -len(each.asked.folded))[:MOST_NEEDED] if len(found) > MOST_NEEDED else found


def _affordable(needed: Sequence[tuple[Sought, Clause]], named: Clause) -> list[Sought]:
    """As many of the words as the server can be asked for at once, the longest first where they are too many."""
    chosen = list(needed)
    while len(chosen) > LEAST_NEEDED and _longest_filter([clause for _, clause in chosen], named) > LONGEST_FILTER:
        shortest = min(chosen, key=lambda each: len(each[0].asked.folded))
        chosen.remove(shortest)
    return [sought for sought, _ in chosen]


def _longest_filter(clauses: Sequence[Clause], named: Clause) -> int:
    asked = (filters.at_least(clauses, least) for least, _ in levels(len(clauses)))
    return max((sum(len(word) for clause in each for word in (*clause, *named)) for each in asked), default=0)
