"""The shape of a document in the index: which fields there are.

All text is taken apart, folded, stemmed and split into parts in Python, the same way as a query is, and handed to
the engine as words between blanks; so there is one reading of German and no tokenizer that a process could register
differently. ``layout()`` names the result: what was written by other rules must be built anew.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import tantivy

from search import compounds, german
from search.query import FACETS

REVISION: Final = 3
"""Raise it when documents are to be read differently though no field and no word list changed."""

ENGINE: Final = "tantivy 0.27"
"""Another engine may stem otherwise or write other files."""

STEMS: Final = ("title", "keywords", "summary", "body", "publisher")
"""Fields of stemmed words, each of one part of the document."""

WORDS: Final = ("title_words", "head_words", "body_words")
"""Fields of folded words and parts: of the title, of keywords and summary, of body and publisher."""

TOKENIZER: Final = "blanks"


def _fields() -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, name and options of each field."""
    blanks = {"tokenizer_name": TOKENIZER}
    raw = {"tokenizer_name": "raw", "index_option": "basic"}
    found: list[tuple[str, str, dict[str, Any]]] = [
        ("unsigned", "id", {"indexed": True, "fast": True}),
        ("bytes", "stored", {"stored": True}),
        # Names squeezed to one word each: for exact, begun and misspelt names; and with their words in order.
        ("text", "name", raw),
        ("text", "short_name", raw),
        ("text", "swapped", raw),
        ("unsigned", "sample", {"indexed": True}),
    ]
    found += [("text", name, blanks) for name in STEMS]
    # Title, keywords and summary with the parts of their compounds: where synonyms are looked for.
    found += [("text", "head", blanks)]
    found += [("text", name, blanks | {"index_option": "freq"}) for name in ("title_parts", "parts", "tails")]
    found += [("text", name, blanks | {"index_option": "freq"}) for name in WORDS]
    found += [("text", name, raw | {"fast": True}) for name in ("facet", *map(facet_field, FACETS), "sort_name")]
    found += [("text", "fits", raw)]
    found += [("text", "display", raw)]
    found += [("float", "prior", {"fast": True})]
    found += [("unsigned", name, {"fast": True}) for name in ("standing", "reused", "fresh", "newest")]
    return found


def facet_field(facet: str) -> str:
    """The field that holds the values of a facet."""
    return f"f_{facet}"


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """The engine's schema; one object a process."""
    builder = tantivy.SchemaBuilder()
    for kind, name, options in _fields():
        getattr(builder, f"add_{kind}_field")(name, **options)
    return builder.build()


@lru_cache(maxsize=1)
def layout() -> str:
    """A short name for the shape of documents: fields, word lists and revision."""
    told = json.dumps([REVISION, _fields(), compounds.identity(), sorted(german.stop_words()), ENGINE])
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def create_index(place: Path) -> tantivy.Index:
    """An empty index in an empty folder."""
    return _with_tokenizer(tantivy.Index(schema(), path=str(place)))


def open_index(place: Path) -> tantivy.Index:
    """The index in a folder. Raises ValueError where there is none or it can't be read; never makes one."""
    return _with_tokenizer(tantivy.Index.open(str(place)))


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.config_reader(reload_policy="manual")
    return index
