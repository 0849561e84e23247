"""What is written is read again to the letter, by our own reader (YAML 1.2) and by one of YAML 1.1."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import yaml

from schemas.publiccode.reading import read
from schemas.publiccode.scalars import meaning
from schemas.publiccode.tree import Mapping, Node, Scalar, Sequence
from schemas.publiccode.writing import Tree, to_yaml

HOSTILE = (
    "yes", "no", "Null", "~", "true", "OFF", "y", "0777", "0o17", "0x1f", "1e3", "1_000", "1.10", "12:30", ".inf",
    "-.nan", "2020-01-01", "2020-01-01T00:00:00Z", "=", "<<", "", " ", "---", "...", "--- a\n--- b", "- a", "-", "?",
    "? a", ":", "a:", "a: b", "a :b", "a::b", "a: |", "# c", "a # b", "a#b", "#", " lead", "trail ", "a  b", "\ttab",
    "tab\t", "a\tb", '"', "'", "it's", '"a": b', "\\", "\\n", "*x", "&x", "!x", "!!python/object:x", "%x", "%YAML 1.1",
    "@x", "`x", "|", "|-", ">", "{", "{a: b}", "}", "[a, b]", "]", ",", "a\nb", "a\n\nb", "\na", "a\n", "a\n\n", "a\n ",
    " a\nb", "a\n  b\nc", "a \nb", "a\n- b\nc: d", "a\n# b", "a\n...\nb", "a\r\nb", "a\rb", "a\x85b", "a\u2028b",
    "\u2029", "\x00", "a\x07\x1b", "\x7f", "\x9f", "\xa0", "\xad", "\u200d", "\u202eabc", "\ufeffa", "\ufffe", "\uffff",
    "\ufffd", "\ue000", "\U0010ffff", "\U0001f469\u200d\U0001f467", "é", "e\u0301", "Ω", "\u017f", "ª", "٣", "a" * 120,
    "wort " * 60 + "ende", "# " + "b" * 120, "a" * 5000, "https://a.example/b?c=d&e=f#g", "urn:a:b", "a@b.example",
)  # fmt: skip


def values_of(node: Node | None) -> object:
    """Nodes as plain values."""
    if isinstance(node, Mapping):
        return {key.text: values_of(value) for key, value in node.pairs if isinstance(key, Scalar)}
    if isinstance(node, Sequence):
        return [values_of(item) for item in node.items]
    return meaning(node) if isinstance(node, Scalar) else None


def assert_is_read_again(tree: dict[str, Tree]) -> None:
    written = to_yaml(tree).encode()
    assert values_of(read(written)) == tree, written
    assert yaml.safe_load(written) == tree, written


def everywhere(text: str) -> dict[str, Tree]:
    """The text as a value, in lists, and inside groups of lists and of groups."""
    return {"a": text, "b": [text, text], "c": [{"d": text, "e": True}, {"f": [text]}], "g": {"no": {"h": text}}}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_hostile_text_stays_what_it_is(text: str) -> None:
    assert_is_read_again(everywhere(text))


@pytest.mark.parametrize("key", ["no", "de-DE", "a b", "a: b", "#", "1", "yes", "'", "\t"])
def test_a_key_stays_what_it_is(key: str) -> None:
    assert_is_read_again({key: "x", "z": [{key: "y"}]})


@pytest.mark.parametrize("seed", range(10))
def test_texts_made_by_chance_stay_what_they_are(seed: int) -> None:
    chance = Random(seed)
    for _ in range(30):
        assert_is_read_again(everywhere(_text(chance)) | {"x": _text(chance), "y": [_text(chance)]})


def _text(chance: Random) -> str:
    if chance.random() < 0.6:
        return "".join(chance.choices(HOSTILE, k=chance.randint(1, 6)))
    signs = [chance.choice([chance.randrange(0x250), chance.randrange(0xD800)]) for _ in range(chance.randrange(160))]
    beyond = [chance.randrange(0xE000, 0x110000) for _ in range(chance.randrange(10))]
    return "".join(map(chr, signs + beyond))


@pytest.mark.parametrize("words", ["Gießplaner", "Bäume gießen: ja", "C++ (17), 50 %", "https://a.example/b#c"])
def test_words_without_danger_stand_without_quotes_or_in_one_pair(words: str) -> None:
    assert to_yaml({"a": words}) in {f"a: {words}\n", f'a: "{words}"\n'}


def test_a_long_text_stands_in_lines_of_its_own() -> None:
    text = "Ein Absatz.\n\n- ein Punkt\n- noch einer\n\nSchluss: „gut“."
    assert to_yaml({"a": {"b": text}}) == (
        "a:\n  b: |-\n    Ein Absatz.\n\n    - ein Punkt\n    - noch einer\n\n    Schluss: „gut“.\n"
    )


def test_half_a_sign_stands_for_none() -> None:
    tree: dict[str, Any] = {"a": "x\ud800y"}
    assert yaml.safe_load(to_yaml(tree).encode()) == {"a": "x\ufffdy"}
