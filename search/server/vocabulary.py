"""Which words the server's index holds, asked in rounds.

``search.seeking`` asks for one thing after the other, and each would be a journey. So it is run on what is known so
far, while what it asks beyond that is gathered; the server is asked for all of it at once, and it is run again until
nothing is open. Most queries take one round: all their words are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from search.embedded.asking import LONGEST_ONE_SLIP_NAME
from search.german import stem
from search.marking import is_near, slips
from search.reading import Reading, Sought, Spelling
from search.seeking import seek
from search.server import filters
from search.server.connection import Connection
from search.server.writing import PART, PUBLISHER
from search.synonyms import Synonyms

FEW_DOCUMENTS: Final = 10
COMMON_SHARE: Final = 0.1
MOST_ROUNDS: Final = 12


def written(folded: str) -> str:
    """Documents with the word in some form, or with a compound of it."""
    stemmed = stem(folded)
    stems = filters.one_of("stems", (stemmed, f"{PART}{stemmed}", f"{PUBLISHER}{stemmed}"))
    return filters.any_of((stems, filters.one_of("words", (folded,))))


class ServerVocabulary:
    """What is known of the words of one index; ``number`` is how many documents it holds."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._counts: dict[str, int] = {filters.EVERYTHING: -1}
        self._near: dict[str, tuple[str, ...]] = {}
        self._open: dict[str, None] = {filters.EVERYTHING: None}
        self._unread: dict[str, None] = {}

    def seek(self, reading: Reading, synonyms: Synonyms) -> tuple[Sought, ...]:
        """As what each word is looked for. Raises IndexUnavailable."""
        for _ in range(MOST_ROUNDS):
            sought = seek(reading, self, synonyms)
            if not self._open and not self._unread:
                break
            self._ask()
        return sought

    @property
    def number(self) -> int:
        return self._counts[filters.EVERYTHING]

    def count(self, wanted: str, meanwhile: int = 0) -> int:
        """How many documents pass; ``meanwhile`` until the server was asked."""
        if wanted not in self._counts:
            self._open[wanted] = None
        return self._counts.get(wanted, meanwhile)

    def frequency(self, folded: str) -> int:
        """How many documents hold the word."""
        return self.count(written(folded))

    def counts(self, wanted: Iterable[str]) -> list[int]:
        """How many documents pass each filter, asked at once. Raises IndexUnavailable."""
        wanted = list(wanted)
        for each in wanted:
            self.count(each)
        self._ask()
        return [self.count(each) for each in wanted]

    def misspelt_names(self, name: str) -> tuple[str, ...]:
        """The names of entries that are a slip or two away. Raises IndexUnavailable."""
        most = 1 if len(name) <= LONGEST_ONE_SLIP_NAME else 2
        found = [self._connection.facet_search(self._index, each, name) for each in ("name", "short_name")]
        return tuple(word for names in found for word, _ in names if slips(word, name, most))

    def spelt(self, spelling: Spelling) -> tuple[str, ...]:
        """The words of the index that are so near."""
        return tuple(word for word in self._near.get(spelling.folded, ()) if is_near(word, spelling))

    def knows(self, folded: str) -> bool:
        # Until the server was asked the word is taken for known: then nothing more is asked about it.
        return self.count(written(folded), meanwhile=1) > 0

    def stands_alone(self, folded: str) -> bool:
        return self.count(filters.one_of("stems", (stem(folded),))) > 0

    def rare(self, pieces: tuple[str, ...]) -> tuple[str, ...]:
        most = max(FEW_DOCUMENTS, int(self.number * COMMON_SHARE))
        counts = [self.count(filters.one_of("head", (stem(piece),))) for piece in pieces]
        telling = tuple(piece for piece, number in zip(pieces, counts, strict=True) if number <= most)
        return telling or pieces

    def neighbours(self, pair: tuple[str, str]) -> bool:
        return self.count(filters.one_of("pairs", (" ".join(map(stem, pair)),))) > 0

    def begins(self, folded: str) -> bool:
        return self.count(filters.begun("words", folded)) > 0

    def ends(self, stemmed: str) -> bool:
        return self.count(filters.begun("tails", stemmed[::-1])) > 0

    def spells(self, spelling: Spelling) -> bool:
        if spelling.folded not in self._near:
            self._unread[spelling.folded] = None
        return bool(self.spelt(spelling))

    def _ask(self) -> None:
        """Counts first: they may show that no near word is needed."""
        if self._open:
            self._counts.update(self._counted(self._open))
        else:
            for folded in self._unread:
                found = self._connection.facet_search(self._index, "words", folded)
                self._near[folded] = tuple(word for word, _ in found)
        self._open, self._unread = {}, {}

    def _counted(self, wanted: Iterable[str]) -> dict[str, int]:
        questions = [counting(self._index, each) for each in wanted]
        answers = self._connection.multi_search(questions)
        return dict(zip(wanted, (int(answer["totalHits"]) for answer in answers), strict=True))


def counting(index: str, wanted: str, facets: Iterable[str] = ()) -> dict[str, object]:
    """The question how many documents pass, and how many of them carry each value of the facets."""
    return {"indexUid": index, "filter": wanted, "page": 1, "hitsPerPage": 0, "facets": list(facets)}
