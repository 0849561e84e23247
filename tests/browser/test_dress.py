"""The stylesheets and fonts in a real browser, before any page uses them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

STATIC = Path(__file__).resolve().parents[2] / "catalog" / "web" / "static"
TEXT = (
    "Die Stadt misst, wie feucht der Boden an ihren Bäumen ist, und gießt nur, wo es nötig ist. Große Flächen, kurze "
    "Wege: vierzehn Gemeinden nutzen die Lösung im Regelbetrieb, drei erproben sie noch. Die Kosten von 1.200 Euro im "
    "Jahr trägt der Haushalt; das Rechenzentrum des Kreises betreibt den Dienst für alle und hilft bei der Einführung."
)
LINE = '<p id="{}{}" style="font: {} 18px/26px {}; white-space: nowrap; width: max-content">{}</p>'
LOADED = """family => [...document.fonts]
    .filter(font => font.status == 'loaded' && font.family.replaceAll('"', '') == family).map(font => font.weight)"""
WIDTH = "name => document.querySelector(name).getBoundingClientRect().width"


@pytest.fixture
def dressed(page: Page, tmp_path: Path) -> Page:
    """Two lines of the same text: in our font, and in what stands in for it until the font is there."""
    for path in STATIC.iterdir():
        if path.suffix in {".css", ".woff2"}:
            shutil.copy(path, tmp_path)
    names = json.loads((STATIC / "manifest.json").read_text())
    lines = "".join(
        LINE.format(name, weight, weight, family, TEXT)
        for name, family in (("real", "Fira Sans"), ("standin", "Fira Sans stand-in"))
        for weight in (400, 500, 600)
    )
    links = "".join(f'<link rel="stylesheet" href="{names[name]}">' for name in ("kern.css", "lichtermeer.css"))
    (tmp_path / "page.html").write_text(f'<!doctype html><meta charset="utf-8">{links}<body class="kern-body">{lines}')
    page.goto(f"file://{tmp_path}/page.html")
    page.evaluate("document.fonts.ready")
    return page


def test_the_three_weights_of_our_font_are_loaded(dressed: Page) -> None:
    assert sorted(dressed.evaluate(LOADED, "Fira Sans")) == ["400", "500", "600"]


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_text_keeps_its_place_when_the_font_arrives(dressed: Page, weight: int) -> None:
    """The stand-in is Arial or its metric twin; where a machine has neither there is nothing to compare."""
    real, standin = (dressed.evaluate(WIDTH, f"#{name}{weight}") for name in ("real", "standin"))
    if not dressed.evaluate(LOADED, "Fira Sans stand-in"):
        pytest.skip("neither Arial nor Liberation Sans is installed")
    assert standin == pytest.approx(real, rel=0.02)


def test_both_themes_turn_the_ground_over(dressed: Page) -> None:
    """Light text stands on dark ground by the wish of the system alone, and by a switch."""
    ground = "getComputedStyle(document.body).backgroundColor"
    light = dressed.evaluate(ground)
    dressed.emulate_media(color_scheme="dark")
    dark = dressed.evaluate(ground)
    assert dark != light
    dressed.evaluate("document.documentElement.dataset.kernTheme = 'light'")
    assert dressed.evaluate(ground) == light
