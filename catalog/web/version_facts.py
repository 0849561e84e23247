"""All that one version of an entry says, as named facts in the reader's words: to be read, or held against another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.web.software import software_facts
from catalog.web.words import label
from content.locale.formats import partial_date
from content.locale.places import language_name
from content.locale.speech import message, say
from schemas.solution import (
    AiTransparency,
    CostFact,
    DevelopmentCommunity,
    Funding,
    Link,
    SolutionContent,
    TransferGuide,
    Wording,
)

AI_ROLES = {
    "provider": message("Anbieter"),
    "deployer": message("Betreiber"),
    "both": message("Anbieter und Betreiber"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. ``long``: a text, which is compared word by word; else values, each of which is there or not.

    ``own`` says that the words are the entry's, in its language, and not ours.
    """

    name: str
    values: tuple[str, ...]
    long: bool = False
    own: bool = True

    @property
    def text(self) -> str:
        """The values as one text."""
        return "\n\n".join(self.values)


def facts_of(content: SolutionContent) -> list[Fact]:
    """What is said, in the order of the entry's page; what is not is left out."""
    return [fact for fact in _all(content) if any(fact.values)]


def _all(content: SolutionContent) -> Iterator[Fact]:
    yield _text(say("Titel"), content.title)
    yield from _texts("", content.summary, content.description, content.features)
    yield Fact(say("Sprache des Eintrags"), (language_name(content.language),), own=False)
    for tag, words in content.translations.items():
        yield from _translation(language_name(tag), words)
    yield Fact(say("Auch bekannt als"), content.known_as)
    yield Fact(say("Stichworte"), content.keywords)
    yield Fact(say("Bekannte Produkte dazu"), content.products)
    yield Fact(say("Handlungsfelder"), _labels("field_of_action", content.fields_of_action), own=False)
    yield Fact(say("Lösungsart"), _labels("kind", [content.kind]), own=False)
    yield from _condition(content)
    yield Fact(say("Lizenz"), tuple(filter(None, [content.licence, content.licence_words])))
    yield Fact(say("Standards"), _labels("standard", content.standards))
    yield Fact(say("Förderung"), tuple(_grant(one) for one in content.funding))
    yield from _ways(content)
    yield Fact(say("Kosten"), tuple(_cost(one) for one in content.costs))
    yield Fact(say("Links"), tuple(_link(one) for one in content.links))
    for fact in software_facts(content):
        yield Fact(fact.name, _with_links(fact.values, fact.links))
    yield from _community(content.community)
    yield from _ai(content.ai)
    yield _whether(say("An den Ort gebunden"), content.site_bound or None)
    yield _whether(say("Fertig und bewusst unverändert"), content.stable_by_design or None)


def _texts(into: str, summary: str, description: str, features: Sequence[str]) -> Iterator[Fact]:
    yield _text(say("Kurzbeschreibung") + into, summary)
    yield _text(say("Beschreibung") + into, description)
    yield Fact(say("Merkmale") + into, tuple(features))


def _translation(tongue: str, words: Wording) -> Iterator[Fact]:
    into = f" ({tongue})"
    yield _text(say("Titel") + into, words.title)
    yield from _texts(into, words.summary, words.description, words.features)


def _condition(content: SolutionContent) -> Iterator[Fact]:
    yield Fact(say("Status"), _labels("lifecycle_status", [content.lifecycle_status]), own=False)
    yield _text(say("Status in den Worten der Quelle"), content.lifecycle_words)
    yield _day(say("Im Betrieb seit"), content.in_use_since)
    yield Fact(say("Beendet, weil"), _labels("end_reason", [content.ended_because]), own=False)
    yield _text(say("Was andere daraus lernen"), content.lesson)


def _ways(content: SolutionContent) -> Iterator[Fact]:
    for route in content.routes:
        yield _text(label("route", route.key), route.text)
        yield _text(say("{way}: nächster Schritt", way=label("route", route.key)), route.next_step)
    yield _text(say("Zeit bis zum Start"), content.time_to_start)
    yield from _guide(content.transfer_guide)


def _guide(guide: TransferGuide | None) -> Iterator[Fact]:
    if guide:
        yield _text(say("Zum Nachmachen: Personal"), guide.staff)
        yield _text(say("Zum Nachmachen: Kosten"), guide.cost)
        yield Fact(say("Zum Nachmachen: Schritte"), guide.steps)


def _community(community: DevelopmentCommunity | None) -> Iterator[Fact]:
    if community is None:
        return
    yield _text(say("Entwicklungsgemeinschaft"), community.name)
    yield _text(say("Gemeinschaft: wer entscheidet"), community.decides)
    yield _text(say("Gemeinschaft: was der Beitritt kostet"), community.cost)
    yield _text(say("Gemeinschaft: wie man beitritt"), community.how_to_join)
    yield _text(say("Gemeinschaft: Fahrplan"), community.roadmap)
    yield _day(say("Gemeinschaft: nächstes Treffen"), community.next_meeting)
    yield _text(say("Gemeinschaft: Seite"), community.link)


def _ai(ai: AiTransparency | None) -> Iterator[Fact]:
    if ai is None:
        return
    yield _text(say("KI: Zweck"), ai.purpose)
    yield _text(say("KI: Daten"), ai.data)
    yield _text(say("KI: Modell"), ai.model)
    yield _text(say("KI: Anbieter des Modells"), ai.model_provider)
    yield Fact(say("KI: Rolle der Kommune"), (say(AI_ROLES[ai.role]),) if ai.role else (), own=False)
    yield _text(say("KI: Hinweis an Betroffene"), ai.notice)
    yield _whether(say("KI: Hochrisiko-System"), ai.high_risk)
    yield _text(say("KI: Begründung dazu"), ai.high_risk_reason)
    yield _text(say("KI: menschliche Aufsicht"), ai.oversight)
    yield _text(say("KI: eingetragen in"), ai.entered_in)
    yield _text(say("KI: Adresse des Eintrags"), ai.entered_in_link)
    yield _day(say("KI: Stand"), ai.as_of)


def _text(name: str, words: str | None) -> Fact:
    return Fact(name, (words,) if words else (), long=True)


def _day(name: str, when: str | None) -> Fact:
    return Fact(name, (partial_date(when),) if when else (), own=False)


def _whether(name: str, holds: bool | None) -> Fact:
    return Fact(name, () if holds is None else (say("ja") if holds else say("nein"),), own=False)


def _labels(vocabulary: str, keys: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(label(vocabulary, key) for key in keys if key)


def _grant(one: Funding) -> str:
    programme = label("funding", one.programme)
    return f"{one.words} ({programme})" if programme and programme not in one.words else one.words


def _cost(one: CostFact) -> str:
    return say("{words}, Stand {day}", words=one.words, day=partial_date(one.as_of)) if one.as_of else one.words


def _link(one: Link) -> str:
    return f"{one.label}: {one.url}" if one.label else one.url


def _with_links(values: Sequence[str], links: Sequence[str | None]) -> tuple[str, ...]:
    """An address that changes behind the same words is a change."""
    behind = [*links, *[None] * (len(values) - len(links))]
    return tuple(f"{value}: {link}" if link else value for value, link in zip(values, behind, strict=True))
