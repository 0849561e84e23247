"""German as a search engine must see it: words, folded spelling, stems, parts of compounds.

One spelling for all who type: ``Straße``, ``Strasse`` and ``STRASSE`` are one word, so are ``Bäume``, ``Baeume``
and ``Baume``. What folds and stems a query folds and stems the documents too, so a rule may be crude as long as it
is the same on both sides. What compounds are made of is told by ``search.compounds``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from search.compounds import is_listed, listed_parts, parts
from search.letters import DATA, fold, read_list

__all__ = [
    "DATA",
    "WORD",
    "Read",
    "Word",
    "camel_parts",
    "clean",
    "common_words",
    "fold",
    "hanging",
    "hyphened",
    "read",
    "squeeze",
    "stem",
    "stop_words",
    "surfaces",
    "words",
]

# Citizens of every gender are one word: Bürger:innen, Bürger*innen, Bürger_innen.
WORD = re.compile(r"[^\W_]+(?:[*:_](?:innen|in)\b)?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CAMEL = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])|\d+")
_HUMP = re.compile(r"[a-zäöüß][A-ZÄÖÜ]")
_HYPHENED = re.compile("(?<![^\\W_])([^\\W_]+)[-\u2010\u2011./](?=([^\\W_]+))")
_HYPHEN = "[-\u2010\u2011]"
_BEGUN = f"(?<![^\\W_])([^\\W_]+){_HYPHEN}(?![^\\W_])"
_BINDING = "(?:,? (?:und|oder|sowie|bzw\\.|beziehungsweise|&) |, ?| ?/ ?)"
_HANGING = re.compile(f"((?:{_BEGUN}{_BINDING}){{1,6}})([^\\W_]+(?:{_HYPHEN}[^\\W_]+){{0,3}})")
_PERSON = re.compile("(?:innen|in|ende[nr]?)$")
_PLAIN_PERSON = re.compile("..(?:er|or|ent|ant|ist|eur|log)$")

SHORTEST_PERSON = 4


class Word(NamedTuple):
    """A word of a text, with where it stands."""

    text: str
    start: int
    end: int


def clean(text: str) -> str:
    """The text in composed form, without invisible marks; control characters become blanks."""
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))


def words(text: str) -> list[Word]:
    """Letters and digits that stand together; ``text`` must be clean."""
    return [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]


def squeeze(text: str) -> str:
    """The folded letters and digits of a text without what stands between them: how names are compared."""
    return "".join(fold(word) for word in surfaces(text))


def surfaces(text: str) -> list[str]:
    """The words as they are written, without their places."""
    return WORD.findall(text)


_STEMMER = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("german")).build()


@lru_cache(maxsize=20_000)
def stem(folded: str) -> str:
    """The stem of a folded word, by the engine's stemmer; words for persons have that of the short form."""
    folded = _short_form(folded)
    found = _STEMMER.analyze(folded)
    stemmed = found[0] if found else folded
    # The stemmer leaves "giesst" beside "giess".
    return stemmed[:-1] if stemmed.endswith("sst") else stemmed


def camel_parts(word: str) -> tuple[str, ...]:
    """``StadtGrünDigital`` is Stadt, Grün, Digital; names are written so. Empty for a plain word."""
    if not _HUMP.search(word):
        return ()
    found = [fold(piece) for piece in _CAMEL.findall(word)]
    return tuple(found) if len(found) > 1 and all(len(piece) > 2 for piece in found) else ()


class Read(NamedTuple):
    """A word as index and query compare it."""

    folded: str
    stem: str
    parts: tuple[str, ...]
    part_stems: tuple[str, ...]


@lru_cache(maxsize=20_000)
def read(surface: str) -> Read:
    """A written word read: its folded spelling, stem, and the parts that a compound or a name is made of."""
    folded = fold(surface)
    found = (*parts(folded), *camel_parts(surface))
    return Read(folded, stem(folded), found, tuple(stem(part) for part in found))


def hyphened(text: str) -> list[str]:
    """Neighbours that a hyphen, dot or slash joins, folded as one word: E-Mobilität and Online-Beteiligung."""
    return [fold(left) + fold(right) for left, right in _HYPHENED.findall(text)]


def _short_form(folded: str) -> str:
    """Lotse for Lotsin and Lotsinnen, Radfahrer for Radfahrende; any other word as it is.

    Termin, Legende and Wochenende end so, too: only where the rest is a known word is it one for persons.
    """
    ending = _PERSON.search(folded)
    if not ending or ending.start() < SHORTEST_PERSON:
        return folded
    rest = folded[: ending.start()]
    if ending.group() == "innen":
        return f"{rest}e" if _is_known(f"{rest}e") else rest
    if ending.group() != "in":
        return f"{rest}er" if _is_known(f"{rest}er") else folded
    if _PLAIN_PERSON.search(rest):
        return rest
    return next((form for form in (rest, f"{rest}e") if _is_known(form)), folded)


def _is_known(folded: str) -> bool:
    return folded in listed_parts() or bool(parts(folded))


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Folded words that ask or bind and say nothing of the thing looked for."""
    return read_list(DATA / "stop_words.txt")


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Stems of words that fit nearly every entry (Software, Lösung, Kommune): welcome in a hit, never required."""
    return frozenset(stem(word) for word in read_list(DATA / "common_words.txt"))


def hanging(text: str) -> list[str]:
    """The compounds that only their common head makes whole, folded: Kitaplätze of ``Kita- und Grundschulplätze``."""
    return [
        fold(begun) + head
        for begins, _, whole in _HANGING.findall(text)
        if (head := _head(whole))
        for begun in re.findall(_BEGUN, begins)
    ]


def _head(surface: str) -> str:
    """The last part of a compound with its ending: platzen of Grundschulplätzen, App of Schul-App."""
    *before, last = re.split(_HYPHEN, surface)
    folded = fold(last)
    found = parts(folded)
    if found:
        return folded[folded.rfind(found[-1]) :]
    return folded if before else _listed_head(folded)


def _listed_head(folded: str) -> str:
    """The longest word of the list that a compound ends with which is itself in the list."""
    if not is_listed(folded):
        return ""
    tails = (folded[cut:] for cut in range(3, len(folded) - 3))
    return next((tail for tail in tails if is_listed(tail)), "")
