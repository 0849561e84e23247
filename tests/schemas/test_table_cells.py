"""What people write into the cells of a spreadsheet, and what spreadsheets make of it."""

from __future__ import annotations

import io
from typing import Any

import pytest

from schemas.exchange.table import JudgedRow, Table, TableEntry, judge
from schemas.exchange.table.keys import SaidKey, said_key

ENTRY = {"Titel": "Gießplaner", "Kurzbeschreibung": "Zählt Bäume.", "Herausgeber": "Köln"}


def row(**cells: str) -> JudgedRow:
    """One row with these cells; ``_`` in a name is a blank."""
    said = ENTRY | {heading.replace("_", " "): cell for heading, cell in cells.items()}
    quoted = (";".join('"' + text.replace('"', '""') + '"' for text in line) for line in (said, said.values()))
    [judged] = [judge(one) for one in Table(io.BytesIO("\n".join(quoted).encode())).rows()]
    return judged


def entry(**cells: str) -> TableEntry:
    judged = row(**cells)
    assert judged.entry, judged.problems
    return judged.entry


def content(**cells: str) -> dict[str, Any]:
    return entry(**cells).content.model_dump(mode="json", exclude_defaults=True)


def problems(*, hint: bool = False, **cells: str) -> list[tuple[str, str]]:
    return named(row(**cells), hint=hint)


def named(judged: JudgedRow, *, hint: bool = False) -> list[tuple[str, str]]:
    return [(problem.column, problem.code) for problem in judged.problems if problem.hint is hint]


# Dates


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2023", "2023"),
        ("2023.0", "2023"),
        ("2023,00", "2023"),
        ("seit 2023", "2023"),
        ("3.11.2023", "2023-11-03"),
        ("03.11.2023", "2023-11-03"),
        ("3. 11. 2023", "2023-11-03"),
        ("03.11.2023 00:00", "2023-11-03"),
        ("03.11.2023 08:30:00 Uhr", "2023-11-03"),
        ("2023-11-03", "2023-11-03"),
        ("2023-11-03T00:00:00Z", "2023-11-03"),
        ("2023/11/03", "2023-11-03"),
        ("20231103", "2023-11-03"),
        ("11/2023", "2023-11"),
        ("11.2023", "2023-11"),
        ("2023-11", "2023-11"),
        ("November 2023", "2023-11"),
        ("Nov. 2023", "2023-11"),
        ("Nov 23", "2023-11"),
        ("Nov-23", "2023-11"),
        ("März 2023", "2023-03"),
        ("Mrz 23", "2023-03"),
        ("Maerz 2023", "2023-03"),
        ("3. November 2023", "2023-11-03"),
        ("Freitag, 3. November 2023", "2023-11-03"),
        ("Fr., 3.11.2023", "2023-11-03"),
        ("3.11.23", "2023-11-03"),
        ("31/12/2023", "2023-12-31"),
        ("12/31/2023", "2023-12-31"),
        ("45233", "2023-11-03"),
        ("\u00a03.11.2023\u00a0", "2023-11-03"),
        ("Q3 2023", "2023"),
        ("3. Quartal 2023", "2023"),
        ("Ende 2023", "2023"),
        ("ca. 2023", "2023"),
    ],
)
def test_a_date_is_read_as_germans_and_spreadsheets_write_it(written: str, date: str) -> None:
    assert content(In_Betrieb_seit=written)["in_use_since"] == date


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("bald", "no-date"),
        ("3.11.", "no-date"),
        ("31.2.2023", "no-such-day"),
        ("2023-13", "no-such-day"),
        ("0023", "no-such-year"),
        ("3.11.1023", "no-such-year"),
        ("3/11/2023", "day-or-month"),
        ("1E+03", "no-date"),
    ],
)
def test_what_is_no_certain_date_stops_the_row(written: str, code: str) -> None:
    assert problems(In_Betrieb_seit=written) == [("In Betrieb seit", code)]


@pytest.mark.parametrize("written", ["Nov 23", "3.11.23", "45233", "31/12/2023", "Ende 2023"])
def test_a_date_that_was_guessed_is_said(written: str) -> None:
    assert len(problems(hint=True, In_Betrieb_seit=written)) == 1


@pytest.mark.parametrize("written", ["", " ", "-", "–", "n/a", "k. A.", "unbekannt", "nicht angegeben", "NaN"])
def test_an_empty_cell_has_many_names(written: str) -> None:
    assert "in_use_since" not in content(In_Betrieb_seit=written)


