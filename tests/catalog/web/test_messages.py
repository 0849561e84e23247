"""Whatever the pages say can be gathered by its marks, so that a catalogue of another language can hold all of it."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from starlette.testclient import TestClient

from catalog.web import templating
from catalog.web.page import Site
from content.locale import speech
from content.locale.gathering import gathered, messages

PAGES = [
    "/", "/loesungen?q=wasser&handlungsfeld=wasser&kosten=range&muster=ohne", "/loesungen?q=Baeume",
    "/loesungen?kommune=Bad+Belzig&sort=passend", "/loesungen/smart-village-app", "/loesungen/muster-giessplaner",
    "/loesungen/muster-anliegenmelder", "/loesungen/smart-village-app/angabe-falsch?zu=kopf", "/kommunen",
    "/kommunen/120690020020", "/impressum", "/daten",
]  # fmt: skip


class Listening(NullTranslations):
    """Remembers what was said, the singular with its plural."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str | tuple[str, str]] = set()

    def gettext(self, message: str) -> str:
        self.heard.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.heard.add((msgid1, msgid2))
        return msgid1 if n == 1 else msgid2


@pytest.fixture
def uncompiled(dieter: TestClient) -> Iterator[TestClient]:
    """Dieter before any template was compiled: what is fixed in it is said only then."""
    site: Site = dieter.app.state.site  # type: ignore[attr-defined]  # the client knows it as any application
    caches = [each.bytecode_cache for each in site.environments.values() if each.bytecode_cache]
    for cache in caches:
        cache.clear()
    yield dieter
    for cache in caches:
        cache.clear()


def test_every_message_that_pages_say_is_marked(uncompiled: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    dieter = uncompiled
    listening = Listening()
    for module in (speech, templating):
        monkeypatch.setattr(module, "words", lambda _: listening)
    for path in PAGES:
        assert dieter.get(path).status_code == 200
    dieter.post("/loesungen/smart-village-app/angabe-falsch", data={"mail": "x"})
    known = gathered()
    singular = {each.id for each in messages(known) if isinstance(each.id, str)}
    plural = {tuple(each.id) for each in messages(known) if not isinstance(each.id, str)}
    assert {"Quellcode", "Handlungsfeld", "Relevanz", "Bäume gießen", "Zum Inhalt springen"} <= listening.heard
    assert ("{count} Vorlage", "{count} Vorlagen") in listening.heard
    # a plural's singular may be said alone: gettext finds it by its first form
    forms = singular | {one for one, _ in plural}
    assert [each for each in listening.heard if each not in (forms if isinstance(each, str) else plural)] == []
