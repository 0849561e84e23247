"""First entries on the desk: who may look at them, and the page on which they are accepted or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auth.rules import Action, Verdict, in_scope, judge
from catalog import drafts, reviews, solutions
from catalog.models import Review, Solution
from catalog.reviews import Ruling, Stage
from catalog.web.errors import Missing
from catalog.web.listing import asked_page, cut
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_preview import leading_back, page_of
from catalog.web.report import words_problem
from catalog.web.solution import markdown, page_values
from catalog.web.version_facts import facts_of
from content.locale.speech import message, say
from schemas.publishing import RefusalReason

PER_PAGE = 20
HOME = "/arbeitsplatz/pruefungen"
KEY = re.compile(r"[A-Za-z0-9_-]{6,64}")
ACCEPT = "annehmen"
REASONS: Mapping[RefusalReason, str] = {
    RefusalReason.NO_RIGHT: message("Die Organisation darf über diese Lösung nicht sprechen"),
    RefusalReason.UNLAWFUL: message("Der Inhalt ist rechtswidrig"),
    RefusalReason.NO_SOLUTION: message("Es ist keine Lösung, die andere nachnutzen können"),
    RefusalReason.DUPLICATE: message("Die Lösung steht schon im Katalog"),
}
SAVED: Mapping[str, str] = {
    "angenommen": message("Angenommen. Der Eintrag steht im Katalog; die Organisation bekommt einen Brief."),
    "abgelehnt": message("Abgelehnt. Die Organisation bekommt einen Brief mit Ihrer Begründung."),
}
CHOICE_MISSING = message("Wählen Sie, ob der Eintrag erscheint oder aus welchem Grund nicht.")
WHY_MISSING = message("Begründen Sie die Ablehnung so, dass die Organisation weiß, was sie ändern kann.")
DOUBLE_MISSING = message("Nennen Sie die Adresse des Eintrags, der schon da ist, zum Beispiel /loesungen/giessplaner.")
NOT_READY = message("Dem Entwurf fehlt inzwischen etwas. Die Organisation kann ihn zurückholen und ergänzen.")
_SLUG = re.compile(r"(?:^|/loesungen/)([a-z0-9][a-z0-9-]{0,99})/?(?:[?#].*)?$")


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """A first entry that waits; ``again``: for the second opinion."""

    review: Review
    due_on: date
    overdue: bool
    again: bool

    @property
    def title(self) -> str:
        """The entry by its name."""
        return self.review.draft.title or say("Eintrag ohne Titel")


@dataclass(frozen=True, slots=True)
class Reviews:
    """Those that one may decide, and how many in one's scope somebody else must: own employer, or own decision."""

    mine: list[WaitingReview]
    own: int


def reviews_waiting(visit: Visit) -> Reviews:
    """The first entries that wait for whoever asks, the oldest first."""
    if not (visit.who.curator or visit.who.administrator):
        return Reviews([], 0)
    rows = reviews.open_reviews(visit.db)
    things = reviews.things_of(visit.db, rows)
    mine, own = [], 0
    for row in rows:
        thing = things[row.id]
        allowed = judge(Action.CONTRIBUTION_DECIDE, visit.who, thing) is Verdict.ALLOWED
        if allowed and reviews.may_decide_next(row, visit.who):
            mine.append(_waiting(visit, row))
        else:
            own += visit.who.administrator or in_scope(visit.who, thing)
    return Reviews(mine, own)


def waiting(visit: Visit) -> Answer:
    """All first entries that wait for me."""
    found = reviews_waiting(visit)
    page, rows = cut(found.mine, asked_page(visit.query), PER_PAGE, HOME)
    done = visit.query.one("gespeichert")
    return show(
        "pruefungen/liste.html", here="arbeitsplatz", page=page, rows=rows, own=found.own,
        page_url=lambda number: f"{HOME}?seite={number}", saved=say(SAVED[done]) if done in SAVED else "",
        days=reviews.DAYS_TO_DECIDE,
    )  # fmt: skip


def one(visit: Visit) -> Answer:
    """A submitted entry, and what to decide about it."""
    return _page(visit, review_for(visit))


def preview(visit: Visit) -> Answer:
    """The submitted entry as its readers would see it."""
    review = review_for(visit)
    reading = drafts.read(review.draft)
    if reading.content is None or not _waits(review):
        return see(f"{HOME}/{review.key}")
    page = page_of(visit, review.draft, reading, reading.content)
    back = f"{HOME}/{review.key}"
    values = {**page_values(visit, page, None), "here": "arbeitsplatz", "may_edit": False, "similar": []}
    return show("pruefungen/vorschau.html", back=back, to=leading_back(back), **values)


