"""One entry as a document, of the type that it truly is.

- It names a repository: ``SoftwareSourceCode``, and what is known of the running program stands in ``targetProduct``.
- It is software by its kind, or by its facts, and nobody named the code: ``SoftwareApplication``.
- It is handed on by steps to follow: ``HowTo``. Everything else: ``CreativeWork``, the description that is handed on.
  Where such a thing comes with code, the code is a part of it.

The dates of the software are its own; those of the entry belong to its page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from schemas.exchange.linked.bodies import Body, body_node
from schemas.exchange.linked.document import Document, framed, said, web_address
from schemas.exchange.linked.pages import WebSite, site_node
from schemas.publiccode.licences import licence_on_list
from schemas.solution import Dependency, SolutionContent, TransferGuide, Wording
from schemas.vocabulary import FIELDS_OF_ACTION, LICENCES, LIFECYCLE_STATUSES, SOLUTION_KINDS

_LICENCE_PAGES = "https://spdx.org/licenses/"


class Tie(StrEnum):
    """How another entry stands to this one."""

    ORIGIN = "isBasedOn"
    WHOLE = "isPartOf"
    PART = "hasPart"


@dataclass(frozen=True, slots=True)
class Kin:
    """Another entry of the family."""

    tie: Tie
    title: str
    url: str
    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry's page knows. ``url`` is the page's own address; ``id`` names the solution itself, the same in
    every language. ``licences`` are SPDX expressions.

    ``wording`` are the texts to show where they are not the entry's own, in the language ``texts_in``. ``note`` says
    what must not be mistaken, above all that a sample is invented.
    """

    url: str
    id: str
    content: SolutionContent
    site: WebSite
    publisher: Body
    repositories: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    kin: tuple[Kin, ...] = ()
    published_on: date | None = None
    changed_on: date | None = None
    note: str = ""
    wording: Wording | None = None
    texts_in: str = ""


def entry_document(entry: Entry, language: str) -> Document:
    """The entry for a page in ``language``. Its texts are those of ``wording`` where there is one."""
    kind = type_of(entry.content, has_code=bool(_repositories(entry)))
    if kind == "SoftwareSourceCode":
        facts = _source_code(entry, language)
    elif kind == "SoftwareApplication":
        facts = {**_software(entry), **_program(entry, language)}
    else:
        facts = _work(entry)
    node = {"@type": kind, "@id": entry.id, **said({**_common(entry, language), **facts})}
    return framed(node, language, entry.texts_in or entry.content.language)


def type_of(content: SolutionContent, *, has_code: bool) -> str:
    """Which of schema.org's types an entry is."""
    facts = SOLUTION_KINDS[content.kind].facts if content.kind else {}
    if facts.get("passes_on") != "description":
        if has_code:
            return "SoftwareSourceCode"
        if facts.get("software") or content.software:
            return "SoftwareApplication"
    return "HowTo" if content.transfer_guide else "CreativeWork"


def _common(entry: Entry, language: str) -> dict[str, Any]:
    content = entry.content
    return {
        "name": (entry.wording and entry.wording.title) or content.title,
        "alternateName": content.known_as,
        "disambiguatingDescription": entry.note,
        "description": entry.wording.summary if entry.wording else content.summary,
        "url": entry.url,
        "publisher": body_node(entry.publisher),
        "license": _licences(entry, language),
        "isAccessibleForFree": True if _is_free(entry) else None,
        "about": [
            {"@type": "DefinedTerm", "name": FIELDS_OF_ACTION.label(key, language), "termCode": key}
            for key in content.fields_of_action
        ],
        "keywords": content.keywords,
        "creativeWorkStatus": _stage(content, language),
        "funding": [{"@type": "Grant", "name": grant.words} for grant in content.funding],
        "subjectOf": [
            {"@type": "WebPage", "url": url, **said({"name": link.label})}
            for link in content.links
            if (url := web_address(link.url))
        ],
        **_family(entry),
        "mainEntityOfPage": _page(entry, language),
        "sdDatePublished": entry.changed_on.isoformat() if entry.changed_on else None,
        "sdPublisher": {"@type": "Organization", "name": entry.site.operator} if entry.site.operator else None,
    }


def _stage(content: SolutionContent, language: str) -> str:
    return LIFECYCLE_STATUSES.label(content.lifecycle_status, language) if content.lifecycle_status else ""


def _page(entry: Entry, language: str) -> Document:
    """The page that describes it: the entry's dates are the page's, not the solution's."""
    return {
        "@type": "WebPage",
        "@id": entry.url,
        **said(
            {
                "inLanguage": language,
                "isPartOf": site_node(entry.site),
                "datePublished": entry.published_on.isoformat() if entry.published_on else None,
                "dateModified": entry.changed_on.isoformat() if entry.changed_on else None,
            }
        ),
    }


