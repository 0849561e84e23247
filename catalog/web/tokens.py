"""„Zugangsschlüssel“: what machines sign in with, made and taken back by their owner. Each is shown once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalog.memberships import memberships_of
from catalog.people.tokens import (
    LONGEST_DAYS,
    LONGEST_NAME,
    MOST_TOKENS,
    USUAL_DAYS,
    TokenLine,
    TokenWish,
    TooManyTokens,
    create_token,
    revoke_token,
    token_of,
    tokens_of,
)
from catalog.web.errors import Missing
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from content.locale.formats import day
from content.locale.speech import message, say, say_count
from schemas.dates import day_of
from schemas.identity import TokenScope
from schemas.texts import readable

PATH = "/konto/schluessel"
SCOPES: Mapping[TokenScope, str] = {
    TokenScope.MEMBERS: message("die Mitglieder Ihrer Organisationen"),
    TokenScope.AUDIT: message("das Protokoll der Organisationen, für die Sie verantwortlich sind"),
}
"""What one chooses; the basic facts are part of every token."""
SHORT: Mapping[TokenScope, str] = {
    TokenScope.READ: message("Grundauskunft"),
    TokenScope.MEMBERS: message("Mitglieder"),
    TokenScope.AUDIT: message("Protokoll"),
}
DAYS = (7, 30, USUAL_DAYS, 180, LONGEST_DAYS)
SAVED = {"zurueckgezogen": message("Der Zugangsschlüssel ist zurückgezogen und gilt nicht mehr.")}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    name: str = ""
    scopes: frozenset[TokenScope] = frozenset()
    organisation: str = ""
    days: str = str(USUAL_DAYS)
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")


def listed(visit: Visit) -> Answer:
    """All tokens of who asks, those that are good first."""
    tokens = tokens_of(visit.db, _person(visit), visit.now)
    saved = SAVED.get(visit.query.one("gespeichert"), "")
    return _show("konto_schluessel.html", tokens=tokens, saved_as=say(saved) if saved else "", rights=rights)


def rights(line: TokenLine) -> list[str]:
    """What a token may read, in a word each."""
    return [say(SHORT[scope]) for scope in line.scopes]


def form(visit: Visit) -> Answer:
    """The empty form of a new token."""
    return _form(visit, Typed())


def create(visit: Visit) -> Answer:
    """Make the token and show it, this once; or show the form again with all that was typed."""
    typed = _typed_in(visit.form, _organisations(visit))
    if typed.problems:
        return _form(visit, typed, status=422)
    wish = TokenWish(
        name=typed.name,
        scopes=typed.scopes | {TokenScope.READ},
        last_day=_last_day(visit, int(typed.days)),
        organisation_id=_organisations(visit).get(typed.organisation, (None, ""))[0],
    )
    try:
        number, token = create_token(visit.db, visit.who, wish, visit.now)
    except TooManyTokens:
        full = say(
            message("Sie haben schon {most} gültige Zugangsschlüssel. Ziehen Sie einen zurück."), most=MOST_TOKENS
        )
        return _form(visit, Typed(problems=(("name", full),)), status=422)
    line = token_of(visit.db, _person(visit), number, visit.now)
    return _show("konto_schluessel_gezeigt.html", token=token, line=line, rights=rights)


def ask(visit: Visit) -> Answer:
    """Whether they really want to take a token back."""
    return _show("konto_schluessel_ende.html", line=_good(visit))


def revoke(visit: Visit) -> Answer:
    """Take it back. Twice is as good as once."""
    line = _own(visit)
    revoke_token(visit.db, visit.who, line.id, visit.now)
    return see(f"{PATH}?gespeichert=zurueckgezogen")


def _person(visit: Visit) -> int:
    return visit.who.person_id or 0


def _own(visit: Visit) -> TokenLine:
    """The token of the address, where it is theirs. Raises Missing."""
    number = visit.name("number")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Missing
    line = token_of(visit.db, _person(visit), int(number), visit.now)
    if line is None:
        raise Missing
    return line


def _good(visit: Visit) -> TokenLine:
    line = _own(visit)
    if line.standing != "good":
        raise Missing
    return line


def _organisations(visit: Visit) -> dict[str, tuple[int, str]]:
    """The organisations of who asks, by the end of their address."""
    places = memberships_of(visit.db, _person(visit), visit.now)
    return {place.organisation.slug: (place.organisation.id, place.organisation.name) for place in places}


def _typed_in(form: Params, organisations: Mapping[str, Any]) -> Typed:
    """Read and check the form."""
    name = " ".join(readable(form.one("name")).split())
    organisation, days = form.one("organisation"), form.one("tage")
    problems = []
    if not any(map(str.isalnum, name)):
        problems.append(("name", say(message("Geben Sie einen Namen an, zum Beispiel „Abgleich mit dem Intranet“."))))
    elif len(name) > LONGEST_NAME:
        too_long = message("Kürzen Sie den Namen auf {limit} Zeichen. Es sind {length}.")
        problems.append(("name", say(too_long, limit=LONGEST_NAME, length=len(name))))
    if organisation and organisation not in organisations:
        problems.append(("organisation", say(message("Wählen Sie eine Ihrer Organisationen, oder alle."))))
    if days not in map(str, DAYS):
        problems.append(("tage", say(message("Wählen Sie aus, wie lange er gelten soll: höchstens ein Jahr."))))
    scopes = frozenset(scope for scope in SCOPES if scope in form.all("rechte"))
    return Typed(name[: LONGEST_NAME * 4], scopes, organisation, days, tuple(problems))


def _last_day(visit: Visit, days: int) -> date:
    return day_of(visit.now) + timedelta(days=days)


def _form(visit: Visit, typed: Typed, status: int = 200) -> Answer:
    bodies = [(slug, name) for slug, (_, name) in _organisations(visit).items()]
    return _show(
        "konto_schluessel_neu.html",
        status=status,
        typed=typed,
        scopes=[(scope, say(words)) for scope, words in SCOPES.items()],
        organisations=[("", say("alle meine Organisationen")), *bodies],
        spans=[(str(days), _span(visit, days)) for days in DAYS],
    )


def _span(visit: Visit, days: int) -> str:
    until = day(_last_day(visit, days))
    return say_count(message("{count} Tag, bis {until}"), message("{count} Tage, bis {until}"), days, until=until)


def _show(template: str, *, status: int = 200, **values: Any) -> Answer:
    return show(template, status=status, konto_here="schluessel", most=MOST_TOKENS, **values)