def decide(visit: Visit) -> Answer:
    """Accept or refuse it."""
    review = review_for(visit)
    choice, text, double = visit.form.one("entscheidung"), visit.form.one("text"), visit.form.one("doppelt")
    other = _entry_of(visit, double)
    if problems := _problems(review, choice, text, other):
        return _page(visit, review, choice, text, double, problems, status=422)
    try:
        done = reviews.decide(visit.db, review, _ruling(choice, text, other), visit.who, visit.now)
    except reviews.NotYours:
        return _page(visit, review, choice, text, double, status=409)
    except (drafts.Incomplete, drafts.NotPublic, drafts.Clashing):
        problem = [("entscheidung", say(NOT_READY))]
        return _page(visit, review, choice, text, double, problem, status=409)
    if done and visit.form.one("alle") == "1":
        _accept_others(visit, review)
    return see(f"{HOME}?gespeichert={'angenommen' if done else 'abgelehnt'}")


def _accept_others(visit: Visit, review: Review) -> None:
    """Accept what else the organisation has handed in, as far as it is theirs to decide and can be published."""
    rows = [row for row in _others(visit, review) if drafts.read(row.draft).complete]
    things = reviews.things_of(visit.db, rows)
    for row in rows:
        allowed = judge(Action.CONTRIBUTION_DECIDE, visit.who, things[row.id]) is Verdict.ALLOWED
        if allowed and reviews.may_decide_next(row, visit.who):
            reviews.decide(visit.db, row, Ruling(), visit.who, visit.now)


def _others(visit: Visit, review: Review) -> list[Review]:
    """The other first entries of the organisation on which nobody has decided, as far as they are theirs to see."""
    rows = reviews.open_reviews_of(visit.db, review.organisation_id)
    others = [row for row in rows if row.id != review.id and not reviews.is_second(row)]
    things = reviews.things_of(visit.db, others)
    return [row for row in others if visit.may(Action.CONTRIBUTION_DECIDE, things[row.id])]


def review_for(visit: Visit) -> Review:
    """The review of this key, for who may decide about it. Raises Missing, and what ``Visit.allow`` raises."""
    key = visit.name("key")
    review = reviews.review_of_key(visit.db, key) if KEY.fullmatch(key) else None
    if review is None:
        raise Missing
    visit.allow(Action.CONTRIBUTION_DECIDE, reviews.thing_of(visit.db, review))
    return review


def _waits(review: Review) -> bool:
    """Whether somebody has to decide. What was taken back, or refused, is its organisation's own to write again."""
    return reviews.stage(review) in {Stage.WAITING, Stage.OBJECTED}


def _problems(review: Review, choice: str, text: str, other: Solution | None) -> list[tuple[str, str]]:
    if choice not in {ACCEPT, *_refusals(review)}:
        return [("entscheidung", say(CHOICE_MISSING))]
    if choice == ACCEPT:
        return []
    problems = words_problem(text, WHY_MISSING)
    if choice == RefusalReason.DUPLICATE and not reviews.is_second(review) and other is None:
        problems.insert(0, ("doppelt", say(DOUBLE_MISSING)))
    return problems


def _refusals(review: Review) -> dict[str, str]:
    """The reasons that may be given. A second refusal upholds the first one's."""
    if reviews.is_second(review) and review.reason:
        upheld = say("Die Ablehnung bleibt: {reason}", reason=say(REASONS[review.reason]))
        return {review.reason.value: upheld}
    refused = say("Ablehnen: {reason}")
    return {reason.value: refused.replace("{reason}", say(words)) for reason, words in REASONS.items()}


def _ruling(choice: str, text: str, other: Solution | None) -> Ruling:
    if choice == ACCEPT:
        return Ruling()
    reason = RefusalReason(choice)
    return Ruling(reason, text, other if reason is RefusalReason.DUPLICATE else None)


def _entry_of(visit: Visit, typed: str) -> Solution | None:
    """The entry that an address, whole or its last part, names."""
    found = _SLUG.search(typed.strip())
    address = solutions.address(visit.db, found[1]) if found else None
    return visit.db.get(Solution, address.id) if address else None


def _waiting(visit: Visit, review: Review) -> WaitingReview:
    again = reviews.is_second(review)
    return WaitingReview(review, reviews.due_on(review), reviews.overdue(review, visit.now), again)


def _page(
    visit: Visit,
    review: Review,
    choice: str = "",
    text: str = "",
    double: str = "",
    problems: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Answer:
    content = drafts.read(review.draft).content if _waits(review) else None
    return show(
        "pruefungen/pruefung.html" if _waits(review) else "pruefungen/vorbei.html",
        status=status,
        here="arbeitsplatz",
        line=_waiting(visit, review),
        review=review,
        content=content,
        facts=facts_of(content) if content else [],
        description=markdown(content.description) if content else "",
        reasons={key: say(words) for key, words in REASONS.items()},
        mine=reviews.may_decide_next(review, visit.who),
        waits=_waits(review),
        also=_others(visit, review),
        all_others=visit.form.one("alle") == "1",
        choices=[(ACCEPT, say("Annehmen: Der Eintrag erscheint sofort")), *_refusals(review).items()],
        duplicate=RefusalReason.DUPLICATE.value,
        decision=choice,
        text=text,
        double=double,
        problems_found=problems,
        wrong={"text": "", "entscheidung": "", "doppelt": "", **dict(problems)},
    )