def _family(entry: Entry) -> dict[str, list[Document]]:
    return {
        tie.value: [
            {"@type": "CreativeWork", "@id": kin.id, "name": kin.title, "url": kin.url}
            for kin in entry.kin
            if kin.tie is tie
        ]
        for tie in Tie
    }


def _repositories(entry: Entry) -> list[str]:
    return list(dict.fromkeys(url for each in entry.repositories if (url := web_address(each))))


def _software(entry: Entry) -> dict[str, Any]:
    """What holds for source code and for a running program alike, as CodeMeta's table maps publiccode.yml's keys."""
    content, facts = entry.content, entry.content.software
    status = facts.development_status if facts else None
    maintained = facts is not None and facts.maintenance == "internal"
    released = facts.released_on if facts else None
    home = web_address(facts.landing_page) if facts and facts.landing_page else ""
    return {
        "codemeta:developmentStatus": status or _stage(content, "en"),
        "maintainer": _again(body_node(entry.publisher)) if maintained else None,
        "sameAs": home,
        "dateModified": released if released and len(released) == len("2026-01-31") else None,
        "inLanguage": facts.available_languages if facts else None,
    }


def _again(node: Document) -> Document:
    """A node that the document tells of elsewhere, by its name alone where it has one."""
    return {"@id": node["@id"]} if "@id" in node else node


def _source_code(entry: Entry, language: str) -> dict[str, Any]:
    facts = entry.content.software
    program = f"{entry.id}-programm"
    product = {"@type": "SoftwareApplication", "@id": program, "name": entry.content.title}
    return {
        **_software(entry),
        "codeRepository": _repositories(entry),
        "version": facts.software_version if facts else None,
        "targetProduct": {**product, **said(_program(entry, language))},
        "codemeta:isSourceCodeOf": {"@id": program},
    }


def _program(entry: Entry, language: str) -> dict[str, Any]:
    """What holds for a running program only."""
    content, facts = entry.content, entry.content.software
    kind = SOLUTION_KINDS.label(content.kind, language) if content.kind else ""
    named = {"applicationCategory": kind, "featureList": (entry.wording or content).features}
    if facts is None:
        return named
    return {
        **named,
        "applicationCategory": facts.categories or kind,
        "applicationSuite": facts.application_suite,
        "operatingSystem": ", ".join(each for each in facts.platforms if each.lower() != "web"),
        "softwareVersion": facts.software_version,
        "countriesSupported": ", ".join(facts.countries),
        "countriesNotSupported": ", ".join(facts.unsupported_countries),
        "softwareRequirements": [_requirement(each) for each in facts.depends_on if not each.optional],
        "softwareHelp": [
            {"@type": "WebPage", "url": url}
            for each in (facts.documentation, facts.api_documentation)
            if each and (url := web_address(each))
        ],
    }


def _requirement(dependency: Dependency) -> str:
    version = dependency.version or (f">= {dependency.version_min}" if dependency.version_min else "")
    return f"{dependency.name} {version}".rstrip()


def _work(entry: Entry) -> dict[str, Any]:
    """What is no software: the steps to follow, where there are any, and the code that comes with it."""
    guide = entry.content.transfer_guide
    code = [{"@type": "SoftwareSourceCode", "codeRepository": url} for url in _repositories(entry)]
    return {Tie.PART.value: [*_family(entry)[Tie.PART.value], *code], **(_steps(guide) if guide else {})}


def _steps(guide: TransferGuide) -> dict[str, Any]:
    steps = [{"@type": "HowToStep", "position": number, "text": text} for number, text in enumerate(guide.steps, 1)]
    return {"estimatedCost": guide.cost, "step": steps}


def _licences(entry: Entry, language: str) -> list[str | Document]:
    return [_licence(expression, language) for expression in dict.fromkeys(entry.licences)]


def _licence(expression: str, language: str) -> str | Document:
    """The page of a licence on the SPDX list; whatever is more than one of those is named by its expression."""
    if name := licence_on_list(expression):
        return f"{_LICENCE_PAGES}{name}"
    return {"@type": "CreativeWork", "name": LICENCES.label(expression, language)}


def _is_free(entry: Entry) -> bool:
    """Whether all that is licensed is under licences that let one take it for nothing."""
    known = [LICENCES.get(expression) for expression in entry.licences]
    return bool(known) and all(term is not None and (term.facts["libre"] or term.facts["osi"]) for term in known)
