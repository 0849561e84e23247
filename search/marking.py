"""Why a document is a hit: the words of its texts that answer the query, marked. Plain text, no markup.

The engine's own highlighter sees neither slips nor half words nor parts of compounds; here every word of a text is
read as the engine read it and compared with what was sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.german import WORD, Read, read, stem, surfaces
from search.query import MatchKind, Reason, Span
from search.reading import Sought, Spelling
from search.synonyms import Stems

EXCERPT: Final = 200
BEFORE: Final = 60
SHORTEST_TAIL: Final = 5

Match = tuple[int, MatchKind]


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of a text that answers the query's word of that number."""

    start: int
    end: int
    text: str
    number: int
    kind: MatchKind


class Marker:
    """Marks the texts of many hits of one query; each word is compared once, all words of the query together."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        self.sought = sought
        self._known: set[str] = set()
        self._matches: dict[str, Match] = {}
        self._in_phrases: dict[str, str] = {}
        self._stems: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._own_parts: dict[str, int] = {}
        self._synonyms: dict[str, int] = {}
        self._phrases: dict[Stems, int] = {}
        for number, each in enumerate(sought):
            for folded in (each.asked.folded, *each.glued, *each.parted):
                self._folded.setdefault(folded, number)
                self._stems.setdefault(stem(folded), number)
            for form in each.forms:
                self._stems.setdefault(stem(form), number)
            # The name of a product is one word: whoever asks for Terminland means no land.
            named = each.meaning is not None and each.meaning.product
            for part in () if named else (*each.asked.parts, *each.pieces):
                self._own_parts.setdefault(stem(part), number)
            for synonym in each.synonyms:
                if len(synonym.stems) == 1:
                    self._synonyms.setdefault(synonym.stems[0], number)
                else:
                    self._phrases.setdefault(synonym.stems, number)
        self._of_phrases = frozenset(stemmed for phrase in self._phrases for stemmed in phrase)
        self._tails = tuple(stemmed for stemmed in self._stems if len(stemmed) >= SHORTEST_TAIL)
        self._telling = frozenset((*self._folded, *self._stems, *self._own_parts, *self._synonyms))
        self._prefixes = {each.prefix: number for number, each in enumerate(sought) if each.prefix}
        self._beginnings = tuple(self._prefixes)
        self._spellings = [(number, each.spelling) for number, each in enumerate(sought) if each.spelling]

    def find(self, text: str) -> list[Found]:
        """The words that answer, in order."""
        if not self.sought:
            return []
        found = set(surfaces(text))
        for word in found - self._known:
            self._learn(word)
        matches = found & self._matches.keys()
        single = [
            Found(place.start(), place.end(), place.group(), *self._matches[place.group()])
            for place in (WORD.finditer(text) if matches else ())
            if place.group() in matches
        ]
        there = {self._in_phrases[word] for word in found & self._in_phrases.keys()}
        phrases = [phrase for phrase in self._phrases if there.issuperset(phrase)] if there else []
        return _merged(single, self._find_phrases(text, phrases)) if phrases else single

    def _learn(self, word: str) -> None:
        """Compare a word that no text had yet. Most are no match, so only those that are one are looked up again."""
        known = read(word)
        if self._may_match(known) and (match := self._compare(known)):
            self._matches[word] = match
        if known.stem in self._of_phrases:
            self._in_phrases[word] = known.stem
        self._known.add(word)  # last: another thread may mark a text of the same query

    def _may_match(self, word: Read) -> bool:
        """Whether there is any use in comparing it; of a hundred words hardly one is a match."""
        folded, stemmed, _, own = word
        if not self._telling.isdisjoint((folded, stemmed, *own)) or stemmed.endswith(self._tails) or self._spellings:
            return True
        return bool(self._beginnings) and any(each.startswith(self._beginnings) for each in (folded, *own))

    def _find_phrases(self, text: str, phrases: Iterable[Stems]) -> list[Found]:
        """Synonyms of several words, side by side with one other word between them at most."""
        places = list(WORD.finditer(text))
        stems = [read(place.group()).stem for place in places]
        found = []
        for phrase in phrases:
            for first in (at for at, stemmed in enumerate(stems) if stemmed == phrase[0]):
                last = _follow(stems, first, phrase)
                if last is not None:
                    start, end = places[first].start(), places[last].end()
                    found.append(Found(start, end, text[start:end], self._phrases[phrase], MatchKind.SYNONYM))
        return found

    def _compare(self, word: Read) -> Match | None:
        """Which word of the query a word answers, and how; the nearest kind, then the first word."""
        folded, stemmed, parts, own = word
        number = self._folded.get(folded)
        if number is not None:
            return number, MatchKind.EXACT
        number = self._stems.get(stemmed)
        if number is not None:
            return number, MatchKind.FORM
        number = self._as_part(stemmed, own)
        if number is not None:
            return number, MatchKind.PART
        number = self._as_beginning(folded, own)
        if number is not None:
            return number, MatchKind.PREFIX
        for number, spelling in self._spellings:
            if any(is_near(each, spelling) for each in (folded, *parts)):
                return number, MatchKind.SPELLING
        number = _first(self._synonyms, (stemmed, *own))
        return None if number is None else (number, MatchKind.SYNONYM)

    def _as_part(self, stemmed: str, own: tuple[str, ...]) -> int | None:
        number = _first(self._stems, own) if own else None
        if number is None:
            number = self._own_parts.get(stemmed)
        if number is None and stemmed.endswith(self._tails):
            number = next(self._stems[tail] for tail in self._tails if stemmed.endswith(tail))
        return number

    def _as_beginning(self, folded: str, own: tuple[str, ...]) -> int | None:
        for word in (folded, *own):
            if word.startswith(self._beginnings):
                return next(number for prefix, number in self._prefixes.items() if word.startswith(prefix))
        return None


def _follow(stems: Sequence[str], first: int, phrase: Stems) -> int | None:
    """Where the phrase ends that begins there; None where it does not go on."""
    at = first
    for wanted in phrase[1:]:
        following = next((place for place in (at + 1, at + 2) if stems[place : place + 1] == [wanted]), None)
        if following is None:
            return None
        at = following
    return at


def _merged(single: Sequence[Found], phrases: Iterable[Found]) -> list[Found]:
    """In order and none over another: a phrase takes the place of synonyms within it, and gives way to nearer kinds."""
    kept: list[Found] = []
    for phrase in sorted(phrases, key=lambda each: each.start - each.end):
        others = (*kept, *(each for each in single if each.kind is not MatchKind.SYNONYM))
        if all(each.end <= phrase.start or phrase.end <= each.start for each in others):
            kept.append(phrase)
    apart = [each for each in single if all(each.end <= phrase.start or phrase.end <= each.start for phrase in kept)]
    return sorted((*apart, *kept), key=lambda each: each.start)


def _first(known: Mapping[str, int], found: Iterable[str]) -> int | None:
    return min((known[word] for word in found if word in known), default=None)


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
        if each.start > end:
            spans.append(Span(text[end : each.start]))
        spans.append(Span(text[each.start : each.end], marked=True))
        end = each.end
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)


def excerpt(text: str, found: Sequence[Found]) -> tuple[Span, ...]:
    """A piece of the text around the first found word, cut between words."""
    first = found[0]
    start = text.rfind(" ", 0, max(0, first.start - BEFORE) + 1) + 1
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        end = max(text.rfind(" ", 0, end), first.end)
    inside = [
        Found(each.start - start, each.end - start, each.text, each.number, each.kind)
        for each in found
        if start <= each.start and each.end <= end
    ]
    spans = marked(text[start:end], inside)
    return (*([Span("… ")] if start else []), *spans, *([Span(" …")] if end < len(text) else []))


_NEARNESS = {kind: max(rank, 1) for rank, kind in enumerate(MatchKind)}
"""A word and its forms are equally near: „Laternen“ in the title says more than „Laterne“ far below."""


def reasons(sought: Sequence[Sought], fields: Iterable[tuple[str, str, Sequence[Found]]]) -> tuple[Reason, ...]:
    """For each word of the query what answers it best: the nearest kind of match, then the first field."""
    best: dict[int, tuple[Found, str, str, Sequence[Found]]] = {}
    for field, text, found in fields:
        for each in found:
            known = best.get(each.number)
            if known is None or _NEARNESS[each.kind] < _NEARNESS[known[0].kind]:
                best[each.number] = (each, field, text, found)
    return tuple(
        Reason(
            word=_meant(sought, number) if each.kind is MatchKind.SYNONYM else sought[number].asked.word,
            found=each.text,
            field=field,
            kind=each.kind,
            excerpt=excerpt(text, [other for other in found if other.start >= each.start]),
        )
        for number, (each, field, text, found) in sorted(best.items())
    )


def _meant(sought: Sequence[Sought], number: int) -> str:
    """What a synonym stands for: the words as they were typed; the term itself where they only resemble it."""
    meaning, own = sought[number].meaning, sought[number].asked
    if meaning is None:
        return own.word
    asked = [each.asked for each in sought if each.meaning is meaning]
    typed = tuple(each.stem for each in asked) == meaning.term.stems
    return " ".join(each.word for each in asked) if typed else meaning.term.text
