"""Whatever the pages say can be gathered by its marks, so that a catalogue of another language can hold all of it."""

from __future__ import annotations

import ast
from gettext import NullTranslations
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from content.locale import speech

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    "/", "/loesungen?q=wasser&handlungsfeld=wasser&kosten=range&muster=ohne", "/loesungen?q=Baeume",
    "/loesungen?kommune=Bad+Belzig&sort=passend", "/loesungen/smart-village-app", "/loesungen/muster-giessplaner",
    "/loesungen/muster-anliegenmelder", "/loesungen/smart-village-app/angabe-falsch?zu=kopf", "/kommunen",
    "/kommunen/120690020020", "/impressum",
]  # fmt: skip


class Listening(NullTranslations):
    """Remembers what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str] = set()

    def gettext(self, message: str) -> str:
        self.heard.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.heard |= {msgid1, msgid2}
        return msgid1 if n == 1 else msgid2


def marked() -> set[str]:
    """The literals that stand in a call of ours which a gatherer of messages knows."""
    texts = set()
    for folder in ("catalog/web", "content"):
        for path in (ROOT / folder).glob("**/*.py"):
            if "node_modules" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
                if called in {"say", "say_count", "message"}:
                    texts |= {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    return {text for text in texts if isinstance(text, str)}


def test_every_message_that_pages_say_is_marked(dieter: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    listening = Listening()
    monkeypatch.setattr(speech, "words", lambda _: listening)
    for path in PAGES:
        assert dieter.get(path).status_code == 200
    dieter.post("/loesungen/smart-village-app/angabe-falsch", data={"mail": "x"})
    assert {"Quellcode", "Handlungsfeld", "Relevanz", "Bäume gießen"} <= listening.heard
    assert sorted(listening.heard - marked()) == []
