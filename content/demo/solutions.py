"""The demo catalogue: real solutions, as public sources describe them.

Four files are joined here. ``solutions.toml`` holds the sources' words; ``mapping.toml``, ``matches.toml`` and
``readings.toml`` hold what we read in them, a reviewed row each. Words without a row raise KeyError, so that
nobody adds a fact without somebody deciding what it means. Whatever the words do not say stays None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from content.demo.source import DataSource, read_table, source_of
from schemas.operation import OperatorOfferContent
from schemas.organisation import OrganisationKind
from schemas.reuse import AdoptionClaim
from schemas.solution import CostFact, Funding, Link, SolutionContent
from schemas.vocabulary import FEDERAL_STATES, FIELDS_OF_ACTION

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """An organisation as a source names it, and why it is, or is not, one that we know.

    ``address`` is its key in the register. A body without an official key that is certain to be one body has
    ``name`` and ``kind`` instead. With neither, ``text`` stands alone and counts nowhere.
    """

    text: str
    address: str | None
    name: str | None
    kind: OrganisationKind | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReportedUse:
    """A source names an organisation as a user. Nobody has confirmed it.

    ``claim`` is None where the words tell of no use (announced, decided, a copy of the code): show the words,
    count nothing. A claim without a step is a use whose step nobody states (at least a trial, not known further),
    or, with the manner ``partner``, a part in the project of which no use is told.
    ``taken_from`` is the address of the organisation it was taken from, only where the adopter or two sources say so.
    """

    organisation: NamedOrganisation
    claim: AdoptionClaim | None
    taken_from: str | None
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportedOffer:
    """A source says who runs it, or offers to. ``operator`` is a name as text."""

    operator: str
    content: OperatorOfferContent


@dataclass(frozen=True, slots=True)
class FamilyTie:
    """``tie`` is ``module_of``, ``variant_of`` or ``instance_of``; ``origin`` is the slug of the other entry."""

    tie: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where an entry comes from. ``url`` is None for a source without an address; ``as_of`` is the source's date."""

    title: str
    url: str | None
    more_urls: tuple[str, ...]
    as_of: str | None
    retrieved: str


@dataclass(frozen=True, slots=True)
class DemoSolution:
    """One entry of the demo catalogue.

    ``origin`` is the publisher's own use, ``origin_words`` what the source says of it; ``federal_state`` is the
    code of where the source places the entry (None: the whole country). ``raw`` is the row as it stands in the
    data file: the source's record.
    """

    slug: str
    content: SolutionContent
    publisher: NamedOrganisation
    federal_state: str | None
    origin: AdoptionClaim | None
    origin_words: str
    origin_reason: str
    licence_reason: str | None
    repository: str | None
    uses: tuple[ReportedUse, ...]
    offers: tuple[ReportedOffer, ...]
    ties: tuple[FamilyTie, ...]
    source: SourceNote
    raw: Row


def solutions_source() -> DataSource:
    """What must be named beside the demo catalogue as a whole; each entry names its own source besides."""
    return source_of(read_table("solutions.toml"))


def read_solutions() -> tuple[DemoSolution, ...]:
    """All entries in the order of the file."""
    return _Readings().solutions()