# Words of vocabularies


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Mobilität", ["mobilitaet"]),
        ("mobilitaet", ["mobilitaet"]),
        ("MOBILITÄT | Wasser", ["mobilitaet", "wasser"]),
        ("Mobility, Water", ["mobilitaet", "wasser"]),
        ("Mobilität; Wasser", ["mobilitaet", "wasser"]),
        ("Mobilität / Wasser", ["mobilitaet", "wasser"]),
        ("Mobilität\nWasser\n", ["mobilitaet", "wasser"]),
        ("- Mobilität\n- Wasser", ["mobilitaet", "wasser"]),
        ("Gesundheit und Pflege", ["gesundheit-pflege"]),
        ("Kultur\u00a0& Freizeit", ["kultur-freizeit"]),
        ("Mobilitt", ["mobilitaet"]),
    ],
)
def test_fields_of_action_are_known_by_label_key_or_nearly(written: str, keys: list[str]) -> None:
    assert content(Handlungsfelder=written)["fields_of_action"] == keys


def test_a_word_that_was_nearly_right_is_taken_and_said() -> None:
    assert problems(hint=True, Handlungsfelder="Mobilitt") == [("Handlungsfelder", "read-as-word")]


def test_an_unknown_word_stops_the_row_and_lists_what_there_is() -> None:
    [problem] = row(Status="fliegt").problems
    assert (problem.column, problem.code) == ("Status", "no-term")
    assert "im Betrieb" in str(problem.params["allowed"])


@pytest.mark.parametrize(
    ("written", "key"),
    [("im Betrieb", "in_operation"), ("Regelbetrieb", "in_operation"), ("in Planung", "planned"), ("pilot", "pilot")],
)
def test_a_status_is_known_by_the_words_of_town_halls(written: str, key: str) -> None:
    assert content(Status=written)["lifecycle_status"] == key


@pytest.mark.parametrize(
    ("written", "stated"),
    [("ja", True), ("X", True), ("WAHR", True), ("1", True), ("✓", True), ("nein", None), ("FALSCH", None), ("", None)],
)
def test_yes_has_many_names(written: str, stated: bool | None) -> None:
    assert content(Ortsgebunden=written).get("site_bound") is stated


def test_neither_yes_nor_no_stops_the_row() -> None:
    assert problems(Ortsgebunden="vielleicht") == [("Ortsgebunden", "no-flag")]


@pytest.mark.parametrize(
    ("written", "licence", "words"),
    [
        ("EUPL-1.2", "EUPL-1.2", None),
        ("mit", "MIT", None),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0", None),
        ("frei für Kommunen", None, "frei für Kommunen"),
        ("unbekannt", None, None),
    ],
)
def test_a_licence_is_an_expression_or_words(written: str, licence: str | None, words: str | None) -> None:
    said = entry(Lizenz=written).content
    assert (said.licence, said.licence_words) == (licence, words)


# Amounts, addresses, lists


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("12500,5", "12.500,50 €"),
        ("12.500,50", "12.500,50 €"),
        ("12,500.50", "12.500,50 €"),
        ("280.000", "280.000 €"),
        ("280000", "280.000 €"),
        ("280 000", "280.000 €"),
        ("2,8E+05", "280.000 €"),
        ("rund 3 Mio. €", "rund 3 Mio. €"),
        ("1,234", "1,234"),
    ],
)
def test_a_bare_number_is_an_amount_and_words_stay_words(written: str, words: str) -> None:
    assert content(Kosten=written)["costs"] == [{"words": words}]


def test_an_amount_may_say_from_when_it_is() -> None:
    assert content(Kosten="rund 5.000 € (Stand 5/2024) | 70 € :: 2023")["costs"] == [
        {"words": "rund 5.000 €", "as_of": "2024-05"},
        {"words": "70 €", "as_of": "2023"},
    ]


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("https://a.example/x", [{"url": "https://a.example/x"}]),
        ("www.a.example", [{"url": "https://www.a.example"}]),
        ("Projektseite: https://a.example", [{"url": "https://a.example", "label": "Projektseite"}]),
        ("https://a.example (Projektseite)", [{"url": "https://a.example", "label": "Projektseite"}]),
        ("https://a.example :: Seite", [{"url": "https://a.example", "label": "Seite"}]),
        ("https://a.example https://b.example", [{"url": "https://a.example"}, {"url": "https://b.example"}]),
    ],
)
def test_a_link_may_have_a_label_in_many_ways(written: str, links: list[dict[str, str]]) -> None:
    assert content(Links=written)["links"] == links


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "kommt noch",
        "file:///etc/passwd",
        "a@b.example",
        "https://[x/",
        "https://a]b/c",
        "https://ex\u2100mple.de/a",
        "https:///weg",
    ],
)
def test_what_is_no_web_address_stops_the_row(written: str) -> None:
    assert problems(Links=written) == [("Links", "no-address")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("https://github.com/stadt/app", ("https://github.com/stadt/app",)),
        ("github.com/stadt/app", ("https://github.com/stadt/app",)),
        ("git@git.example:stadt/app.git", ("git@git.example:stadt/app.git",)),
        ("https://a.example/x, https://a.example/y", ("https://a.example/x", "https://a.example/y")),
    ],
)
def test_repositories_are_addresses_with_a_path(written: str, code: tuple[str, ...]) -> None:
    assert entry(Quellcode=written).code == code


