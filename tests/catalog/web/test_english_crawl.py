"""Who begins in one language stays in it: every link, every form, every sentence of every kind of page."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag

import pytest
from starlette.testclient import TestClient

from content.locale.gathering import messages, translations
from tests.catalog.web.reading import PageRead, read_page
from tests.databases import ONE_ENGINE

OF_A_KIND = 3
"""So many pages of one kind are read."""
WITHOUT_LANGUAGE = ("/static/", "/favicon.", "/robots.txt", "/sitemap")
STARTS = {
    "de": "",
    "en": "/en",
}
MORE = (
    "/loesungen?q=wasser&handlungsfeld=wasser&kosten=range&muster=ohne&sort=name", "/loesungen?q=Baeume&unbekannt=x",
    "/loesungen?kommune=Bad+Belzig&sort=passend", "/loesungen?kommune=Neustadt", "/loesungen?kommune=Nirgendheim",
    "/loesungen?q=qqqqqqq&phase=established", "/loesungen?q=Salesforce", "/loesungen?sort=passend",
    "/loesungen/muster-giessplaner", "/loesungen/muster-pegelwaechter", "/loesungen/muster-anliegenmelder",
    "/loesungen/muster-glockenturm", "/loesungen/muster-dorfbuero", "/loesungen/muster-meldebogen",
    "/loesungen/muster-giessplaner?kommune=120690020020", "/loesungen/muster-giessplaner/angabe-falsch/danke",
    "/kommunen?land=DE-BY&groesse=under_5000&sort=einwohner", "/kommunen?q=qqqq", "/kommunen?art=x",
)  # fmt: skip


@dataclass(frozen=True)
class Visited:
    """A page of a walk."""

    address: str
    status: int
    page: PageRead


def kind(address: str) -> str:
    """Pages of one template with the same questions are of one kind."""
    path, _, query = address.partition("?")
    path = re.sub(r"(?<=/loesungen/)[^/]+|(?<=/kommunen/)\d+|(?<=/organisationen/)[^/]+", "X", path)
    return path + "?" + "&".join(sorted({pair.partition("=")[0] for pair in query.split("&")}))


def walk(client: TestClient, prefix: str) -> Iterator[Visited]:
    """From the start page on wherever links lead, a few pages of each kind."""
    waiting, known, seen = deque([prefix or "/", *(prefix + each for each in MORE)]), set[str](), Counter[str]()
    while waiting:
        address = waiting.popleft()
        if address in known or (seen[kind(address)] >= OF_A_KIND and address.removeprefix(prefix) not in MORE):
            continue
        known.add(address)
        seen[kind(address)] += 1
        answer = client.get(address, follow_redirects=True)
        if not answer.text.startswith("<!doctype html>"):  # a file, or what a field offers
            continue
        page = read_page(answer.text)
        yield Visited(address, answer.status_code, page)
        links = (urldefrag(link)[0] for link in page.links)
        waiting.extend(link for link in links if link.startswith("/") and not link.startswith(WITHOUT_LANGUAGE))


def pattern(text: str) -> str:
    """What a message may have become with its values."""
    return ".+".join(map(re.escape, re.split(r"%\(\w+\)s|\{\w*\}", text.replace("%%", "%"))))


def foreign_sentences(language: str) -> re.Pattern[str]:
    """Every sentence of ours in the other language that is not said so in this one as well."""
    said = {"de": list[str](), "en": list[str]()}
    for message in messages(translations("en")):
        for name, texts in (("de", message.id), ("en", message.string)):
            said[name] += [texts] if isinstance(texts, str) else texts or []
    other = "en" if language == "de" else "de"
    own = {text.strip() for text in said[language]}
    alien = {text.strip() for text in said[other]} - own
    return re.compile("|".join(map(pattern, filter(telling, alien))))


def telling(text: str) -> bool:
    """Whether nothing but the sentence looks like it: „{first} und {last}“ may be a name."""
    own = "".join(re.split(r"%\(\w+\)s|\{\w*\}", text))
    return len(re.findall(r"[^\W\d_]", own)) >= (3 if own == text else 10)


@ONE_ENGINE
@pytest.mark.parametrize("language", STARTS)
def test_every_page_of_a_walk_is_in_its_language_and_leads_to_such_pages_only(
    language: str, dieter: TestClient
) -> None:
    pages = list(walk(dieter, STARTS[language]))
    assert len({kind(each.address) for each in pages}) > 25
    alien = foreign_sentences(language)
    wrong: list[tuple[object, ...]] = []
    for each in pages:
        wrong += [(each.address, each.status)] if each.status != 200 else []
        wrong += [(each.address, "lang", each.page.language)] if each.page.language != language else []
        wrong += [(each.address, text) for text in each.page.said_in(language) if alien.fullmatch(text)]
        wrong += [(each.address, link) for link in each.page.links if leads_astray(link, language)]
    assert wrong == []


def switches(page: PageRead) -> set[str]:
    """The links on the page; what its head tells search engines names whole addresses."""
    return {link for link in page.switches if link.startswith("/")}


def leads_astray(link: str, language: str) -> bool:
    if not link.startswith("/") or link.startswith(WITHOUT_LANGUAGE):
        return False
    return bool(re.match(r"/en(?=[/?#]|$)", link)) != (language == "en")


@ONE_ENGINE
@pytest.mark.parametrize("path", ["/", *MORE, "/hilfe", "/hilfe/phasen", "/impressum", "/kommunen/120690020020"])
def test_every_page_leads_to_itself_in_the_other_language_and_back(dieter: TestClient, path: str) -> None:
    here = read_page(dieter.get(path).text)
    (address,) = switches(here)
    there = read_page(dieter.get(address).text)
    assert (here.language, there.language) == ("de", "en")
    assert len(there.links) == len(here.links)
    (back,) = switches(there)
    assert read_page(dieter.get(back).text).words == here.words
