"""The document of an entry for the index, and its card for lists, from what rows say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.documents.rows import Beside, Entry, entries
from catalog.models import Solution
from content.locale.languages import LANGUAGES
from schemas.dates import day_of
from schemas.operation import Maturity
from schemas.organisation import OrganisationKind
from schemas.reuse import IN_USE, Freshness
from schemas.solution import LifecycleStatus
from schemas.vocabulary import (
    FIELDS_OF_ACTION,
    FUNDING_PROGRAMMES,
    NOT_STATED,
    OPERATOR_MODELS,
    SOLUTION_KINDS,
    STANDARDS,
)
from search.index import SearchDocument

Card = Mapping[str, Any]

PROVIDERS = frozenset({OrganisationKind.OPERATOR, OrganisationKind.COMPANY})


def documents(db: Session, ids: Sequence[int]) -> list[SearchDocument]:
    """The documents of those entries that are to be found: published ones. Others are left out."""
    return [document_for(entry) for entry in entries(db, ids)]


def cards(db: Session, ids: Sequence[int]) -> dict[int, Card]:
    """The result cards of published entries by id, for lists that don't come from the index."""
    return {entry.row.id: _card(entry) for entry in entries(db, ids)}


def document_for(entry: Entry) -> SearchDocument:
    """What the index is told of one entry."""
    row, content, facets = entry.row, entry.content, _facets(entry)
    return SearchDocument(
        id=row.id,
        slug=row.slug,
        title=row.title,
        summary=content["summary"],
        body=_body(entry),
        foreign="\n".join(word for word in _foreign_words(content) if word),
        aliases=tuple(content.get("known_as", ())),
        keywords=_keywords(content),
        publisher=row.publisher_text,
        language=content.get("language", "de"),
        facets=facets,
        fits=entry.signs.confirmed,
        confirmed=row.uses_confirmed,
        reported=row.uses_reported,
        standing=_standing(row, content),
        fresh_on=_ordinal(row.freshness_facts.get("on")),
        new_on=day_of(row.published_at).toordinal() if row.published_at else 0,
        sort_name=row.sort_name,
        sample=row.sample,
        card=_card(entry),
    )


def _body(entry: Entry) -> str:
    """Everything that may answer a question but is neither title, summary nor keyword; adopters' names weigh least."""
    content, beside = entry.content, entry.beside
    users = [row.name for row in beside.users if not row.own]
    operators = [offer.operator_text or "" for offer in beside.offers]
    offered = [offer.content["title"] for offer in beside.offers]
    costs = [cost["words"] for cost in content.get("costs", ())]
    named = [name for name, stands in beside.named.items() if stands]
    guide = (content.get("transfer_guide") or {}).get("steps", ())
    parts = [
        content.get("description", ""),
        *content.get("features", ()),
        *guide,
        *operators,
        *offered,
        *costs,
        *users,
        *named,
    ]
    return "\n".join(part for part in parts if part)


def _foreign_words(content: Mapping[str, Any]) -> Iterator[str]:
    """What is in other languages than the entry's texts, or in no language that is known: whoever asks in these words
    finds the entry, too."""
    if _is_foreign(content):
        yield from (*content.get("products", ()), *content.get("keywords", ()))
    for wording in content.get("translations", {}).values():
        yield from (wording.get(name) or "" for name in ("title", "summary", "description"))
        yield from wording.get("features", ())


def _is_foreign(content: Mapping[str, Any]) -> bool:
    return str(content.get("language", "de")).partition("-")[0].lower() != "de"


def _keywords(content: Mapping[str, Any]) -> tuple[str, ...]:
    kind = content.get("kind")
    funding = (fund.get("programme") for fund in content.get("funding", ()))
    words = [
        *(FIELDS_OF_ACTION.label(key) for key in content.get("fields_of_action", ())),
        *([SOLUTION_KINDS.label(kind)] if kind else []),
        *(STANDARDS.label(standard) for standard in content.get("standards", ())),
        *(() if _is_foreign(content) else (*content.get("products", ()), *content.get("keywords", ()))),
        *(FUNDING_PROGRAMMES.label(key) for key in funding if key),
    ]
    return tuple(dict.fromkeys(words))


