"""PDF files for people who read on paper, in a council or in a file: tagged (PDF/UA-1), in our font, dated.

Typst sets them, out of templates of ours beside this module. What others wrote reaches a template as data only (one
JSON text in ``sys.inputs``): it is never read as markup, can name no file and fetches nothing. PDF/UA refuses a letter
that no font has, so a text with such letters is set once more with a sign in their place.

A template begins with ``#import "frame.typ": *`` and ``#show: frame``; values need at least ``title`` and ``as_of`` (an
ISO date). ``subtitle``, ``address`` (where the file comes from) and ``house`` are shown where they are there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import typst
from pydantic import JsonValue

from content.locale.formats import day
from content.locale.languages import speaking
from content.locale.speech import say

TEMPLATES = Path(__file__).resolve().parent / "templates"
FONTS = Path(__file__).resolve().parent / "fonts"
"""Where the build puts them (catalog/web/assets/build.py)."""
LETTERS = "letters.txt"
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff0-\uffff]")
"""Control signs, also those that turn the reading direction of all that follows."""
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_ENDLESS = re.compile(r"\S{40}(?=\S{4})")
_MAY_BREAK = "\u200b"
_IN_HALVES = re.compile("[\ud800-\udfff]")
_STAND_IN = "?"
_ONE_AT_A_TIME = Lock()
REMEMBERED = 10
"""So many files Typst keeps in memory."""


def pdf(template: str, values: Mapping[str, JsonValue], *, language: str, fonts: Path = FONTS) -> bytes:
    """The file that the template makes of the values. ``language`` is that of the template's words.

    Takes milliseconds to a second: not for within a transaction that writes. Threads wait for each other.
    """
    spoken = {**values, "language": language, "frame": _frame_words(str(values["as_of"]), language)}
    data = json.dumps(_readable(spoken), ensure_ascii=False)
    with _ONE_AT_A_TIME:
        try:
            return _set(template, data, fonts)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return _set(template, _in_known_letters(data, _letters(fonts)), fonts)
        finally:
            _forget(fonts)


def _set(template: str, data: str, fonts: Path) -> bytes:
    set_in = _compiler(fonts).compile(
        input=str(TEMPLATES / template), format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"]
    )
    return cast("bytes", set_in)


def _forget(fonts: Path) -> None:
    """Typst keeps how it set the last ten files, 30 MB for a long one, in case one of them is asked for again with a
    small change. Ours never are; so ten empty ones (a millisecond each) take their place."""
    for _ in range(REMEMBERED):
        _compiler(fonts).compile(input=b"", format="svg", sys_inputs={})


@cache
def _compiler(fonts: Path) -> typst.Compiler:
    """It reads fonts once, which takes longer than most files. Those of the machine would make files differ."""
    known = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
    return typst.Compiler(root=TEMPLATES, font_paths=known)


def _frame_words(as_of: str, language: str) -> dict[str, JsonValue]:
    with speaking(language):
        return {
            "as_of": say("Stand: {day}", day=day(date.fromisoformat(as_of))),
            "page": say("Seite {page} von {pages}", page="{page}", pages="{pages}"),
        }


def _readable(value: JsonValue) -> JsonValue:
    """The same without signs that are no text; a word without an end may break, or it would leave the page."""
    if isinstance(value, str):
        text = _IN_HALVES.sub(_STAND_IN, _NO_TEXT.sub(" ", value.replace("\r\n", "\n")))
        return text if _ADDRESS.fullmatch(text) else _ENDLESS.sub(rf"\g<0>{_MAY_BREAK}", text)
    if isinstance(value, list):
        return [_readable(each) for each in value]
    if isinstance(value, dict):
        return {key: _readable(each) for key, each in value.items()}
    return value


def _in_known_letters(text: str, known: frozenset[str]) -> str:
    return "".join(letter if letter in known or letter == "\n" else _STAND_IN for letter in text)


@cache
def _letters(fonts: Path) -> frozenset[str]:
    """What every one of our fonts can show."""
    return frozenset((fonts / LETTERS).read_text(encoding="utf-8"))
