"""Letters that are due go out, one at a time and outside any transaction.

What a letter carries (a token) is made and committed before the letter leaves, its outcome is written afterwards. So a
worker may be killed at any moment: the letter is sent again by another when the lease has run out, under the same
Message-ID and with a token more, of which each is good.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.orm import Session

from catalog import contact_persons, mail
from catalog.mail import WAYS
from catalog.models import Letter, OneTimeLink
from catalog.people import give_token
from catalog.post import Away, Draft, NotNow, Refused, deliver, home_of
from catalog.settings import Settings
from catalog.wiring import Tools
from content import letters
from content.letters import House, Pass, WrongLetter
from schemas.identity import LinkPurpose

log = logging.getLogger("lichtermeer.post")

BATCH = 20


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A letter in hand, with its words; without them it can't be sent, for that reason."""

    id: int
    draft: Draft | None
    trouble: str = ""


def post_once(tools: Tools, by: str) -> int:
    """Send some of the letters that are due; how many were dealt with."""
    for done in range(BATCH):
        with tools.database.reading() as db:
            if not mail.any_due(db, tools.clock()):
                return done
        one = tools.database.write(lambda db: _take(tools, db, by))
        if one is None:
            return done
        if not _post(tools, one, by):
            return done + 1
    return BATCH


def _take(tools: Tools, db: Session, by: str) -> _Claimed | None:
    letter = mail.claim(db, by, tools.clock())
    if letter is None:
        return None
    try:
        handed = _pass(tools, db, letter)
        subject, text = letters.letter(letter.template, letter.facts, handed, house_of(tools.settings), letter.language)
    except (WrongLetter, _Over) as error:
        return _Claimed(letter.id, None, "over" if isinstance(error, _Over) else "wrong_letter")
    reply_to = letter.facts.get("reply_to", "")
    return _Claimed(letter.id, Draft(letter.message_id, letter.to, subject, text, letter.language, reply_to))


class _Over(Exception):
    """The link that the letter would carry is used or has run out."""


def _pass(tools: Tools, db: Session, letter: Letter) -> Pass | None:
    """What the letter hands over, with a token of its own. Raises _Over."""
    link = db.get(OneTimeLink, letter.link_id) if letter.link_id else None
    if link is None:
        return None
    if link.used_at or link.expires_at <= tools.clock():
        raise _Over
    token, way = give_token(db, link), WAYS.get(link.purpose)
    return Pass(f"{home_of(tools.settings)}{way}?link={quote(token)}" if way else token, link.expires_at)


def _post(tools: Tools, one: _Claimed, by: str) -> bool:
    """Send it and write what became of it; whether the next one may be tried at once."""
    try:
        if one.draft is None:
            raise Refused(one.trouble)
        deliver(tools.settings, one.draft, tools.clock())
    except Refused as error:
        trouble = error.code
        tools.database.write(lambda db: _gave_up(db, one, by, trouble))
    except NotNow as error:
        away, trouble = isinstance(error, Away), error.code
        tools.database.write(lambda db: _waits(tools, db, one, by, trouble, away=away))
        return not away
    else:
        tools.database.write(lambda db: _went(tools, db, one, by))
    return True


def _went(tools: Tools, db: Session, one: _Claimed, by: str) -> None:
    letter = mail.held(db, one.id, by)
    if letter is None:
        return
    mail.sent(letter, tools.clock())
    link = db.get(OneTimeLink, letter.link_id) if letter.link_id else None
    if link and link.purpose == LinkPurpose.OBJECTION and tools.settings.smtp_host:
        contact_persons.told(db, link, tools.clock())  # a letter that lies in our folder has told nobody


def _gave_up(db: Session, one: _Claimed, by: str, trouble: str) -> None:
    if letter := mail.held(db, one.id, by):
        mail.give_up(letter, trouble)
        log.error("Brief %s wird nicht zugestellt (%s). Näheres unter /verwaltung/post.", one.id, trouble)


def _waits(tools: Tools, db: Session, one: _Claimed, by: str, trouble: str, *, away: bool) -> None:
    letter = mail.held(db, one.id, by)
    if letter is None:
        return
    until = mail.try_again(letter, trouble, tools.clock())
    db.flush()
    if until is None:
        log.error("Brief %s aufgegeben (%s). Näheres unter /verwaltung/post.", one.id, trouble)
    elif away:
        mail.let_wait(db, tools.clock(), until)
        log.error("Der Postausgang ist gestört (%s). Nächster Versuch um %s.", trouble, until)


def house_of(settings: Settings) -> House:
    """Who signs the letters."""
    return House(home_of(settings), settings.operator_name, settings.operator_address, settings.operator_mail)