def _facets(entry: Entry) -> dict[str, tuple[str, ...]]:
    row, content, beside = entry.row, entry.content, entry.beside
    users = [user for user in beside.users if user.counts or user.step in IN_USE]
    models = [offer.content.get("model") for offer in beside.offers]
    licences = [content.get("licence"), *(link.licence for link in beside.code)]
    return {
        "field_of_action": _stated(content.get("fields_of_action", ())),
        "kind": _stated([content.get("kind")]),
        "phase": (row.phase.value,),
        "reported_phase": (row.reported_phase.value,),
        "origin_operation": _stated([row.origin_step]),
        "freshness": (row.freshness.value,),
        "lifecycle_status": _stated([content.get("lifecycle_status")]),
        "federal_state": _stated([row.federal_state, *(user.federal_state for user in users)]),
        "user_size_class": _stated(user.size_class for user in users),
        "operator_type": _stated(model for model in models if model in OPERATOR_MODELS),
        "licence": _stated(licences),
        "has": _has(beside),
        "cost": (_cost(entry),),
        "standard": _stated(_standard_keys(content)),
        "sample": ("yes" if row.sample else "no",),
    }


def _stated(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if value)) or (NOT_STATED,)


def _standard_keys(content: Mapping[str, Any]) -> Iterable[str]:
    for standard in content.get("standards", ()):
        term = STANDARDS.find(standard)
        yield term.key if term else standard


def _has(beside: Beside) -> tuple[str, ...]:
    offered = [offer for offer in beside.offers if offer.content.get("maturity") != Maturity.PLANNED]
    there = {"code": beside.code, "template": beside.templates, "operator": offered}
    return tuple(key for key, found in there.items() if found)


def _cost(entry: Entry) -> str:
    """``range``: an offer names ranges of money; ``amount``: somebody named a sum in words."""
    costs = [costs for offer in entry.beside.offers for costs in offer.content.get("costs", ())]
    if any(row.get(part) for row in costs for part in ("one_off", "first_year", "further_year")):
        return "range"
    return "amount" if entry.content.get("costs") else NOT_STATED


def _standing(row: Solution, content: Mapping[str, Any]) -> int:
    """3 for the living and fresh down to 0 for the abandoned; it orders hits of the same fit."""
    status = content.get("lifecycle_status")
    if row.freshness is Freshness.ORPHANED or status == LifecycleStatus.ENDED:
        return 0
    if row.freshness is Freshness.STALE or status == LifecycleStatus.PAUSED:
        return 1
    return 3 if row.freshness is Freshness.FRESH else 2


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _card(entry: Entry) -> Card:
    """What a result card shows, in keys and dates: the words are the template's, in its language."""
    row, content, publisher, beside = entry.row, entry.content, entry.publisher, entry.beside
    costs = content.get("costs", ())
    return {
        "id": row.id,
        "slug": row.slug,
        "title": row.title,
        "summary": content["summary"],
        "language": content.get("language", "de"),
        "wordings": _wordings(content),
        "publisher": row.publisher_text,
        "publisher_slug": publisher.slug if publisher else None,
        "by_provider": bool(publisher and publisher.kind in PROVIDERS),
        "federal_state": row.federal_state,
        "kind": content.get("kind"),
        "fields_of_action": list(content.get("fields_of_action", ())),
        "lifecycle_status": content.get("lifecycle_status"),
        "lifecycle_words": content.get("lifecycle_words"),
        **_derived(row),
        "cost": _cost(entry),
        "cost_words": costs[0]["words"] if costs else None,
        "licence": next((licence for licence in _licences(entry) if licence), None),
        "routes": [route["key"] for route in content.get("routes", ())],
        "has": list(_has(beside)),
        "sample": row.sample,
        "fits": {"confirmed": list(entry.signs.confirmed), "reported": list(entry.signs.reported)},
    }


def _wordings(content: Mapping[str, Any]) -> Card:
    """Title and summary in those other languages that pages are read in, by their tags."""
    return {
        tag: {"title": words.get("title"), "summary": words["summary"]}
        for tag, words in content.get("translations", {}).items()
        if tag.partition("-")[0] in LANGUAGES
    }


def _derived(row: Solution) -> Card:
    return {
        "phase": row.phase.value,
        "reported_phase": row.reported_phase.value,
        "phase_facts": {key: row.phase_facts.get(key) for key in ("code", "params")},
        "origin_step": row.origin_step,
        "origin_standing": row.origin_standing,
        "uses_confirmed": row.uses_confirmed,
        "uses_reported": row.uses_reported,
        "freshness": row.freshness.value,
        "freshness_facts": row.freshness_facts,
    }


def _licences(entry: Entry) -> list[str | None]:
    return [entry.content.get("licence"), *(link.licence for link in entry.beside.code)]
