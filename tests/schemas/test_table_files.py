"""Files as office programs leave them: letters, separators, headings, quotes, and what is no table at all."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from schemas.exchange.table import JudgedRow, Table, TableUnreadable, judge

HEAD = "Titel;Kurzbeschreibung;Herausgeber"
ROW = "Gießplaner;Zählt Bäume, Sträucher und Büsche.;Köln"
SIMPLE = f"{HEAD}\r\n{ROW}\r\n"


def rows(data: bytes | str) -> list[JudgedRow]:
    return [judge(row) for row in Table(opened(data)).rows()]


def opened(data: bytes | str) -> io.BytesIO:
    return io.BytesIO(data.encode() if isinstance(data, str) else data)


def refused(data: bytes | str) -> tuple[str, dict[str, object]]:
    with pytest.raises(TableUnreadable) as caught:
        Table(opened(data))
    return caught.value.problem.code, dict(caught.value.problem.params)


def codes(row: JudgedRow, *, hints: bool = False) -> list[str]:
    return [problem.code for problem in row.problems if problem.hint is hints]


# Letters


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-15", "mac_roman", "cp850"],
)
def test_umlauts_arrive_whatever_the_office_program_made_of_them(encoding: str) -> None:
    [row] = rows(SIMPLE.encode(encoding))
    assert row.entry
    assert (row.entry.content.title, row.entry.publisher) == ("Gießplaner", "Köln")
    assert row.entry.content.summary == "Zählt Bäume, Sträucher und Büsche."


def test_a_utf8_file_of_which_one_row_is_not_keeps_the_others() -> None:
    broken = "Brunnen;Läuft;".encode() + "Düren".encode("cp1252")
    first, second, third = rows(SIMPLE.encode() + broken + b"\r\n" + ROW.encode() + b"\r\n")
    assert first.entry and third.entry
    assert second.entry is None and codes(second) == ["undecodable"]


def test_curly_quotes_and_dashes_of_windows_are_text() -> None:
    [row] = rows(f"{HEAD}\n„Stadt“ – neu…;Für € 5;Köln\n".encode("cp1252"))
    assert row.title == "„Stadt“ – neu…"


def test_a_euro_alone_makes_no_apple_of_a_windows_file() -> None:
    [row] = rows(f"{HEAD}\nRad;kostet 5 €;Hof\n".encode("cp1252"))
    assert row.entry and row.entry.content.summary == "kostet 5 €"


def test_umlauts_that_another_program_spoilt_are_said() -> None:
    [row] = rows(SIMPLE.encode().decode("cp1252", errors="replace"))
    assert "wrong-letters" in codes(row, hints=True)


def test_zeros_between_the_letters_are_left_out_and_said() -> None:
    [row] = rows(SIMPLE.replace("Bäume", "Bä\x00ume"))
    assert row.entry and row.entry.content.summary.startswith("Zählt Bäume")
    assert codes(row, hints=True) == ["control-letters"]


def test_a_mark_of_dos_at_the_end_is_no_row() -> None:
    assert len(rows(SIMPLE + "\x1a")) == 1


# Separators and headings


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_separator_is_found(separator: str) -> None:
    [row] = rows(separator.join(["Titel", "Kurzbeschreibung", "Herausgeber"]) + "\n" + separator.join("abc") + "\n")
    assert row.entry and (row.title, row.entry.publisher) == ("a", "c")


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;", "sep=^"])
def test_the_line_by_which_excel_names_the_separator_is_no_heading(first: str) -> None:
    sign = first.strip('"')[-1]
    [row] = rows(f"{first}\r\n{SIMPLE.replace(';', sign)}")
    assert row.title == "Gießplaner"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    assert [row.line for row in rows(end.join([HEAD, ROW, ROW, ""]))] == [2, 3]


def test_a_title_above_the_headings_and_blank_lines_are_passed_over() -> None:
    found = rows(f"Lösungen der Stadt;;\n;;\n\nStand: 3.11.2026;;\n{HEAD}\n\n;;\n{ROW}\n;;\n")
    assert [(row.line, row.title) for row in found] == [(8, "Gießplaner")]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("titel", "Titel"),
        ("TITEL*", "Titel"),
        ("Titl", "Titel"),
        (" Titel der Lösung ", "Titel"),
        ("Titel (Pflichtfeld)", "Titel"),
        ("Loesungsart", "Lösungsart"),
        ("Losungsart", "Lösungsart"),
        ("LÖSUNGSART", "Lösungsart"),
        ("Handlungsfeld", "Handlungsfelder"),
        ("Handlungsfeder", "Handlungsfelder"),
        ("Handlungs-Felder", "Handlungsfelder"),
        ("in_betrieb_seit", "In Betrieb seit"),
        ("In Betrieb seit:", "In Betrieb seit"),
        ("in Betreib seit", "In Betrieb seit"),
        ("Kurzbeschr.", "Kurzbeschreibung"),
        ("Quellcode\u00a0", "Quellcode"),
        ("Schlagwörter", "Schlagworte"),
        ("AGS", "Herausgeber-Schlüssel"),
        ("publisher", "Herausgeber"),
        ("Titel (en)", "Titel (en)"),
        ("title [EN]", "Titel (en)"),
        ("Kurzbeschreibung englisch", "Kurzbeschreibung (en)"),
        ("Beschreibung_fr", "Beschreibung (fr)"),
        ("Kosten (Euro)", "Kosten"),
    ],
)
def test_a_heading_is_known_in_many_spellings(heading: str, column: str) -> None:
    others = [name for name in ("Titel", "Kurzbeschreibung", "Herausgeber") if name != column]
    table = Table(opened(";".join([*others, heading]) + "\n"))
    assert table.headings.known[-1].heading == column


@pytest.mark.parametrize("heading", ["Ansprechpartner", "Telefon", "Bemerkung intern", "Titelbild", "Kostenstelle"])
def test_another_heading_is_not_taken_for_one_of_ours(heading: str) -> None:
    assert Table(opened(f"{HEAD};{heading}\n")).headings.unknown == (heading,)


def test_headings_that_stand_there_once_more_are_no_row() -> None:
    assert [row.line for row in rows(f"{SIMPLE}{SIMPLE}")] == [2, 4]


def test_headings_may_stand_in_any_order() -> None:
    [row] = rows("Herausgeber;Kennung;Kurzbeschreibung;Titel\nKöln;7;Kurz;Lang\n")
    assert row.entry and (row.id, row.title, row.entry.publisher) == ("7", "Lang", "Köln")


def test_the_german_title_beside_an_english_one_is_the_title() -> None:
    [row] = rows("Titel (de);Titel (en);Kurzbeschreibung (de);Kurzbeschreibung (en);Stadt\nA;B;C;D;Köln\n")
    assert row.entry and row.entry.content.translations["en"].title == "B"
    assert row.entry.content.title == "A"


def test_a_missing_column_is_named_with_those_that_were_found() -> None:
    code, params = refused("Titel;Themenfelder;Foto\nA;B;C\n")
    assert code == "columns-missing"
    assert params == {
        "missing": "Kurzbeschreibung, Herausgeber", "found": "Titel, Handlungsfelder", "unknown": "Foto"
    }  # fmt: skip


def test_the_key_of_the_publisher_stands_for_its_name() -> None:
    [row] = rows("Titel;Kurzbeschreibung;AGS\nA;B;05315000\n")
    assert row.entry and row.entry.publisher_key == "05315000"


@pytest.mark.parametrize("heads", ["Titel;Kurzbeschreibung;Herausgeber;Titel", "Titel;Kurzbeschreibung;Stadt;Kommune"])
def test_one_column_twice_is_refused_with_both_places(heads: str) -> None:
    code, params = refused(f"{heads}\na;b;c;d\n")
    assert code == "heading-twice" and str(params["second"]).startswith("D (")


def test_a_table_without_headings_is_refused_with_what_stands_there() -> None:
    code, params = refused("Gießplaner;Zählt Bäume;Köln\nBrunnen;Läuft;Düren\n")
    assert (code, params["found"]) == ("no-headings", "Gießplaner;Zählt Bäume;Köln")


# What is no table


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(200), "packed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "spreadsheet"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08\x00", "packed-otherwise"),
        (b"{\\rtf1\\ansi", "document"),
        (b"\xef\xbb\xbf<!DOCTYPE html><table>", "markup"),
        (b'<?xml version="1.0"?><Workbook>', "markup"),
        (b'[{"titel": "A"}]', "json"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00" * 5000, "no-headings"),
        (b"\n\n\n", "no-headings"),
        (b"Hallo\n", "no-headings"),
    ],
)
def test_what_is_no_table_is_told_apart(data: bytes, code: str) -> None:
    assert refused(data)[0] == code


def test_headings_alone_are_a_table_without_rows() -> None:
    assert rows(HEAD) == [] == rows(HEAD + "\r\n;;\r\n")


# Rows that are broken


def test_half_a_row_is_reported_and_the_others_are_read() -> None:
    first, second, third = rows(f"{HEAD};Lizenz\n{ROW};MIT\nBrunnen;Läu\n{ROW};MIT\n")
    assert first.entry and third.entry
    assert (second.line, second.entry, codes(second)) == (3, None, ["too-few-cells"])


def test_a_row_with_a_separator_too_many_is_reported() -> None:
    [row] = rows(f"{HEAD}\nBrunnen;Läuft; und läuft;Köln\n")
    assert codes(row) == ["too-many-cells"]


def test_empty_cells_at_the_end_are_no_row_too_long() -> None:
    assert rows(f"{HEAD};;;\n{ROW};;;;;;\n")[0].entry


def test_a_file_cut_within_quotes_loses_its_last_row_only() -> None:
    found = rows(f'{HEAD}\n{ROW}\nBrunnen;"Läuft und\nläuft')
    assert found[0].entry
    assert [codes(row) for row in found[1:]] == [["open-quote"], ["too-few-cells"]]


def test_an_open_quote_in_the_middle_does_not_swallow_what_follows() -> None:
    found = rows(f'{HEAD}\nBrunnen;"Läuft;Köln\n' + f"{ROW}\n" * 50 + 'A;"B";Köln\n')
    assert codes(found[0]) == ["open-quote"] or codes(found[0]) == ["stray-quote"]
    assert len(found) == 52 and all(row.entry for row in found[1:])


def test_line_breaks_and_doubled_quotes_within_quotes_are_text() -> None:
    [row] = rows(f'{HEAD}\n"A ""B""";"Erste Zeile\r\nzweite; Zeile\n\nvierte";Köln\n')
    assert row.entry and row.title == 'A "B"'
    assert row.entry.content.summary == "Erste Zeile\r\nzweite; Zeile\n\nvierte"


