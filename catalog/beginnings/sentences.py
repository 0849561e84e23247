"""What to tell people of a source: why nothing could be read there, and what of it was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from content.locale.publiccode import sentence as of_publiccode
from content.locale.speech import message, say, say_count
from schemas.publiccode import Problem

TRY_OTHERWISE = message(
    "Prüfen Sie die Adresse, versuchen Sie es später noch einmal, oder beginnen Sie mit einer Datei oder ohne Vorlage."
)
FAILURES: Mapping[str, str] = {
    "bad_address": message("Das ist keine Adresse, die sich aufrufen lässt."),
    "scheme": message("Die Adresse beginnt nicht mit https:// oder http://."),
    "credentials": message("In der Adresse steht ein Zugang. Lassen Sie ihn weg."),
    "port": message("Die Adresse nennt einen Port, den wir nicht aufrufen."),
    "odd_host": message("Der Name des Rechners in der Adresse lässt sich nicht lesen."),
    "inward": message(
        "Die Adresse führt in ein internes Netz. Der Katalog ruft nur Adressen auf, die öffentlich erreichbar sind."
    ),
    "unknown_host": message("Den Rechner „{host}“ gibt es im Internet nicht."),
    "no_connection": message("„{host}“ ist gerade nicht erreichbar."),
    "no_secure_connection": message(
        "Mit „{host}“ kam keine gesicherte Verbindung zustande; meist stimmt dort das Zertifikat nicht."
    ),
    "too_slow": message("„{host}“ antwortet zu langsam. Wir haben nach {seconds} Sekunden aufgegeben."),
    "too_large": message("„{host}“ sendet mehr, als zu einem Repository gehört. Wir haben abgebrochen."),
    "too_many_redirects": message("„{host}“ leitet immer weiter, ohne anzukommen."),
    "broken_answer": message("„{host}“ antwortet nicht, wie es im Web üblich ist."),
    "unknown_encoding": message("„{host}“ antwortet verpackt in einer Form, die wir nicht annehmen."),
    "broken_encoding": message("Die Antwort von „{host}“ ist beschädigt."),
    "no_repository": message(
        "Unter dieser Adresse ist kein öffentliches Repository. Es kann privat sein, umgezogen oder gelöscht."
    ),
    "no_forge": message("Unter dieser Adresse ist kein Repository zu erkennen, auch keine publiccode.yml."),
    "rate_limited": message(
        "{forge} nimmt von diesem Katalog gerade keine weiteren Fragen an. In einer Stunde geht es wieder."
    ),
}
NO_FILE = message("Im Repository liegt keine publiccode.yml. Eingetragen ist, was {forge} sagt.")
FILE_TOO_LARGE = message(
    "Die publiccode.yml ist zu groß: Mehr als 250 KB lesen wir nicht, üblich sind wenige. Sie wurde ausgelassen."
)
NOTHING_BUT_CODE = message(
    "Im Repository liegt keine publiccode.yml, und {forge} sagt nichts dazu, was wir lesen können."
)
NOT_READ = message(
    "Die publiccode.yml entspricht nicht dem Standard und lässt sich nicht lesen. Sie wurde ausgelassen."
)
PARTLY_READ = message("Die publiccode.yml entspricht nicht dem Standard. Eingetragen ist, was sich lesen ließ.")
OTHER_REPOSITORY = message(
    "Die publiccode.yml nennt ein anderes Repository: {url}. Prüfen Sie, ob dieses hier eine Abspaltung ist."
)
ARCHIVED = message(
    "{forge} führt das Repository als archiviert. Wenn die Lösung beendet ist, sagen Sie es bei „Status“."
)
OTHER_LICENCE = message("Die publiccode.yml nennt die Lizenz {said}, {forge} erkennt {found}. Eingetragen ist {said}.")
FORGE_SILENT = message(
    "{forge} nimmt gerade keine weiteren Fragen an. Eingetragen ist nur, was in der publiccode.yml steht."
)
README_OFFERED = message("Die Kurzbeschreibung ist der erste Absatz der README. Prüfen Sie, ob sie für Kommunen passt.")
IN_LINE = message("publiccode.yml, Zeile {line}: {said}")
IN_FILE = message("publiccode.yml: {said}")
AT_KEY = message("„{key}“: {said}")
MOST_PROBLEMS = 10


def failure(code: str, **values: object) -> str:
    """Why nothing could be read, and what to do now."""
    return f"{say(FAILURES[code], **values)} {say(TRY_OTHERWISE)}"


def persons_left_out(count: int) -> str:
    """That a file names persons, and where they belong."""
    return say_count(
        "Die publiccode.yml nennt eine Person. Sie wurde nicht übernommen: Wen der Eintrag nennt, entscheiden Sie.",
        "Die publiccode.yml nennt {count} Personen. Sie wurden nicht übernommen: Wen der Eintrag nennt, entscheiden "
        "Sie.",
        count,
    )


def problems_of(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Each problem of a publiccode.yml with its line, the first of many."""
    return tuple(_told(each) for each in list(problems)[:MOST_PROBLEMS])


def _told(problem: Problem) -> str:
    said = of_publiccode(problem, say)
    said = say(AT_KEY, key=problem.key, said=said) if problem.key else said
    return say(IN_LINE, line=str(problem.line), said=said) if problem.line else say(IN_FILE, said=said)
