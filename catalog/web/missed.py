"""„Vergeblich gesucht“: what visitors looked for without any result, noted on their way and shown to administrators."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from io import StringIO

from catalog import missed_queries
from catalog.missed_queries import DAYS_TO_SHOW, SORTS
from catalog.sentences import EXPECTED
from catalog.web.choices import Choices
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage, asked_page
from catalog.web.page import Answer, Site, Visit, see, show
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.formulas import defused

HOME = "/verwaltung/vergeblich"
PER_PAGE = 50
MARK = "\ufeff"
FINGERPRINT = re.compile(r"[0-9a-f]{64}")
ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|fetch|preview|monitor|scan|curl|wget|python|java/|go-http|^$", re.IGNORECASE
)
SORT_WORDS = {"oft": message("wie oft"), "tage": message("an wie vielen Tagen"), "zuletzt": message("zuletzt gesucht")}
HEADINGS = (
    message("Gesucht"),
    message("Wie oft"),
    message("An Tagen"),
    message("Zuerst am"),
    message("Zuletzt am"),
)
SAVED = {"erledigt": message("Die Suche ist als erledigt abgelegt.")}


def note_asked(visit: Visit, choices: Choices, total: int) -> None:
    """Note a search by words alone that found nothing; written later, when nobody waits for it."""
    by_words = choices.text and choices.page == 1 and not choices.narrowed and not choices.cut
    if visit.request.method != "GET" or not by_words or _is_robot(visit):
        return
    site = visit.site
    site.missed.note(choices.text, visit.now, in_vain=total == 0, typing=visit.part)
    if site.missed.is_due(visit.now):
        with suppress(RuntimeError):  # the process is ending, and writes the rest by itself
            site.threads.submit(write_missed, site, visit.now)


def write_missed(site: Site, now: datetime, *, all_of_it: bool = False) -> None:
    """Write what this process has gathered. Where that can't be done now it is lost: no visitor is worse off."""
    gathered = site.missed.taken(now, all_of_it=all_of_it)
    if not gathered:
        return
    try:
        site.tools.database.write(lambda db: missed_queries.write(db, gathered, now))
    except EXPECTED as error:
        site.told.tell(error, now)


def missed(visit: Visit) -> Answer:
    """What people look for in vain."""
    sort = visit.query.one("sort") if visit.query.one("sort") in SORTS else "oft"
    page = ListPage(asked_page(visit.query), missed_queries.number_of(visit.db), PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, f"{HOME}?sort={sort}&seite={page.pages}")
    done = visit.query.one("gespeichert")
    return show(
        "verwaltung_vergeblich.html",
        verwaltung_here="vergeblich",
        page=page,
        page_url=lambda number: f"{HOME}?sort={sort}&seite={number}",
        rows=missed_queries.listed(visit.db, sort, PER_PAGE, (page.page - 1) * PER_PAGE),
        hidden=missed_queries.number_without_words(visit.db),
        days_to_show=DAYS_TO_SHOW,
        sort=sort,
        sorts=[(key, say(words)) for key, words in SORT_WORDS.items()],
        saved=say(SAVED[done]) if done in SAVED else "",
    )


def table(visit: Visit) -> Answer:
    """The same as a table."""
    name = f"lichtermeer-vergeblich-{day_of(visit.now).isoformat()}.csv"
    lines = [_row(map(say, HEADINGS))]
    for row in missed_queries.listed(visit.db, "oft"):
        days = (row.first_on.isoformat(), row.last_on.isoformat())
        lines.append(_row((row.text or "", str(row.times), str(row.days), *days)))
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Answer(body=(MARK + "".join(lines)).encode(), headers=headers, media_type="text/csv; charset=utf-8")


def put_away(visit: Visit) -> Answer:
    """Show one no more, until it is asked again."""
    fingerprint = visit.name("fingerprint")
    if not FINGERPRINT.fullmatch(fingerprint):
        raise Missing
    if not missed_queries.put_away(visit.db, fingerprint, visit.who, visit.now):
        raise Missing
    return see(f"{HOME}?gespeichert=erledigt")


def _is_robot(visit: Visit) -> bool:
    """Whether it says that it is one, or fetches what nobody has asked for yet."""
    headers = visit.request.headers
    ahead = "prefetch" in headers.get("sec-purpose", "") or "prefetch" in headers.get("purpose", "")
    return ahead or ROBOT.search(headers.get("user-agent", "")) is not None


def _row(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return line.getvalue()
