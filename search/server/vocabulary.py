"""Which words the server's index holds, asked in rounds.

``search.seeking`` asks for one thing after the other, and each would be a journey. So it is run on what is known so
far, while what it asks beyond that is gathered; the server is asked for all of it at once, and it is run again until
nothing is open. Most queries take one round: all their words are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from search.embedded.asking import LONGEST_ONE_SLIP_NAME
from search.embedded.vocabulary import COMMON_SHARE, FEW_DOCUMENTS
from search.german import stem
from search.marking import is_near, slips
from search.reading import Reading, Sought, Spelling
from search.seeking import seek
from search.server import questions
from search.server.filters import EVERYTHING, Clause, Filter, any_of, begun, one_of
from search.server.place import Place
from search.server.writing import PART, PUBLISHER
from search.synonyms import Synonyms

MOST_ROUNDS: Final = 12


def as_stem(folded: str) -> tuple[str, str, str]:
    """A word in any form, as a word of its own, as a part of a compound, and in a publisher's name."""
    stemmed = stem(folded)
    return stemmed, f"{PART}{stemmed}", f"{PUBLISHER}{stemmed}"


def written(folded: str) -> Clause:
    """Documents with the word in some form, or with a compound of it."""
    return any_of(one_of("stems", as_stem(folded)), one_of("words", (folded,)))


class ServerVocabulary:
    """The words of an index, as far as known."""

    def __init__(self, place: Place) -> None:
        self.known = place.known()
        self._place = place
        self._open: dict[Filter, None] = {}
        self._unread: dict[str, None] = {}

    def seek(self, reading: Reading, synonyms: Synonyms) -> tuple[Sought, ...]:
        """As what each word is looked for. Raises IndexUnavailable."""
        for _ in range(MOST_ROUNDS):
            sought = seek(reading, self, synonyms)
            if not self._open and not self._unread:
                break
            self._ask()
        return sought

    def misspelt_names(self, name: str) -> tuple[str, ...]:
        """The names of entries that are a slip or two away. Raises IndexUnavailable."""
        most = 1 if len(name) <= LONGEST_ONE_SLIP_NAME else 2
        return tuple(word for word in self._place.values("called", name) if slips(word, name, most))

    def spelt(self, spelling: Spelling) -> tuple[str, ...]:
        """The words of the index that are so near."""
        return tuple(word for word in self.known.near.get(spelling.folded, ()) if is_near(word, spelling))

    def knows(self, folded: str) -> bool:
        # Until the server was asked the word is taken for known: then nothing more is asked about it.
        return self._count((written(folded),), meanwhile=1) > 0

    def stands_alone(self, folded: str) -> bool:
        return self._count((one_of("stems", (stem(folded),)),)) > 0

    def rare(self, pieces: tuple[str, ...]) -> tuple[str, ...]:
        most = max(FEW_DOCUMENTS, int(self._count(EVERYTHING) * COMMON_SHARE))
        counts = [self._count((one_of("head", (stem(piece),)),)) for piece in pieces]
        telling = tuple(piece for piece, number in zip(pieces, counts, strict=True) if number <= most)
        return telling or pieces

    def neighbours(self, pair: tuple[str, str]) -> bool:
        return self._count((one_of("pairs", (" ".join(map(stem, pair)),)),)) > 0

    def begins(self, folded: str) -> bool:
        return self._count((begun("words", folded),)) > 0

    def ends(self, stemmed: str) -> bool:
        return self._count((begun("tails", stemmed[::-1]),)) > 0

    def spells(self, spelling: Spelling) -> bool:
        if spelling.folded not in self.known.near:
            self._unread[spelling.folded] = None
        return bool(self.spelt(spelling))

    def _count(self, wanted: Filter, meanwhile: int = 0) -> int:
        """How many documents pass; ``meanwhile`` until the server was asked."""
        if wanted not in self.known.counts:
            self._open[wanted] = None
        return self.known.counts.get(wanted, meanwhile)

    def _ask(self) -> None:
        """Counts first: they may show that no near word is needed."""
        if self._open:
            self._count_all([EVERYTHING, *self._open])
        else:
            for folded in self._unread:
                self.known.near[folded] = tuple(self._place.values("words", folded))
        self._open, self._unread = {}, {}

    def _count_all(self, wanted: Sequence[Filter]) -> None:
        about, *answers = self._place.ask([questions.about(), *map(questions.count, wanted)])
        # What was known before another change is forgotten with it.
        self.known = self._place.known(questions.told(about))
        self.known.counts.update(zip(wanted, (int(answer["totalHits"]) for answer in answers), strict=True))
