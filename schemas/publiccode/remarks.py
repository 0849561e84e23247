"""What is said of the document beyond its single values: deprecated keys, pictures, videos, Italian sections.

Whether a picture lies beside the file is asked of a folder; without one, only its name is judged.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Protocol

from schemas.publiccode.addresses import Address, uri_scheme
from schemas.publiccode.decoding import Content, Group
from schemas.publiccode.problems import Finding
from schemas.publiccode.rules import ITALIAN_URN, is_country, is_italian_code
from schemas.publiccode.videos import is_embeddable

Remark = tuple[str, Finding, bool]
"""A key, what is to say of it, and whether it is only a warning."""

_LOGOS = (".svg", ".svgz", ".png")
_SCREENSHOTS = (".jpg", ".png")


class Folder(Protocol):
    """Where the file lies: what its relative paths point into."""

    def exists(self, path: str) -> bool: ...

    def is_png(self, path: str) -> bool: ...


def remarks(document: Group, folder: Folder | None) -> Iterator[Remark]:
    yield from _logos(document, folder)
    yield from _countries(document)
    yield from _legal(document, folder)
    for name in ("inputTypes", "outputTypes"):
        if document[name] is not None:
            yield name, Finding("deprecated"), True
    for language, description in _group(document, "description").items():
        if isinstance(description, dict):
            yield from _description(f"description.{language}", description, folder)
    yield from _italy(document)


def _group(group: Group, name: str) -> Group:
    value = group[name]
    return value if isinstance(value, dict) else {}


def _list(group: Group, name: str) -> list[Content]:
    value = group.get(name)
    return value if isinstance(value, list) else []


def _logos(document: Group, folder: Folder | None) -> Iterator[Remark]:
    if document["logo"]:
        yield from _logo("logo", str(document["logo"]), folder)
    if document["monochromeLogo"]:
        yield "monochromeLogo", Finding("deprecated-for", {"use": "logo"}), True
        yield from _logo("monochromeLogo", str(document["monochromeLogo"]), folder)


def _logo(key: str, path: str, folder: Folder | None) -> Iterator[Remark]:
    if finding := _misplaced(path) or _picture(path, _LOGOS, folder):
        yield key, finding, False
    elif folder is not None and uri_scheme(path) is None and path.lower().endswith(".png") and not folder.is_png(path):
        yield key, Finding("not-a-png", {"value": path}), False


def _misplaced(path: str) -> Finding | None:
    if path.startswith("/"):
        return Finding("absolute-path", {"value": path})
    return Finding("file-address", {"value": path}) if path.startswith("file:") else None


def _picture(path: str, endings: tuple[str, ...], folder: Folder | None) -> Finding | None:
    """A relative path ends as a picture does, and is there. An address in the web is not asked."""
    if uri_scheme(path) is not None:
        return None
    name = posixpath.normpath(path).rpartition("/")[2]
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in endings:
        return Finding("picture-type", {"value": path, "allowed": ", ".join(endings)})
    return _absent(path, folder)


def _absent(path: str, folder: Folder | None) -> Finding | None:
    if folder is None or uri_scheme(path) is not None or folder.exists(path):
        return None
    return Finding("no-such-file", {"value": path})


def _countries(document: Group) -> Iterator[Remark]:
    for name in ("countries", "unsupportedCountries"):
        for position, code in enumerate(_list(_group(document, "intendedAudience"), name)):
            if isinstance(code, str) and code == code.lower() and is_country(code):
                key = f"intendedAudience.{name}[{position}]"
                yield key, Finding("lower-case-country", {"value": code, "use": code.upper()}), True


def _legal(document: Group, folder: Folder | None) -> Iterator[Remark]:
    legal = _group(document, "legal")
    authors = legal["authorsFile"]
    if isinstance(authors, str):
        yield "legal.authorsFile", Finding("deprecated"), True
        if finding := _misplaced(authors) or _absent(authors, folder):
            yield "legal.authorsFile", finding, False
    if legal["repoOwner"] is not None:
        yield "legal.repoOwner", Finding("deprecated-for", {"use": "organisation.name"}), True


def _description(key: str, description: Group, folder: Folder | None) -> Iterator[Remark]:
    if description["genericName"]:
        yield f"{key}.genericName", Finding("deprecated"), True
    for position, path in enumerate(_list(description, "screenshots")):
        if finding := _misplaced(str(path)) or _picture(str(path), _SCREENSHOTS, folder):
            yield f"{key}.screenshots[{position}]", finding, False
    for position, video in enumerate(_list(description, "videos")):
        if not (isinstance(video, Address) and is_embeddable(video.text)):
            shown = video.text if isinstance(video, Address) else ""
            yield f"{key}.videos[{position}]", Finding("not-embeddable", {"value": shown}), False


def _italy(document: Group) -> Iterator[Remark]:
    if document["it"] is not None:
        yield "it", Finding("deprecated-for", {"use": "IT"}), True
    if document["it"] is not None and document["IT"] is not None:
        yield "it", Finding("both-italies"), False
    italy = document["it"] if document["IT"] is None else document["IT"]
    if not isinstance(italy, dict):
        return
    if italy["conforme"] is not None:
        yield "IT.conforme", Finding("deprecated"), True
    code = str(_group(italy, "riuso")["codiceIPA"])
    if code and is_italian_code(code):
        yield "IT.riuso.codiceIPA", Finding("deprecated-for", {"use": f"organisation.uri: {ITALIAN_URN}{code}"}), True
