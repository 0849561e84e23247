"""Files as a whole: what is no publiccode.yml at all, what would grow or hang, and what YAML means by a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.publiccode import document_in, judge
from schemas.publiccode.reading import MOST_BYTES, read
from schemas.publiccode.scalars import meaning, written
from schemas.publiccode.tree import Mapping, Scalar

VALID = (Path(__file__).parent / "data" / "publiccode" / "valid.yml").read_bytes()
HEAD = b'publiccodeYmlVersion: "0"\n'


def codes(data: bytes) -> list[tuple[str, str]]:
    return [(problem.key, problem.code) for problem in judge(data, "").errors]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (VALID + b"\n---\na: b\n", "several-documents"),
        (VALID + b"\n---\n", "several-documents"),
        (b"%YAML 1.2\n---\n" + VALID, "directive"),
        (VALID + b"name: x\n", "duplicate-key"),
        (VALID + b'"name": x\n', "duplicate-key"),
        (HEAD + b"legal: {license: MIT, license: ISC}\n", "duplicate-key"),
        (HEAD + b"name: !!python/object/apply:os.system ['true']\n", "object-tag"),
        (HEAD + b"name: !ruby/object:Gem::Version x\n", "object-tag"),
        (HEAD + b"? [a]\n: b\n", "odd-key"),
        (HEAD + b": b\n", "odd-key"),
        (HEAD + b"name: [a\n", "yaml"),
        (HEAD + b'name: "a\n', "yaml"),
        (HEAD + b"name: a: b\n", "yaml"),
        (HEAD + b"legal:\n\tlicense: MIT\n", "yaml"),
        (HEAD + b"name: @a\n", "yaml"),
        (HEAD + b"name: %a\n", "yaml"),
        (HEAD + b"legal: {license: MIT\n  OR ISC}\n", "hanging-value"),
        (VALID.decode().encode("utf-16"), "encoding"),
        ("name: Grün\n".encode("iso-8859-1"), "encoding"),
        (b"\xff\xfe", "encoding"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_one_document_in_utf_8_is_told_as_a_whole(data: bytes, code: str) -> None:
    assert codes(data) == [("", code)]


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"# nur ein Kommentar\n", b"---\n", b"null\n", b"text\n", b"- a\n", b"{}"]
)
def test_a_file_without_a_version_lacks_it(data: bytes) -> None:
    assert codes(data) == [("publiccodeYmlVersion", "required")]


def test_where_a_wrong_byte_stands_is_told() -> None:
    [problem] = judge(b"a: b\nname: gr" + b"\xfcn\n", "").errors
    assert (problem.line, problem.column) == (2, 9)


def test_a_byte_order_mark_is_named_for_what_it_is() -> None:
    first, *_ = judge(b"\xef\xbb\xbf" + VALID, "").errors
    assert (first.key, first.code, first.line) == ("publiccodeYmlVersion", "byte-order-mark", 1)


def test_one_document_may_be_marked_as_one() -> None:
    assert judge(b"---\n" + VALID + b"...\n", "").valid


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n", b"\r"])
def test_any_line_break_will_do(line_break: bytes) -> None:
    assert judge(VALID.replace(b"\n", line_break), "").valid


def test_signs_that_json_writes_in_halves_are_whole() -> None:
    assert document_in(b'{"name": "\\ud83d\\ude2c"}').name == "\U0001f62c"
    assert document_in(b'{"name": "\\ud83d"}').name == "\ufffd"


def test_a_text_in_braces_may_go_on_to_the_right_of_its_key() -> None:
    written = b"legal:\n  license: EUPL-1.2\n  mainCopyrightOwner: Musterstadt"
    assert judge(VALID.replace(written, b"legal: {license: MIT\n          OR ISC}"), "").valid


def test_json_is_yaml() -> None:
    assert codes(b'{"publiccodeYmlVersion": "0",\n "foo": 1}')[0] == ("foo", "unknown-key")


# Aliases


def test_an_alias_stands_for_its_anchor() -> None:
    text = VALID.replace(b"name: Ampelblick\napp", b"name: &n Ampelblick\napp").replace(b"Suite: Verkehr", b"Suite: *n")
    assert judge(text, "").valid
    assert document_in(text).application_suite == "Ampelblick"


def test_merged_keys_count_as_written() -> None:
    text = VALID.replace(b"legal:\n  license: EUPL-1.2", b"legal:\n  <<: {license: MIT}")
    assert judge(text, "").valid


def test_an_alias_without_its_anchor_leaves_nothing_to_read() -> None:
    found = codes(VALID.replace(b"Suite: Verkehr", b"Suite: *nirgends"))
    assert found[0] == ("applicationSuite", "unknown-anchor")
    assert ("name", "required") in found


@pytest.mark.parametrize("text", [b"a: &a [*a]\n", b"a: &a {b: *a}\n"])
def test_an_anchor_that_holds_itself_is_no_endless_file(text: bytes) -> None:
    assert ("a", "unknown-anchor") in codes(HEAD + text)


# Limits


def bomb(levels: int) -> bytes:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, levels)]
    return HEAD + b"\n".join(lines) + b"\n"


def test_aliases_count_as_often_as_they_are_used() -> None:
    assert codes(bomb(3))[0][1] == "unknown-keys"
    assert codes(bomb(9)) == [("", "too-many-nodes")]


def test_ten_thousand_nodes_may_be_written_and_no_more() -> None:
    # The file is a group of two keys and two values, one of them a list.
    assert codes(HEAD + b"usedBy: [" + b"a," * (10_000 - 5) + b"]\n")[0] == ("name", "required")
    assert codes(HEAD + b"usedBy: [" + b"a," * (10_000 - 4) + b"]\n") == [("", "too-many-nodes")]


def test_a_megabyte_may_be_written_and_no_more() -> None:
    start = HEAD + b"name: "
    assert ("name", "required") not in codes(start + b"x" * (MOST_BYTES - len(start)))
    assert codes(start + b"x" * (MOST_BYTES - len(start) + 1)) == [("", "too-large")]


MEGABYTE = 900_000


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"a: " + b"[" * MEGABYTE,
        HEAD + b"a: " + b"{" * MEGABYTE,
        HEAD + b"a:\n  " + b"- " * (MEGABYTE // 2),
        b"? " * (MEGABYTE // 2),
        HEAD + b"a: !" + b"x" * MEGABYTE,
        HEAD + b"name: 0x" + b"f" * MEGABYTE,
        HEAD + b"name: " + b"9" * MEGABYTE,
        HEAD + b"".join(b"k%d: x\n" % n for n in range(60_000)),
        HEAD + b"legal: {license: '" + b"(" * 100_000 + b"'}\n",
        HEAD + b"legal: {license: '" + b"MIT OR " * 100_000 + b"'}\n",
        HEAD + b"maintenance: {type: internal, contacts: [{name: x, email: 'a@" + b"a." * 200_000 + b"1'}]}\n",
        HEAD + b"url: 'https://" + b"a:" * 300_000 + b"'\n",
        HEAD + b"description: {de: {videos: ['https://" + b"/watch" * 100_000 + b"']}}\n",
        b"%TAG ! a\n" * 90_000,
        b"---\n" * 200_000,
        b"\0" * MEGABYTE,
        b"x" * 50_000_000,
    ],
    ids=range(17),
)  # fmt: skip
def test_a_file_made_to_last_gets_its_verdict(data: bytes) -> None:
    assert not judge(data, "").valid


# What a value means


@pytest.mark.parametrize(
    ("text", "value", "as_text"),
    [
        ("yes", "yes", "yes"), ("no", "no", "no"), ("Off", "Off", "Off"), ("true", True, "true"),
        ("FALSE", False, "false"),
        ("tRue", "tRue", "tRue"), ("null", None, ""), ("~", None, ""), ("", None, ""), ("nULL", "nULL", "nULL"),
        ("5", 5, "5"), ("+5", 5, "5"), ("-5", -5, "-5"), ("1_000", 1000, "1000"), ("0x1F", 31, "31"),
        ("0o17", 15, "15"),
        ("017", 15, "15"), ("0b11", 3, "3"), ("08", "08", "08"), ("_1", "_1", "_1"), ("18446744073709551615", 2**64 - 1,
        "18446744073709551615"), ("18446744073709551616", "18446744073709551616", "18446744073709551616"),
        ("1.10", 1.1, "1.1"), ("1.0", 1.0, "1"), (".5", 0.5, "0.5"), ("5.", 5.0, "5"), ("1.5e3", 1500.0, "1500"),
        ("1e3", "1e3", "1e3"), ("1.2.3", "1.2.3", "1.2.3"), ("0.00001", 0.00001, "1e-05"), (".", ".", "."),
        ("123456789012345678901.5", 123456789012345678901.5, "123456789012345680000"),
        ("1234567890123456789012.5", 1234567890123456789012.5, "1.2345678901234568e+21"),
        (".inf", float("inf"), "+Inf"), ("-.INF", float("-inf"), "-Inf"),
        ("2026-03-31", "2026-03-31", "2026-03-31"), ("12:30", "12:30", "12:30"),
    ],
)  # fmt: skip
def test_an_unquoted_text_means_what_yaml_1_2_says(text: str, value: object, as_text: str) -> None:
    root = read(f"a: {text}\n".encode())
    assert isinstance(root, Mapping)
    scalar = root.pairs[0][1]
    assert isinstance(scalar, Scalar)
    found = meaning(scalar)
    assert (found, type(found)) == (value, type(value))
    assert written(found) == as_text


@pytest.mark.parametrize("quoted", ["'5'", '"true"', "!own 5", "!!str 5", "|\n  5"])
def test_a_quoted_text_or_one_with_a_tag_of_its_own_stays_a_text(quoted: str) -> None:
    root = read(f"a: {quoted}\n".encode())
    assert isinstance(root, Mapping) and isinstance(root.pairs[0][1], Scalar)
    assert isinstance(meaning(root.pairs[0][1]), str)


# What YAML forbids and the reference reads


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Suite: Verkehr", b"Suite: Verk\tehr"),
        (b"Suite: Verkehr", b"Suite: Verkehr\t"),
        (b"    localisedName: Ampel", b"    localisedName: %Ampel"),
        (b"Suite: Verkehr", b"Suite: Ver\x01kehr"),
        (b"Suite: Verkehr", b"Suite: Verkehr\n  - und: mehr"),
        (b"longDescription: >\n", b"longDescription: >\n          \n"),
    ],
)
def test_some_slips_are_read_over(old: bytes, new: bytes) -> None:
    assert judge(VALID.replace(old, new), "").valid


def test_what_a_file_says_can_be_had_as_a_value() -> None:
    document = document_in(VALID)
    assert (document.name, document.url) == ("Ampelblick", "https://code.musterstadt.example/verkehr/ampelblick")
    assert document.organisation is not None and document.organisation.uri == "https://www.musterstadt.example"
    assert document.description["de"].features == ("Vorhersage der Grünzeiten",)
    assert (document.legal.license, document.legal.repo_owner) == ("EUPL-1.2", None)
    assert document.maintenance.contacts is not None and document.maintenance.contacts[0].name == "Stabsstelle Verkehr"
    assert document.used_by == ("Musterstadt",)
    assert document.is_based_on == ("https://code.musterstadt.example/verkehr/ampel",)
    assert document.italy is None


@pytest.mark.parametrize("sections", [b"it: {riuso: {codiceIPA: pcm}}", b"IT: {riuso: {codiceIPA: pcm}}\nit: {}"])
def test_there_is_one_italian_section_whichever_way_it_is_written(sections: bytes) -> None:
    italy = document_in(VALID + sections).italy
    assert italy is not None and italy.riuso.codice_ipa == "pcm"