@pytest.mark.parametrize("written", ["https://github.com", "liegt bei uns", "https://[kaputt/x"])
def test_a_host_alone_is_no_repository(written: str) -> None:
    assert problems(Quellcode=written) == [("Quellcode", "no-repository")]


def test_keywords_are_parted_by_commas_and_names_are_not() -> None:
    said = content(Schlagworte="App, Stadt; Bäume", Weitere_Namen="Mensch, Solingen!")
    assert (said["keywords"], said["known_as"]) == (["App", "Stadt", "Bäume"], ["Mensch, Solingen!"])


def test_a_grant_is_known_by_the_name_of_its_programme() -> None:
    assert content(Förderung="LEADER | Stadt :: landesprogramm")["funding"] == [
        {"words": "LEADER", "programme": "leader"},
        {"words": "Stadt", "programme": "landesprogramm"},
    ]


def test_a_way_and_its_next_step() -> None:
    [route] = content(Wege="Code übernehmen :: Herunterladen. :: Schreiben Sie uns.")["routes"]
    assert route == {"key": "adopt_code", "text": "Herunterladen.", "next_step": "Schreiben Sie uns."}


# Formulas and other things that spreadsheets do


@pytest.mark.parametrize(
    "written", ['=HYPERLINK("https://x.example")', "=1+1", "@SUM(A1)", "+A1+A2", "-cmd|' /C calc'!A0", "=cmd|'/C x'!A1"]
)
def test_a_formula_is_kept_as_text_and_said(written: str) -> None:
    assert entry(Titel=written).content.title == written
    assert problems(hint=True, Titel=written) == [("Titel", "formula")]


@pytest.mark.parametrize("written", ["+49 30 1234", "- ein Punkt", "-5 Grad", "–", "'tis"])
def test_what_merely_begins_like_a_formula_is_none(written: str) -> None:
    assert entry(Beschreibung=written).content.description == written
    assert problems(hint=True, Beschreibung=written) == []


@pytest.mark.parametrize("written", ["#NV", "#N/A", "#WERT!", "#REF!", "#DIV/0!", "#####"])
def test_an_error_of_a_spreadsheet_is_an_empty_cell(written: str) -> None:
    assert "in_use_since" not in content(In_Betrieb_seit=written)
    assert problems(Titel=written) == [("Titel", "cell-missing")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("05315000", SaidKey(("05315000",))),
        ("5315000", SaidKey(("05315000",))),
        ("5315000.0", SaidKey(("05315000",))),
        ("05 3 15 000", SaidKey(("05315000",))),
        ("AGS 05315000", SaidKey(("05315000",))),
        ("ARS: 053150000000", SaidKey(("053150000000",))),
        ("53150000000", SaidKey(("053150000000",))),
        ("5,3150E+10", SaidKey(rounded=True)),
        ("Köln", SaidKey()),
        ("1234567890123", SaidKey()),
    ],
)
def test_an_official_key_is_read_with_the_zero_that_a_spreadsheet_dropped(written: str, said: SaidKey) -> None:
    assert said_key(written) == said


def test_a_key_that_a_spreadsheet_may_not_touch_is_unwrapped() -> None:
    assert entry(AGS='="05315000"').publisher_key == "05315000"


# Rows that lack something


@pytest.mark.parametrize("heading", ["Titel", "Kurzbeschreibung", "Herausgeber"])
def test_what_an_entry_needs_must_be_there(heading: str) -> None:
    assert named(row(**{heading: " \u00a0"})) == [(heading, "cell-missing")]


def test_a_text_that_is_too_long_is_said_with_both_numbers() -> None:
    [problem] = row(Titel="x" * 201).problems
    assert (problem.column, problem.code, problem.params["limit"], problem.params["length"]) == (
        "Titel", "too-long", 200, 201
    )  # fmt: skip


def test_half_a_guide_is_said_at_the_column_that_is_empty() -> None:
    assert named(row(**{"Anleitung:_Personal": "Eine Person"})) == [
        ("Anleitung: Kosten", "needed-beside"),
        ("Anleitung: Schritte", "needed-beside"),
    ]


def test_all_problems_of_a_row_are_said_at_once() -> None:
    found = problems(Titel="", In_Betrieb_seit="bald", Status="fliegt", Quellcode="x")
    assert [column for column, _ in found] == ["In Betrieb seit", "Status", "Titel", "Quellcode"]
