"""What the pages are dressed with: small, complete, and made by the build alone."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from catalog.web.assets import build

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "catalog" / "web" / "static"
WEB = ROOT / "catalog" / "web"
TEMPLATES = WEB / "templates"
MARKDOWN = ROOT / "content" / "markdown.py"
PAGE_ITSELF = 40_000  # of the 150 KB of a first visit, this much is left to the page with its map


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    names: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
    return names


@pytest.fixture(scope="module")
def css(manifest: dict[str, str]) -> str:
    return "".join((STATIC / manifest[name]).read_text(encoding="utf-8") for name in ("kern.css", "lichtermeer.css"))


def test_a_first_visit_moves_at_most_150_kb(manifest: dict[str, str]) -> None:
    def moved(name: str) -> int:
        squeezed = STATIC / (name + ".gz")
        return (squeezed if squeezed.exists() else STATIC / name).stat().st_size

    assert (
        sum(moved(name) for logical, name in manifest.items() if logical != "third-party.txt") < 150_000 - PAGE_ITSELF
    )


def test_every_text_lies_there_compressed_twice(manifest: dict[str, str]) -> None:
    texts = [name for name in manifest.values() if not name.endswith((".png", ".woff2"))]
    for name in texts:
        plain = (STATIC / name).read_bytes()
        assert gzip.decompress((STATIC / (name + ".gz")).read_bytes()) == plain
        assert brotli.decompress((STATIC / (name + ".br")).read_bytes()) == plain


def test_a_name_changes_with_its_content(manifest: dict[str, str]) -> None:
    for logical, name in manifest.items():
        assert name == build.hashed_name(logical, (STATIC / name).read_bytes())


def test_stylesheets_refer_to_nothing_but_our_own_files(css: str) -> None:
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
    assert len([address for address in addresses if address.endswith(".woff2")]) == len(build.FONTS)
    assert [a for a in addresses if not a.startswith("data:") and not (STATIC / a).is_file()] == []


def test_no_rule_reads_a_token_that_was_left_out(css: str) -> None:
    defined = {name for _, body in build.leaves(css) for name, _ in build.declarations(body) if name.startswith("--")}
    without_fallback = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", css))
    assert without_fallback - defined == set()


def test_templates_use_no_class_of_kern_that_was_left_out(css: str) -> None:
    """Utilities and grid are not there: a template that uses them would silently look wrong."""
    there = {word for prelude, _ in build.leaves(css) for word in re.findall(r"\.(kern-[\w-]+)", prelude)}
    used = {
        (path.name, word.rstrip("-_"))
        for path in TEMPLATES.rglob("*.html")
        for words in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
        for word in re.findall(r"(?<![\w-])kern-[\w-]+(?![\w-]*\{)", words)
    }
    assert sorted((page, word) for page, word in used if word not in there) == []


def test_every_class_of_our_own_is_used() -> None:
    """A rule for a page that is not there yet is weight for every visitor."""
    files = [*TEMPLATES.rglob("*.html"), *WEB.glob("*.py"), WEB / "assets" / "lichtermeer.js", MARKDOWN]
    told = "\n".join(path.read_text(encoding="utf-8") for path in files)
    css = (WEB / "assets" / "lichtermeer.css").read_text(encoding="utf-8")
    ours = {name for prelude, _ in build.leaves(css) for name in re.findall(r"\.(lm-[\w-]+)", prelude)}
    made = re.findall(r"(lm-\w+--)\{", told)
    assert sorted(name for name in ours if name not in told and not name.startswith(tuple(made))) == []


@pytest.mark.parametrize("logical", sorted(build.FONTS))
def test_fonts_hold_what_german_and_its_neighbours_write(logical: str, manifest: dict[str, str]) -> None:
    letters = set(TTFont(STATIC / manifest[logical]).getBestCmap())
    missing = [c for c in "AZaz09ÄÖÜäöüßẞ€„“‚‘–—…·§°²×éèçłńśžščřďěåøæœ\u00a0−→" if ord(c) not in letters]
    assert missing == []


def test_fonts_say_whose_they_are(manifest: dict[str, str]) -> None:
    names = TTFont(STATIC / manifest["fira-sans-regular.woff2"])["name"]
    assert "Mozilla" in names.getDebugName(0)
    assert "Open Font License" in names.getDebugName(13)
    notice = (STATIC / manifest["third-party.txt"]).read_text()
    assert all(part in notice for part in ("@kern-ux/native", "htmx.org", "Fira Sans"))


def test_a_second_build_has_nothing_to_do() -> None:
    assert not build.build()


def test_rules_are_read_as_a_browser_reads_them() -> None:
    css = '@charset "x";a,b:is(c,d){e:f;g:"{;}"}@media (min-width: 1px){.h{i:j}}@keyframes k{from{l:m}}'
    assert list(build.rules(css)) == [
        ("a,b:is(c,d)", 'e:f;g:"{;}"'),
        ("@media (min-width: 1px)", ".h{i:j}"),
        ("@keyframes k", "from{l:m}"),
    ]
    assert build.selectors("a,b:is(c,d)") == ["a", "b:is(c,d)"]
    assert build.declarations('e:f;g:url("data:x;y");h:var(--i,(j;k))') == [
        ("e", "f"), ("g", 'url("data:x;y")'), ("h", "var(--i,(j;k))"),
    ]  # fmt: skip


def test_selectors_that_are_left_out_take_their_empty_rules_along() -> None:
    css = ".a,.b{x:1}@media print{.a{x:2}}.c{x:3}"
    assert build.without_selectors(css, {".a"}) == ".b{x:1}.c{x:3}"


def test_a_token_stays_when_a_rule_reads_it_through_another() -> None:
    css = ":root{--a:var(--b);--b:1;--c:2;--d:var(--c)}p{x:var(--a)}"
    assert build.unread_tokens(css, "") == {"--c", "--d"}
    assert build.unread_tokens(css, "q{y:var(--d)}") == set()
    assert build.without_tokens(css, {"--c", "--d"}) == ":root{--a:var(--b);--b:1}p{x:var(--a)}"
