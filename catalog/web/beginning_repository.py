"""Beginning with the address of a repository: its host is asked while no transaction is open."""

from __future__ import annotations

import asyncio
import time
from contextvars import copy_context
from dataclasses import dataclass

from catalog.beginnings import sentences
from catalog.beginnings.calls import SECONDS, Calls
from catalog.beginnings.repositories import Repository, repository_at
from catalog.beginnings.repository import Found, NothingFound, read_repository
from catalog.beginnings.starting import begin_one, remarks_of
from catalog.models import Organisation
from catalog.web.beginning import (
    CHOOSE,
    ORGANISATION,
    Known,
    Problems,
    begun_just_now,
    chosen_organisation,
    form_page,
    held_back,
    known_drafts,
    known_entries,
    lead_on,
)
from catalog.web.calling import Steps
from catalog.web.memberships_reached import own_person
from catalog.web.page import Answer, Site, Visit
from content.locale.speech import message, say
from schemas.dates import day_of

ADDRESS, ANYWAY = "adresse", "dennoch"
NO_ADDRESS = message(
    "Geben Sie die Adresse des Repositorys ein, zum Beispiel https://gitlab.opencode.de/stadt/loesung."
)
NOT_AN_ADDRESS = message(
    "Das ist keine Adresse eines Repositorys. Nötig sind Rechner, Konto und Name, "
    "zum Beispiel https://github.com/stadt/loesung."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be asked outside. Without ``repository`` nothing is."""

    repository: Repository | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the answer was."""

    held: bool = False
    found: Found | None = None
    failure: NothingFound | None = None


def form(visit: Visit) -> Answer:
    """The form for the address, which a link may have filled in."""
    return _form(visit, visit.query.one(ADDRESS))


def before(visit: Visit) -> Asked:
    """Whether anything is to be asked: the form is complete, the entry is new, and they did not ask too often."""
    repository = repository_at(visit.form.one(ADDRESS))
    organisation = chosen_organisation(visit)
    if repository is None or organisation is None or _known(visit, organisation, repository):
        return Asked()
    return Asked(held=True) if held_back(visit) else Asked(repository)


async def ask(site: Site, asked: Asked) -> Told:
    """Read the repository. Who waits for a free thread waits within the same time."""
    if asked.repository is None:
        return Told(held=asked.held)
    calls = Calls(site.fetch, time.monotonic() + SECONDS)
    repository, today = asked.repository, day_of(site.tools.clock())
    spoken = copy_context()  # sentences in the language of the request

    def work() -> Told:
        try:
            return Told(found=read_repository(repository, calls, today))
        except NothingFound as error:
            return Told(failure=error)

    return await asyncio.get_running_loop().run_in_executor(site.outward, spoken.run, work)


def begin(visit: Visit) -> Answer:
    """Begin the draft, or say what is in the way; the address stays in the form."""
    told: Told = visit.first
    typed = visit.form.one(ADDRESS)
    organisation, repository = chosen_organisation(visit), repository_at(typed)
    if told.held:
        return _form(visit, typed, held=True)
    if organisation is None or repository is None:
        return _form(visit, typed, _problems(typed, repository, organisation is not None), status=422)
    repository = told.found.repository if told.found else repository
    if begun := begun_just_now(visit, organisation, repository.identity):
        return lead_on(begun, told=bool(remarks_of(begun)))
    if known := _known(visit, organisation, repository):
        return _form(visit, typed, status=409, known=known)
    if told.found is None:
        return _form(visit, typed, [(ADDRESS, _failure(told.failure))], status=422)
    draft = begin_one(visit.db, organisation, own_person(visit), told.found.beginning, visit.now)
    return lead_on(draft, told=bool(told.found.beginning.remarks))


STEPS = Steps(before, ask, begin)


def _problems(typed: str, repository: Repository | None, chosen: bool) -> Problems:
    said = say(NOT_AN_ADDRESS if typed else NO_ADDRESS)
    wrong = [(ADDRESS, said)] if repository is None else []
    return [*wrong, *([] if chosen else [(ORGANISATION, say(CHOOSE))])]


def _failure(error: NothingFound | None) -> str:
    return sentences.failure(error.code, **error.values) if error else say(NOT_AN_ADDRESS)


def _known(visit: Visit, organisation: Organisation, repository: Repository) -> list[Known]:
    """What there is about the repository, unless they said that theirs is another solution in it."""
    if visit.form.one(ANYWAY) == "1":
        return []
    identity = repository.identity
    return [*known_entries(visit, identity), *known_drafts(visit, organisation, identity)]


def _form(
    visit: Visit,
    typed: str,
    found: Problems = (),
    *,
    status: int = 200,
    held: bool = False,
    known: list[Known] | None = None,
) -> Answer:
    return form_page(
        visit, "repository", found, status=status, held=held, address=typed, known=known or [], seconds=int(SECONDS),
    )  # fmt: skip
