"""The table of what the log can say is whole: whatever the code notes has its words, and its facts have theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.audit import ACTIONS, FACTS, SUBJECTS
from catalog.web import audit_words

ROOT = Path(__file__).resolve().parents[2]
FORWARDING = {"_note", "note", "noted"}
"""Functions that hand what they are told to the log."""


@dataclass(frozen=True)
class Noted:
    """A place in the code that notes something, as far as it says so in plain text."""

    where: str
    actions: frozenset[str]
    subjects: frozenset[str]
    facts: frozenset[str]


def _texts(node: ast.expr | None) -> set[str]:
    """The texts that an argument may be: itself, or either end of ``a if b else c``."""
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _keys(node: ast.AST) -> set[str]:
    return {text for each in ast.walk(node) if isinstance(each, ast.Dict) for key in each.keys for text in _texts(key)}


def _noted(path: Path, tree: ast.AST) -> Iterator[Noted]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in FORWARDING:
            continue
        given = [*call.args, *(word.value for word in call.keywords)]
        # What stands beside the action in a function of one's own (``"link"``) is one word; actions are two or more.
        actions = {text for node in given for text in _texts(node) if "_" in text or text in ACTIONS}
        pairs = [node.elts[0] for node in given if isinstance(node, ast.Tuple) and len(node.elts) == 2]
        subjects = {text for pair in pairs for text in _texts(pair)}
        facts = {text for node in given for text in _keys(node)}
        where = f"{path.relative_to(ROOT)}:{call.lineno}"
        if actions or subjects:
            yield Noted(where, frozenset(actions), frozenset(subjects), frozenset(facts))


def _all() -> list[Noted]:
    paths = [path for path in (ROOT / "catalog").rglob("*.py") if "node_modules" not in path.parts]
    return [noted for path in sorted(paths) for noted in _noted(path, ast.parse(path.read_text(encoding="utf-8")))]


EVERYWHERE = _all()


def test_the_code_notes_what_people_do() -> None:
    assert len({action for noted in EVERYWHERE for action in noted.actions}) > 20


@pytest.mark.parametrize("noted", EVERYWHERE, ids=lambda noted: noted.where)
def test_whatever_is_noted_stands_in_the_table(noted: Noted) -> None:
    assert noted.actions <= set(ACTIONS), noted.where
    assert noted.subjects <= set(SUBJECTS), noted.where
    allowed = {fact for action in noted.actions for fact in ACTIONS[action].facts}
    assert not noted.actions or noted.facts <= allowed, noted.where


def test_every_fact_has_its_words() -> None:
    assert {fact for deed in ACTIONS.values() for fact in deed.facts} == set(FACTS)


def test_an_action_of_an_older_release_is_shown_by_its_name() -> None:
    assert audit_words.action("something_of_old") == "something_of_old"


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (True, "ja"),
        (12345, "12.345"),
        (["read", "members"], "Grundauskunft, Mitglieder"),
        ([], "keine"),
        (None, "keine Angabe"),
        ("changed", "geändert"),
        ("2026-03-15", "15.\u00a0März 2026"),
        ("2026-13-40", "2026-13-40"),
        ("DE-BB", "DE-BB"),
    ],
)
def test_values_are_said_in_words(fact: object, words: str) -> None:
    assert audit_words.value(fact) == words
