"""``index status`` and ``index rebuild``."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from sqlalchemy import func, select

from catalog.cli.german import Command, Group, new_app
from catalog.cli.progress import bar
from catalog.cli.refusing import tools_of_command
from catalog.due import LAGS_IN_INDEX
from catalog.locks import Held
from catalog.models import Solution
from catalog.sentences import NO_WRITE_KEY
from catalog.worker import ask_for_rebuild, index_lock, why_rebuild
from catalog.worker import rebuild as build_anew
from catalog.worker.working import name

app = new_app()
index = new_app(help="Den Suchindex ansehen oder neu bauen.")
app.add_typer(index, name="index", cls=Group)


_ASKED = "{why} Der Neubau ist dort verlangt."


@index.command(cls=Command)
def status(as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False) -> None:
    """Sagen, ob der Suchindex da ist und was ihm fehlt."""
    with tools_of_command() as tools:
        found = tools.index.status()
        with tools.database.reading() as db:
            waiting = db.scalar(select(func.count(Solution.id)).where(LAGS_IN_INDEX)) or 0
        reason = why_rebuild(tools) if found.reachable else None
    facts = {
        "reachable": found.reachable,
        "ready": found.ready,
        "documents": found.documents,
        "generation": found.generation,
        "layout": found.layout,
        "current_layout": found.current_layout,
        "waiting": waiting,
        "rebuild_because": reason,
    }
    print(json.dumps(facts, ensure_ascii=False) if as_json else _told(facts))


def _told(facts: dict[str, object]) -> str:
    if not facts["reachable"]:
        return f"Der Suchserver antwortet nicht. {facts['waiting']} Einträge warten."
    lines = [f"{facts['documents']} Einträge im Suchindex, {facts['waiting']} warten."]
    lines += ["Es gibt noch keinen Suchindex."] if not facts["ready"] else []
    lines += [f"Er wird beim nächsten Lauf neu gebaut: {facts['rebuild_because']}."] if facts["rebuild_because"] else []
    return "\n".join(lines)


@index.command(cls=Command)
def rebuild() -> None:
    """Den Suchindex neu bauen. Der alte antwortet, bis der neue fertig ist."""
    with tools_of_command() as tools:
        if not tools.settings.may_index:
            tools.database.write(lambda db: ask_for_rebuild(db, tools))
            print(_ASKED.format(why=NO_WRITE_KEY))
            return
        try:
            with index_lock(tools), bar("Suchindex bauen") as progress:
                count = build_anew(tools, name(), progress)
            print(f"Der Suchindex ist neu gebaut: {count} Einträge.")
        except Held:
            tools.database.write(lambda db: ask_for_rebuild(db, tools))
            print("Der laufende Hintergrunddienst baut den Suchindex neu.")
