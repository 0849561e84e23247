"""Words as a clerk types them: without umlauts, by half, as a part or a whole, bent, swapped, in a question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import SearchQuery
from tests.search.documents import a_document, ids, real_documents

Find = Callable[..., list[str]]
Given = Callable[..., SearchIndex]

TITLES = [document.title for document in real_documents()]


def found(index: SearchIndex, text: str, *, typing: bool = False) -> list[int]:
    return ids(index.search(SearchQuery(text=text, typing=typing)))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Beleuchtung", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("beleucht", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Schlaglöcher melden", "Klarschiff"),
        ("Bürgerbeteiligung", "DIPAS – Digitales Partizipationssystem"),
        ("wer giesst unsere straßenbäume", "LEIPZIG GIESST"),
        ("Wo ist noch Wahl", "Wahllokalsystem"),
        ("Hochwasserwarnsystem", "Hochwasserinfosystem Kalletal/Lemgo"),
        ("Baeume", "urban Tree Intelligence"),
        ("Chat Bot", "Lumi (Chatbot)"),
        ("KI für die Verwaltung", "KommI – Kommunale Intelligenz"),
        ("Ampel für Radfahrer", "Leezenflow"),
        ("Bauantrag online stellen", "Digitale Baugenehmigung (EfA)"),
        ("Software für Terminvereinbarung", "ZMS – Zeitmanagementsystem Terminvergabe"),
        ("leerstehende Läden", "LeAn – Leerstands- und Ansiedlungsmanagement"),
        ("Datenplattform Jena", "WISSENsAllmende Jena"),
        ("Regionallotse", "Regionallotsinnen MYK10"),
        ("Integrations-App", "Integreat"),
        ("Ampel-App", "Leezenflow"),
        ("Ausweisautomat", "Amt-O-Mat"),
        ("Sommerhitze", "Stadt Temperatur"),
        ("Temperaturfühler", "Stadt Temperatur"),
        ("Personalausweis", "Amt-O-Mat"),
        ("Hochwasserkonzept", "Hochwasserinfosystem Kalletal/Lemgo"),
        ("Radfahrerinnen", "Leezenflow"),
        ("Papierkorb", "Intelligente Mülleimer Hürth"),
        ("Füllstand", "Füllstandssensoren Abfallbehälter Norden"),
    ],
)
def test_a_clerk_finds_it_among_the_first_eight(find: Find, typed: str, title: str) -> None:
    assert title in find(typed)[:8]


# One spelling for all


UMLAUTS = ["Bäume", "Straßenfest", "Übergröße", "Köln", "Café"]


@pytest.mark.parametrize("word", UMLAUTS)
def test_umlauts_and_sharp_s_may_be_missing_or_written_out(given: Given, word: str) -> None:
    index = given(*(a_document(id, "Halle", summary=f"Für {each}") for id, each in enumerate(UMLAUTS, start=1)))
    out = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ü": "Ue"})
    bare = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "Ü": "U", "é": "e"})
    for spelling in (word, word.upper(), word.translate(out), word.translate(bare)):
        assert found(index, spelling) == [UMLAUTS.index(word) + 1], spelling


def test_umlauts_may_be_written_out_in_the_entry(given: Given) -> None:
    index = given(a_document(1, "Strassenfest der Buergerinnen"), a_document(2))
    assert found(index, "Straßenfest") == found(index, "Bürgerin") == [1]


def test_an_umlaut_of_two_signs_is_an_umlaut(given: Given) -> None:
    index = given(a_document(1, "Bäume"), a_document(2))
    assert found(index, "Ba\u0308ume") == [1]


FORMS = [
    ("Haus", "Häuser"),
    ("Bäume", "Baum"),
    ("Sensoren", "Sensor"),
    ("Verwaltungen", "Verwaltung"),
    ("gießt", "gießen"),
    ("Bürgerinnen und Bürger", "Bürger:innen"),
    ("Radfahrende", "Radfahrer"),
    ("Lotsinnen", "Lotse"),
    ("digitales", "digital"),
    ("Ärztinnen", "Arzt"),
    ("Zugewanderte", "Zugewanderten"),
    ("des Klaviers", "Klavier"),
]


@pytest.mark.parametrize(("written", "typed"), FORMS)
def test_forms_of_a_word_find_one_another(given: Given, written: str, typed: str) -> None:
    entries = [(word, 2 * number + which) for number, pair in enumerate(FORMS) for which, word in enumerate(pair)]
    index = given(*(a_document(id, "Halle", summary=f"Hier {word}.") for word, id in entries))
    both = {id for word, id in entries if word in {written, typed}}
    assert set(found(index, typed)) == set(found(index, written)) == both


def test_the_word_as_it_is_typed_comes_before_its_other_forms(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Für Bäume"), a_document(2, "Halle", summary="Für Baum"))
    assert found(index, "Baum") == [2, 1]
    assert found(index, "Bäume") == [1, 2]


# Half words


@pytest.mark.parametrize("half", ["Zist", "Zister", "Zistern"])
def test_half_a_word_finds_the_whole(given: Given, half: str) -> None:
    assert found(given(a_document(1, "Halle", body="Mit Zisterne"), a_document(2)), half) == [1]


def test_half_of_one_of_several_words_finds_them(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Zisterne im Park"), a_document(2, "Zisterne"))
    assert found(index, "Park Zist")[0] == found(index, "Zist Park")[0] == 1


def test_the_whole_word_comes_before_one_that_begins_like_it(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Die Parkuhren"), a_document(2, "Halle", summary="Der Park am Bach"))
    assert found(index, "Park")[0] == 2


def test_while_typing_the_last_word_is_a_beginning(find: Find) -> None:
    assert "Steuerbare Wegebeleuchtung Riedener Waldsee" in find("steuerb", typing=True)
    assert all(title.startswith("Kl") for title in find("kl", typing=True)[:4])
    assert find("mitm", typing=True)[0] == "MITMACHEN"


def test_while_typing_one_letter_is_a_beginning(given: Given) -> None:
    index = given(a_document(1, "Zisterne"), a_document(2, "Brunnen"))
    assert found(index, "z", typing=True) == [1]
    assert found(index, "Brunnen z", typing=True)[0] == 2


# Compounds, both ways


@pytest.mark.parametrize("part", ["Beleuchtung", "Straße", "Straßen", "beleuchtungen"])
def test_a_part_finds_the_compound(given: Given, part: str) -> None:
    assert found(given(a_document(1, "Halle", summary="Straßenbeleuchtung"), a_document(2)), part) == [1]


COMPOUNDS = [
    ("Wasserspielplatz", ["Wasser", "Spiel", "Platz", "Spielplatz"]),
    ("Tempolimitkonzept", ["Tempo", "Tempolimit", "Konzept"]),
    ("Straßenbaumkataster", ["Baum", "Baumkataster", "Kataster", "Straßenbaum"]),
    ("Parkraumbewirtschaftung", ["Parkraum", "Bewirtschaftung"]),
]


@pytest.mark.parametrize(("compound", "parts"), COMPOUNDS)
def test_each_part_finds_a_long_compound(given: Given, compound: str, parts: list[str]) -> None:
    words = [word for word, _ in COMPOUNDS]
    index = given(*(a_document(id, "Halle", summary=f"Unser {word}") for id, word in enumerate(words, start=1)))
    assert [part for part in parts if found(index, part) != [words.index(compound) + 1]] == []


def test_words_written_apart_find_the_compound_and_the_other_way_round(given: Given) -> None:
    index = given(
        a_document(1, "Rathaus", summary="Unser Parkraummanagement"),
        a_document(2, "Bauhof", summary="Digitale Smart City Werkstatt"),
    )
    assert found(index, "Park Raum Management") == [1]
    assert found(index, "Smartcity")[:1] == [2]


@pytest.mark.parametrize("typed", ["emobilität", "e mobilität", "E-Mobilität", "e-mobilitaet"])
def test_a_hyphen_makes_no_difference(given: Given, typed: str) -> None:
    assert found(given(a_document(1, "E-Mobilität"), a_document(2, "Elektroladen")), typed)[0] == 1


def test_a_compound_that_nobody_wrote_finds_what_has_its_parts(given: Given) -> None:
    index = given(
        a_document(1, "Halle", summary="Sensoren an der Zisterne"),
        a_document(2, "Zisterne"),
        a_document(3, "Halle", summary="Brunnen"),
    )
    assert found(index, "Zisternensensor")[0] == 1
    assert 3 not in found(index, "Zisternensensor")


def test_the_head_of_a_compound_is_found_though_no_word_list_knows_the_rest(given: Given) -> None:
    assert found(given(a_document(1, "Xylokropfenbeleuchtung"), a_document(2)), "Beleuchtung") == [1]


def test_what_hangs_at_a_hyphen_is_found_as_a_whole(given: Given) -> None:
    index = given(
        a_document(1, "Kita Rechner", summary="Viele Plätze"),
        a_document(2, "Bedarf", summary="Planung von Kita- und Grundschulplätzen"),
    )
    assert found(index, "Kitaplätze planen")[0] == 2


def test_the_word_itself_comes_before_a_compound_with_it(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Wasserspielplatz"), a_document(2, "Halle", summary="Wasser"))
    assert found(index, "Wasser") == [2, 1]


def test_letters_within_a_word_are_no_part_of_it(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Ein Kunstrasen"), a_document(2, "Halle", summary="Die Parkbank"))
    assert found(index, "Strasse") == found(index, "Bach") == []


def test_a_piece_that_stands_everywhere_does_not_flood_the_page(catalogue: SearchIndex) -> None:
    assert catalogue.search(SearchQuery(text="Kanalsensor")).total <= 3


# Several words


def test_the_order_of_words_does_not_change_what_is_found(given: Given) -> None:
    index = given(a_document(1, "Zisterne im Park"), a_document(2, "Brunnen im Park"), a_document(3))
    assert found(index, "Park Zisterne") == found(index, "Zisterne Park")
    assert found(index, "Park Zisterne")[0] == 1


def test_entries_with_more_of_the_words_come_first(given: Given) -> None:
    index = given(
        a_document(1, "Sensoren Sensoren", summary="Sensoren und Gießtouren"),
        a_document(2, "Rathausneubau", summary="Mit Sensoren im Strandbad, auch für Gießtouren."),
        a_document(3, "Strandbad im Wald", summary="Strandbad"),
        a_document(4, "Klavier"),
    )
    assert found(index, "Sensoren Gießtouren Strandbad") == [2, 1, 3]


def test_of_many_words_a_few_are_not_enough(given: Given) -> None:
    index = given(
        a_document(1, "Halle", summary="Zisterne, Sensoren, Gießtouren, Strandbad und Klavier"),
        a_document(2, "Halle", summary="Zisterne, Gießtouren, Strandbad und Klavier"),
        a_document(3, "Halle", summary="Zisterne und Klavier"),
    )
    assert found(index, "Zisterne Sensoren Gießtouren Strandbad Klavier") == [1, 2]


def test_words_may_stand_in_different_fields(given: Given) -> None:
    spread = a_document(1, "Zisterne", summary="Im Park", publisher="Musterstadt", keywords=("Wasser",))
    index = given(spread, a_document(2, "Zisterne"))
    assert found(index, "Zisterne Park Musterstadt Wasser")[0] == 1


def test_some_words_are_better_than_nothing(find: Find) -> None:
    assert "stadtnavi" in find("stadtnavi Quarkspeise")


def test_the_publisher_narrows(find: Find) -> None:
    assert find("Digitaler Zwilling Kassel")[0] == "Digitaler Zwilling Kassel"
    assert find("Datenplattform Jena")[0] == "WISSENsAllmende Jena"


def test_questions_do_not_spoil_a_query(find: Find) -> None:
    asked = find("Wie finde ich denn etwas für die Bürgerbeteiligung?")
    assert asked == find("Bürgerbeteiligung")
    assert set(find("Welche Software gibt es für Bürgerbeteiligung?")) == set(asked)


def test_words_that_only_bind_are_searched_when_there_is_nothing_else(given: Given) -> None:
    assert found(given(a_document(1, "Wir für uns"), a_document(2)), "für uns") == [1]


# No floods


@pytest.mark.parametrize("word", ["Laterne", "Wahl", "Baum", "Bus", "Park", "Leerstand", "Pegel", "Strand", "Demenz"])
def test_one_word_never_floods_the_page(catalogue: SearchIndex, word: str) -> None:
    assert 0 < catalogue.search(SearchQuery(text=word)).total <= len(TITLES) // 4


def test_a_word_that_is_known_is_no_slip_of_another(given: Given) -> None:
    assert found(given(a_document(1, "Bäder"), a_document(2, "Räder")), "Räder") == [2]


def test_a_word_that_nobody_wrote_finds_nothing(given: Given) -> None:
    assert found(given(a_document(1, "Zisterne im Park")), "Quarkspeise") == []


# Other languages


def test_english_texts_are_found_by_their_words(given: Given) -> None:
    index = given(a_document(1, "Trees", summary="An open platform for watering trees", language="en"))
    assert found(index, "watering") == found(index, "TREES") == [1]


def test_texts_in_other_languages_are_never_read_as_german(given: Given) -> None:
    """Bäume has the stem of Baum, in German."""
    index = given(
        a_document(1, "Verde", summary="Un programma per le piante", body="La ditta Bäume", language="it-IT"),
        a_document(2, "Plan", summary="Für alle Bäume", foreign="Un programma per i fiori della ditta Häuser"),
    )
    assert found(index, "Baum") == [2]
    assert found(index, "Bäume") == [2, 1]
    assert found(index, "Häuser") == found(index, "fiori") == [2]
    assert found(index, "pianten") == [1]  # a slip
    assert found(index, "fior", typing=True) == [2]
