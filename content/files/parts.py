"""What must not be in a part of a document: something that runs, is hidden, or asks another place when it is opened."""

from __future__ import annotations

import re

from content.files.taken import NotTaken

_RUNNING_NAMES = re.compile(r"vba|macrosheet|activex|/ctrlprops/|customui", re.IGNORECASE)
_MODULES = re.compile(r"(?:^|/)(?:Basic|Scripts)/(?!.*script-l[bc]\.xml$).+", re.IGNORECASE)
_RUNNING = re.compile(rb"<script:(?:event-listener|module)\b|macroEnabled|vbaProject", re.IGNORECASE)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_OLE = b"\xd0\xcf\x11\xe0"
_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship\b[^>]*>")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']\s*External", re.IGNORECASE)
_LINK = re.compile(rb"/hyperlink\s*[\"']", re.IGNORECASE)
_DRAWN_FROM = re.compile(
    rb"<(?:draw:(?:image|object|object-ole|plugin|applet|floating-frame)|table:table-source|text:section-source|"
    rb"form:image)\b[^>]*xlink:href\s*=\s*[\"']\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rb"office:dde-source|<(?:\w+:)?ddeLink\b|"
    rb"<w:(?:instrText\b[^>]*>|fldSimple\b[^>]*w:instr=\")[^<]*\b(?:DDE(?:AUTO)?|INCLUDEPICTURE|INCLUDETEXT|LINK)\b"
)
_MARKUP = (".xml", ".rels", ".vml")


def check_part(name: str, content: bytes) -> None:
    """Raises NotTaken."""
    if _RUNNING_NAMES.search(name) or _MODULES.search(name):
        raise NotTaken("macros")
    if content.startswith(_OLE) or content[:4].startswith(_PROGRAMS):
        raise NotTaken("embedded")
    if name.casefold().endswith(_MARKUP) or content.lstrip()[:5] == b"<?xml":
        _check_markup(name, content)


def _check_markup(name: str, content: bytes) -> None:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or content[:1] == b"\x00" or content[1:2] == b"\x00":
        raise NotTaken("broken_document")  # in other letters nothing would be found; no program writes them so
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise NotTaken("broken_document")
    if b"encryption-data" in content and name == "META-INF/manifest.xml":
        raise NotTaken("encrypted")
    if _RUNNING.search(content):
        raise NotTaken("macros")
    if _DRAWN_FROM.search(content) or _ASKING.search(content) or _leads_outside(content):
        raise NotTaken("outside")


def _leads_outside(content: bytes) -> bool:
    """Whether opening it asks another place; a link that a reader may follow is none of that."""
    relations = _RELATION.findall(content)
    return any(_OUTSIDE.search(one) and not _LINK.search(one) for one in relations)
