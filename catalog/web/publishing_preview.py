"""A draft as its readers will see it, for those who may write it and for nobody else."""

from __future__ import annotations

from dataclasses import replace

from catalog import drafts, solutions
from catalog.documents import PROVIDERS
from catalog.drafts import Reading
from catalog.models import Contact, Draft, ExperienceReport, OperatorOffer, Solution
from catalog.operation import Offer, new_code_link
from catalog.solutions import SolutionPage
from catalog.solutions.pages import Report
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import draft_for, of_entry, path_of_draft
from catalog.web.solution import page_values
from schemas.dates import day_of
from schemas.reuse import Freshness, SolutionPhase, Standing
from schemas.solution import PublicationStatus, SolutionContent


def preview(visit: Visit) -> Answer:
    """The entry's page, made of the draft. Without a title and a sentence there is nothing to show yet."""
    draft = draft_for(visit)
    reading = drafts.read(draft)
    if reading.content is None:
        return see(f"{path_of_draft(draft)}/einreichen")
    page = page_of(visit, draft, reading, reading.content)
    return show(
        "veroeffentlichen/vorschau.html", base=path_of_draft(draft), complete=reading.complete, draft=draft,
        **{**page_values(visit, page, None), "here": "veroeffentlichen", "may_edit": False, "similar": []},
    )  # fmt: skip


def page_of(visit: Visit, draft: Draft, reading: Reading, content: SolutionContent) -> SolutionPage:
    """What the page would show if the draft were published now."""
    shown = solutions.page(visit.db, draft.solution.slug) if draft.solution and of_entry(draft) else None
    page = shown or _new_page(visit, draft, content)
    solution = page.solution
    page = replace(
        page,
        content=content,
        provenance=reading.provenance,
        code_links=tuple(
            new_code_link(solution, one.url, licence=one.licence, licence_words=None, said_by=draft.organisation.name)
            for one in reading.code
        ),
    )
    return page if shown else _with_beside(visit, page, draft, reading)


def _new_page(visit: Visit, draft: Draft, content: SolutionContent) -> SolutionPage:
    """An entry of which nobody else has said anything yet. Its row is never added to the database."""
    organisation = draft.organisation
    solution = Solution(
        id=0, slug="", title=content.title, publisher_text=organisation.name, federal_state=organisation.federal_state,
        publication_status=PublicationStatus.DRAFT, sample=False, created_at=visit.now, content_number=1,
        publisher_id=organisation.id, phase=SolutionPhase.UNDETERMINED, reported_phase=SolutionPhase.UNDETERMINED,
        phase_facts={}, freshness=Freshness.FRESH, freshness_facts={}, uses_confirmed=0, uses_reported=0,
    )  # fmt: skip
    return SolutionPage(
        solution=solution, publisher=organisation, by_provider=organisation.kind in PROVIDERS, content=content,
        provenance={}, sources=(), origin=None, origin_statements=(), uses=(), interests=0, interested=(), named=(),
        code_links=(), offers=(), templates=(), contacts=(), reports=(), family=(), history=(),
    )  # fmt: skip


def _with_beside(visit: Visit, page: SolutionPage, draft: Draft, reading: Reading) -> SolutionPage:
    """With what publishing would put beside the entry."""
    name, today = draft.organisation.name, day_of(visit.now)
    page.solution.origin_step = reading.use.step if reading.use else None
    page.solution.origin_standing = Standing.CONFIRMED if reading.use else None
    offers = [
        Offer(
            OperatorOffer(
                id=0, solution_id=0, operator_id=draft.organisation_id, operator_text=name, content={},
                said_by_text=name, as_of=today.isoformat(), revision=1,
            ),
            content, draft.organisation,
        )
        for content in [reading.offer] if content
    ]  # fmt: skip
    contacts = [
        Contact(
            id=0, solution_id=0, role=one.role, unit=one.unit, mailbox=one.mailbox, confirmed_on=today, revision=1,
            details=reading.contact_details.model_dump(mode="json") if reading.contact_details else None,
        )
        for one in [reading.contact] if one
    ]  # fmt: skip
    reports = [
        Report(
            ExperienceReport(
                id=0, solution_id=0, organisation_id=draft.organisation_id, organisation_text=name, content={},
                written_on=today, revision=1,
            ),
            content,
        )
        for content in [reading.experience] if content
    ]  # fmt: skip
    return replace(page, offers=tuple(offers), contacts=tuple(contacts), reports=tuple(reports))
