"""An entry as publiccode.yml: what the standard asks for and the entry says, and nothing else.

Nothing is invented, cut or translated. What the standard doesn't ask for and the entry doesn't say, or says otherwise
than the standard wants it, is left out. Where something that it does ask for is missing there is no file, and ``lacks``
says why. Our own facts (phase, freshness, numbers of uses) have no place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from schemas.publiccode import rules
from schemas.publiccode.addresses import (
    Address,
    NotAnAddress,
    is_mailbox,
    is_url,
    is_web_address,
    parse_address,
)
from schemas.publiccode.decoding import AddressesKind, AddressKind, Content, Group
from schemas.publiccode.judging import broken_rules
from schemas.publiccode.licences import is_licence_expression
from schemas.publiccode.problems import Finding, Problem
from schemas.publiccode.rules import Rule
from schemas.publiccode.shape import DESCRIPTION, PUBLICCODE, Key, Keys
from schemas.publiccode.writing import Tree, to_yaml
from schemas.solution import Dependency, MaintenanceContract, SoftwareFacts, SolutionContent

VERSION = "0"
"""Means the newest of the versions that begin with it, as the standard wants it written."""

Wanted = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation by the address that it is known by, and its name."""

    uri: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an export is made of. ``urls`` are the repositories that may be meant: the standard knows one.

    ``name`` is that of a file that the entry was read from, where its title is another one. ``contacts`` are roles and
    their mailboxes. ``licence`` is that of the code, for an entry that names none itself.
    """

    content: SolutionContent
    name: str = ""
    urls: Sequence[str] = ()
    licence: str | None = None
    contacts: Sequence[tuple[str, str]] = ()
    organisation: Body | None = None
    based_on: Sequence[str] = ()
    used_by: Sequence[str] = ()
    funded_by: Sequence[Body] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """The file, or what keeps it from being one: problems as the judge tells them, without a place."""

    tree: Mapping[str, Tree] = field(repr=False)
    lacks: tuple[Problem, ...]

    def text(self) -> str:
        """The file. Ask ``lacks`` first."""
        return to_yaml(self.tree)


def export(facts: Facts) -> Export:
    """What can be written of an entry, and what is missing."""
    tree = _known(_document(facts))
    return Export(tree, tuple(_lacks(facts, tree)))


def _lacks(facts: Facts, tree: Mapping[str, Tree]) -> Iterator[Problem]:
    for key, finding in broken_rules(PUBLICCODE, _filled(PUBLICCODE, tree)):
        if key == "url" and len(set(facts.urls)) > 1:
            yield _problem(key, Finding("several-urls"))
        elif key == "description":
            # No language has all its texts: what the entry's own lacks is the shortest way to a file.
            yield from _broken(facts.content, facts.content.language)
        else:
            yield _problem(key, finding)


def _problem(key: str, finding: Finding) -> Problem:
    return Problem(finding.code, key, 0, 0, finding.params)


def _document(facts: Facts) -> Wanted:
    said = facts.content.software or SoftwareFacts()
    return {
        "publiccodeYmlVersion": VERSION,
        "name": facts.name or facts.content.title,
        "applicationSuite": said.application_suite,
        "url": _url(facts.urls),
        "landingURL": _web(said.landing_page),
        "isBasedOn": [url for url in facts.based_on if is_url(_address(url))],
        "softwareVersion": said.software_version,
        "releaseDate": _day(said.released_on),
        "organisation": _body(facts.organisation) if facts.organisation else None,
        "platforms": said.platforms,
        "categories": _fitting(said.categories, rules.known("categories", "category")),
        "usedBy": [name for name in facts.used_by if name],
        "fundedBy": [body for one in facts.funded_by if (body := _body(one))],
        "roadmap": _web(said.roadmap),
        "developmentStatus": said.development_status,
        "softwareType": said.software_type,
        "supports": [{"id": id} for id in _fitting(said.supports, rules.supported)],
        "intendedAudience": {
            "scope": _fitting(said.audience, rules.known("scopes", "scope")),
            "countries": _countries(said.countries),
            "unsupportedCountries": _countries(said.unsupported_countries),
        },
        "description": _descriptions(facts),
        "legal": {"license": _licence(facts)},
        "maintenance": _maintenance(said, facts.contacts),
        "localisation": {
            "localisationReady": said.localisation_ready,
            "availableLanguages": _fitting(said.available_languages, rules.language),
        },
        "dependsOn": {kind: _dependencies(said, kind) for kind in ("open", "proprietary", "hardware")},
    }


def _url(urls: Sequence[str]) -> str | None:
    """The only one, if it is one: among several nobody said which is meant."""
    only = urls[0] if len(set(urls)) == 1 else ""
    return only if is_url(_address(only)) else None


def _address(text: str) -> Address | None:
    try:
        return parse_address(text)
    except NotAnAddress:
        return None


def _web(url: str | None) -> str | None:
    return url if url and is_web_address(_address(url)) else None


def _day(date: str | None) -> str | None:
    """The standard knows days, and neither months nor years."""
    return date if date and rules.is_day(date) else None


def _fitting(values: Iterable[str], rule: Rule) -> list[str]:
    return [value for value in values if rule(value) is None]


def _countries(codes: Iterable[str]) -> list[str]:
    """Lower case is deprecated."""
    return [code.upper() for code in codes if rules.is_country(code)]


def _body(body: Body) -> Mapping[str, Tree] | None:
    """Without an address of its own the standard wants no organisation."""
    wrong = rules.organisation_uri(body.uri)
    return None if wrong else _known({"name": body.name, "uri": body.uri})


def _descriptions(facts: Facts) -> Wanted:
    """Each language that has all its texts. Documentation is told with the first: the entry keeps it once."""
    content = facts.content
    tags = [tag for tag in (content.language, *content.translations) if not any(_broken(content, tag))]
    said = content.software or SoftwareFacts()
    links = {"documentation": _web(said.documentation), "apiDocumentation": _web(said.api_documentation)}
    own = {"localisedName": content.title if facts.name else None}
    return {
        tag: _known({**(own if tag == content.language else {}), **_words(content, tag), **(links if first else {})})
        for first, tag in ((tag == tags[0], tag) for tag in tags)
    }


def _words(content: SolutionContent, tag: str) -> dict[str, Tree]:
    """The texts in one language. The name is told where it is another one than the entry's."""
    words = content if tag == content.language else content.translations[tag]
    title = None if isinstance(words, SolutionContent) else words.title
    return _known(
        {
            "localisedName": title,
            "shortDescription": words.summary,
            "longDescription": words.description,
            "features": words.features,
        }
    )


