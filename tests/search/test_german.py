"""German as search reads it: one spelling for all, stems, parts of compounds."""

from __future__ import annotations

import pytest

from search.german import camel_parts, clean, fold, hanging, hyphened, squeeze, stem, surfaces, words


@pytest.mark.parametrize(
    "spellings",
    [
        ("Straße", "Strasse", "STRASSE", "straße"),
        ("Bäume", "Baeume", "BÄUME", "Baume"),
        ("Gießen", "giessen", "GIESSEN"),
        ("Köln", "Koeln"),
        ("Überflutung", "Ueberflutung", "Uberflutung"),
        ("Café", "Cafe"),
    ],
)
def test_every_way_to_write_a_word_is_the_same_word(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("word", ["neue", "bauen", "Quelle", "Feuer", "Mauer"])
def test_letters_that_only_look_like_a_written_umlaut_stay(word: str) -> None:
    assert fold(word) == word.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Haus", "Häuser"), ("Baum", "Bäume"), ("Sensor", "Sensoren"), ("Verwaltung", "Verwaltungen"), ("gießt", "Gieß")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    "forms",
    [
        ("Bürger", "Bürgerin", "Bürgerinnen", "Bürger:innen", "Bürger*innen", "Bürger_innen", "BürgerInnen"),
        ("Lotse", "Lotsen", "Lotsin", "Lotsinnen"),
        ("Regionallotse", "Regionallotsinnen"),
        ("Schöffen", "Schöffinnen"),
        ("Radfahrer", "Radfahrende", "Radfahrerinnen"),
        ("Arzt", "Ärztinnen"),
        ("Senioren", "Seniorinnen"),
        ("Zugewanderte", "Zugewanderter"),
    ],
)
def test_a_person_is_one_word_in_every_gender(forms: tuple[str, ...]) -> None:
    assert len({stem(fold(form)) for form in forms}) == 1
    assert all(surfaces(form) == [form] for form in forms)


@pytest.mark.parametrize("word", ["Termin", "Berlin", "Medizin", "Verein", "Login", "Legende", "Gemeinde", "beginnen"])
def test_words_that_only_end_like_a_person_stay(word: str) -> None:
    assert stem(fold(word)).startswith(fold(word)[:5])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Planung von Kita- und Grundschulplätzen", ["kitaplatzen"]),
        ("Straßen- und Anlagenbäume", ["strassenbaume"]),
        ("Baum-, Kanal- und Klimasensorik", ["baumsensorik", "kanalsensorik"]),
        ("Leerstands- und Ansiedlungsmanagement", ["leerstandsmanagement"]),
        ("Stadt-/Gemeindewerke", ["stadtwerke"]),
        ("Kita- und Schul-App", ["kitaapp"]),
        ("E-Mobilität und mehr", []),
        ("Regen- und Schneefall", ["regenfall"]),
        ("Hammer- und Amboss", []),
        ("Hitze - und Wind", []),
    ],
)
def test_what_hangs_is_made_whole(text: str, expected: list[str]) -> None:
    assert hanging(text) == expected


@pytest.mark.parametrize("text", ["a" * 100_000, "a-" * 50_000 + "a" * 50_000, "a-, " * 25_000])
def test_long_texts_of_one_letter_are_read_in_no_time(text: str) -> None:
    assert len(hyphened(text)) <= 50_000
    assert len(hanging(text)) <= 25_000


def test_names_written_with_humps_have_parts() -> None:
    assert camel_parts("StadtGrünDigital") == ("stadt", "grun", "digital")
    assert camel_parts("LORAWAN") == camel_parts("Stadt") == camel_parts("DAVe") == ()


def test_words_know_where_they_stand() -> None:
    text = clean("Ein e-Bike, 3D!")
    assert [text[word.start : word.end] for word in words(text)] == ["Ein", "e", "Bike", "3D"]
    assert surfaces(text) == ["Ein", "e", "Bike", "3D"]


def test_invisible_marks_do_not_part_a_word() -> None:
    assert surfaces(clean("Straßen\u00adbeleuchtung")) == ["Straßenbeleuchtung"]
    assert clean("a\u202eb\x00c\ud800d") == "ab c d"
    assert surfaces(clean("Bu\u0308rger")) == ["Bürger"]


def test_names_are_compared_without_what_stands_between() -> None:
    assert squeeze("CIVITAS/CORE") == squeeze("civitas core") == "civitascore"
