"""Why an entry is a hit, in one calm line: through which word, how near it is to what was typed, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from markupsafe import Markup, escape

from catalog.web.languages import in_tongue
from catalog.web.sentences import listed
from content.locale.languages import language
from content.locale.speech import message, say, say_count
from search.german import fold, stem
from search.query import MatchKind, Reason, Span

MOST = 3
"""So many words are named; the strongest reasons come first."""
BEFORE = 40
AROUND = 110
"""Letters of a text that stand around a word which the card itself does not show."""
MOST_SLIPS = 2

FIELDS = {
    "title": message("im Titel"),
    "summary": message("in der Kurzbeschreibung"),
    "keywords": message("in den Stichworten"),
    "publisher": message("beim Herausgeber"),
    "body": message("in der Beschreibung"),
}
"""The weightiest first."""
_FIELD_RANK = {field: rank for rank, field in enumerate(FIELDS)}
_KIND_RANK = {kind: rank for rank, kind in enumerate(MatchKind)}


def why(reasons: Sequence[Reason], tag: str, product: str | None = None) -> Markup:
    """The line; empty where nothing was asked. ``tag`` is the language of the entry, ``product`` what the query named
    as a product: for that no word is an equal."""
    ranked = sorted(reasons, key=lambda each: (_KIND_RANK[each.kind], _FIELD_RANK.get(each.field, len(FIELDS))))
    named = ranked[:MOST]
    if not named:
        return Markup()
    by_field: dict[str, list[Reason]] = {}
    for reason in named:
        by_field.setdefault(reason.field, []).append(reason)
    clauses = [_clause(field, found, tag, product) for field, found in by_field.items()]
    more = len(ranked) - len(named)
    if more:
        clauses.append(say_count("ein weiteres Wort", "{count} weitere Wörter", more))
    line = say("Treffer: {found}.", found="; ".join(clauses))
    passage = _passage(named[0], tag) if named[0].field == "body" else ""
    return Markup(f"{line} {passage}".strip())  # noqa: S704  # each part is escaped


def _clause(field: str, reasons: Sequence[Reason], tag: str, product: str | None) -> str:
    spoken = language()
    found = list(dict.fromkeys(_found(each.kind, each.found, each.word, tag, product, spoken) for each in reasons))
    return say("{words} {where}", words=listed(found), where=say(FIELDS.get(field, FIELDS["body"])))


@lru_cache(maxsize=1024)
def _found(
    kind: MatchKind,
    found: str,
    word: str,
    tag: str,
    product: str | None,
    spoken: str,  # noqa: ARG001  # what is kept is kept by language
) -> str:
    """The word of the entry, and how it answers the typed one where that is another; kept, for hits share words."""
    named = {"found": _quoted(in_tongue(found, tag)), "word": _quoted(word)}
    if kind is MatchKind.EXACT:
        return named["found"]
    if kind is MatchKind.FORM:
        return say("{found} (andere Form von {word})", **named)
    if kind is MatchKind.SPELLING:
        return say(_resembling(found, word), **named)
    if kind is MatchKind.SYNONYM:
        return say(_PRODUCT if product and fold(word) == fold(product) else _SYNONYM, **named)
    return say(_shared(kind, found, word), **named)


_SYNONYM = message("{word} = {found}")
_PRODUCT = message("{found} (gleiche Aufgabe wie {word})")


def _shared(kind: MatchKind, found: str, word: str) -> str:
    """Which of the two words holds the other."""
    found, word = fold(found), fold(word)
    if kind is MatchKind.PREFIX and found.startswith(word):
        return message("{found} (beginnt mit {word})")
    if stem(word) in found or len(found) > len(word):
        return message("{found} (enthält {word})")
    return message("{found} (Teil von {word})")


def _resembling(found: str, word: str) -> str:
    if len(fold(found)) > len(fold(word)) + MOST_SLIPS:
        return message("{found} (enthält etwas, das ähnlich geschrieben ist wie {word})")
    return message("{found} (ähnlich geschrieben wie {word})")


def _quoted(word: str) -> str:
    return say("„{word}“", word=escape(word))


def _passage(reason: Reason, tag: str) -> str:
    """The words around what was found, where the card does not show them."""
    spans = _cut(reason.excerpt)
    if not spans:
        return ""
    text = "".join(f"<mark>{escape(span.text)}</mark>" if span.marked else str(escape(span.text)) for span in spans)
    return _quoted(in_tongue(Markup(text.strip()), tag))  # noqa: S704  # each part is escaped


def _cut(spans: Sequence[Span]) -> list[Span]:
    """A shorter piece of an excerpt, cut between words, around its first marked one."""
    first = next((at for at, span in enumerate(spans) if span.marked), None)
    if first is None:
        return []
    before = "".join(span.text for span in spans[:first]).removeprefix("… ")
    if len(before) > BEFORE:
        before = "… " + before[-BEFORE:].partition(" ")[2]
    elif spans[0].text == "… ":
        before = f"… {before}"
    after = "".join(span.text for span in islice(spans, first + 1, None)).removesuffix(" …")
    room = AROUND - len(before) - len(spans[first].text)
    cut = after if len(after) <= room else after[:room].rpartition(" ")[0]
    end = " …" if cut != after or spans[-1].text == " …" else ""
    return [Span(before), spans[first], Span(cut + end)]
