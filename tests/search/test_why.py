"""Why a hit is one: the words that answer are marked and named, as plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.german import clean
from search.index import SearchIndex
from search.query import MatchKind, SearchHit, SearchQuery, Span
from tests.search.documents import a_document, real_documents

Given = Callable[..., SearchIndex]

FIELDS = {"title", "summary", "body", "keywords", "publisher"}


def only_hit(index: SearchIndex, text: str, typing: bool = False) -> SearchHit:
    (hit,) = index.search(SearchQuery(text=text, typing=typing)).hits
    return hit


def text_of(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def marked(spans: tuple[Span, ...]) -> list[str]:
    return [span.text for span in spans if span.marked]


def told(hit: SearchHit) -> list[tuple[str, str, str, MatchKind]]:
    return [(reason.word, reason.found, reason.field, reason.kind) for reason in hit.reasons]


@pytest.mark.parametrize(
    ("typed", "found", "kind"),
    [
        ("Straßenlaternen", "Straßenlaternen", MatchKind.EXACT),
        ("STRASSENLATERNEN", "Straßenlaternen", MatchKind.EXACT),
        ("Straßenlaterne", "Straßenlaternen", MatchKind.FORM),
        ("Laternen", "Straßenlaternen", MatchKind.PART),
        ("Laterne", "Straßenlaternen", MatchKind.PART),
        ("Straßenlat", "Straßenlaternen", MatchKind.PREFIX),
        ("Strasenlaternen", "Straßenlaternen", MatchKind.SPELLING),
        ("Starßenlatrenen", "Straßenlaternen", MatchKind.SPELLING),
        ("Wegebeleuchtung", "Straßenlaternen", MatchKind.SYNONYM),
    ],
)
def test_a_hit_names_the_word_that_answers_and_how(given: Given, typed: str, found: str, kind: MatchKind) -> None:
    hit = only_hit(given(a_document(1, "Unsere Straßenlaternen")), typed)
    assert marked(hit.title) == [found]
    assert told(hit) == [(typed, found, "title", kind)]


def test_each_word_of_the_query_has_its_reason_in_their_order(given: Given) -> None:
    entry = a_document(1, "Zisterne", summary="Sensoren im Park", publisher="Musterstadt")
    assert told(only_hit(given(entry), "Musterstadt Parks Zistrene")) == [
        ("Musterstadt", "Musterstadt", "publisher", MatchKind.EXACT),
        ("Parks", "Park", "summary", MatchKind.FORM),
        ("Zistrene", "Zisterne", "title", MatchKind.SPELLING),
    ]


def test_the_nearest_kind_of_match_is_named(given: Given) -> None:
    entry = a_document(1, "Gartenlaternen", summary="Unter alten Laternen")
    assert told(only_hit(given(entry), "Laterne")) == [("Laterne", "Laternen", "summary", MatchKind.FORM)]


def test_a_word_and_its_forms_are_equally_near_and_the_first_field_is_named(given: Given) -> None:
    entry = a_document(1, "Alte Laternen", summary="Eine Laterne")
    assert told(only_hit(given(entry), "Laterne")) == [("Laterne", "Laternen", "title", MatchKind.FORM)]


def test_all_words_that_answer_are_marked(given: Given) -> None:
    hit = only_hit(given(a_document(1, "Laternen", summary="Gartenlaterne, LATERNE und Brunnen")), "Laterne")
    assert marked(hit.title) == ["Laternen"]
    assert marked(hit.summary) == ["Gartenlaterne", "LATERNE"]


def test_words_that_only_bind_are_not_marked(given: Given) -> None:
    hit = only_hit(given(a_document(1, "Die Zisterne und der Park")), "die Zisterne und")
    assert marked(hit.title) == ["Zisterne"]
    assert [reason.word for reason in hit.reasons] == ["Zisterne"]


def test_while_typing_the_begun_word_is_a_beginning(given: Given) -> None:
    hit = only_hit(given(a_document(1, "Unsere Zisterne")), "unsere zi", typing=True)
    assert told(hit)[-1] == ("zi", "Zisterne", "title", MatchKind.PREFIX)


def test_marked_texts_are_the_whole_texts(catalogue: SearchIndex) -> None:
    documents = {document.id: document for document in real_documents()}
    for text in ("Sensoren Wasser", "beleucht", "Bürger", "Hochwaser", "Laterne", ""):
        for hit in catalogue.search(SearchQuery(text=text)).hits:
            assert text_of(hit.title) == documents[hit.id].title
            assert text_of(hit.summary) == documents[hit.id].summary


@pytest.mark.parametrize(
    "text",
    [
        "Laterne",
        "Bürgerbeteiligung",
        "Sensoren",
        "Strasenbeleuchtung",
        "Qmatic",
        "Klima messen",
        "Dorf",
        "stadtn",
        "Whal",
    ],
)
def test_every_hit_of_a_word_has_a_reason_that_stands_in_it(catalogue: SearchIndex, text: str) -> None:
    answer = catalogue.search(SearchQuery(text=text))
    assert answer.hits
    assert [hit.slug for hit in answer.hits if not hit.reasons] == []
    for hit in answer.hits:
        for reason in hit.reasons:
            assert reason.field in FIELDS
            assert reason.found in text_of(reason.excerpt)
            assert reason.found in marked(reason.excerpt)


def test_a_word_found_in_the_body_only_comes_with_the_text_around_it(given: Given) -> None:
    body = "Am Anfang steht viel. " * 20 + "Dann kommt die Zisterne im Park. " + "Am Ende steht noch mehr. " * 20
    hit = only_hit(given(a_document(1, body=body)), "Zisternen")
    (reason,) = hit.reasons
    assert (reason.field, reason.found) == ("body", "Zisterne")
    assert marked(reason.excerpt) == ["Zisterne"]
    assert len(text_of(reason.excerpt)) < 260
    assert text_of(reason.excerpt).startswith("… ")
    assert text_of(reason.excerpt).endswith(" …")


@pytest.mark.parametrize(("field", "values"), [("keywords", ("Wasser", "Zisterne")), ("publisher", "Zisterne GmbH")])
def test_keywords_and_publisher_are_reasons_too(given: Given, field: str, values: Any) -> None:
    hit = only_hit(given(a_document(1, **{field: values})), "Zisterne")
    assert [(reason.field, reason.found) for reason in hit.reasons] == [(field, "Zisterne")]


# What entries hold is text and nothing else

HOSTILE_TITLE = "<script>alert('Laterne')</script> & \"Laterne\" <b>"
HOSTILE = [
    HOSTILE_TITLE,
    "<em>Laterne</em>",
    "</mark>Laterne<mark>",
    "&lt;b&gt;Laterne&amp;",
    "{{ Laterne }} {% Laterne %} ${Laterne}",
    "\ue000Laterne\ue001 und \ue000mehr",
    "\x02Laterne\x03",
    "__Laterne__ **Laterne** [Laterne](javascript:x)",
    "Laterne\u202e enretaL",
    "Laterne \U000f0000x\U000f0001",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(given: Given, title: str) -> None:
    """An engine that marks with signs of its own must not take those of an entry for them. Control signs are gone."""
    index = given(*(a_document(id, each, summary=each) for id, each in enumerate(HOSTILE, start=1)))
    without = frozenset(id for id, each in enumerate(HOSTILE, start=1) if each != title)
    (hit,) = index.search(SearchQuery(text="laterne", without=without)).hits
    assert text_of(hit.title) == text_of(hit.summary) == clean(title)
    assert set(marked(hit.title)) == set(marked(hit.summary)) == {"Laterne"}


def test_hostile_text_in_a_body_stays_text(given: Given) -> None:
    body = "Vorher. <script>alert(1)</script> <img src=x onerror=Laterne> & nachher."
    (reason,) = only_hit(given(a_document(1, body=body)), "Laterne").reasons
    assert text_of(reason.excerpt) == body
    assert marked(reason.excerpt) == ["Laterne"]


def test_nothing_asked_marks_nothing(given: Given) -> None:
    hit = only_hit(given(a_document(1, "Laterne")), "")
    assert (hit.title, hit.summary, hit.reasons) == ((Span("Laterne"),), (), ())


def test_the_card_comes_back_as_it_was_given(given: Given) -> None:
    card = {"title": "Ü", "counts": [1, 2], "deep": {"ja": None}, "text": "<b> \ue000 \\ \" '"}
    hit = only_hit(given(a_document(7, slug="badeampel-3", card=card)), "Badeampel")
    assert (hit.id, hit.slug, hit.card) == (7, "badeampel-3", card)


def test_what_a_card_holds_is_never_searched_nor_reasoned_with(given: Given) -> None:
    index = given(a_document(1, "Brunnen", card={"title": "Brunnen", "secret": "Zisterne"}, slug="zisterne"))
    assert index.search(SearchQuery(text="Zisterne")).total == 0


def test_facets_and_tokens_are_never_searched(given: Given) -> None:
    index = given(
        a_document(1, "Brunnen", facets={"standard": ("Zisterne",)}, fits=("Zisterne",), sort_name="zisterne")
    )
    assert index.search(SearchQuery(text="Zisterne")).total == 0
