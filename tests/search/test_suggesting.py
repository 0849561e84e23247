"""Suggestions while typing, and entries like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import SearchQuery, Suggestions
from tests.search.documents import a_document, ids, real_documents

Given = Callable[..., SearchIndex]

TITLES = [document.title for document in real_documents()]


def test_names_are_suggested_apart_from_words(catalogue: SearchIndex) -> None:
    suggested = catalogue.suggest("stadt")
    assert {"stadtnavi", "Stadt Temperatur", "StadtGrünDigital"} <= set(suggested.names[:4])
    assert "Bewässerung" in catalogue.suggest("bewäss").words
    assert "digitale Bewässerung" in catalogue.suggest("digitale bewäs").words


def test_no_more_is_suggested_than_was_asked_for(catalogue: SearchIndex) -> None:
    assert catalogue.suggest("stadtn", limit=1).names == ("stadtnavi",)
    for limit in (1, 3):
        suggested = catalogue.suggest("s", limit=limit)
        assert len(suggested.names) <= limit
        assert len(suggested.words) <= limit


@pytest.mark.parametrize("text", ["", "   ", "!?", "🌳", "\x00", '"', "*"])
def test_nothing_is_suggested_for_nothing(catalogue: SearchIndex, text: str) -> None:
    assert catalogue.suggest(text) == Suggestions()


@pytest.mark.parametrize("begun", ["Klar", "klar", "KLARS", "Klarschiff"])
def test_a_name_is_suggested_however_it_is_begun(catalogue: SearchIndex, begun: str) -> None:
    assert catalogue.suggest(begun).names[0] == "Klarschiff"


@pytest.mark.parametrize("begun", ["giess", "gieß", "Gieß den", "giess den k", "GIESS DEN KIEZ"])
def test_a_name_with_umlauts_is_suggested_without_them(catalogue: SearchIndex, begun: str) -> None:
    assert "Gieß den Kiez" in catalogue.suggest(begun).names


def test_a_name_is_suggested_by_any_of_its_words(catalogue: SearchIndex) -> None:
    assert "Digitaler Zwilling Kassel" in catalogue.suggest("zwilling kas").names
    assert "Smart Village App" in catalogue.suggest("villa").names


def test_every_name_is_suggested_when_it_is_half_typed(catalogue: SearchIndex) -> None:
    half = {title: title[: max(4, len(title) * 2 // 3)] for title in TITLES}
    assert [title for title, begun in half.items() if title not in catalogue.suggest(begun).names] == []


def test_names_are_whole_and_as_they_are_written(given: Given) -> None:
    title = "<b>Zisternen</b> & Co."
    assert given(a_document(1, title)).suggest("zist").names == (title,)


def test_a_name_that_two_entries_bear_is_suggested_once(given: Given) -> None:
    index = given(a_document(1, "Zisterne"), a_document(2, "Zisterne"))
    assert index.suggest("zis").names == ("Zisterne",)


def test_words_are_suggested_once_in_one_form_the_frequent_ones_first(given: Given) -> None:
    index = given(
        a_document(1, "Halle", summary="Zisterne"),
        a_document(2, "Halle", summary="Zisternen und Zitronen"),
        a_document(3, "Halle", summary="Zisterne"),
    )
    suggested = index.suggest("zi").words
    assert suggested[0] in {"Zisterne", "Zisternen"}
    assert set(suggested) in ({"Zisterne", "Zitronen"}, {"Zisternen", "Zitronen"})


def test_what_was_typed_before_the_last_word_stays(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Digitale Zisterne"))
    assert index.suggest("meine digitale Zis").words == ("meine digitale Zisterne",)


def test_a_suggested_word_finds_something(catalogue: SearchIndex) -> None:
    from_letters = [word for letter in "abdegkmpsw" for word in catalogue.suggest(letter, limit=4).words]
    assert len(from_letters) > 20
    assert [word for word in from_letters if not catalogue.search(SearchQuery(text=word)).total] == []


def test_a_withdrawn_entry_is_out_of_the_suggestions_once_it_is_out_of_the_index(
    make_index: Callable[..., SearchIndex],
) -> None:
    index = make_index(a_document(1, "Zisterne"), a_document(2, "Zitrone"))
    index.put([], deleted=[1])
    assert index.suggest("zi").names == ("Zitrone",)


# Like entries


def test_similar_entries_are_about_the_same_task(catalogue: SearchIndex) -> None:
    number = TITLES.index("Gieß den Kiez") + 1
    similar = [hit.card["title"] for hit in catalogue.similar(number)]
    assert "LEIPZIG GIESST" in similar
    assert len(similar) == 3
    assert "Gieß den Kiez" not in similar


@pytest.mark.parametrize(
    ("title", "like"),
    [
        ("Intelligente Mülleimer Hürth", "Smarte Mülleimer an Bushaltestellen"),
        ("Digitaler Zwilling Kassel", "Digitaler Zwilling Schwabach"),
        ("Klima-Messnetz Dortmund", "Klimamessnetz Mannheim (sMArt roots)"),
        ("ARound Menden", "SoesTour"),
    ],
)
def test_entries_of_one_task_are_like_one_another(catalogue: SearchIndex, title: str, like: str) -> None:
    assert like in [hit.card["title"] for hit in catalogue.similar(TITLES.index(title) + 1, limit=4)]


def test_similar_leaves_out_what_is_withdrawn_and_knows_no_stranger(catalogue: SearchIndex) -> None:
    number, other = TITLES.index("Gieß den Kiez") + 1, TITLES.index("LEIPZIG GIESST") + 1
    assert other not in ids(catalogue.similar(number, without=frozenset({other})))
    assert catalogue.similar(10_000) == ()


def test_similar_gives_no_more_than_was_asked_for(catalogue: SearchIndex) -> None:
    assert [len(catalogue.similar(TITLES.index("Klarschiff") + 1, limit=limit)) for limit in (1, 2)] == [1, 2]


def test_what_shares_nothing_with_others_is_like_none(given: Given) -> None:
    assert given(a_document(1, "Zisterne"), a_document(2, "Klavier")).similar(1) == ()
