"""``notes``: what readers say is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from catalog.cli.german import Command, new_app
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.notes import OpenNote, open_notes
from catalog.notes import done as close
from catalog.wiring import Tools
from schemas.dates import day_of

app = new_app()


@app.command(cls=Command)
def notes(
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False,
    done: Annotated[
        int | None,
        typer.Option(help="Den Hinweis dieser Nummer als erledigt ablegen.", metavar="ZAHL", min=1, max=2**31 - 1),
    ] = None,
) -> None:
    """Die offenen Hinweise aus „Angabe falsch?“ zeigen, die ältesten zuerst."""
    with tools_of_command() as tools:
        if done is not None:
            _close(tools, done)
        with tools.database.reading() as db:
            waiting = open_notes(db)
    if as_json:
        print(json.dumps([_as_json(note) for note in waiting], ensure_ascii=False))
    elif done is None:
        print(_as_text(waiting))
    else:
        print(f"Hinweis {done} ist erledigt, {len(waiting)} offen.")


def _close(tools: Tools, number: int) -> None:
    with tools.database.writing() as db:
        if not close(db, number, tools.clock()):
            raise Refusal(f"Einen offenen Hinweis {number} gibt es nicht.")


def _as_json(note: OpenNote) -> Mapping[str, Any]:
    return {
        "id": note.id,
        "slug": note.slug,
        "title": note.title,
        "about": note.about,
        "text": note.text,
        "reply_to": note.reply_to,
        "created_at": note.created_at.isoformat(),
    }


def _as_text(waiting: Sequence[OpenNote]) -> str:
    if not waiting:
        return "Keine offenen Hinweise."
    return "\n\n".join(_in_lines(note) for note in waiting)


def _in_lines(note: OpenNote) -> str:
    day = f"{day_of(note.created_at):%d.%m.%Y}"
    return (
        f"Hinweis {note.id} vom {day} zu „{printable(note.title)}“ (/loesungen/{note.slug})\n"
        f"  Worum es geht: {printable(note.about)}\n"
        f"  {printable(note.text)}" + (f"\n  Antwort an: {printable(note.reply_to)}" if note.reply_to else "")
    )
