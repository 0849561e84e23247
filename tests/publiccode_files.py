"""publiccode.yml files for tests, as small as the standard lets them be. JSON is YAML, too."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from catalog.db import Database
from catalog.imports.publiccode import Told, import_files
from catalog.models import (
    Adoption,
    CodeLink,
    Contact,
    Organisation,
    OrganisationKey,
    Solution,
    SolutionRelation,
    SolutionVersion,
    SourceRecord,
    Statement,
)
from catalog.solutions import Rules
from tests.factories import NOW

REPOSITORY = "https://github.com/annastadt/giessplaner"

GERMAN = {
    "shortDescription": "Sagt, welcher Baum Wasser braucht.",
    "longDescription": "Der Gießplaner liest die Feuchte des Bodens und sagt, welcher Baum heute Wasser braucht. " * 2,
    "features": ["Gießliste für jeden Tag"],
}
ENGLISH = {
    "shortDescription": "Says which tree needs water.",
    "longDescription": "The planner reads the moisture of the soil and says which tree needs water today. " * 2,
    "features": ["A list for every day"],
}
ITALIAN = {
    "shortDescription": "Dice quale albero ha bisogno di acqua.",
    "longDescription": "Il programma legge la umidità del suolo e dice quale albero ha bisogno di acqua oggi. " * 2,
    "features": ["Una lista per ogni giorno"],
}


def document(url: str = REPOSITORY, **changes: Any) -> dict[str, Any]:
    """The keys of a valid file. A change that is None takes the key away."""
    keys: dict[str, Any] = {
        "publiccodeYmlVersion": "0",
        "name": "Gießplaner",
        "url": url,
        "platforms": ["web"],
        "developmentStatus": "stable",
        "softwareType": "standalone/web",
        "description": {"de": GERMAN},
        "legal": {"license": "EUPL-1.2"},
        "maintenance": {"type": "none"},
        "localisation": {"localisationReady": False, "availableLanguages": ["de"]},
    }
    return {key: value for key, value in (keys | changes).items() if value is not None}


def write(folder: Path, file: str, url: str = REPOSITORY, /, **changes: Any) -> Path:
    """A valid file of this name in the folder."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document(url, **changes), ensure_ascii=False), encoding="utf-8")
    return path


def brought_in(database: Database, *given: Path, origin: str | None = None) -> list[Told]:
    """What became of these files, folders and lists."""
    return import_files(database, [str(one) for one in given], NOW, Rules(), origin=origin)


def became(told: Iterable[Told]) -> dict[str, str]:
    """The outcome of each file by its name, with the reason where there is one."""
    return {Path(one.file).name: f"{one.outcome.value} {one.reason or ''}".strip() for one in told}


def only(told: Iterable[Told]) -> Told:
    """What became of a single file."""
    (one,) = told
    return one


def rows_of(database: Database) -> list[list[Any]]:
    """Everything that an import writes, without the numbers of rows: two catalogues with these rows are the same."""
    entry, parent = Solution.slug, aliased(Solution)
    origin = select(parent.slug).where(parent.id == SolutionRelation.origin_id)

    def named(column: Any) -> Any:
        body = aliased(Organisation)
        return select(body.slug).where(body.id == column).scalar_subquery()

    queries = [
        select(
            entry,
            Solution.title,
            Solution.publisher_text,
            named(Solution.publisher_id),
            Solution.phase,
            Solution.freshness_facts,
        ),
        select(entry, SolutionVersion.number, SolutionVersion.content, SolutionVersion.provenance).join(Solution),
        select(entry, SourceRecord.external_id, SourceRecord.url, SourceRecord.as_of, SourceRecord.hash).join(Solution),
        select(
            entry, Statement.organisation_text, named(Statement.organisation_id), Statement.claim, Statement.as_of
        ).join(Solution, Solution.id == Statement.solution_id),
        select(entry, named(Adoption.organisation_id), Adoption.step, Adoption.standing, Adoption.counts).join(
            Solution
        ),
        select(entry, CodeLink.url, CodeLink.identity, CodeLink.licence).join(
            Solution, Solution.id == CodeLink.solution_id
        ),
        select(entry, Contact.role, Contact.mailbox).join(Solution, Solution.id == Contact.solution_id),
        select(entry, origin.scalar_subquery(), SolutionRelation.tie).join(
            Solution, Solution.id == SolutionRelation.solution_id
        ),
        select(Organisation.slug, Organisation.name, Organisation.kind),
        select(OrganisationKey.scheme, OrganisationKey.value, named(OrganisationKey.organisation_id)),
    ]
    with database.reading() as db:
        return [sorted(map(repr, map(tuple, db.execute(query)))) for query in queries]
