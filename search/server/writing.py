"""How a SearchDocument becomes a document of the server.

``stems`` and ``words`` are what is asked for, ``told`` is what hits are ranked by, ``shown`` is what a page shows.
A part of a compound is a stem with ``+`` before it, a word of the publisher's name one with ``@``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from search import names
from search.embedded.writing import STORED_BODY, Text
from search.german import clean, stop_words
from search.index import SearchDocument
from search.server.filters import LONGEST_VALUE
from search.server.layout import facet_attribute
from search.server.letters import lettered

PART: Final = "+"
PUBLISHER: Final = "@"
SHORTEST_DISPLAYED: Final = 4


class Texts:
    """All texts of a document taken apart."""

    def __init__(self, document: SearchDocument) -> None:
        german = document.language.lower().partition("-")[0] in ("de", "")
        self.titles = [Text(title, german) for title in (document.title, *document.aliases)]
        self.keywords = [Text(keyword, german=True) for keyword in document.keywords]
        self.summary = Text(document.summary, german)
        self.body = Text(document.body, german)
        self.publisher = Text(document.publisher, german)
        self.foreign = Text(document.foreign, german=False)
        self.head = (*self.titles, *self.keywords, self.summary)
        self.beside = (*self.keywords, self.summary)


def key_of(id: int) -> str:
    """The key of a document on the server."""
    return f"s{id}"


def server_document(document: SearchDocument) -> dict[str, Any]:
    """All attributes of ``layout``, and what is only carried along."""
    texts = Texts(document)
    return {
        "key": key_of(document.id),
        "what": "entry",
        "id": document.id,
        "told": _told(texts),
        "shown": _shown(document),
        "display": _kept(_displayed(texts.head)),
        "fits": _kept(map(lettered, document.fits)),
        **_names(document),
        **_words(texts),
        "title_length": min(len(text.stems) for text in texts.titles),
        **_order(document),
        **{facet_attribute(facet): _kept(map(lettered, values)) for facet, values in document.facets.items()},
    }


def gone(id: int) -> dict[str, Any]:
    """What stands in the place of a document until it is deleted: no question finds it."""
    return {"key": key_of(id), "what": "gone"}


def _shown(document: SearchDocument) -> Mapping[str, Any]:
    return {
        "id": document.id,
        "slug": document.slug,
        "title": clean(document.title),
        "summary": clean(document.summary),
        "keywords": [clean(keyword) for keyword in document.keywords],
        "publisher": clean(document.publisher),
        "body": clean(f"{document.body}\n{document.foreign}".strip()[:STORED_BODY]),
        "card": dict(document.card),
    }


def _names(document: SearchDocument) -> Mapping[str, list[str]]:
    titles = (document.title, *document.aliases)
    whole = _kept(names.whole(title) for title in titles)
    short = _kept(name for title in titles for name in names.short(title))
    return {
        "called": _kept((*whole, *short)),
        "name": whole,
        "short_name": short,
        "swapped": _kept(names.swapped(title) for title in titles),
    }


def _words(texts: Texts) -> Mapping[str, list[str]]:
    everything = (*texts.head, texts.body)
    all_texts = (*everything, texts.publisher)
    own = [stemmed for text in everything for stemmed in text.stems]
    parts = [f"{PART}{part}" for text in everything for part in text.part_stems]
    publisher = [f"{PUBLISHER}{stemmed}" for stemmed in texts.publisher.stems]
    written = (word for text in (*all_texts, texts.foreign) for word in (*text.folded, *text.parts, *text.hanging))
    joined = (word for text in texts.titles for word in text.runs())
    hyphened = (word for text in (*texts.beside, texts.body, texts.publisher) for word in text.hyphened)
    return {
        "stems": _kept((*own, *parts, *publisher)),
        "words": _kept((*written, *joined, *hyphened)),
        "head": _kept(stemmed for text in texts.head for stemmed in (*text.stems, *text.part_stems)),
        "title": _kept(stemmed for text in texts.titles for stemmed in (*text.stems, *text.part_stems)),
        "title_words": _kept(_title_words(texts)),
        "pairs": _kept(pair for text in texts.head for pair in pairs(text.stems)),
        "tails": _kept(tail for text in all_texts for tail in text.tails),
    }


def _title_words(texts: Texts) -> list[str]:
    return [word for t in texts.titles for word in (*t.folded, *t.parts, *t.hanging, *t.runs())]


def _head_words(texts: Texts) -> list[str]:
    return [word for t in texts.beside for word in (*t.folded, *t.parts, *t.hanging, *t.hyphened)]


def pairs(stems: list[str]) -> Iterator[str]:
    """Neighbours, and words with one between them; none of them one that only binds."""
    for number, first in enumerate(stems):
        for second in stems[number + 1 : number + 3]:
            if first not in stop_words() and second not in stop_words():
                yield f"{first} {second}"


def _told(texts: Texts) -> Mapping[str, str]:
    """By field, the words that a hit is ranked by, as often as they stand there."""
    return {
        "title": " ".join(stemmed for text in texts.titles for stemmed in text.stems),
        "keywords": " ".join(stemmed for text in texts.keywords for stemmed in text.stems),
        "summary": " ".join(texts.summary.stems),
        "publisher": " ".join(texts.publisher.stems),
        "body": " ".join(texts.body.stems),
        "title_parts": " ".join(part for text in texts.titles for part in text.part_stems),
        "parts": " ".join(part for text in (*texts.beside, texts.body) for part in text.part_stems),
        "title_words": " ".join(_title_words(texts)),
        "head_words": " ".join(_head_words(texts)),
        "body_words": " ".join(
            word
            for t in (texts.body, texts.foreign, texts.publisher)
            for word in (*t.folded, *t.parts, *t.hanging, *t.hyphened)
        ),
    }


def _displayed(texts: Iterable[Text]) -> Iterator[str]:
    """Folded and written form of nouns, to suggest words as people write them."""
    for text in texts:
        for folded, surface in zip(text.folded, text.surfaces, strict=True):
            if len(surface) >= SHORTEST_DISPLAYED and surface[0].isupper():
                yield f"{folded} {surface}"


def _order(document: SearchDocument) -> Mapping[str, int | str]:
    return {
        "sample": int(document.sample),
        "standing": document.standing,
        "known": int(document.confirmed > 0),
        "fresh_on": document.fresh_on,
        "new_on": document.new_on,
        "confirmed": document.confirmed,
        "reported": document.reported,
        "sort_name": document.sort_name or clean(document.title).casefold(),
    }


def _kept(values: Iterable[str]) -> list[str]:
    """Each value once, without those that are too long to be asked for."""
    return [value for value in dict.fromkeys(values) if value and len(value.encode()) <= LONGEST_VALUE]
