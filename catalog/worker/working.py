"""Doing what is due: what time alone changes is derived anew, letters go out, what is over
its period goes, and the index follows the rows.

Rows say what is due (catalog/due.py), so a worker may be killed at any moment and any number may run. It never dies
of one bad row, and waits longer and longer while the database or the index can't be used.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog import __version__, due, solutions
from catalog.db import failure_code
from catalog.due import Claim
from catalog.locks import Held
from catalog.models import HouseFact, Solution
from catalog.sentences import EXPECTED, NO_WRITE_KEY, sentence
from catalog.solutions import Rules
from catalog.traces import trace_of
from catalog.wiring import Tools
from catalog.worker.indexing import index_once, is_asked_for
from catalog.worker.patience import Patience, longer
from catalog.worker.posting import post_once
from catalog.worker.publishing import publish_once
from catalog.worker.reminding import remind_once
from catalog.worker.retaining import retain_once
from catalog.worker.telling import tell_once
from catalog.worker.turns import index_lock
from search.index import IndexBusy, IndexUnavailable

log = logging.getLogger("lichtermeer.worker")

POLL_SECONDS = 0.3
LOOK_AGAIN_SECONDS = 5.0
"""How often a search server is asked whether its index is still there and whole."""
BATCH = 50
ASK_AGAIN = timedelta(days=1)

RULES_FACT = "rules"
"""The settings and the release by which everything was derived last."""
THRESHOLDS = {"transfer_uses", "established_uses", "fresh_months", "stale_months"}


def name() -> str:
    """This process, as a lease says it."""
    return f"{socket.gethostname()} {os.getpid()}"


def work_once(tools: Tools) -> int:
    """Do some of what is due now; how many rows. Zero when nothing is. Raises DatabaseUnusable, IndexUnavailable."""
    return _all_but_index_once(tools) + _index_once(tools)


def _all_but_index_once(tools: Tools) -> int:
    return sum(
        each(tools, name()) for each in (publish_once, renew_once, tell_once, remind_once, post_once, retain_once)
    )


def work_until_done(tools: Tools) -> None:
    """Do all that is due. What another worker has in hand is left to it."""
    notice_rules(tools)
    while work_once(tools):
        pass


def work(tools: Tools) -> None:
    """Work for ever; ends by SystemExit or KeyboardInterrupt only."""
    pause, rules_noticed = 0.0, False
    indexing = Patience(time.monotonic, over="Der Suchindex wird wieder nachgeführt.")
    while True:
        try:
            if not rules_noticed:
                notice_rules(tools)
                rules_noticed = True
            done = _all_but_index_once(tools) + _index_patiently(tools, indexing)
            pause = 0.0 if done else POLL_SECONDS
        except EXPECTED as error:
            pause = longer(pause)
            log.error("%s Nächster Versuch in %d s.", sentence(error), pause)
        except Exception as error:
            pause = longer(pause)
            log.error("Unerwarteter Fehler. Nächster Versuch in %d s.\n%s", pause, trace_of(error))
        time.sleep(pause)


def renew_once(tools: Tools, by: str) -> int:
    """Derive anew what time alone has changed, one batch."""
    now = tools.clock()
    with tools.database.reading() as db:
        if not due.any_due(db, due.changes_by(now), now):
            return 0
    claims = tools.database.write(lambda db: due.claim(db, due.changes_by(now), by, now, BATCH))

    def renew(db: Session) -> None:
        for one in claims:
            _renew(tools, db, by, one)

    tools.database.write(renew)
    return len(claims)


def _renew(tools: Tools, db: Session, by: str, claim: Claim) -> None:
    """A savepoint a row: a bad one keeps no other from being renewed."""
    try:
        with db.begin_nested():
            _derive(tools, db, claim)
            due.finish(db, [claim], by)
    except Exception as error:
        if isinstance(error, DBAPIError) and failure_code(error):
            raise  # nothing is wrong with the row
        pause = due.fail(db, claim, by, tools.clock())
        log.error("Eintrag %s nicht erneuert, nächster Versuch in %s: %r", claim.id, pause, error)


def _derive(tools: Tools, db: Session, claim: Claim) -> None:
    now = tools.clock()
    solution = db.get_one(Solution, claim.id, with_for_update=True)
    solutions.refresh(db, solution, now, Rules.of(tools.settings))
    if solution.next_change_at and solution.next_change_at <= now:
        # A moment that is over would be due again at once, for ever.
        solution.next_change_at = now + ASK_AGAIN


def notice_rules(tools: Tools) -> bool:
    """Have everything derived anew when the rules are others than those of the last time; whether they are.

    Rules change with the settings and with the release.
    """
    wanted: dict[str, object] = {"release": __version__, **tools.settings.model_dump(include=THRESHOLDS)}
    with tools.database.reading() as db:
        fact = db.get(HouseFact, RULES_FACT)
    if fact and fact.value == wanted:
        return False

    def note(db: Session) -> None:
        if fact:  # without one, all was derived a moment ago
            db.execute(update(Solution).values(next_change_at=tools.clock()))
        db.merge(HouseFact(name=RULES_FACT, value=wanted, set_at=tools.clock()))

    tools.database.write(note)
    return fact is not None


def _index_patiently(tools: Tools, patience: Patience) -> int:
    """While the index can't be filled, letters go out all the same. Rows that are due never wait for a rest's end."""
    if not patience.has_come() or (patience.rests() and not is_asked_for(tools)):
        return 0
    try:
        done = _index_once(tools)
    except (IndexBusy, IndexUnavailable) as error:
        patience.failed(sentence(error))
        return 0
    patience.went_well()
    if not done and tools.settings.search_server:
        patience.rest(LOOK_AGAIN_SECONDS)
    return done


def tell_of_no_key(tools: Tools) -> None:
    """Say at the start that this process fills no index, where it can't."""
    if not tools.settings.may_index:
        log.warning("%s", NO_WRITE_KEY)


def _index_once(tools: Tools) -> int:
    """Zero, too, where this process has no key to the search server: another one has."""
    if not tools.settings.may_index:
        return 0
    try:
        with index_lock(tools):
            return index_once(tools, name())
    except Held:
        return 0
