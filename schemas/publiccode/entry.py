"""A publiccode.yml as the body of an entry: what maps is mapped, what does not is left empty. Pure.

German is shown where the file has it, else English, else the first language by tag. Ask ``judge`` first, and
``without_persons``: here a file is taken at its word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from schemas.dates import last_day
from schemas.publiccode.document import Contractor, Dependency, Description, PublicCode
from schemas.publiccode.texts import line, long_text, paragraph, web_address
from schemas.solution import DevelopmentStatus, LifecycleStatus, Maintenance, SoftwareType, SolutionContent
from schemas.vocabulary import FUNDING_PROGRAMMES

_LIFECYCLE = {
    "concept": LifecycleStatus.PLANNED,
    "development": LifecycleStatus.IN_DEVELOPMENT,
    "beta": LifecycleStatus.IN_DEVELOPMENT,
    "obsolete": LifecycleStatus.ENDED,
}
"""``stable`` is released, which does not say that anybody runs it."""

_KINDS = {"standalone/mobile": "app", "standalone/iot": "sensorik-iot"}

_FIELDS = {
    "culture": "kultur-freizeit",
    "education": "bildung-wissenschaft",
    "employment": "arbeit",
    "energy": "energie",
    "environment": "umwelt-klimaschutz",
    "healthcare": "gesundheit-pflege",
    "infrastructures": "infrastruktur",
    "research": "bildung-wissenschaft",
    "security": "sicherheit",
    "tourism": "tourismus",
    "transportation": "mobilitaet",
}
"""Audiences whose word is that of a field; others, such as local authorities, tell of no field."""


def content_of(code: PublicCode) -> SolutionContent:
    """What the file says of the solution."""
    texts = _by_language(code.description)
    language = shown_language(texts)
    shown = texts[language]
    name = line(code.name) or "publiccode.yml"
    title = line(shown.localised_name) or name
    licence = line(code.legal.license)
    return SolutionContent.model_validate(
        {
            "language": language,
            "title": title,
            "summary": paragraph(shown.short_description) or title,
            "description": long_text(shown.long_description),
            "features": _paragraphs(shown.features),
            "translations": {tag: _wording(text) for tag, text in texts.items() if tag != language},
            "known_as": [] if title == name else [name],
            "fields_of_action": _fields(code),
            "kind": _KINDS.get(code.software_type),
            "lifecycle_status": _LIFECYCLE.get(code.development_status),
            "lifecycle_words": code.development_status or None,
            "licence": licence if licence == code.legal.license.strip() else None,
            "licence_words": None if licence == code.legal.license.strip() else licence,
            "funding": _funding(code),
            "software": _software(code, shown),
        }
    )


def shown_language(tags: Iterable[str]) -> str:
    """Which of the languages is shown: German, else English, else the first by its tag."""

    def rank(tag: str) -> tuple[int, str]:
        primary = tag.partition("-")[0].lower()
        return {"de": 0, "en": 1}.get(primary, 2), tag

    return min(tags, key=rank)


def _by_language(description: Mapping[str, Description]) -> dict[str, Description]:
    """By tags as they are usually written: ``de-AT`` also where the file says ``DE-at``."""
    found: dict[str, Description] = {}
    for tag, text in sorted(description.items()):
        found.setdefault(_tag(tag), text)
    return found


def _tag(written: str) -> str:
    first, *others = written.lower().split("-")
    shaped = (part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in others)
    return "-".join([first, *shaped])


def _wording(text: Description) -> dict[str, Any]:
    title = line(text.localised_name)
    return {
        "title": title,
        "summary": paragraph(text.short_description) or title or "…",
        "description": long_text(text.long_description),
        "features": _paragraphs(text.features),
    }


def _fields(code: PublicCode) -> list[str]:
    scopes = (code.intended_audience.scope if code.intended_audience else None) or ()
    return list(dict.fromkeys(_FIELDS[scope] for scope in scopes if scope in _FIELDS))


def _funding(code: PublicCode) -> Iterator[dict[str, Any]]:
    for body in code.funded_by or ():
        if words := line(body.name or body.uri):
            programme = FUNDING_PROGRAMMES.find(words)
            yield {"words": words, "programme": programme.key if programme else None}


def _software(code: PublicCode, shown: Description) -> dict[str, Any]:
    audience = code.intended_audience
    return {
        "platforms": _lines(code.platforms),
        "software_type": _known(code.software_type, get_args(SoftwareType)),
        "development_status": _known(code.development_status, get_args(DevelopmentStatus)),
        "software_version": line(code.software_version),
        "released_on": _day(code.release_date),
        "maintenance": _known(code.maintenance.type, get_args(Maintenance)),
        "contracts": list(_contracts(code.maintenance.contractors or ())),
        "localisation_ready": code.localisation.localisation_ready,
        "available_languages": _lines(code.localisation.available_languages),
        "application_suite": line(code.application_suite),
        "categories": _lines(code.categories),
        "audience": _lines(audience.scope if audience else None),
        "countries": _countries(audience.countries if audience else None),
        "unsupported_countries": _countries(audience.unsupported_countries if audience else None),
        "supports": _lines(support.id for support in code.supports or ()),
        "depends_on": list(_dependencies(code)),
        "landing_page": web_address(code.landing_url),
        "documentation": web_address(shown.documentation),
        "api_documentation": web_address(shown.api_documentation),
        "roadmap": web_address(code.roadmap),
    }


def _contracts(contractors: Iterable[Contractor]) -> Iterator[dict[str, Any]]:
    for one in contractors:
        name, until = line(one.name), _day(one.until)
        if name and until:
            yield {"name": name, "until": until, "website": web_address(one.website)}


def _dependencies(code: PublicCode) -> Iterator[dict[str, Any]]:
    for kind in ("open", "proprietary", "hardware"):
        named: tuple[Dependency, ...] = getattr(code.depends_on, kind, None) or ()
        for one in named:
            if name := line(one.name):
                yield {
                    "kind": kind,
                    "name": name,
                    "version": line(one.version),
                    "version_min": line(one.version_min),
                    "version_max": line(one.version_max),
                    "optional": one.optional,
                }


def _lines(texts: Iterable[str] | None) -> list[str]:
    return list(dict.fromkeys(found for text in texts or () if (found := line(text))))


def _countries(codes: Iterable[str] | None) -> list[str]:
    return [code.upper() for code in _lines(codes)]


def _paragraphs(texts: Iterable[str] | None) -> list[str]:
    return [found for text in texts or () if (found := paragraph(text))]


def _known(value: str, allowed: tuple[str, ...]) -> str | None:
    return value if value in allowed else None


def _day(written: str | None) -> str | None:
    try:
        last_day(written or "")
    except ValueError:
        return None
    return written
