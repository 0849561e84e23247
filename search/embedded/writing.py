"""How a SearchDocument becomes a document of the engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

import tantivy

from search import names
from search.embedded.layout import facet_field
from search.german import clean, hanging, hyphened, read, stem, surfaces
from search.index import SearchDocument

STORED_BODY: Final = 4_000
"""Letters of the body that come back with a hit, for its excerpt."""
LONGEST_WORD: Final = 60
SHORTEST_TAIL: Final = 8
SHORTEST_DISPLAYED: Final = 4
_MILLION: Final = 1_000_000
_REAL: Final = 1 << 60
"""Above every number that a sort goes by."""
REAL: Final = 100.0
"""How much more the fit of a real entry is worth than that of a sample: its worst hit comes before their best."""


class Text:
    """A piece of a document taken apart: its stems, folded words, and parts of compounds."""

    __slots__ = ("folded", "hanging", "hyphened", "part_stems", "parts", "stems", "surfaces")

    def __init__(self, text: str, german: bool) -> None:
        text = clean(text)
        self.surfaces = [surface for surface in surfaces(text) if len(surface) <= LONGEST_WORD]
        found = [read(surface) for surface in self.surfaces]
        self.folded = [word.folded for word in found]
        self.hanging = hanging(text) if german else []
        self.stems = [*(word.stem for word in found), *map(stem, self.hanging)] if german else self.folded
        self.hyphened = hyphened(text)
        self.parts = [part for word in found for part in word.parts] if german else []
        self.part_stems = [part for word in found for part in word.part_stems] if german else []
        self.part_stems += [stem(word) for word in self.hyphened] if german else self.hyphened

    @property
    def tails(self) -> list[str]:
        """Long words from behind: a head that no word list knows is found by its ending."""
        return [word[::-1] for word in self.stems if len(word) >= SHORTEST_TAIL]

    def runs(self) -> list[str]:
        """Two and three neighbouring words written as one: Stadt Navi as stadtnavi."""
        pairs = zip(self.folded, self.folded[1:], strict=False)
        threes = zip(self.folded, self.folded[1:], self.folded[2:], strict=False)
        return ["".join(run) for run in (*pairs, *threes)]


def engine_document(document: SearchDocument) -> tantivy.Document:
    """All fields of ``layout``."""
    made = tantivy.Document()
    made.add_unsigned("id", document.id)
    made.add_bytes("stored", _stored(document))
    _add_names(made, document)
    _add_words(made, document)
    _add_facets(made, document)
    _add_order(made, document)
    return made


def _stored(document: SearchDocument) -> bytes:
    kept = {
        "id": document.id,
        "slug": document.slug,
        "title": clean(document.title),
        "summary": clean(document.summary),
        "keywords": [clean(keyword) for keyword in document.keywords],
        "publisher": clean(document.publisher),
        "body": clean(f"{document.body}\n{document.foreign}".strip()[:STORED_BODY]),
        "card": dict(document.card),
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _add_names(made: tantivy.Document, document: SearchDocument) -> None:
    titles = (document.title, *document.aliases)
    _add_all(made, "name", (names.whole(title) for title in titles))
    _add_all(made, "short_name", (name for title in titles for name in names.short(title)))
    _add_all(made, "swapped", (names.swapped(title) for title in titles))


def _add_words(made: tantivy.Document, document: SearchDocument) -> None:
    german = document.language.lower().partition("-")[0] in ("de", "")
    titles = [Text(title, german) for title in (document.title, *document.aliases)]
    keywords = [Text(keyword, german=True) for keyword in document.keywords]
    summary, body, publisher = (Text(t, german) for t in (document.summary, document.body, document.publisher))
    foreign = Text(document.foreign, german=False)
    for name, texts in (("title", titles), ("keywords", keywords)):
        for text in texts:
            made.add_text(name, " ".join(text.stems))
    made.add_text("summary", " ".join(summary.stems))
    made.add_text("body", " ".join(body.stems))
    made.add_text("publisher", " ".join(publisher.stems))
    for text in (*titles, *keywords, summary):
        made.add_text("head", " ".join(text.stems))
        made.add_text("head", " ".join(text.part_stems))
    _add_joined(made, "title_parts", (part for text in titles for part in text.part_stems))
    _add_joined(made, "parts", (part for text in (*keywords, summary, body) for part in text.part_stems))
    _add_joined(
        made,
        "title_words",
        (word for text in titles for word in (*text.folded, *text.parts, *text.hanging, *text.runs())),
    )
    for name, texts in (("head_words", [*keywords, summary]), ("body_words", [body, foreign, publisher])):
        _add_joined(
            made, name, (word for text in texts for word in (*text.folded, *text.parts, *text.hanging, *text.hyphened))
        )
    everything = (*titles, *keywords, summary, body, publisher)
    _add_joined(made, "tails", dict.fromkeys(tail for text in everything for tail in text.tails))
    _add_all(made, "display", _displayed((*titles, *keywords, summary)))


def _displayed(texts: Iterable[Text]) -> Iterator[str]:
    """Folded and written form of nouns, to suggest words as people write them."""
    for text in texts:
        for folded, surface in zip(text.folded, text.surfaces, strict=True):
            if len(surface) >= SHORTEST_DISPLAYED and surface[0].isupper():
                yield f"{folded} {surface}"


def _add_facets(made: tantivy.Document, document: SearchDocument) -> None:
    for facet, values in document.facets.items():
        for value in dict.fromkeys(values):
            made.add_text(facet_field(facet), value)
            made.add_text("facet", f"{facet}={value}")
    _add_all(made, "fits", document.fits)


def _add_order(made: tantivy.Document, document: SearchDocument) -> None:
    known = int(document.confirmed > 0)
    first = 0 if document.sample else _REAL
    made.add_float("prior", 2.0 ** prior(document) - 2.0)
    made.add_unsigned("sample", int(document.sample))
    made.add_unsigned("standing", first + (document.standing * 2 + known) * 4 * _MILLION + document.fresh_on)
    made.add_unsigned("reused", first + document.confirmed * _MILLION + min(document.reported, _MILLION - 1))
    made.add_unsigned("fresh", first + document.fresh_on)
    made.add_unsigned("newest", first + document.new_on)
    made.add_text("sort_name", document.sort_name or clean(document.title).casefold())


def prior(document: SearchDocument) -> float:
    """What the score is multiplied by, from 1.0: it decides between documents of about the same fit.

    Alive and fresh before abandoned; somebody's confirmed use before none. How many use it does not count:
    popularity alone never decides. Samples come after all that is real, for nobody looks for them.
    The engine multiplies by log2(2 + value), which must lie between 1 and 127.
    """
    alive = 1.0 + 0.03 * document.standing + (0.02 if document.confirmed else 0.0)
    return alive if document.sample else alive * REAL


def _add_all(made: tantivy.Document, field: str, values: Iterable[str]) -> None:
    for value in dict.fromkeys(values):
        if value:
            made.add_text(field, value)


def _add_joined(made: tantivy.Document, field: str, found: Iterable[str]) -> None:
    text = " ".join(found)
    if text:
        made.add_text(field, text)
