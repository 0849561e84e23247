"""Every sentence of the source has its English, says the same with the same values, and nothing else is kept."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import product

import pytest
from babel.messages.catalog import Catalog, Message

from content.locale.gathering import CALLS, ROOT, SOURCES, gathered, messages, translations
from content.locale.languages import ENGLISH, LANGUAGES, speaking
from content.locale.speech import say, say_count
from schemas.vocabulary import ALL

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}|%%")
OTHERS = [language for language in LANGUAGES if language != "de"]


@pytest.fixture(scope="module")
def source() -> Catalog:
    """What the source says."""
    return gathered()


def texts(value: object) -> tuple[str, ...]:
    """A message's text, or its singular and plural."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def untranslated(message: Message | None) -> bool:
    return message is None or message.fuzzy or not texts(message.string) or not all(texts(message.string))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_source_is_translated(language: str, source: Catalog) -> None:
    known = translations(language)
    missing = [each.id for each in messages(source) if untranslated(known.get(each.id)) or _other(known, each)]
    assert missing == [], "make messages puts them into the file, where somebody has to translate them"


def test_no_sentence_stands_within_a_formatted_string() -> None:
    """Where messages are gathered, such a string is one piece: what is said within it would never be translated."""
    modules = [path for source in SOURCES for path in (ROOT / source).rglob("*.py") if "assets" not in path.parts]
    assert modules
    found = [(path.name, said.lineno) for path in modules for said in _said_within(path.read_text("utf-8"))]
    assert found == []


def _said_within(source: str) -> list[ast.Call]:
    """The calls of a module that say a text of their own within a formatted string."""
    strings = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.JoinedStr)]
    calls = [each for string in strings for each in ast.walk(string) if isinstance(each, ast.Call) and each.args]
    return [
        call
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in CALLS and isinstance(call.args[0], ast.Constant)
    ]


def _other(known: Catalog, message: Message) -> bool:
    """Whether the file knows the sentence with another plural."""
    found = known.get(message.id)
    return found is not None and found.id != message.id


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_of_a_sentence_that_nobody_says(language: str, source: Catalog) -> None:
    known = translations(language)
    assert [each.id for each in messages(known) if source.get(each.id) is None] + list(known.obsolete) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    wrong = []
    for message in messages(translations(language)):
        pairs = product(texts(message.id), texts(message.string))
        if not any(placeholders(german) == placeholders(other) for german, other in pairs):
            wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_begins_and_ends_as_its_sentence_does(language: str) -> None:
    """Pages put some together: a blank or a comma at the edge belongs to them."""
    wrong = [
        message.id
        for message in messages(translations(language))
        for german, other in zip(texts(message.id), texts(message.string), strict=True)
        if (german[:1].isspace(), german[-1:].isspace()) != (other[:1].isspace(), other[-1:].isspace())
    ]
    assert wrong == []


def test_every_term_that_is_explained_in_german_on_a_page_is_explained_in_english() -> None:
    explained = {"phases", "routes", "standings"}
    silent = [
        term.key for terms in ALL if terms.name in explained for term in terms if not (term.note and term.note_en)
    ]
    assert silent == []


def test_numbers_dates_and_plurals_are_those_of_the_language() -> None:
    with speaking(ENGLISH):
        assert say_count("{count} Vorlage", "{count} Vorlagen", 1) == "1 template"
        assert say_count("{count} Vorlage", "{count} Vorlagen", 1200) == "1,200 templates"
        assert say("bestätigt am {day}", day="x") == "confirmed on x"
    assert say_count("{count} Vorlage", "{count} Vorlagen", 1200) == "1.200 Vorlagen"