def _broken(content: SolutionContent, tag: str) -> Iterator[Problem]:
    """What keeps the texts in one language out of the file."""
    if finding := rules.language(tag):
        yield _problem("description", finding)
    for key, finding in broken_rules(DESCRIPTION, _filled(DESCRIPTION, _words(content, tag))):
        yield _problem(f"description.{tag}.{key}", finding)


def _licence(facts: Facts) -> str | None:
    """The entry's own, or its code's where the entry's is none; a wrong one is there to be told."""
    given = [licence for licence in (facts.content.licence, facts.licence) if licence]
    return next((licence for licence in given if is_licence_expression(licence)), next(iter(given), None))


def _maintenance(said: SoftwareFacts, contacts: Sequence[tuple[str, str]]) -> Wanted:
    contract = said.maintenance == "contract"
    return {
        "type": said.maintenance,
        "contractors": [_contractor(one) for one in said.contracts if contract and rules.is_day(one.until)],
        "contacts": [_known({"name": role, "email": _mailbox(mailbox)}) for role, mailbox in contacts],
    }


def _contractor(contract: MaintenanceContract) -> Mapping[str, Tree]:
    return _known({"name": contract.name, "until": contract.until, "website": _web(contract.website)})


def _mailbox(text: str) -> str | None:
    return text if is_mailbox(text) else None


def _dependencies(said: SoftwareFacts, kind: str) -> list[Mapping[str, Tree]]:
    return [_dependency(one) for one in said.depends_on if one.kind == kind]


def _dependency(one: Dependency) -> Mapping[str, Tree]:
    versions = {"version": one.version, "versionMin": one.version_min, "versionMax": one.version_max}
    return _known({"name": one.name, **versions, "optional": one.optional})


def _known(wanted: Mapping[str, object]) -> dict[str, Tree]:
    """Without what is not there."""
    known: dict[str, Tree] = {}
    for name, value in wanted.items():
        kept = _known(value) if isinstance(value, Mapping) else value
        if isinstance(kept, bool) or kept:
            known[name] = cast("Tree", kept)
    return known


def _filled(keys: Keys, tree: Mapping[str, Tree]) -> Group:
    """The values as the rules want them: every key there, addresses read."""
    return {key.name: _content(key, tree.get(key.name)) for key in keys.keys}


def _content(key: Key, value: Tree | None) -> Content:
    if value is None:
        return None if key.optional else key.kind.empty()
    if isinstance(value, str):
        return _address(value) if isinstance(key.kind, AddressKind) else value
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return _group(key, value)
    return [_item(key, item) for item in value]


def _group(key: Key, value: Mapping[str, Tree]) -> Content:
    if key.group is None:
        return {}
    if key.group.kind is key.kind:
        return _filled(key.group, value)
    return {name: _filled(key.group, item) for name, item in value.items() if isinstance(item, Mapping)}


def _item(key: Key, item: Tree) -> Content:
    if isinstance(item, Mapping):
        return _filled(key.group, item) if key.group else {}
    return _address(item) if isinstance(key.kind, AddressesKind) and isinstance(item, str) else str(item)
