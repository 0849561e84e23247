"""``init`` and ``demo``."""

from __future__ import annotations

from catalog import __version__, migrations, organisations
from catalog.cli.german import Command, new_app
from catalog.cli.progress import bar
from catalog.cli.refusing import refusing, tools_of_command
from catalog.models import HouseFact
from catalog.settings import load_settings
from catalog.wiring import Tools
from content.demo.register import read_register, register_source

app = new_app()

REGISTER_FACT = "register"
"""Which register the organisations were brought in from last."""


@app.command(cls=Command)
def init() -> None:
    """Datenordner und Datenbank einrichten oder auf den Stand dieser Fassung bringen, das Gemeinderegister laden.

    Wiederholen schadet nicht: Was Menschen eingetragen haben, bleibt.
    """
    settings = load_settings()
    with refusing(settings):
        settings.data.mkdir(parents=True, exist_ok=True)
    with tools_of_command() as tools:
        set_up(tools)
    print(f"Eingerichtet: {settings.data}.")


def set_up(tools: Tools) -> None:
    """The database of this release with the register in it; quick when that is so already."""
    migrations.upgrade(tools.database, tools.clock())
    source = register_source()
    wanted = {"title": source.title, "as_of": source.as_of, "release": __version__}
    with tools.database.reading() as db:
        fact = db.get(HouseFact, REGISTER_FACT)
    if fact and fact.value == wanted:
        return
    with bar("Gemeinderegister laden"), tools.database.writing() as db:
        organisations.load_register(db, read_register())
        db.merge(HouseFact(name=REGISTER_FACT, value=wanted, set_at=tools.clock()))
