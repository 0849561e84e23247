"""What is wrong with a setting, in a sentence for the operator: where it stands, what it says, what it may be."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import Any

from catalog.settings.addresses import SQLITE, without_password
from catalog.settings.origins import FILE, config_file, variable
from catalog.settings.values import SECRETS, Settings
from content.locale.identity_provider import what_is_wrong
from content.locale.settings import EXPECTED, EXPECTED_BY, EXPECTED_OF, TOGETHER
from schemas.identity_provider import IdentityProvider


def sentence_of(problem: dict[str, Any]) -> str:
    """Of one problem as pydantic tells it. A secret is never shown."""
    if not problem["loc"]:
        names = {name.split("_", 1)[0]: variable(name) for name in Settings.model_fields}
        return TOGETHER[problem["msg"]].format(**names)
    field = str(problem["loc"][0])
    if field == "identity_providers":
        return _of_provider(problem)
    if problem["type"] == "extra_forbidden":
        return f"{config_file()}: {field} ist keine Einstellung.{near(field, set(Settings.model_fields))}"
    expected = (
        EXPECTED.get(problem["type"])
        or EXPECTED_BY.get(problem["msg"])
        or EXPECTED_OF.get(field)
        or "Dieser Wert passt nicht."
    )
    expected = expected.format(**problem.get("ctx", {}))
    if field in SECRETS - {"database_url"}:
        return f"{_origin(field)} ist nicht zu gebrauchen. {expected}"
    return f"{_origin(field)} hat den Wert „{_shown(problem['input'])}“. {expected}"


def _of_provider(problem: dict[str, Any]) -> str:
    """Never with the value: it may hold a secret, and JSON that can't be read shows all of it."""
    _, *place = problem["loc"]
    where = _origin("identity_providers") + (f", Nummer {place[0] + 1}" if place else "")
    if len(place) > 1 and problem["type"] == "extra_forbidden":
        return f"{where}: {place[1]} gibt es nicht.{near(str(place[1]), set(IdentityProvider.model_fields))}"
    return f"{where}: {what_is_wrong(place, problem['type'], str(problem['msg']).removeprefix('Value error, '))}"


def _origin(field: str) -> str:
    """Where the operator wrote the value: the environment wins over the file."""
    named = variable(field)
    if field in SECRETS and os.environ.get(named + FILE):
        return named + FILE
    return named if named in os.environ or not config_file().is_file() else f"{config_file()}: {field}"


def _shown(value: object) -> str:
    """The value as it may stand in a log: short, and without the password of an address."""
    text = str(value)
    if ("://" in text or ":" in text.rpartition("@")[0]) and not text.startswith(SQLITE):
        text = without_password(text)
    return text if len(text) <= 80 else f"{text[:79]}…"


def near(name: str, known: set[str]) -> str:
    """What may have been meant by a name that nobody knows, as a sentence behind another; empty without an idea."""
    found = get_close_matches(name, sorted(known), n=1)
    return f" Meinten Sie {found[0]}?" if found else ""
