"""Why a document is a hit: the words of its texts that answer the query, marked. Plain text, no markup.

The engine's own highlighter sees neither slips nor half words nor parts of compounds; here every word of a text is
read as the engine read it and compared with what was sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from search.german import Word, camel_parts, fold, parts, stem, words
from search.query import MatchKind, Reason, Span
from search.reading import Sought, Spelling

EXCERPT: Final = 200
BEFORE: Final = 60
SHORTEST_TAIL: Final = 5
_RANK = {kind: rank for rank, kind in enumerate(MatchKind)}


@dataclass(frozen=True, slots=True)
class Found:
    """A word of a text that answers the query's word of that number."""

    word: Word
    number: int
    kind: MatchKind


class Marker:
    """Marks the texts of many hits of one query; a word is compared once."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self._sought = tuple(_Wanted(number, each) for number, each in enumerate(sought))
        self._known: dict[str, tuple[int, MatchKind] | None] = {}

    def find(self, text: str) -> list[Found]:
        """The words that answer, in order."""
        found = []
        for word in words(text):
            known = self._known.get(word.text, False)
            match = self._match(word.text) if known is False else known
            if match:
                found.append(Found(word, match[0], match[1]))  # type: ignore[index]
        return found

    def _match(self, surface: str) -> tuple[int, MatchKind] | None:
        folded = fold(surface)
        read = _Read(folded, stem(folded), {stem(part) for part in (*parts(folded), *camel_parts(surface))})
        matches = [(wanted.number, kind) for wanted in self._sought if (kind := wanted.match(read))]
        best = min(matches, key=lambda match: _RANK[match[1]], default=None)
        self._known[surface] = best
        return best


@dataclass(frozen=True, slots=True)
class _Read:
    folded: str
    stem: str
    parts: set[str]


class _Wanted:
    """A word of the query, ready to be compared."""

    def __init__(self, number: int, sought: Sought) -> None:
        self.number = number
        self._stems = {sought.asked.stem, *map(stem, sought.glued), *map(stem, sought.parted)}
        self._folded = {sought.asked.folded, *sought.glued}
        self._parts = {stem(part) for part in sought.asked.parts}
        self._prefix = sought.prefix
        self._spelling = sought.spelling
        self._synonyms = {word for synonym in sought.synonyms for word in synonym.stems if len(synonym.stems) == 1}

    def match(self, read: _Read) -> MatchKind | None:
        if read.stem in self._stems or read.folded in self._folded:
            return MatchKind.EXACT
        if self._is_part(read):
            return MatchKind.PART
        if self._prefix and self._begins(read):
            return MatchKind.PREFIX
        if self._spelling and is_near(read.folded, self._spelling):
            return MatchKind.SPELLING
        if read.stem in self._synonyms or not self._synonyms.isdisjoint(read.parts):
            return MatchKind.SYNONYM
        return None

    def _is_part(self, read: _Read) -> bool:
        if not self._stems.isdisjoint(read.parts) or read.stem in self._parts:
            return True
        return any(len(own) >= SHORTEST_TAIL and read.stem.endswith(own) for own in self._stems)

    def _begins(self, read: _Read) -> bool:
        return read.folded.startswith(self._prefix) or any(part.startswith(self._prefix) for part in read.parts)


def is_near(word: str, spelling: Spelling) -> bool:
    """Whether so few slips (a letter wrong, missing, too much, or two swapped) lie between."""
    if spelling.beginning:
        lengths = range(len(spelling.folded) - spelling.slips, len(spelling.folded) + spelling.slips + 1)
        return any(slips(word[:length], spelling.folded, spelling.slips) for length in lengths if length <= len(word))
    return slips(word, spelling.folded, spelling.slips)


def slips(left: str, right: str, most: int) -> bool:
    """Whether at most ``most`` slips lie between two words; two swapped letters are one."""
    if abs(len(left) - len(right)) > most:
        return False
    before: list[int] = []
    row = list(range(len(right) + 1))
    for number, letter in enumerate(left, start=1):
        following = [number]
        for column, other in enumerate(right, start=1):
            cost = min(row[column] + 1, following[-1] + 1, row[column - 1] + (letter != other))
            if number > 1 and column > 1 and letter == right[column - 2] and left[number - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return False
        before, row = row, following
    return row[-1] <= most


def marked(text: str, found: Sequence[Found]) -> tuple[Span, ...]:
    """The whole text with the found words marked."""
    spans: list[Span] = []
    end = 0
    for each in found:
        if each.word.start > end:
            spans.append(Span(text[end : each.word.start]))
        spans.append(Span(text[each.word.start : each.word.end], marked=True))
        end = each.word.end
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)


def excerpt(text: str, found: Sequence[Found]) -> tuple[Span, ...]:
    """A piece of the text around the first found word, cut between words."""
    start = max(0, found[0].word.start - BEFORE)
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    end = min(len(text), start + EXCERPT)
    end = text.rfind(" ", max(start, found[0].word.end), end + 1) if end < len(text) else end
    end = end if end > found[0].word.end - 1 else found[0].word.end
    inside = [
        Found(Word(each.word.text, each.word.start - start, each.word.end - start), each.number, each.kind)
        for each in found
        if each.word.start >= start and each.word.end <= end
    ]
    spans = marked(text[start:end], inside)
    return (*([Span("… ")] if start else []), *spans, *([Span(" …")] if end < len(text) else []))


def reasons(sought: Sequence[Sought], fields: Iterable[tuple[str, str, Sequence[Found]]]) -> tuple[Reason, ...]:
    """For each word of the query the first field that answers it, the nearest kind of match first."""
    best: dict[int, tuple[Found, str, str, Sequence[Found]]] = {}
    for field, text, found in fields:
        for each in found:
            known = best.get(each.number)
            if known is None or _RANK[each.kind] < _RANK[known[0].kind]:
                best[each.number] = (each, field, text, found)
    return tuple(
        Reason(
            word=sought[number].asked.word,
            found=each.word.text,
            field=field,
            kind=each.kind,
            excerpt=excerpt(text, [other for other in found if other.word.start >= each.word.start]),
        )
        for number, (each, field, text, found) in sorted(best.items())
    )
