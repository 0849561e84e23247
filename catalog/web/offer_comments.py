"""Comments on an offer: by the entry's publisher or the operator, removed by who wrote them and by nobody else."""

from __future__ import annotations

from catalog import offers
from catalog.web.offer_reached import offer_to_comment, own_comment
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.texts import readable

LIMIT = 2_000
NOTHING = message("Schreiben Sie etwas, oder brechen Sie ab.")
TOO_LONG = message("Schreiben Sie höchstens {limit} Zeichen.")
ENOUGH = message("Ihre Organisation hat hier schon {limit} Kommentare. Entfernen Sie einen, der nicht mehr gilt.")


def form(visit: Visit) -> Answer:
    """The empty form."""
    reached, own = offer_to_comment(visit)
    return show("offers/comment.html", here="loesungen", reached=reached, own=own, words="", problem="")


def send(visit: Visit) -> Answer:
    """Say something of an offer in an organisation's name."""
    reached, own = offer_to_comment(visit)
    words = readable(visit.form.one("worte"))
    problem = _problem(words)
    if not problem:
        try:
            offers.comment(visit.db, reached.row, own, words, visit.who, visit.now)
        except offers.TooMany:
            problem = say(ENOUGH, limit=offers.MOST_COMMENTS)
    if problem:
        return show(
            "offers/comment.html", status=422, here="loesungen", reached=reached, own=own, words=words, problem=problem
        )
    return see(f"{reached.path}?gespeichert=kommentar#kommentare")


def remove(visit: Visit) -> Answer:
    """Take back what the own organisation said."""
    reached, row = own_comment(visit)
    offers.remove_comment(visit.db, row, visit.who, visit.now)
    return see(f"{reached.path}?gespeichert=kommentar-entfernt#kommentare")


def _problem(words: str) -> str:
    if not words:
        return say(NOTHING)
    return say(TOO_LONG, limit=LIMIT) if len(words) > LIMIT else ""
