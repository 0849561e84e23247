"""The command line speaks German: its help, and what it says of a wrong call.

Typer has its own words for these; they are replaced where they leave, so that every command gets them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

EXIT_CODES = "Ergebnis: 0 gelungen, 1 jetzt nicht möglich, 2 falscher Aufruf oder falsche Einstellung."

_HELP = (
    (re.compile(r"^Usage: ", re.MULTILINE), "Aufruf: "),
    (re.compile(r"^Options:$", re.MULTILINE), "Optionen:"),
    (re.compile(r"^Arguments:$", re.MULTILINE), "Angaben:"),
    (re.compile(r"^Commands:$", re.MULTILINE), "Befehle:"),
    (re.compile(r"\[OPTIONS\]"), "[OPTIONEN]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "BEFEHL ..."),
    (re.compile(r"Show this message and\s+exit\."), "Diese Hilfe zeigen."),
    (re.compile(r"\[default: "), "[sonst: "),
    (re.compile(r"\[required\]"), "[nötig]"),
    (re.compile(r";\s+\d+<=x(<=\d+)?\]"), "]"),
    (re.compile(r"\s+\[\d+<=x(<=\d+)?\]"), ""),
    (re.compile(r" <(list\[)?(str|path)\]?>"), ""),
)


def german_help(text: str) -> str:
    """A help text with Typer's own words in German."""
    for english, german in _HELP:
        text = english.sub(german, text)
    return text


class Command(TyperCommand):
    """One command."""

    def get_help(self, ctx: Any) -> str:
        """The help text, in German."""
        return german_help(super().get_help(ctx))


class Group(TyperGroup):
    """A command with commands of its own."""

    def get_help(self, ctx: Any) -> str:
        """The help text, in German."""
        return german_help(super().get_help(ctx))


def new_app(**options: Any) -> typer.Typer:
    """An empty set of commands with our habits: plain help, no shell magic, our own words for errors."""
    return typer.Typer(
        cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **options
    )


def wrong_call(error: typer.TyperException, commands: Collection[str]) -> str:
    """What is wrong with the call, in a German sentence, and where help is."""
    unknown = re.match(r"No such command '(.*?)'\.", error.format_message())
    if unknown:
        near = get_close_matches(unknown[1], commands, n=1)
        meant = f" Meinten Sie {near[0]}?" if near else ""
        return f"Den Befehl {unknown[1]} gibt es nicht.{meant} Hilfe: lichtermeer --help"
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "lichtermeer"
    return f"{_WRONG.get(type(error).__name__, _other)(error)} Hilfe: {command} --help"


def _no_option(error: Any) -> str:
    near = ", ".join(sorted(error.possibilities or ()))
    return f"Die Option {error.option_name} gibt es nicht.{f' Meinten Sie {near}?' if near else ''}"


def _named(error: Any) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param else "")
    return str(hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "").replace("\\", "")


def _missing(error: Any) -> str:
    return f"Es fehlt die Angabe {_named(error)}."


def _bad_value(error: Any) -> str:
    wanted = error.param.help if error.param is not None and getattr(error.param, "help", None) else ""
    return f"Der Wert für {_named(error)} passt nicht.{f' ({wanted})' if wanted else ''}"


def _other(error: Any) -> str:
    said = error.format_message()
    extra = re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", said)
    if extra:
        return f"Diese Angabe ist zu viel: {extra[1]}."
    if re.match(r"Option '(.*)' requires an argument", said):
        return f"Die Option {error.option_name} braucht einen Wert."
    if re.match(r"Option '(.*)' does not take a value", said):
        return f"Die Option {error.option_name} nimmt keinen Wert."
    return "Es fehlt ein Befehl." if said.startswith("Missing command") else said


_WRONG = {
    "NoSuchOption": _no_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}
