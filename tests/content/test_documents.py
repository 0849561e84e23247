"""PDF files: what others wrote stays words, and a screen reader finds what it needs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from content.documents import pdf

VALUES = {"title": "Stand der Dinge", "as_of": "2026-11-22", "address": "https://lichtermeer.example/stand.pdf"}
MARKUP = '#include "/etc/passwd" #eval("1+1") *fett* $x^2$ @quelle <marke> = Titel \\ `roh` #"'


def read(text: str, language: str = "de") -> PdfReader:
    return PdfReader(BytesIO(pdf("text.typ", {**VALUES, "text": text}, language=language)))


def root_of(file: PdfReader) -> Any:
    return file.trailer["/Root"]


def words_of(file: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().replace("\u200b", "") for page in file.pages).split())


def test_a_file_is_tagged_and_says_title_language_day_and_page() -> None:
    file = read("Zwei Wörter.")
    root = root_of(file)
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "de" and "/StructTreeRoot" in root
    assert file.metadata and file.metadata.title == VALUES["title"]
    assert "Stand: 22. November 2026" in words_of(file) and "Seite 1 von 1" in words_of(file)
    assert root_of(read("Two words.", "en"))["/Lang"] == "en"


def test_fonts_are_ours() -> None:
    page: Any = read("Wörter").pages[0]
    fonts = page["/Resources"]["/Font"].get_object().values()
    assert {str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts} == {"FiraSans"}


def test_markup_of_others_stays_words() -> None:
    assert MARKUP in words_of(read(MARKUP))


def test_letters_that_no_font_has_spoil_nothing() -> None:
    said = words_of(read("vor\x00her \u202eumgedreht 🚀 你好 \ud800 nachher"))
    assert "vor her" in said and "umgedreht" in said and "nachher" in said


def test_a_text_without_an_end_takes_more_pages_and_stays_on_them() -> None:
    file = read("x" * 20_000)
    assert len(file.pages) > 1
    assert words_of(file).count("x") >= 20_000
