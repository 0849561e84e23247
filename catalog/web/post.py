"""Letters as an administrator sees them: those that wait or failed, and in a house without a mail server all of them.

Such a letter may hold a link that opens an account. So reading one is something that one does: it is sent as a form and
stands in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func, select

from catalog import audit, mail
from catalog.models import Letter
from catalog.post import filing, home_of
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage
from catalog.web.page import Answer, Visit, see, show
from content.letters import subject
from content.locale.speech import message, say

PATH = "/verwaltung/post"
PER_PAGE = 50
WAITING = "wartend"
UNSENT: ColumnElement[bool] = Letter.sent_at.is_(None)
SAVED: Mapping[str, str] = {"erneut": message("Der Brief wird noch einmal versucht.")}

TROUBLES: Mapping[str, str] = {
    "refused": message("Der Server des Empfängers hat ihn endgültig abgelehnt ({number})."),
    "later": message("Der Server des Empfängers nimmt ihn noch nicht an ({number})."),
    "sender": message("Der Mailserver nimmt unseren Absender nicht an. Bitte LICHTERMEER_MAIL_FROM prüfen."),
    "login": message("Der Mailserver lässt uns nicht ein. Bitte Benutzer und Passwort prüfen."),
    "unprotected": message("Die Verbindung zum Mailserver ist nicht geschützt. Bitte LICHTERMEER_SMTP_TLS prüfen."),
    "unreachable": message("Der Mailserver antwortet nicht. Bitte Namen, Port und Netz prüfen."),
    "broken_off": message("Die Verbindung brach ab, bevor der Mailserver den Brief angenommen hat."),
    "not_written": message("Der Brief ließ sich nicht in den Datenordner schreiben. Bitte Rechte und Platz prüfen."),
    "no_address": message("Die Mailadresse ist keine."),
    "over": message("Der Link, den er enthalten sollte, gilt nicht mehr."),
    "wrong_letter": message("Der Brief stammt von einer anderen Fassung und lässt sich nicht mehr schreiben."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in a list. ``due`` is when it is tried next; None where it has been given up, or lies in the folder."""

    key: str
    subject: str
    to: str
    at: datetime
    due: datetime | None = None
    trouble: str = ""


def letters(visit: Visit) -> Answer:
    """The list that was asked for: letters that lie here, or those that wait."""
    filing_here = not visit.settings.smtp_host
    waiting = visit.query.one("art") == WAITING or not filing_here
    number = visit.query.one("seite")
    wanted = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 8 else 1
    unsent = visit.db.scalar(select(func.count()).select_from(Letter).where(UNSENT)) or 0
    lying = filing.filed(visit.settings.letters) if filing_here else []
    page = ListPage(max(1, wanted), unsent if waiting else len(lying), PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, _url(waiting, page.pages))
    rows = _waiting(visit, page) if waiting else _lying(visit, page, [key for _, key in lying])
    saved = SAVED.get(visit.query.one("gespeichert"), "")
    return show(
        "verwaltung_post.html", verwaltung_here="post", rows=rows, page=page, waiting=waiting, filing_here=filing_here,
        unsent=unsent, lying=len(lying), saved_as=say(saved) if saved else "", page_url=lambda n: _url(waiting, n),
    )  # fmt: skip


def read(visit: Visit) -> Answer:
    """One letter that lies here, to be read. It is noted that somebody did."""
    found = None if visit.settings.smtp_host else filing.opened(visit.settings.letters, visit.name("key"))
    if found is None:
        raise Missing
    audit.note(visit.db, audit.acting(visit.who), "letter_read", ("letter", found.key), visit.now)
    text = _paragraphs(found.text, home_of(visit.settings))
    return show("verwaltung_brief.html", verwaltung_here="post", letter=found, text=text, trail=[(PATH, say("Post"))])


def send_again(visit: Visit) -> Answer:
    """Have a letter that was given up tried anew."""
    number = visit.name("number")
    row = visit.db.get(Letter, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
    if row is None or row.sent_at is not None:
        raise Missing
    if row.due_at is None:
        mail.send_anew(row, visit.now)
        audit.note(visit.db, audit.acting(visit.who), "letter_sent_again", ("letter", row.id), visit.now)
    return see(f"{PATH}?art={WAITING}&gespeichert=erneut")


def _url(waiting: bool, page: int) -> str:
    pairs = {"art": WAITING if waiting else "", "seite": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in pairs.items() if value})
    return f"{PATH}?{query}" if query else PATH


def _waiting(visit: Visit, page: ListPage) -> list[Row]:
    """Those that were given up first: somebody must look at them."""
    found = (
        select(Letter).where(UNSENT).order_by(Letter.due_at.is_not(None), Letter.created_at.desc(), Letter.id.desc())
    )
    rows = visit.db.scalars(found.limit(PER_PAGE).offset((page.page - 1) * PER_PAGE))
    return [
        Row(str(row.id), subject(row.template, row.facts), row.to, row.created_at, row.due_at, _sentence(row.trouble))
        for row in rows
    ]


def _lying(visit: Visit, page: ListPage, keys: list[str]) -> list[Row]:
    begin = (page.page - 1) * PER_PAGE
    heads = filing.heads(visit.settings.letters, keys[begin : begin + PER_PAGE])
    return [Row(each.key, each.subject, each.to, each.at) for each in heads]


def _paragraphs(text: str, home: str) -> list[list[tuple[str, str]]]:
    """The lines of each paragraph, each with the path of ours to which it leads, if the whole line is one."""
    return [
        [(line, line.removeprefix(home) if line.startswith(f"{home}/") and " " not in line else "") for line in lines]
        for lines in (paragraph.splitlines() for paragraph in text.strip().split("\n\n"))
    ]


def _sentence(trouble: str | None) -> str:
    code, _, number = (trouble or "").partition(" ")
    return say(TROUBLES[code], number=number) if code in TROUBLES else code
