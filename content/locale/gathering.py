"""Gathers every message of the source and brings the translations up to date: ``make messages``.

What is translated stays. A message that is new stands there empty, one that nobody says any more goes. A changed German
message is a new one: somebody must look at its translation again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from content.locale.languages import GERMAN, LANGUAGES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SOURCES = ("catalog", "content")
METHODS = [("web/assets/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
CALLS = {"_": None, "ngettext": (1, 2), "say": None, "say_count": (1, 2), "message": None}
"""The calls whose texts are messages, and which of their texts are one message in singular and plural."""
# Without a date: the file changes when a message does.
HEADER = r"""# Every message, gathered by "make messages". Translate what is empty; the German text is the key.
msgid ""
msgstr ""
"Project-Id-Version: Lichtermeer\n"
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plurals}\n"

"""


def file_of(language: str) -> Path:
    """The translations into a language, as a translator edits them."""
    return HERE / language / "LC_MESSAGES" / "lichtermeer.po"


def gathered() -> Catalog:
    """Every message of the source, with the files that it stands in."""
    found = Catalog()
    for source in SOURCES:
        for name, line, text, _, _ in extract_from_dir(ROOT / source, METHODS, keywords=CALLS):
            found.add(text, locations=[(f"{source}/{name}", line)])
    return found


def translations(language: str) -> Catalog:
    """The translations as they stand in the file."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str, said: Catalog) -> str:
    """The file for exactly these messages, each with the translation that it has."""
    known, current = translations(language), Catalog(locale=language)
    for message in messages(said):
        had = known.get(message.id)
        if had and had.id == message.id:
            current.add(message.id, had.string, message.locations, had.flags)
        else:  # also one that has got a plural since
            current.add(message.id, locations=message.locations)
    written = BytesIO()
    write_po(written, current, width=118, omit_header=True, include_lineno=False, sort_by_file=True)
    return HEADER.format(language=language, plurals=current.plural_forms) + written.getvalue().decode()


def messages(catalog: Catalog) -> Iterable[Message]:
    """The messages themselves, without the header that is kept among them."""
    return (message for message in catalog if message.id)


def main() -> int:
    """Write every file anew; ends with 1 where something is left to translate, and says how much."""
    said, empty = gathered(), 0
    for language in LANGUAGES:
        if language != GERMAN:
            file_of(language).write_text(brought_up_to_date(language, said), encoding="utf-8")
            left = sum(not message.string or not all(message.string) for message in messages(translations(language)))
            print(f"{file_of(language).relative_to(ROOT)}: {len(said)} messages, {left} without a translation")
            empty += left
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