class _Readings:
    """The four files, with each table of rows looked up by what it speaks of."""

    def __init__(self) -> None:
        mapping, matches = read_table("mapping.toml"), read_table("matches.toml")
        self.facts = read_table("solutions.toml")
        self.said = read_table("readings.toml")
        self.status = {row["words"]: row for row in mapping["status"]}
        self.licence = {row["words"]: row for row in mapping["licence"]}
        self.funding = {row["words"]: row["parts"] for row in mapping["funding"]}
        self.kinds: Mapping[str, str] = mapping["kinds"]
        self.publishers = {row["text"]: row for row in matches["publishers"]}
        self.uses = {(row["slug"], row["name"]): row for row in matches["uses"]}

    def solutions(self) -> tuple[DemoSolution, ...]:
        return tuple(self._solution(row) for row in self.facts["solutions"])

    def _solution(self, row: Row) -> DemoSolution:
        status = self.status[row["status"]]
        licence = self.licence[row["licence"]] if "licence" in row else None
        return DemoSolution(
            slug=row["slug"],
            content=self._content(row, status, licence),
            publisher=_organisation(row["publisher"], self.publishers[row["publisher"]], "reason"),
            federal_state=_federal_state(row["federal_state"]),
            origin=self._origin(row, status),
            origin_words=row["status"],
            origin_reason=status["reason"],
            licence_reason=licence["reason"] if licence else None,
            repository=row.get("repository"),
            uses=tuple(self._use(row["slug"], use) for use in row.get("uses", ())),
            offers=tuple(_offer(said) for said in self._said("operators", row["slug"])),
            ties=tuple(FamilyTie(r["tie"], r["to"], r["reason"]) for r in self._said("relations", row["slug"])),
            source=self._source(row),
            raw=row,
        )

    def _said(self, table: str, slug: str) -> list[Row]:
        return [row for row in self.said[table] if row["slug"] == slug]

    def _content(self, row: Row, status: Row, licence: Row | None) -> SolutionContent:
        slug = row["slug"]
        runs = status.get("lifecycle") in ("pilot", "in_operation")
        return SolutionContent(
            title=row["title"],
            summary=row["summary"],
            description=row.get("notes", ""),
            known_as=tuple(self.said["known_as"].get(slug, ())),
            products=tuple(self.said["products"].get(slug, ())),
            fields_of_action=tuple(_field_of_action(label) for label in row["fields_of_action"]),
            kind=self.kinds[row["kind"]],
            lifecycle_status=status.get("lifecycle"),
            lifecycle_words=row["status"],
            in_use_since=self.said["since"].get(slug) if runs else None,
            licence=licence.get("spdx") if licence else None,
            licence_words=row.get("licence"),
            standards=tuple(self.said["standards"].get(slug, ())),
            funding=tuple(Funding(**part) for part in self.funding[row["funding"]]) if "funding" in row else (),
            costs=tuple(CostFact(words=r["words"], as_of=r.get("as_of")) for r in self._said("costs", slug)),
            links=tuple(Link(url=url, label="Eintrag auf openCode") for url in row.get("code_pages", ())),
        )

    def _origin(self, row: Row, status: Row) -> AdoptionClaim | None:
        if not status.get("use", True):
            return None
        since = self.said["since"].get(row["slug"])
        return AdoptionClaim(step=status.get("step"), since=since, outside=False, note=row["status"])

    def _use(self, slug: str, use: Row) -> ReportedUse:
        match = self.uses[slug, use["name"]]
        return ReportedUse(
            organisation=_organisation(use["name"], match, "matched"),
            claim=_claim(match, use["words"]) if match.get("use", True) else None,
            taken_from=match.get("taken_from"),
            words=use["words"],
            reason=match["reason"],
        )

    def _source(self, row: Row) -> SourceNote:
        url = row.get("source_url")
        return SourceNote(
            title=row.get("source_title") or urlsplit(url or "").netloc.removeprefix("www."),
            url=url,
            more_urls=tuple(row.get("more_sources", ())),
            as_of=row.get("as_of"),
            retrieved=self.facts["source"]["retrieved"],
        )


def _organisation(text: str, match: Row, reason: str) -> NamedOrganisation:
    kind = match.get("kind")
    own = OrganisationKind(kind) if kind else None
    name = match["name"] if own else None
    return NamedOrganisation(text, match.get("address"), name, own, match[reason])


def _federal_state(words: str) -> str | None:
    term = FEDERAL_STATES.find(words)
    return term.key if term else None


def _field_of_action(label: str) -> str:
    term = FIELDS_OF_ACTION.find(label)
    if term is None:
        raise KeyError(label)
    return term.key


def _claim(match: Row, words: str) -> AdoptionClaim:
    return AdoptionClaim(
        step=match.get("step"),
        manner=match.get("manner"),
        since=match.get("since"),
        outside=match.get("outside", True),
        members=match.get("members"),
        note=words,
    )


def _offer(said: Row) -> ReportedOffer:
    content = OperatorOfferContent(
        model=said.get("model"), title=said["title"], description=said["words"], reach=said.get("reach")
    )
    return ReportedOffer(said["operator"], content)
