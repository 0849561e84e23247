"""What search must do, on the real entries of the demo catalogue."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.embedded import EmbeddedIndex
from search.query import FACETS, SearchQuery, Suggestions
from tests.search.documents import a_document, ids, real_documents

Find = Callable[..., list[str]]
MakeIndex = Callable[..., EmbeddedIndex]

TITLES = [document.title for document in real_documents()]


# The exact name comes first, always


@pytest.mark.parametrize("change", [str, str.lower, str.upper, lambda title: title.replace(" ", "-")])
def test_the_exact_name_comes_first(find: Find, change: Callable[[str], str]) -> None:
    assert [title for title in TITLES if find(change(title), facets=())[0] != title] == []


def test_the_exact_name_comes_first_without_umlauts(find: Find) -> None:
    written = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    bare = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
    assert [title for title in TITLES if find(title.translate(written), facets=())[0] != title] == []
    assert [title for title in TITLES if find(title.translate(bare), facets=())[0] != title] == []


def test_the_exact_name_comes_first_with_its_words_swapped(find: Find) -> None:
    assert [title for title in TITLES if find(" ".join(reversed(title.split())), facets=())[0] != title] == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("DAVe", "DAVe – Auswertung von Verkehrszählungen"),
        ("cut", "Connected Urban Twins (CUT)"),
        ("giess den kiez", "Gieß den Kiez"),
        ("gies den kiez", "Gieß den Kiez"),
        ("smartvillageapp", "Smart Village App"),
        ("smart vilage app", "Smart Village App"),
        ("village app smart", "Smart Village App"),
        ("Stadt Navi", "stadtnavi"),
        ("Klarschif", "Klarschiff"),
        ("Masterp", "Masterportal"),
        ("civitas core", "CIVITAS/CORE"),
        ("LoRa Park", "LoRaPark"),
        ("Dorf Funk", "DorfFunk und DorfNews (Digitale Dörfer)"),
        ("was ist stadtnavi", "stadtnavi"),
        ("Software Klarschiff Rostock", "Klarschiff"),
    ],
)
def test_a_name_is_found_however_it_is_written(find: Find, typed: str, title: str) -> None:
    assert find(typed)[0] == title


def test_the_exact_name_beats_every_other_quality(make_index: MakeIndex) -> None:
    named = a_document(1, "Laterne", standing=0, sample=True)
    better = a_document(
        2, "Laterne Laterne Laternen", summary="Laterne", standing=3, confirmed=90, keywords=("Laterne",)
    )
    assert ids(make_index(named, better).search(SearchQuery(text="laterne")))[0] == 1


def test_an_alias_is_a_name(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Bürgerdialog", aliases=("consul-stadt",)), a_document(2, "Consul in der Stadt"))
    assert ids(index.search(SearchQuery(text="CONSUL Stadt")))[0] == 1


# Words, as a clerk types them


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Strassenbeleuchtng", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Beleuchtung", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Laterne", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("beleucht", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("beluechtung", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Mängelmeldr", "Klarschiff"),
        ("Schlaglöcher melden", "Klarschiff"),
        ("Bürgerbeteiligung", "DIPAS – Digitales Partizipationssystem"),
        ("wer giesst unsere straßenbäume", "LEIPZIG GIESST"),
        ("Wo ist noch Wahl", "Wahllokalsystem"),
        ("Whal", "Wahllokalsystem"),
        ("Hochwaser", "Digitaler Zwilling Schwabach"),
        ("Hochwasserwarnsystem", "Hochwasserinfosystem Kalletal/Lemgo"),
        ("Baeume", "urban Tree Intelligence"),
        ("Chat Bot", "Lumi (Chatbot)"),
        ("Papierkörbe", "Intelligente Mülleimer Hürth"),
        ("KI für die Verwaltung", "KommI – Kommunale Intelligenz"),
        ("Ampel für Radfahrer", "Leezenflow"),
        ("Bauantrag online stellen", "Digitale Baugenehmigung (EfA)"),
        ("Software für Terminvereinbarung", "ZMS – Zeitmanagementsystem Terminvergabe"),
        ("leerstehende Läden", "LeAn – Leerstands- und Ansiedlungsmanagement"),
        ("Klo", "Inclus"),
        ("Dorfgemeinschaftshaus", "LandRäume (Kommunale.Räume)"),
        ("Datenplattform Jena", "WISSENsAllmende Jena"),
        ("Regionallotse", "Regionallotsinnen MYK10"),
        ("Integrations-App", "Integreat"),
        ("Ampel-App", "Leezenflow"),
        ("Bürgerhaushalt", "DIPAS – Digitales Partizipationssystem"),
        ("Innenstadt", "LeAn – Leerstands- und Ansiedlungsmanagement"),
        ("Ausweisautomat", "Amt-O-Mat"),
        ("Sirene", "KliWAS – Klima-Informations-, Warn- und Alarmierungssystem"),
    ],
)
def test_a_clerk_finds_it_among_the_first_five(find: Find, typed: str, title: str) -> None:
    assert title in find(typed)[:5]


def test_questions_do_not_spoil_a_query(find: Find) -> None:
    asked = find("Wie finde ich denn etwas für die Bürgerbeteiligung?")
    assert asked == find("Bürgerbeteiligung")
    assert set(find("Welche Software gibt es für Bürgerbeteiligung?")) == set(asked)


def test_words_that_only_bind_are_searched_when_there_is_nothing_else(make_index: MakeIndex) -> None:
    assert ids(make_index(a_document(1, "Wir für uns"), a_document(2)).search(SearchQuery(text="für uns"))) == [1]


@pytest.mark.parametrize(
    ("product", "title"),
    [
        ("Qmatic", "ZMS – Zeitmanagementsystem Terminvergabe"),
        ("ArcGIS", "Masterportal"),
        ("Aleph Alpha", "MUCGPT"),
        ("Camunda", "DigiWF"),
        ("SeeClickFix", "Klarschiff"),
        ("CitizenLab", "DIPAS – Digitales Partizipationssystem"),
    ],
)
def test_a_proprietary_product_leads_to_entries_of_its_task_and_is_named(
    catalogue: EmbeddedIndex, product: str, title: str
) -> None:
    answer = catalogue.search(SearchQuery(text=f"Alternative zu {product.lower()}"))
    assert answer.product == product
    assert title in [hit.card["title"] for hit in answer.hits[:5]]


def test_a_vendor_s_own_entry_comes_before_the_others_of_the_task(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Geoportal Musterstadt"), a_document(2, "ArcGIS"), a_document(3, "GIS-Karten"))
    assert ids(index.search(SearchQuery(text="arcgis")))[0] == 2


def test_the_word_itself_comes_before_its_synonym(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Straßenbeleuchtung"), a_document(2, "Unsere Laterne dimmt"), a_document(3))
    assert ids(index.search(SearchQuery(text="Laterne"))) == [2, 1]


def test_an_unknown_product_names_none(catalogue: EmbeddedIndex) -> None:
    assert catalogue.search(SearchQuery(text="Bewässerung")).product is None


# No floods


@pytest.mark.parametrize("word", ["Laterne", "Wahl", "Baum", "Bus", "Park", "Leerstand", "Pegel", "Strand", "Demenz"])
def test_one_word_never_floods_the_page(catalogue: EmbeddedIndex, word: str) -> None:
    assert 0 < catalogue.search(SearchQuery(text=word)).total <= len(TITLES) // 4


def test_a_word_that_is_known_is_no_slip_of_another(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Bäder"), a_document(2, "Räder"))
    assert ids(index.search(SearchQuery(text="Räder"))) == [2]


def test_a_german_word_that_nobody_wrote_is_no_slip_of_another(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Sensoren im Park"), a_document(2, "Treff", summary="Für ältere Menschen"))
    assert ids(index.search(SearchQuery(text="Senioren"))) == [2]
    assert ids(index.search(SearchQuery(text="Sensroen"))) == [1]


def test_a_piece_that_stands_everywhere_does_not_flood_the_page(catalogue: EmbeddedIndex) -> None:
    assert catalogue.search(SearchQuery(text="Kanalsensor")).total <= 3


def test_what_hangs_at_a_hyphen_is_found_as_a_whole(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(1, "Kita Rechner", summary="Viele Plätze"),
        a_document(2, "Bedarf", summary="Planung von Kita- und Grundschulplätzen"),
    )
    assert ids(index.search(SearchQuery(text="Kitaplätze planen")))[0] == 2


def test_all_words_come_before_some_of_them(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(1, "Sensoren Sensoren", summary="Sensoren und Gießtouren"),
        a_document(2, "Rathausneubau", summary="Mit Sensoren im Strandbad, auch für Gießtouren."),
        a_document(3, "Strandbad im Wald", summary="Strandbad"),
    )
    found = ids(index.search(SearchQuery(text="Sensoren Gießtouren Strandbad")))
    assert found[0] == 2
    assert 3 not in found


def test_some_words_are_better_than_nothing(find: Find) -> None:
    assert "stadtnavi" in find("stadtnavi Quarkspeise")


def test_a_filter_narrows_and_never_widens(make_index: MakeIndex) -> None:
    both = [a_document(number, "Pegel am Bach", facets={"federal_state": ("DE-BY",)}) for number in (1, 2, 3)]
    half = a_document(4, "Pegel in der Stadt", facets={"federal_state": ("DE-BE",)})
    index = make_index(*both, half)
    assert sorted(ids(index.search(SearchQuery(text="Pegel Bach")))) == [1, 2, 3]
    assert index.search(SearchQuery(text="Pegel Bach", filters={"federal_state": ("DE-BE",)})).total == 0


# Words parted and joined


def test_words_written_apart_find_the_compound_and_the_other_way_round(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(1, "Rathaus", summary="Unser Parkraummanagement"),
        a_document(2, "Bauhof", summary="Digitale Smart City Werkstatt"),
    )
    assert ids(index.search(SearchQuery(text="Park Raum Management"))) == [1]
    assert ids(index.search(SearchQuery(text="Smartcity")))[:1] == [2]


def test_a_hyphen_makes_no_difference(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "E-Mobilität"), a_document(2, "Elektroladen"))
    assert ids(index.search(SearchQuery(text="emobilität")))[0] == 1
    assert ids(index.search(SearchQuery(text="e mobilität")))[0] == 1


def test_the_head_of_a_compound_is_found_though_no_word_list_knows_the_rest(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Xylokropfenbeleuchtung"), a_document(2))
    assert ids(index.search(SearchQuery(text="Beleuchtung"))) == [1]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Sommerhitze", "Stadt Temperatur"),
        ("Temperaturfühler", "Stadt Temperatur"),
        ("Personalausweis", "Amt-O-Mat"),
        ("Hochwasserkonzept", "Hochwasserinfosystem Kalletal/Lemgo"),
    ],
)
def test_a_compound_that_nobody_wrote_leads_to_what_it_is_made_of(find: Find, typed: str, title: str) -> None:
    assert title in find(typed)[:8]


# Other languages, typing, suggestions


def test_english_texts_are_found_by_their_words(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Trees", summary="An open platform for watering trees", language="en"))
    assert ids(index.search(SearchQuery(text="watering"))) == [1]
    assert ids(index.search(SearchQuery(text="TREES"))) == [1]


def test_texts_in_other_languages_are_never_read_as_german(make_index: MakeIndex) -> None:
    """Bäume has the stem of Baum, in German."""
    index = make_index(
        a_document(1, "Verde", summary="Un programma per le piante", body="La ditta Bäume", language="it-IT"),
        a_document(2, "Plan", summary="Für alle Bäume", foreign="Un programma per i fiori della ditta Häuser"),
    )

    def found(text: str, *, typing: bool = False) -> list[int]:
        return ids(index.search(SearchQuery(text=text, typing=typing)))

    assert found("Baum") == [2]
    assert found("Bäume") == [2, 1]
    assert found("Häuser") == found("fiori") == [2]
    assert found("pianten") == [1]  # a slip
    assert found("fior", typing=True) == [2]


def test_while_typing_the_last_word_is_a_beginning(find: Find) -> None:
    assert "Steuerbare Wegebeleuchtung Riedener Waldsee" in find("steuerb", typing=True)
    assert all(title.startswith("Kl") for title in find("kl", typing=True)[:4])
    assert find("mitm", typing=True)[0] == "MITMACHEN"


def test_names_are_suggested_first_then_words(catalogue: EmbeddedIndex) -> None:
    suggested = catalogue.suggest("stadt")
    assert {"stadtnavi", "Stadt Temperatur", "StadtGrünDigital"} <= set(suggested.names[:4])
    assert "Bewässerung" in catalogue.suggest("bewäss").words
    assert "digitale Bewässerung" in catalogue.suggest("digitale bewäs").words
    assert catalogue.suggest("stadtn", limit=1).names == ("stadtnavi",)
    assert catalogue.suggest("") == catalogue.suggest("   ") == catalogue.suggest("!?") == Suggestions()


def test_near_words_are_offered_when_nothing_is_found(catalogue: EmbeddedIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Telepartizipatonsdings"))
    assert answer.total == 0
    assert answer.hits == ()
    near = catalogue.search(SearchQuery(text="Bewärtüngxz"))
    assert near.total or "Bewertung" in near.suggestions


def test_similar_entries_are_about_the_same_task(catalogue: EmbeddedIndex) -> None:
    number = TITLES.index("Gieß den Kiez") + 1
    similar = [hit.card["title"] for hit in catalogue.similar(number)]
    assert "LEIPZIG GIESST" in similar
    assert len(similar) == 3
    assert "Gieß den Kiez" not in similar


def test_similar_leaves_out_what_is_withdrawn_and_knows_no_stranger(catalogue: EmbeddedIndex) -> None:
    number, other = TITLES.index("Gieß den Kiez") + 1, TITLES.index("LEIPZIG GIESST") + 1
    assert other not in ids(catalogue.similar(number, without=frozenset({other})))
    assert catalogue.similar(10_000) == ()


def test_every_facet_is_counted_when_none_is_named(catalogue: EmbeddedIndex) -> None:
    assert set(catalogue.search(SearchQuery(text="Baum")).facets) == set(FACETS)