@pytest.mark.parametrize("cell", ['Das "Rathaus" hier', '5" Rohr', '"Das "Rathaus" hier"', ' "in Quotes" '])
def test_quotes_that_nobody_doubled_are_text(cell: str) -> None:
    [row] = rows(f"{HEAD}\nA;{cell};Köln\n")
    assert row.entry and "Rathaus" in row.entry.content.summary + "Rathaus"
    assert row.entry.publisher == "Köln"


def test_the_line_of_a_row_counts_the_line_breaks_within_quotes() -> None:
    assert [row.line for row in rows(f'{HEAD}\nA;"x\ny\nz";Köln\n{ROW}\n')] == [2, 5]


def test_blocks_of_rows_that_lost_their_empty_end_in_excel_are_whole() -> None:
    full = [f"{HEAD};Lizenz;Links"] + [f"{ROW};;"] * 15
    found = rows("\r\n".join([*full, *[ROW] * 16, *[ROW] * 3, ""]))
    assert len(found) == 34 and all(row.entry for row in found)


def test_a_short_row_among_whole_ones_was_cut_off_wherever_it_stands() -> None:
    found = rows("\r\n".join([f"{HEAD};Lizenz", *[f"{ROW};MIT"] * 20, ROW, *[f"{ROW};MIT"] * 20, ""]))
    assert [row.line for row in found if row.entry is None] == [22]


def test_a_line_of_ten_million_letters_is_reported_and_not_held() -> None:
    data = f"{HEAD}\n".encode() + b"x" * 10_000_000 + f"\n{ROW}\n".encode()
    tracemalloc.start()
    found = rows(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [codes(row) for row in found] == [["line-too-long"], []]
    assert most < 30_000_000


def test_a_file_made_of_open_quotes_is_read_in_linear_time() -> None:
    count = 60_000
    found = Table(opened(f"{HEAD}\n" + 'x";"y\n' * count)).rows()
    assert sum(1 for _ in found) == count


def test_rows_are_read_one_by_one_from_a_file_of_any_length() -> None:
    class Endless(io.BytesIO):
        read_until = 0

        def read(self, size: int | None = -1, /) -> bytes:
            piece = super().read(size)
            self.read_until = max(self.read_until, self.tell())
            return piece

    data = Endless((f"{HEAD}\n" + f"{ROW}\n" * 50_000).encode())
    table = Table(data)
    data.read_until = 0
    next(table.rows())
    assert data.read_until < 500_000
