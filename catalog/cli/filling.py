"""``init`` and ``demo``."""

from __future__ import annotations

import time
from functools import partial

from sqlalchemy.orm import Session

from catalog import __version__, due, layout, migrations, organisations
from catalog.cli.german import Command, new_app
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import refusing, tools_of_command
from catalog.db import Database, DatabaseUnusable, one_at_a_time
from catalog.imports import DemoCounts, Progress, load_demo
from catalog.locks import SERVING, Held, Lock
from catalog.models import HouseFact
from catalog.people.first import NO_ADMINISTRATOR, has_administrator
from catalog.sentences import NO_WRITE_KEY
from catalog.settings import load_settings
from catalog.solutions import Rules
from catalog.wiring import Tools
from catalog.worker import settle, work_until_done
from content.demo.register import read_register, register_source

app = new_app()

LONGEST_WAIT = 60.0
HELD_SECONDS = 5.0
REGISTER_FACT = "register"
"""Which register the organisations were brought in from last."""


@app.command(cls=Command)
def init() -> None:
    """Datenordner und Datenbank einrichten oder auf den Stand dieser Fassung bringen, das Gemeinderegister laden.

    Wiederholen schadet nicht: Was Menschen eingetragen haben, bleibt.
    """
    settings = load_settings()
    with refusing(settings):
        settings.data.mkdir(0o700, parents=True, exist_ok=True)
    with tools_of_command(any_layout=True) as tools:
        set_up(tools)
    print(f"Eingerichtet: {settings.data}.")


@app.command(cls=Command)
def demo() -> None:
    """Den Demokatalog laden, mit den Mustern, wenn LICHTERMEER_SAMPLES sie nicht ausschließt; vorher „init“, wo nötig.

    Läuft Lichtermeer nicht, kommt alles gleich in den Suchindex. Wiederholen schadet nicht.
    """
    settings = load_settings()
    with refusing(settings):
        settings.data.mkdir(0o700, parents=True, exist_ok=True)
    with tools_of_command(any_layout=True) as tools:
        set_up(tools)
        settle(tools)
        with bar("Demokatalog laden") as progress:
            counts = tools.database.write(partial(_load_demo, tools, progress))
        print(f"Geladen: {counts.created} neu, {counts.changed} geändert, {counts.unchanged} unverändert.")
        work_until_found(tools)
        if not tools.settings.may_index:
            print(NO_WRITE_KEY)
        with tools.database.reading() as db:
            administered = has_administrator(db)
    if not administered:
        print(NO_ADMINISTRATOR)


def _load_demo(tools: Tools, progress: Progress, db: Session) -> DemoCounts:
    one_at_a_time(db, "import")
    rules, samples = Rules.of(tools.settings), tools.settings.samples
    return load_demo(db, tools.clock(), rules, samples=samples, progress=progress)


def work_until_found(tools: Tools) -> None:
    """Do what is due, or wait for the worker that does it: when this returns, the search finds what was loaded.

    Without the key to the search server only a worker that has it can do that, and it is not waited for.
    """
    last = time.monotonic() + LONGEST_WAIT
    with bar("Suchindex nachführen"):
        while True:
            work_until_done(tools)
            with tools.database.reading() as db:
                waiting = tools.settings.may_index and due.any_due(db, due.LAGS_IN_INDEX, tools.clock(), alone=True)
            if not waiting or time.monotonic() > last:
                return
            time.sleep(0.2)


def set_up(tools: Tools) -> None:
    """The database of this release with the register in it; quick when that is so already. Raises Refusal."""
    _bring_forward(tools)
    source = register_source()
    wanted = {"title": source.title, "as_of": source.as_of, "release": __version__}
    with tools.database.reading() as db:
        fact = db.get(HouseFact, REGISTER_FACT)
    if fact and fact.value == wanted:
        return

    def load(db: Session) -> None:
        one_at_a_time(db, "register")
        organisations.load_register(db, read_register())
        db.merge(HouseFact(name=REGISTER_FACT, value=wanted, set_at=tools.clock()))

    with bar("Gemeinderegister laden"):
        tools.database.write(load)


def _bring_forward(tools: Tools) -> None:
    """Nothing may serve from an older layout meanwhile: that release would write what this one no longer expects."""
    last = time.monotonic() + HELD_SECONDS
    while _is_of_an_older_release(tools.database):
        try:
            with Lock(tools.settings.data / SERVING):
                migrations.upgrade(tools.database, tools.clock())
        except Held:  # by another „init“ for a moment, or by „serve“ for long
            if time.monotonic() > last:
                raise Refusal(_STILL_SERVED.format(data=tools.settings.data)) from None
            time.sleep(0.2)
    migrations.upgrade(tools.database, tools.clock())


_STILL_SERVED = (
    "Mit dem Datenordner {data} läuft noch eine ältere Fassung. Bitte zuerst „serve“ beenden. Es wurde nichts geändert."
)


def _is_of_an_older_release(database: Database) -> bool:
    try:
        layout.check(database)
    except DatabaseUnusable as error:
        return error.code == "database_too_old"
    return False
