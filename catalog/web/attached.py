"""A file as it is served: from our own origin, as what it is, and to be run by nobody.

Everybody reads those of published entries. Those of a draft read who may write it, and who looks at it before it is
published; of an entry that is not in the catalogue, who may write it. All others are told that there is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from auth.rules import Action, Thing
from catalog import attachments
from catalog.curation import thing_of
from catalog.models import Attachment, Draft, Solution
from catalog.organisations.places import places_of
from catalog.web.attachment_words import kind_words, size_words
from catalog.web.entry import check_published
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see
from schemas.publishing import AttachmentKind
from schemas.solution import PublicationStatus

PATH = "/dateien"
SMALL = "klein"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_TEXTS = {"csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}
_PUBLIC = "public, max-age=600"
"""Not longer: what was taken away is to be gone from all that keep pages for others, too."""
_CLOSED = "default-src 'none'; sandbox; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"


def path_of_file(row: Attachment, *, small: bool = False) -> str:
    """Its address."""
    return f"{PATH}/{row.key}/{row.name}" + (f"?groesse={SMALL}" if small else "")


def line_of(row: Attachment) -> dict[str, Any]:
    """A file as templates show it."""
    return {
        "row": row,
        "path": path_of_file(row),
        "small": path_of_file(row, small=True) if row.thumbnail_digest else "",
        "picture": row.kind is AttachmentKind.PICTURE,
        "kind": kind_words(row.name),
        "size": size_words(row.file.size),
        "inaccessible": row.accessible is False,
    }


def files_beside(rows: Sequence[Attachment]) -> dict[str, list[dict[str, Any]]]:
    """What an entry's page shows of its files: pictures to look at, papers to take along."""
    lines = [line_of(row) for row in rows]
    return {
        "pictures": [line for line in lines if line["picture"]],
        "papers": [line for line in lines if not line["picture"]],
    }


def file(visit: Visit) -> Answer:
    """The bytes of a file, or the way to its one address."""
    key = visit.name("key")
    row = attachments.at_address(visit.db, key) if _KEY.fullmatch(key) else None
    if row is None:
        raise Missing
    public = _check_reader(visit, row)
    small = visit.query.one("groesse") == SMALL and row.thumbnail_digest is not None
    if visit.name("name") != row.name:
        return see(path_of_file(row, small=small))
    digest = row.thumbnail_digest if small and row.thumbnail_digest else row.digest
    headers = _headers(row, digest, public=public)
    if f'"{digest}"' in visit.request.headers.get("if-none-match", ""):
        return Answer(status=304, headers=headers)
    stored = attachments.content_of(visit.db, digest)
    media_type = _TEXTS.get(row.name.rpartition(".")[2], stored.media_type)
    return Answer(body=stored.content, headers=headers, media_type=media_type)


def _headers(row: Attachment, digest: str, *, public: bool) -> dict[str, str]:
    how = "inline" if row.kind is AttachmentKind.PICTURE else "attachment"
    return {
        "content-disposition": f'{how}; filename="{row.name}"',
        "content-security-policy": _CLOSED,
        "cache-control": _PUBLIC if public else "private, no-store",
        "etag": f'"{digest}"',
        "vary": "Accept-Encoding",
    }


def _check_reader(visit: Visit, row: Attachment) -> bool:
    """Whether everybody may read it. Raises Missing and Withdrawn for who may not."""
    if row.solution_id is not None:
        return _check_reader_of_entry(visit, visit.db.get_one(Solution, row.solution_id))
    draft = visit.db.get(Draft, row.draft_id) if row.draft_id else None
    if draft is None or not _reads_draft(visit, draft):
        raise Missing
    return False


def _check_reader_of_entry(visit: Visit, solution: Solution) -> bool:
    if visit.who.key and visit.may(Action.ENTRY_EDIT, thing_of(visit.db, solution)):
        return False
    check_published(visit, solution)
    return solution.publication_status is PublicationStatus.PUBLISHED


def _reads_draft(visit: Visit, draft: Draft) -> bool:
    body = draft.organisation_id
    if visit.may(Action.DRAFT_WRITE, Thing(frozenset({body}))):
        return True
    waits = draft.publication_status is PublicationStatus.SUBMITTED
    places = places_of(visit.db, {body}).get(body, ()) if waits else ()
    return waits and visit.may(Action.CONTRIBUTION_DECIDE, Thing(frozenset({body}), places=places))
