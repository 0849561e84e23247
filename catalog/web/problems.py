"""Troubles as machines read them: problem documents (RFC 9457), in the language of the address.

``code`` stays the same in every language and release; the sentences may change. ``type`` is left out, which means that
the status says which kind it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auth.rules import Action
from catalog.web.errors import Trouble
from catalog.web.languages import path_within
from content.locale.languages import language
from content.locale.speech import message, say
from schemas.identity import TokenScope

ROOT = "/api"
PROBLEM_TYPE = "application/problem+json"
REALM = 'Bearer realm="lichtermeer"'


class ApiTrouble(Exception):
    """What keeps a machine from its answer, and would not happen to a browser."""

    status = 400
    code = "bad_request"
    challenge = ""


class TokenMissing(ApiTrouble):
    """It came without a token."""

    status = 401
    code = "token_missing"
    challenge = REALM


class TokenUnusable(ApiTrouble):
    """The token is unknown, mistyped, over, taken back, or of somebody who may not sign in: who asks is not told."""

    status = 401
    code = "token_unusable"
    challenge = f'{REALM}, error="invalid_token"'


class TokenInAddress(ApiTrouble):
    """Addresses stand in logs and histories: a token that came in one is known to others."""

    code = "token_in_address"
    challenge = f'{REALM}, error="invalid_request"'


class TokenTwice(ApiTrouble):
    """Several tokens came: which of them counts is nobody's guess."""

    code = "token_twice"
    challenge = f'{REALM}, error="invalid_request"'


class ScopeLacking(ApiTrouble):
    """The token was not made for this."""

    status = 403
    code = "scope_lacking"

    def __init__(self, scope: TokenScope | None, action: Action) -> None:
        super().__init__(action)
        self.challenge = f'{REALM}, error="insufficient_scope"' + (f', scope="{scope}"' if scope else "")


class WrongParameter(ApiTrouble):
    """A part of the query can't be read; ``name`` is which."""

    code = "wrong_parameter"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Said:
    """What happened in a word and in a sentence, and what to do now."""

    title: str
    detail: str
    remedy: str


SAID: Mapping[str, Said] = {
    "token_missing": Said(
        message("Nicht angemeldet"),
        message("Die Anfrage kam ohne Zugangsschlüssel."),
        message("Senden Sie ihn im Kopf der Anfrage: „Authorization: Bearer lm_…“. Cookies gelten hier nicht."),
    ),
    "token_unusable": Said(
        message("Nicht angemeldet"),
        message("Dieser Zugangsschlüssel gilt nicht."),
        message("Ob er abgelaufen oder zurückgezogen ist, steht in Ihrem Konto unter „Zugangsschlüssel“."),
    ),
    "token_in_address": Said(
        message("Zugangsschlüssel in der Adresse"),
        message(
            "In der Adresse steht ein Zugangsschlüssel. Adressen werden mitgeschrieben, deshalb gilt er dort nicht."
        ),
        message("Ziehen Sie ihn im Konto zurück, legen Sie einen neuen an, und senden Sie ihn im Kopf der Anfrage."),
    ),
    "token_twice": Said(
        message("Mehrere Zugangsschlüssel"),
        message("Die Anfrage nennt mehr als einen Zugangsschlüssel."),
        message("Senden Sie genau einen Kopf „Authorization“."),
    ),
    "scope_lacking": Said(
        message("Dafür nicht bestimmt"),
        message("Diesem Zugangsschlüssel fehlt das Recht dazu, oder er gilt für eine andere Organisation."),
        message("Legen Sie im Konto einen Zugangsschlüssel an, der dieses Recht für diese Organisation hat."),
    ),
    "wrong_parameter": Said(
        message("Angabe nicht lesbar"),
        message("Die Angabe „{name}“ in der Adresse ist nicht lesbar."),
        message("Was dort stehen darf, sagt die Beschreibung der Schnittstelle."),
    ),
    "refused": Said(
        message("Nicht erlaubt"),
        message("Das Konto, zu dem der Zugangsschlüssel gehört, darf das nicht."),
        message("Wenn Sie es brauchen, bitten Sie die Verantwortlichen Ihrer Organisation darum."),
    ),
    "missing": Said(
        message("Nicht gefunden"),
        message("Unter dieser Adresse gibt es nichts, oder nichts, was dieses Konto sehen darf."),
        message("Prüfen Sie die Adresse. „/api/ich“ sagt, welche Organisationen Sie erreichen."),
    ),
    "wrong_method": Said(
        message("So geht es nicht"),
        message("Diese Adresse nimmt Anfragen dieser Art nicht an."),
        message("Der Kopf „Allow“ der Antwort nennt, was sie annimmt."),
    ),
    "too_fast": Said(
        message("Zu viele Anfragen"),
        message("Es kamen in kurzer Zeit mehr Anfragen, als ein Zugangsschlüssel stellen darf."),
        message("Warten Sie so lange, wie der Kopf „Retry-After“ in Sekunden sagt."),
    ),
    "database": Said(
        message("Gerade nicht möglich"),
        message("Die Datenbank ist gerade nicht zu erreichen."),
        message("Versuchen Sie es gleich noch einmal."),
    ),
    "unforeseen": Said(
        message("Das hätte nicht passieren dürfen"),
        message("Bei der Antwort ist ein Fehler aufgetreten. Er ist notiert."),
        message("Versuchen Sie es später noch einmal, und sagen Sie dem Betreiber Bescheid, wenn es so bleibt."),
    ),
}
OTHERWISE = Said(
    message("Anfrage nicht verstanden"),
    message("Die Anfrage ist in dieser Form nicht zu beantworten."),
    message("Prüfen Sie Adresse und Kopf der Anfrage; die Beschreibung der Schnittstelle nennt ihre Form."),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble on its way to a machine."""

    status: int
    code: str
    headers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def asks_in_json(request: Request) -> bool:
    """Whether the address is one for machines."""
    return f"{path_within(request.scope)}/".startswith(f"{ROOT}/")


def problem_of(error: Exception, trouble: Trouble) -> Problem:
    """The problem that an error becomes; ``trouble`` is what it would be on a page."""
    if not isinstance(error, ApiTrouble):
        return Problem(trouble.status, trouble.name, trouble.headers)
    challenge = {"www-authenticate": error.challenge} if error.challenge else {}
    values = {"name": error.name} if isinstance(error, WrongParameter) else {}
    return Problem(error.status, error.code, challenge, values)


def answer_problem(problem: Problem) -> Response:
    """The problem document."""
    said = SAID.get(problem.code, OTHERWISE)
    return json_answer(
        {
            "title": say(said.title),
            "status": problem.status,
            "detail": say(said.detail, **problem.values),
            "what_to_do": say(said.remedy),
            "code": problem.code,
        },
        problem.status,
        problem.headers,
        PROBLEM_TYPE,
    )


def json_answer(
    body: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    """An answer to a machine: kept nowhere on its way, and without a cookie."""
    own = {"cache-control": "no-store", "content-language": language(), **(headers or {})}
    return Response(json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace"), status, own, media_type)
