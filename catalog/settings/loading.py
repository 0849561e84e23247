"""Reading all settings at once, with a sentence for each that can't be used."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from catalog.settings.origins import CONFIG_VARIABLE, FILE, PREFIX, TESTS_PREFIX, config_file, secret_in, variable
from catalog.settings.sentences import near, sentence_of
from catalog.settings.values import SECRETS, WORKERS_ONLY, Settings


class WrongSetting(Exception):
    """A setting can't be used; the message is one German sentence a setting, ready to print."""


def load_settings(**given: object) -> Settings:
    """Read and check the settings. Raises WrongSetting."""
    wrong = _unknown_variables()
    secrets, unusable = _secrets_in_files()
    wrong += unusable
    file = config_file()
    if os.environ.get(CONFIG_VARIABLE) and not file.is_file():
        wrong.append(f"{CONFIG_VARIABLE} nennt eine Datei, die es nicht gibt: {file}")
    try:
        settings = Settings(**{**secrets, **given})  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        wrong += [sentence_of(dict(problem)) for problem in error.errors()]
    except (ValueError, OSError, RecursionError) as error:  # the TOML file itself can't be read
        wrong.append(f"Die Einstellungsdatei {file} ist nicht lesbar: {_unreadable(error)}")
    if wrong:
        raise WrongSetting("\n".join(wrong))
    return settings


def without_workers_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that visitors talk to: without what only the worker may know, and where it lies."""
    kept_back = {variable(name) + end for name in WORKERS_ONLY for end in ("", FILE)}
    return {name: value for name, value in environment.items() if name not in kept_back}


def _secrets_in_files() -> tuple[dict[str, str], list[str]]:
    """The secrets that stand in files of their own, and a sentence for each that can't be read."""
    found, wrong = {}, []
    for name in sorted(SECRETS):
        named = variable(name)
        file = os.environ.get(named + FILE)
        if file and os.environ.get(named):
            wrong.append(f"{named} und {named}{FILE} sind beide gesetzt. Erlaubt ist eines von beiden.")
        elif file:
            try:
                found[name] = secret_in(Path(file))
            except (OSError, ValueError):
                wrong.append(f"{named}{FILE} nennt eine Datei, die nicht als kurzer Text lesbar ist: {file}")
    return found, wrong


def _unknown_variables() -> list[str]:
    known = {CONFIG_VARIABLE} | {variable(name) for name in Settings.model_fields}
    known |= {variable(name) + FILE for name in SECRETS}
    ours = (name for name in os.environ if name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX))
    unknown = sorted(name for name in ours if name not in known)
    return [f"{name} ist keine Einstellung.{near(name, known)}" for name in unknown]


def _unreadable(error: Exception) -> str:
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    if place:
        return f"Zeile {place[1]}, Spalte {place[2]} ist kein gültiges TOML."
    if isinstance(error, UnicodeDecodeError):
        return "Sie ist nicht in UTF-8 geschrieben."
    if isinstance(error, PermissionError):
        return "Das Recht dazu fehlt."
    if isinstance(error, RecursionError):
        return "Sie ist zu tief geschachtelt."
    return f"Der Datenträger meldet: {error.strerror}." if isinstance(error, OSError) else "Sie ist kein gültiges TOML."
