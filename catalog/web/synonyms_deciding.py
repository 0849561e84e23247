"""Proposed words in the administration: those that wait, those that count, and the page on which one is decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auth.rules import Action, Verdict, judge
from catalog import synonyms
from catalog.models import Organisation, WordProposal
from catalog.synonyms import LONGEST_REASON, AlreadyDecided, Changed, Contradicts
from catalog.web.errors import Missing
from catalog.web.listing import asked_page, cut
from catalog.web.memberships_reached import number
from catalog.web.page import Answer, Visit, see, show
from catalog.web.synonyms_proposing import Problem, contradictions_said, standing, terms_in
from content.locale.speech import message, say
from schemas.search_words import WordsDecision
from schemas.texts import readable
from search.additions import against

HOME = "/verwaltung/woerter"
PER_PAGE = 20
KEY = re.compile(r"[A-Za-z0-9_-]{10,40}")
SAVED = {
    "angenommen": message("Die Wörter sind angenommen. Die Suche kennt sie in wenigen Sekunden."),
    "abgelehnt": message("Der Vorschlag ist abgelehnt."),
    "beendet": message("Die Suche benutzt die Wörter nicht mehr."),
}
CHOICES = {WordsDecision.ACCEPTED: message("Annehmen"), WordsDecision.REJECTED: message("Ablehnen")}
DECISION_MISSING = message("Wählen Sie, ob die Wörter angenommen werden.")
REASON_MISSING = message("Schreiben Sie, warum. Wer vorgeschlagen hat, liest es.")
REASON_TOO_LONG = message("Kürzen Sie den Text auf {limit} Zeichen. Es sind {length}.")
SOMEBODY_WAS_QUICKER = message("Darüber hat inzwischen jemand anderes entschieden. Sehen Sie, was dabei herauskam.")


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in a list."""

    proposal: WordProposal
    terms: str
    organisation: str
    rests: tuple[str, ...] = ()


def proposals(visit: Visit) -> Answer:
    """What waits, and below it what counts by now."""
    waiting = synonyms.waiting(visit.db)
    mine = [each for each in waiting if _is_mine(visit, each)]
    counting = synonyms.accepted(visit.db)
    page, rows = cut(counting, asked_page(visit.query), PER_PAGE, HOME)
    done = visit.query.one("gespeichert")
    return show(
        "verwaltung_woerter.html",
        verwaltung_here="woerter",
        waiting=[_line(visit, each) for each in mine],
        others=len(waiting) - len(mine),
        counting=[_line(visit, each.proposal, contradictions_said(each.rests)) for each in rows],
        resting=sum(bool(each.rests) for each in counting),
        page=page,
        page_url=lambda wanted: f"{HOME}?seite={wanted}",
        saved=say(SAVED[done]) if done in SAVED else "",
    )


def one(visit: Visit) -> Answer:
    """A proposal, with what it would contradict, and what one may decide."""
    return _page(visit, proposal_for(visit))


def decide(visit: Visit) -> Answer:
    """Accept or reject."""
    proposal = proposal_for(visit)
    chosen, text = visit.form.one("entscheidung"), readable(visit.form.one("text")).strip()
    problems = _wrong_reason(text, needed=chosen != WordsDecision.ACCEPTED)
    if chosen not in list(CHOICES):
        problems.insert(0, ("entscheidung", say(DECISION_MISSING)))
    if problems:
        return _page(visit, proposal, problems, chosen=chosen, text=text, status=422)
    verdict = synonyms.Verdict(WordsDecision(chosen), text, number(visit.form.one("stand")))
    try:
        synonyms.decide(visit.db, proposal, verdict, visit.who, visit.now)
    except Contradicts as error:
        problems = [("entscheidung", each) for each in contradictions_said(error.found)]
        return _page(visit, proposal, problems, chosen=chosen, text=text, status=422)
    except (AlreadyDecided, Changed):
        return _page(visit, proposal, text=text, late=say(SOMEBODY_WAS_QUICKER), status=409)
    return see(f"{HOME}?gespeichert={'angenommen' if chosen == WordsDecision.ACCEPTED else 'abgelehnt'}")


def end(visit: Visit) -> Answer:
    """Let accepted words count no more."""
    proposal = proposal_for(visit)
    text = readable(visit.form.one("text")).strip()
    if problems := _wrong_reason(text, needed=True):
        return _page(visit, proposal, problems, text=text, status=422)
    try:
        synonyms.end(visit.db, proposal, text, visit.who, visit.now)
    except AlreadyDecided:
        return _page(visit, proposal, text=text, late=say(SOMEBODY_WAS_QUICKER), status=409)
    return see(f"{HOME}?gespeichert=beendet")


def proposal_for(visit: Visit) -> WordProposal:
    """The proposal of this address, for who may decide about it. Raises Missing, and what ``Visit.allow`` raises."""
    key = visit.name("key")
    proposal = synonyms.proposal_of_key(visit.db, key) if KEY.fullmatch(key) else None
    if proposal is None:
        raise Missing
    visit.allow(Action.WORDS_DECIDE, synonyms.thing_of(visit.db, proposal))
    return proposal


def number_waiting(visit: Visit) -> int:
    """On how many whoever asks may decide."""
    return sum(_is_mine(visit, each) for each in synonyms.waiting(visit.db))


def _is_mine(visit: Visit, proposal: WordProposal) -> bool:
    allowed = judge(Action.WORDS_DECIDE, visit.who, synonyms.thing_of(visit.db, proposal)) is Verdict.ALLOWED
    return allowed and synonyms.may_decide(proposal, visit.who)


def _wrong_reason(text: str, *, needed: bool) -> list[Problem]:
    if needed and not any(map(str.isalnum, text)):
        return [("text", say(REASON_MISSING))]
    if len(text) > LONGEST_REASON:
        return [("text", say(REASON_TOO_LONG, limit=LONGEST_REASON, length=len(text)))]
    return []


def _line(visit: Visit, proposal: WordProposal, rests: Sequence[str] = ()) -> Line:
    body = visit.db.get(Organisation, proposal.organisation_id) if proposal.organisation_id else None
    return Line(proposal, terms_in(proposal), body.name if body else "", tuple(rests))


def _page(
    visit: Visit,
    proposal: WordProposal,
    problems: Sequence[Problem] = (),
    *,
    chosen: str = "",
    text: str = "",
    late: str = "",
    status: int = 200,
) -> Answer:
    known, _ = synonyms.known_words(visit.db)
    waits = proposal.decision is None
    found = against(known, synonyms.addition_of(proposal)) if waits else ()
    return show(
        "verwaltung_wort.html",
        status=status,
        verwaltung_here="woerter",
        trail=[(HOME, say("Wörter der Suche"))],
        line=_line(visit, proposal),
        proposal=proposal,
        standing=standing(proposal),
        waits=waits,
        mine=synonyms.may_decide(proposal, visit.who),
        counts=proposal.decision is WordsDecision.ACCEPTED and proposal.ended_at is None,
        contradicts=contradictions_said(found),
        choices=[(key.value, say(words)) for key, words in CHOICES.items()],
        chosen=chosen,
        text=text,
        late=late,
        problems_found=problems,
        wrong={"text": "", "entscheidung": "", **dict(problems)},
    )
