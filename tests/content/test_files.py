"""Files that people hand over: what they are is seen in them, what must go goes, and what could do harm stays out."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from content.files import NotTaken, Prepared, prepare_apart
from content.files.preparing import prepare

AUTHOR = "Vorname Nachname"
_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f'<Types><Override ContentType="{_OFFICE}.wordprocessingml.document.main+xml"/></Types>'
EXCEL = f'<Types><Override ContentType="{_OFFICE}.spreadsheetml.sheet.main+xml"/></Types>'


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **facts: object) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "#1d5c8a").save(written, form, **facts)
    return written.getvalue()


def taken_by_a_phone() -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8825] = 6, AUTHOR, {1: "N", 2: (52.0, 30.0, 1.0)}
    return picture(exif=exif, comment=b"zu Hause") + b"<script>alert(1)</script>"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def promising(width: int, height: int) -> bytes:
    """A PNG of a kilobyte that says that it is as large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def archive(parts: Mapping[str, str | bytes], types: str = WORD) -> bytes:
    core = f"<cp:coreProperties><dc:title>Titel</dc:title><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>"
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as made:
        given = {"[Content_Types].xml": types, "word/document.xml": "<w:document/>", "docProps/core.xml": core}
        for name, content in (given | dict(parts)).items():
            made.writestr(name, content)
    return written.getvalue()


def odt(**parts: str) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("meta.xml", f"<office:meta><meta:initial-creator>{AUTHOR}</meta:initial-creator></office:meta>")
        for name, content in parts.items():
            made.writestr(name.replace("__", "."), content)
    return written.getvalue()


def pdf(action: str = "", *, attached: bool = False, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": AUTHOR, "/Title": "Leitfaden"})
    if action:
        does = {NameObject("/S"): NameObject(action), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(does)
    if attached:
        writer.add_attachment("x.exe", b"MZ")
    if password:
        writer.encrypt(password)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def refusal(data: bytes, name: str = "datei") -> str:
    with pytest.raises(NotTaken) as refused:
        prepare(data, name)
    return refused.value.code


def relation(kind: str) -> str:
    return f'<Relationship Type="http://x/{kind}" Target="http://boese.example/x" TargetMode="External"/>'


def test_of_a_phones_picture_nothing_is_left_but_its_dots_and_it_stands_upright() -> None:
    made = prepare(taken_by_a_phone(), "brief.txt")
    image = Image.open(BytesIO(made.content))
    assert (made.media_type, image.size, dict(image.getexif())) == ("image/jpeg", (20, 40), {})
    assert made.removed == ("place", "camera", "words")
    for trace in (AUTHOR.encode(), b"zu Hause", b"script", b"Exif"):
        assert trace not in made.content + made.thumbnail


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_pictures_become_as_large_as_a_page_shows_them(form: str) -> None:
    made = prepare(picture(form, (2000, 1000)), "x")
    assert (made.width, made.height) == (1600, 800)
    assert Image.open(BytesIO(made.thumbnail)).size == (480, 240)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (promising(60_000, 60_000), "picture_too_large"),
        (promising(30_000, 1), "picture_too_large"),
        (promising(6_000, 6_000), "picture_too_large"),
        (promising(5_000, 5_000), "picture_broken"),
        (picture(size=(400, 400))[:900], "picture_broken"),
        (b"GIF89a/*" + bytes(9) + b"*/=1;<script>alert(1)</script>", "picture_broken"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "svg"),
        (b"<!-- x -->\n<svg/>", "svg"),
        ("\ufeff<svg/>".encode("utf-16"), "svg"),
        (b"<!doctype html><script>alert(1)</script>", "page"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "phone_picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
        (b"MZ" + bytes(90), "program"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"%PDF-1.7\nnichts", "broken_pdf"),
        (b"PK\x03\x04nichts", "broken_document"),
    ],
)
def test_what_is_broken_hostile_or_something_else_is_refused_for_its_own_reason(data: bytes, code: str) -> None:
    assert refusal(data, "bild.png") == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/vbaProject.bin": "x"}, "macros"),
        ({"[Content_Types].xml": WORD.replace("main+xml", "macroEnabled.main+xml")}, "macros"),
        ({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}, "embedded"),
        ({"word/embeddings/x.docx": archive({"word/y.docx": archive({})})}, "embedded"),
        ({"word/_rels/settings.xml.rels": relation("attachedTemplate")}, "outside"),
        ({"word/document.xml": "<w:instrText>DDEAUTO c:\\x</w:instrText>"}, "outside"),
        ({"word/x.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "broken_document"),
        ({"word/x.xml": bytes(30_000_000)}, "bomb"),
        ({f"word/{number}.xml": "" for number in range(2_500)}, "bomb"),
        ({"../x": "x"}, "broken_document"),
        ({"[Content_Types].xml": "<Types/>"}, "archive"),
    ],
)
def test_documents_that_run_ask_hide_or_swell_are_refused(parts: Mapping[str, str | bytes], code: str) -> None:
    assert refusal(archive(parts)) == code


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (archive({"word/_rels/document.xml.rels": relation("hyperlink")}), "docx"),
        (archive({"word/embeddings/x.xlsx": archive({}, EXCEL)}), "docx"),
        (archive({"docProps/app.xml": f"<Properties><Manager>{AUTHOR}</Manager></Properties>"}, EXCEL), "xlsx"),
        (odt(content__xml="<office:text>Text</office:text>"), "odt"),
    ],
)
def test_documents_lose_their_authors_and_keep_the_rest(data: bytes, ending: str) -> None:
    made = prepare(data + b"angehaengt", "x.bin")
    with ZipFile(BytesIO(made.content)) as kept:
        assert AUTHOR.encode() not in b"".join(kept.read(name) for name in kept.namelist())
    assert (made.ending, "author" in made.removed) == (ending, True)
    assert b"angehaengt" not in made.content


def test_who_hands_over_a_document_is_told_of_comments_that_stay() -> None:
    assert prepare(archive({"word/comments.xml": "<w:comment/>"}), "x").left == ("comments",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf("/JavaScript"), "running_pdf"),
        (pdf("/Launch"), "running_pdf"),
        (pdf(attached=True), "attached_pdf"),
        (pdf(password="geheim"), "encrypted"),
    ],
)
def test_pdf_files_that_run_hide_or_are_locked_are_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_pdf_loses_its_author_keeps_its_title_and_is_told_to_be_untagged() -> None:
    made = prepare(pdf(), "x")
    told = PdfReader(BytesIO(made.content)).metadata
    assert told is not None and (told.title, told.author) == ("Leitfaden", None)
    assert (made.accessible, made.removed, AUTHOR.encode() in made.content) == (False, ("author",), False)


def test_texts_become_utf_8_and_tables_with_formulas_are_refused() -> None:
    assert prepare("Grüße".encode("cp1252"), "Gruss.TXT").content.decode() == "Grüße"
    assert prepare(b"a;b\n-1;+49 30 1\n", "x.csv").ending == "csv"
    assert refusal(b'a;b\n=HYPERLINK("http://boese.example");2\n', "x.csv") == "formulas"
    assert refusal(b"Text", "x.exe") == "unknown"


def test_a_file_is_looked_at_in_a_process_of_its_own() -> None:
    assert isinstance(prepare_apart(picture(), "x"), Prepared)
    with pytest.raises(NotTaken, match="running_pdf"):
        prepare_apart(pdf("/JavaScript"), "x.pdf")
