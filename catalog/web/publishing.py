"""The page on which publishing begins, and the page of a draft: its steps, how far it is, and what to do next."""

from __future__ import annotations

from auth.rules import Action, Thing
from catalog import drafts, reviews
from catalog.drafts import Beginning
from catalog.models import Organisation, Solution
from catalog.web.entry import entry_for
from catalog.web.memberships_reached import own_person
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import (
    PATH,
    changed_words,
    common,
    draft_for,
    of_entry,
    path_of_draft,
    thing_of_draft,
)
from content.locale.speech import message, say
from schemas.solution import PublicationStatus

CHOOSE = message("Wählen Sie die Organisation, für die Sie veröffentlichen.")
SAVED = {
    "verworfen": message("Der Entwurf ist verworfen. Sie können ihn noch 30 Tage lang wiederherstellen."),
    "wiederhergestellt": message("Der Entwurf ist wieder da, wie er war."),
    "abgeglichen": message("Der Entwurf ist auf dem neuesten Stand des Eintrags. Prüfen Sie ihn noch einmal."),
}


def start(visit: Visit) -> Answer:
    """What publishing is and how it begins; signed in, for whom, from what, and the drafts to go on with."""
    return _start(visit)


def begin(visit: Visit) -> Answer:
    """A draft with nothing in it."""
    slug = visit.form.one("organisation")
    found = next((one for one in drafts.organisations_written_for(visit.db, visit.who) if one.slug == slug), None)
    if found is None:
        return _start(visit, problem=say(CHOOSE))
    visit.allow(Action.DRAFT_WRITE, Thing(organisations=frozenset({found.id})))
    draft = drafts.begin(visit.db, found, own_person(visit), Beginning(), visit.now)
    return see(f"{path_of_draft(draft)}/schritte/thema")


def overview(visit: Visit) -> Answer:
    """How far the draft is, and what to do next."""
    draft = draft_for(visit)
    reading = drafts.read(draft)
    saved = SAVED.get(visit.query.one("gespeichert"), "")
    return show(
        "veroeffentlichen/entwurf.html",
        **common(visit, draft, reading),
        reading=reading,
        saved_as=say(saved) if saved else "",
        stage=draft.publication_status.value,
        may_publish=visit.may(Action.ENTRY_SPEAK, thing_of_draft(visit.db, draft)),
        thrown_away=draft.publication_status is PublicationStatus.WITHDRAWN,
        entry=draft.solution,
        of_entry=of_entry(draft),
        looked_at=reviews.latest_of(visit.db, draft) is not None,
        ready=reading.complete,
    )


def ask_to_edit(visit: Visit) -> Answer:
    """How an entry is changed; whoever has begun goes on."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    draft = drafts.open_draft(visit.db, solution, own_person(visit))
    if draft and visit.may(Action.DRAFT_WRITE, thing_of_draft(visit.db, draft)):
        return see(path_of_draft(draft))
    return _before_editing(visit, solution)


def edit(visit: Visit) -> Answer:
    """Begin a draft of an entry from its present version."""
    solution = entry_for(visit, Action.ENTRY_EDIT)
    publisher = visit.db.get(Organisation, solution.publisher_id) if solution.publisher_id else None
    if publisher is None or not _may_begin(visit, solution):
        return _before_editing(visit, solution, status=409)
    draft = drafts.begin(visit.db, publisher, own_person(visit), Beginning(), visit.now, solution=solution)
    return see(path_of_draft(draft))


def _may_begin(visit: Visit, solution: Solution) -> bool:
    """An administrator may look after an entry's contacts; its words are those of who writes for its publisher."""
    own = Thing(organisations=frozenset({solution.publisher_id or 0}))
    return solution.publication_status is PublicationStatus.PUBLISHED and visit.may(Action.DRAFT_WRITE, own)


def _before_editing(visit: Visit, solution: Solution, status: int = 200) -> Answer:
    others = [line for line in _lines(visit) if line.draft.solution_id == solution.id]
    return show(
        "veroeffentlichen/bearbeiten.html", status=status, here="loesungen", entry=solution,
        public=solution.publication_status is PublicationStatus.PUBLISHED, writes=_may_begin(visit, solution),
        others=[(line.draft, changed_words(line)) for line in others],
    )  # fmt: skip


def _start(visit: Visit, problem: str = "") -> Answer:
    organisations = drafts.organisations_written_for(visit.db, visit.who)
    chosen = visit.form.one("organisation") or (organisations[0].slug if len(organisations) == 1 else "")
    return show(
        "veroeffentlichen/start.html",
        status=422 if problem else 200,
        here="veroeffentlichen",
        path=PATH,
        signed=visit.who.key is not None,
        organisations=[(one.slug, one.name) for one in organisations],
        chosen=chosen,
        found=[("organisation", problem)] if problem else [],
        lines=open_drafts(visit),
        gone=[(line, changed_words(line)) for line in _gone(visit)],
        saved_as=say(SAVED["verworfen"]) if visit.query.one("gespeichert") == "verworfen" else "",
        beginnings=[(address, say(words), say(hint)) for address, words, hint in BEGINNINGS],
    )  # fmt: skip


BEGINNINGS: tuple[tuple[str, str, str], ...] = (
    (
        f"{PATH}/aus-repository",
        message("Mit einem Repository"),
        message("Wir lesen die publiccode.yml und was die Plattform öffentlich sagt."),
    ),
    (
        f"{PATH}/aus-tabelle",
        message("Mit einer Tabelle"),
        message("Mehrere Lösungen auf einmal, eine Zeile je Lösung."),
    ),
    (
        f"{PATH}/aus-datei",
        message("Mit einer Datei"),
        message("Eine publiccode.yml oder ein Eintrag als JSON."),
    ),
    (
        f"{PATH}/aus-eintrag",
        message("Wie ein anderer Eintrag"),
        message("Handlungsfeld, Art, Lizenz und Standards kommen von dort."),
    ),
)
"""Other ways to begin, as address, words and hint: each with the page that does it."""


def open_drafts(visit: Visit) -> list[tuple[drafts.DraftLine, str]]:
    """The drafts that they may go on with, each with who changed it last and when."""
    return [(line, changed_words(line)) for line in _lines(visit)]


def _lines(visit: Visit) -> list[drafts.DraftLine]:
    return drafts.drafts_for(visit.db, visit.who, _written_for(visit))


def _gone(visit: Visit) -> list[drafts.DraftLine]:
    return drafts.thrown_away(visit.db, visit.who, _written_for(visit), visit.now)


def _written_for(visit: Visit) -> list[int]:
    return [one.id for one in drafts.organisations_written_for(visit.db, visit.who)]
