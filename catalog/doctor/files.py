"""Checks of files that hold what is not everybody's: the database, letters, secrets."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from catalog.doctor.facts import Check, Facts, FileFact, Finding, Severity
from catalog.settings import CONFIG_FILE, CONFIG_VARIABLE, PREFIX, Settings

MOST = 1000
"""Letters lie for a week at most; where there are more, the first tell enough."""
NAMED = 5
_SECRETS_IN_CONFIG = re.compile(r"^\s*(database_url|search_(write_)?key|\w*password\w*|\w*secret\w*)\s*=", re.MULTILINE)


def files_of(settings: Settings) -> tuple[FileFact, ...]:
    """What there is of them, with its permissions."""
    own = [settings.data, *_of_database(settings.database_file)]
    secret = [settings.letters, *_letters(settings.letters), *_named_files(settings), *_config()]
    return (*_facts(own, secret=False), *_facts(secret, secret=True))


def _of_database(file: Path | None) -> Iterator[Path]:
    """The database, its log, and the copies that upgrades and restores leave beside it."""
    if file:
        yield file
        yield from (Path(f"{file}{end}") for end in ("-wal", "-shm"))
        with suppress(OSError):
            yield from sorted(file.parent.glob(f"{file.name}.*"))


def _letters(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.glob("*.eml"))[:MOST]
    return []


def _named_files(settings: Settings) -> Iterator[Path]:
    """Files that hold one secret each."""
    yield from (Path(value) for name, value in os.environ.items() if name.startswith(PREFIX) and name.endswith("_FILE"))
    yield from (Path(each.client_secret_file) for each in settings.identity_providers if each.client_secret_file)


def _config() -> Iterator[Path]:
    """The file of settings, where secrets stand in it."""
    path = Path(os.environ.get(CONFIG_VARIABLE) or CONFIG_FILE)
    with suppress(OSError, UnicodeDecodeError):
        if _SECRETS_IN_CONFIG.search(path.read_text(encoding="utf-8")):
            yield path


def _facts(paths: Iterable[Path], *, secret: bool) -> Iterator[FileFact]:
    for path in paths:
        with suppress(OSError, ValueError):
            mode = path.stat().st_mode
            yield FileFact(path, stat.S_IMODE(mode), stat.S_ISDIR(mode), secret)


def open_to_others(facts: Facts) -> Iterator[Finding]:
    """Others on this machine read what they like; of secrets not even the group may."""
    found = [fact for fact in facts.files if fact.mode & (0o077 if fact.secret else 0o007)]
    if found:
        named = ", ".join(str(fact.path) for fact in found[:NAMED])
        more = f" und {len(found) - NAMED} weitere" if len(found) > NAMED else ""
        yield Finding(
            "files_open_to_others",
            Severity.WEAK,
            f"Andere Benutzer dieses Rechners können lesen, was nur den Katalog angeht: {named}{more}.",
            "Ihnen die Rechte nehmen: chmod 700 für Ordner, chmod 600 für Dateien.",
        )


FILE_CHECKS: tuple[Check, ...] = (open_to_others,)
