"""A draft as its readers will see it, for those who may write it and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from catalog import attachments, drafts
from catalog.drafts import Reading
from catalog.models import Draft
from catalog.solutions import Rules, SolutionPage
from catalog.web.languages import to
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import draft_for, path_of_draft
from catalog.web.solution import page_values
from schemas.solution import SolutionContent


def preview(visit: Visit) -> Answer:
    """The entry's page, made of the draft. Without a title and a sentence there is nothing to show yet."""
    draft = draft_for(visit)
    reading = drafts.read(draft)
    if reading.content is None:
        return see(f"{path_of_draft(draft)}/einreichen")
    page = page_of(visit, draft, reading, reading.content)
    base = path_of_draft(draft)
    values = {**page_values(visit, page, None), "here": "veroeffentlichen", "may_edit": False}
    return show(
        "veroeffentlichen/vorschau.html", base=base, draft=draft, similar=[], left=None, to=leading_back(base),
        **values,
    )  # fmt: skip


def leading_back(base: str) -> Callable[[str], str]:
    """Where links of a page lead whose entry has no address yet: those within the entry come back to its preview."""
    return lambda path: to(f"{base}/vorschau" if path.startswith("/loesungen//") else path)


def page_of(visit: Visit, draft: Draft, reading: Reading, content: SolutionContent) -> SolutionPage:
    """What the page would show if the draft were published now, by the numbers that the operator has set."""
    page = drafts.preview_page(visit.db, draft, reading, content, visit.now, Rules.of(visit.settings))
    return replace(page, files=(*page.files, *attachments.shown_at(visit.db, draft)))
