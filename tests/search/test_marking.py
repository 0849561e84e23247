"""Why a hit is one: the words that answer are marked and named, as plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.embedded import EmbeddedIndex
from search.marking import slips
from search.query import MatchKind, SearchHit, SearchQuery, Span
from tests.search.documents import a_document, real_documents

MakeIndex = Callable[..., EmbeddedIndex]


def only_hit(index: EmbeddedIndex, text: str, typing: bool = False) -> SearchHit:
    (hit,) = index.search(SearchQuery(text=text, typing=typing)).hits
    return hit


def text_of(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def marked(spans: tuple[Span, ...]) -> list[str]:
    return [span.text for span in spans if span.marked]


@pytest.mark.parametrize(
    ("typed", "found", "kind"),
    [
        ("Straßenlaterne", "Straßenlaternen", MatchKind.FORM),
        ("STRASSENLATERNEN", "Straßenlaternen", MatchKind.EXACT),
        ("Laterne", "Straßenlaternen", MatchKind.PART),
        ("Straßenlat", "Straßenlaternen", MatchKind.PREFIX),
        ("Strasenlaternen", "Straßenlaternen", MatchKind.SPELLING),
        ("Starßenlatrenen", "Straßenlaternen", MatchKind.SPELLING),
        ("Wegebeleuchtung", "Straßenlaternen", MatchKind.SYNONYM),
    ],
)
def test_a_hit_names_the_word_that_answers_and_how(
    make_index: MakeIndex, typed: str, found: str, kind: MatchKind
) -> None:
    hit = only_hit(make_index(a_document(1, "Unsere Straßenlaternen")), typed)
    assert marked(hit.title) == [found]
    assert [(reason.word, reason.found, reason.field, reason.kind) for reason in hit.reasons] == [
        (typed, found, "title", kind)
    ]


def test_marked_texts_are_the_whole_texts(catalogue: EmbeddedIndex) -> None:
    documents = {document.id: document for document in real_documents()}
    for text in ("Sensoren Wasser", "beleucht", "Bürger", "Hochwaser", ""):
        for hit in catalogue.search(SearchQuery(text=text)).hits:
            assert text_of(hit.title) == documents[hit.id].title
            assert text_of(hit.summary) == documents[hit.id].summary


def test_every_hit_of_a_word_has_a_reason(catalogue: EmbeddedIndex) -> None:
    for text in ("Laterne", "Bürgerbeteiligung", "Sensoren", "Strasenbeleuchtung", "Qmatic", "Klima messen", "Dorf"):
        bare = [hit.card["title"] for hit in catalogue.search(SearchQuery(text=text)).hits if not hit.reasons]
        assert bare == [], text


def test_a_word_found_in_the_body_only_comes_with_the_text_around_it(make_index: MakeIndex) -> None:
    body = "Am Anfang steht viel. " * 20 + "Dann kommt die Zisterne im Park. " + "Am Ende steht noch mehr. " * 20
    hit = only_hit(make_index(a_document(1, body=body)), "Zisternen")
    (reason,) = hit.reasons
    assert (reason.field, reason.found) == ("body", "Zisterne")
    assert marked(reason.excerpt) == ["Zisterne"]
    assert len(text_of(reason.excerpt)) < 260
    assert text_of(reason.excerpt).startswith("… ")
    assert text_of(reason.excerpt).endswith(" …")


@pytest.mark.parametrize(("field", "values"), [("keywords", ("Wasser", "Zisterne")), ("publisher", "Zisterne GmbH")])
def test_keywords_and_publisher_are_reasons_too(make_index: MakeIndex, field: str, values: Any) -> None:
    hit = only_hit(make_index(a_document(1, **{field: values})), "Zisterne")
    assert [(reason.field, reason.found) for reason in hit.reasons] == [(field, "Zisterne")]


def test_hostile_text_stays_text(make_index: MakeIndex) -> None:
    title = "<script>alert('Laterne')</script> & \"Laterne\" <b>"
    hit = only_hit(make_index(a_document(1, title, summary="<img src=x onerror=Laterne>")), "laterne")
    assert text_of(hit.title) == title
    assert marked(hit.title) == ["Laterne", "Laterne"]
    assert marked(hit.summary) == ["Laterne"]


def test_nothing_asked_marks_nothing(make_index: MakeIndex) -> None:
    hit = only_hit(make_index(a_document(1, "Laterne")), "")
    assert (hit.title, hit.summary, hit.reasons) == ((Span("Laterne"),), (), ())


def test_the_card_comes_back_as_it_was_given(make_index: MakeIndex) -> None:
    card = {"title": "Ü", "counts": [1, 2], "deep": {"ja": None}}
    hit = only_hit(make_index(a_document(7, slug="badeampel-3", card=card)), "Badeampel")
    assert (hit.id, hit.slug, hit.card) == (7, "badeampel-3", card)


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("wahl", "whal", 1), ("wahl", "wal", 1), ("wahl", "wahle", 1), ("wahl", "mahl", 1), ("laterne", "latrnee", 2)],
)
def test_slips_are_counted_and_swapped_letters_are_one(one: str, other: str, number: int) -> None:
    assert slips(one, other, number)
    assert not slips(one, other, number - 1)
